"""Connections to wherever another computer says, over which its bytes then go back and forth: `host, port
= outer.recv(256).decode().split(":")`. Whoever tells the address stands in the local network then.

A referral, a second connection for data, a look whether somebody is there: what goes over these is the
code's own.
"""

from collections.abc import Iterator

from vetting.surface._calls import last_name
from vetting.surface._flow_dictated import Dictated
from vetting.surface._flow_marks import ASKED, CHOSEN, MESSAGE, Marks, of_kind
from vetting.surface._flow_sockets import connection, is_socket, opened, receiver_of
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Func, Lit, Map, Name, Node, Scope, Seq, Site
from vetting.surface._reading import Flow

_SAYS = frozenset({"send", "sendall", "write", "sendto", "end", "asend", "send_all"})
_READS = frozenset({
    *("recv", "read", "readline", "readuntil", "readexactly", "receive", "recvfrom", "read1"),
})  # fmt: skip
_JOINS = frozenset({"pipe", "pipeline", "pipeTo", "copyfileobj"})


class Tunnelled(Dictated):
    """Judges connections by who says where they lead."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._told: list[tuple[Site, Marks]] = []
        self._passes_on = False

    def of(self, site: Site, name: str) -> None:
        """Remember a connection to where another computer says, and what is passed on over one."""
        call, scope = site.call, site.scope
        if name in _SAYS or name in _JOINS:
            self._passes_on = self._passes_on or self._is_passed_on(call, name, scope)
        host = self._host(call, name, scope)
        if host is None or self.fixed(host, scope, 1):
            return
        marks = self.values.marks(host, scope)
        if of_kind(marks, *CHOSEN, *ASKED) or not of_kind(marks, MESSAGE):
            return
        if not self._is_looked_at(host, scope):
            self._told.append((site, of_kind(marks, MESSAGE)))

    def found(self) -> Iterator[Flow]:
        """The flows, which are known only after all calls were judged."""
        for site, marks in self._told if self._passes_on else ():
            yield from self.flows("steered", site, last_name(site.call.func), marks, (MESSAGE,))

    def _host(self, call: Call, name: str, scope: Scope) -> Node | None:
        """What says where a connection leads."""
        if opened(call) is None:
            of = receiver_of(call) if name == "connect" else None
            if of is None or not is_socket(connection(of, scope, self.values)):
                return None
        first, second = (*call.args[:2], None, None)[:2]
        written = self.written(first, scope) if first is not None else None
        named = dict(call.named)
        if "host" in named:
            return named["host"]
        match written:
            case Seq(items=(host, *_)):
                return host
            case Map(pairs=pairs):
                said = (
                    v for k, v in pairs if isinstance(k, Lit) and k.value in ("host", "hostname")
                )
                return next(said, None)
        if scope.module.path.endswith(".py"):
            return first
        own = isinstance(second, Func | Map) or second is None
        return first if own else second  # `connect(port, host)`

    def _is_passed_on(self, call: Call, name: str, scope: Scope) -> bool:
        """Whether what one connection brings is said over another."""
        of = call.func.of if isinstance(call.func, Attr) else None
        if name in _JOINS:
            ends = (*call.args, *((of,) if name in ("pipe", "pipeTo") and of else ()))
            joined = [one for one in ends if self._is_connection(one, scope)]
            return len(joined) > 1
        return any(self._is_read(one, of, scope) for one in call.args[:1])

    def _is_connection(self, node: Node, scope: Scope) -> bool:
        made = connection(node, scope, self.values)
        return opened(made) is not None or is_socket(made)

    def _is_read(self, node: Node, into: Node | None, scope: Scope) -> bool:
        """Whether bytes are what was read elsewhere, as they came."""
        made = self.written(node, scope)
        if isinstance(node, Name) and made is node:  # a parameter: `(chunk) => other.write(chunk)`
            return bool(of_kind(self.values.marks(node, scope), MESSAGE))
        if not isinstance(made, Call) or not isinstance(made.func, Attr):
            return False
        source = scope.module.source
        other = into is None or source(made.func.of.raw) != source(into.raw)
        return other and made.func.name in _READS
