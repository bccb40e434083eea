"""What is written to a connection, a socket or a program's input that was opened before."""

import re
from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import Marks
from vetting.surface._flow_sent import Sent
from vetting.surface._ir import Attr, Call, Choice, Element, Index, Name, Node, Scope, Site
from vetting.surface._reading import Flow
from vetting.surface._scopes import owner

_HANDS = frozenset(
    {"end", "write", "send", "sendall", "request", "sendto", "emit", "publish", "communicate"}
)
_ITSELF = frozenset({
    *("on", "once", "off", "addListener", "prependListener", "removeListener", "setTimeout", "setHeader"),
    *("setNoDelay", "setKeepAlive", "setEncoding", "ref", "unref"),
})  # fmt: skip
"""Methods that return what they are methods of."""

_STEPS = 20
_SOCKETS = frozenset({"socket", "createSocket", "Socket"})
_OPENS = frozenset({"connect"})
_CONNECTS = pattern(
    r"(?i)(?:https?_?)?request|connect|createConnection|WebSocket|\w*Connection|create_connection"
    r"|open_connection|post|put|patch"
)
_TAKES = (
    r"\.(?:recv\w*|stdout|makefile|getresponse|read\w*|onmessage)\b"
    r"|\.(?:on|once|addEventListener)\(\s*[\"'](?:response|data|message)"
)
_RUNS_OUT = pattern(
    r"[ \t]{0,40}+\w{1,40}\.getresponse\(\)(?:\.(?:read|close)\(\))?$", re.MULTILINE
)
_READS = pattern(
    r"""\.(?:on|once|addEventListener)\(\s*["'](?:data|message|readable)|\.pipe\(|statusCode|\.status\b"""
    r"|setEncoding|\.headers\b|\bfor await\b|\.(?:json|text|body|read)\b|resolve\b"
)
"""What somebody does who takes an answer, and does not only let it run out."""


class Connections(Sent):
    """Judges calls that hand something to what was opened before."""

    def _opened(self, made: Node, scope: Scope) -> Node:
        """The call at the beginning of a chain: `post(url).timeout(3).send(body)`, and `request(url)` of
        `req.on("error", ignore).end(body)`.
        """
        for _ in range(_STEPS):
            if not (isinstance(made, Call) and isinstance(made.func, Attr)):
                break
            of = made.func.of
            if isinstance(of, Name) and made.func.name in _ITSELF:
                found = self.written(of, scope)
                of = found if isinstance(found, Call) else of
            if not isinstance(of, Call):
                break
            made = of
        return made

    def handed(self, site: Site, name: str) -> Iterator[Flow]:
        """What is written to a connection that was made before: `req.end(body)`."""
        call, scope = site.call, site.scope
        if name not in _HANDS or not isinstance(call.func, Attr):
            return
        made = self.written(call.func.of, scope)
        if isinstance(made, Choice):  # `url ? new WebSocket(url) : undefined`
            made = next((one for one in made.options if isinstance(one, Call)), made)
        while isinstance(made, Element | Index):  # `reader, writer = await open_connection(…)`
            made = made.over if isinstance(made, Element) else made.of
        made = self._opened(made, scope)
        payload = self.marks((*call.args, *(value for _, value in call.named)), scope)
        if not payload:
            return
        hosts = self._input(call.func, made, scope) or self._socket(site, made)
        if hosts:
            name = _root(call.func.of)
            unheard = not self._listens(name, made, scope)
            dropped = self.values.syntax(scope.module).dropped(call.raw)
            yield from self.told(site, hosts[0], payload, dropped=dropped and unheard)
        if not isinstance(made, Call):
            return
        opened = last_name(self.written(made.func, scope))  # `const ask = https.request`
        if not (_CONNECTS.fullmatch(last_name(made.func)) or _CONNECTS.fullmatch(opened)):
            return
        address = self.address(made, scope)
        hosts = self.fixed(address, scope, 1) if address is not None else []
        hosts = hosts or self.counting(address, scope, payload)
        if not hosts:
            return
        chained = not isinstance(call.func.of, Name)
        dropped = (
            self.values.syntax(scope.module).dropped(call.raw)
            if chained
            else not self._listens(getattr(call.func.of, "name", ""), made, scope)
        )
        yield from self.told(site, hosts[0], payload, dropped=dropped)

    def led(self, site: Site, host: str, payload: Marks, made: Call) -> Iterator[Flow]:
        """What a client is given that was made for a host."""
        call, scope = site.call, site.scope
        unheard = not self._listens(_root(call.func), made, scope)
        dropped = self.values.syntax(scope.module).dropped(call.raw)
        yield from self.told(site, host, payload, dropped=dropped and unheard)

    def _input(self, func: Attr, made: Node, scope: Scope) -> list[str]:
        """Where the input of a program goes: `child.stdin.end(text)`, `child.communicate(text)`."""
        if isinstance(func.of, Attr) and func.of.name == "stdin":
            made = self.written(func.of.of, scope)
        elif func.name != "communicate":
            return []
        return self.receivers(made, scope) if isinstance(made, Call) and made.args else []

    def _socket(self, site: Site, made: Node) -> list[str]:
        """Where a socket leads that was opened first and told later: `send(text, 53, host)`,
        `s.connect((host, port))`.
        """
        call, scope = site.call, site.scope
        if not isinstance(made, Call) or last_name(made.func) not in _SOCKETS:
            return []
        hosts = [host for arg in call.args[1:] for host in self.fixed(arg, scope, 1)]
        name = _root(call.func)
        for other in scope.module.sites(_OPENS) if name and not hosts else ():
            if _root(other.call.func) == name and owner(name, other.scope):
                hosts += [h for arg in other.call.args for h in self.fixed(arg, other.scope, 1)]
        return hosts

    def _listens(self, name: str, made: Node, scope: Scope) -> bool:
        """Whether anybody takes what comes back over a connection."""
        written = made.raw if isinstance(made, Call) else None
        for raw in self.values.syntax(scope.module).functions(written):
            if _READS.search(scope.module.source(raw)):
                return True
        text = scope.module.source(scope.raw) if name else ""
        for match in re.finditer(rf"\b{re.escape(name)}(?:{_TAKES})", text) if name else ():
            # `connection.getresponse().read()` as a statement of its own only lets it run out.
            if not _RUNS_OUT.match(text, text.rfind("\n", 0, match.start()) + 1):
                return True
        return False


def _root(node: Node) -> str:
    """The variable at the beginning of a member of it."""
    while isinstance(node, Attr):
        node = node.of
    return node.name if isinstance(node, Name) else ""
