"""Who answers the requests of a program: what a service answered and gets back has not left it, if a
tool is there to change something.
"""

from typing import Protocol

from vetting.surface._flow_crossed import owner_of, same_owner
from vetting.surface._flow_marks import BACK, DATA, FILE, NOTHING, Marks, of_kind
from vetting.surface._flow_own_entry import puts_in
from vetting.surface._flow_sources import source_of
from vetting.surface._flow_values import Values
from vetting.surface._ir import Call, Node, Scope, Site


class _Asks(Protocol):
    """What tells the hosts of a request: see `Sent`."""

    values: Values

    def address(self, call: Call, scope: Scope) -> Node | None: ...

    def fixed(self, node: Node, scope: Scope) -> list[str]: ...

    def base(self, call: Call, scope: Scope) -> list[str]: ...


class Answerers:
    """Remembers them by the name of what is called, which is all that a mark tells of an answer."""

    def __init__(self, asks: _Asks) -> None:
        self._asks = asks
        self._hosts: dict[str, set[str]] = {}

    def sees(self, site: Site, name: str) -> None:
        """Something is called, which may bring an answer of hosts that the code names, or of others."""
        call, scope, values = site.call, site.scope, self._asks.values
        brought = of_kind(source_of(call, name) or NOTHING, DATA)
        if not (brought or values.asked(call, name, scope)) or values.functions(call, scope):
            return
        if values.syntax(scope.module).dropped(call.raw):  # nobody has that answer
            return
        address = self._asks.address(call, scope)
        hosts = self._asks.fixed(address, scope) if address is not None else []
        hosts = hosts or self._asks.base(call, scope)
        self._hosts.setdefault(name, set()).update(map(owner_of, hosts or [""]))

    def going_back(self, host: str, marks: Marks) -> Marks:
        """`marks`, in which answers that nobody else than a host's owner can have given are told apart, and
        without what files hold in which the program keeps nothing but these, or what it made itself.
        """
        if " and " in host:  # of several
            return marks
        owner = owner_of(host)
        own = self._asks.values.own_state
        return frozenset(
            (BACK if kind == DATA and self._is_only(owner, of) else kind, of)
            for kind, of in marks
            if not (kind == FILE and own.is_own(of, lambda name: self._is_only(owner, name)))
        )

    def filled(self, host: str) -> bool:
        """Whether all that the program puts into its own entries of a store of passwords is what a host's
        owner answered, or what was in them before.
        """
        values = self._asks.values
        puts = [*puts_in(values.machine)]
        owner = owner_of(host)
        for site in puts:
            marks = values.marks(site.call.args[2], site.scope)
            answered = {of for _, of in of_kind(marks, DATA)}
            if not answered or not all(self._is_only(owner, of) for of in answered):
                return False
        return bool(puts) and " and " not in host

    def _is_only(self, owner: str, name: str) -> bool:
        hosts = self._hosts.get(name, set())
        return bool(hosts) and all(one and same_owner(one, owner) for one in hosts)
