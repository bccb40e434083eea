"""Functions of the package that ask whatever address they are given: `ask("https://example.com", { body })`.

Each call of such a function is judged as the request that it makes, with what this call hands on: what
others give the same function goes where they say.
"""

from collections.abc import Iterator
from typing import Protocol

from vetting.surface._calls import last_name
from vetting.surface._flow_marks import NOTHING, Marks
from vetting.surface._flow_sink import argument
from vetting.surface._flow_values import Values
from vetting.surface._ir import Call, Concat, Name, Node, Param, Scope, Site
from vetting.surface._scopes import filled, owner

_DEPTH = 3
"""Functions that hand an address on to each other."""

_MOST = 400
"""Calls of such functions that are judged."""


class _Asks(Protocol):
    """What tells of a request: see `Sent`."""

    values: Values

    def fixed(self, node: Node, scope: Scope) -> list[str]: ...

    def carries(self, node: Node, scope: Scope) -> Marks: ...


class Through:
    """Remembers the parameters that are addresses, and the calls of the package's own functions."""

    def __init__(self, asks: _Asks) -> None:
        self._asks = asks
        self._addresses: dict[tuple[int, str], Scope] = {}
        """Parameters that say where a request goes, with their scopes, which are kept."""

        self._calls: list[Site] = []

    def asks(self, address: Node | None, scope: Scope) -> bool:
        """Remember that a request goes where a parameter says; whether that is so."""
        for _ in range(_DEPTH):
            match address:
                case Concat(parts=(first, *_)):
                    address = first
                case Call(func=func, args=args) if last_name(func) == "URL" and args:
                    address = args[-1]
                case Name(name=name):
                    at = owner(name, scope)
                    nodes = filled(at).names.get(name, ()) if at is not None else ()
                    if at is None or len(nodes) != 1 or not isinstance(nodes[0], Param):
                        return False
                    new = (id(at), name) not in self._addresses
                    self._addresses[id(at), name] = at
                    return new
                case _:
                    return False
        return False

    def called(self, site: Site) -> None:
        """A function of the package's own is called."""
        self._calls.append(site)

    def found(self) -> Iterator[tuple[Site, list[str], Marks]]:
        """The calls that send something to an address which they say themselves, with the hosts."""
        values = self._asks.values
        calls = self._calls if self._addresses else []
        handed = [pair for site in calls for pair in self._handed(site)]
        # Functions that hand their own parameter on, first the ones nearest to the request.
        for _ in range(_DEPTH):
            new = [self.asks(arg, site.scope) for site, arg in handed]
            if not any(new):
                break
            handed = [pair for site in calls for pair in self._handed(site)]
        for site, address in handed[:_MOST]:
            hosts = self._asks.fixed(address, site.scope)
            given = (*site.call.args, *(value for _, value in site.call.named))
            marks = NOTHING
            for one in given if hosts else ():
                marks |= self._asks.carries(one, site.scope) if one is not address else NOTHING
            if marks:
                yield site, hosts, marks
        if len(handed) > _MOST:
            values.cut(
                handed[0][0].scope, "more calls of one function ask an address than are judged"
            )

    def _handed(self, site: Site) -> Iterator[tuple[Site, Node]]:
        """What a call gives a parameter that is an address."""
        values = self._asks.values
        for inner in map(values.inner, values.functions(site.call, site.scope)):
            for param in inner.params:
                if (id(inner), param.name) in self._addresses:
                    arg = argument(site.call, param)
                    if arg is not None:
                        yield site, arg
