"""Which functions a call may run that looks one up by the name of a tool: `getattr(checks, name)(x)`,
`handlers.get(name)(x)`, `checks[name](x)`.
"""

from collections import deque
from collections.abc import Iterator
from typing import Any

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_received import Received
from vetting.surface._ir import Attr, Call, Choice, Default, Index, Lit, Name, Node, Param, Scope
from vetting.surface._scopes import filled, owner
from vetting.surface._tables import Lookup, entry, lookup
from vetting.surface._values import Closure

_Path = tuple[str | int, ...]
"""Members, and places in lists, that lead to the function in what a table has."""

_VALUE = 1
"""The place of what is under a key beside it."""

_STEPS = 40
"""Expressions that are gone through for what one call runs."""


class Dispatched:
    """Looks up the functions that answer `tools` by their names."""

    def __init__(self, machine: Evaluator, received: Received) -> None:
        self._machine = machine
        self._received = received
        self.tools: tuple[str, ...] = ()
        self.defined: frozenset[str] = frozenset()
        """Words that may be names of functions of the package."""

    def functions(self, func: Node, scope: Scope) -> list[tuple[str, Closure]]:
        """The tools that what is called answers, and the function of each."""
        looked = list(self._lookups(func, scope)) if self.tools else []
        tables = [(one, self._machine.value(one.of, one.scope, {}), path) for one, path in looked]
        return [
            (tool, held)
            for tool in self.tools
            for one, table, path in tables
            if isinstance(held := self._held(one, table, path, tool), Closure)
        ]

    def may_look_up(self, func: Node, scope: Scope) -> bool:
        """Whether what is called may be looked up by a name, whatever it is called itself."""
        return bool(self.tools) and next(self._lookups(func, scope), None) is not None

    def _held(self, one: Lookup, table: Any, path: _Path, tool: str) -> Any:
        """The function in a table under a tool's name, or in a member of what is there."""
        held = entry(self._machine, table, f"{one.before}{tool}{one.after}")
        if one.paired and path[:1] == (_VALUE,):
            path = path[1:]
        for name in path:
            if isinstance(name, int):
                held = held[name] if isinstance(held, list) and name < len(held) else None
            else:
                held = self._machine.attr(held, name, 0) if held is not None else None
        return held

    def _lookups(self, node: Node, scope: Scope) -> Iterator[tuple[Lookup, _Path]]:
        """What an expression, or what its variables are given, looks up by a name, and the members that
        are taken of what is found.
        """
        todo: deque[tuple[Node, Scope, _Path]] = deque([(node, scope, ())])
        seen = {id(node)}
        for _ in range(_STEPS):
            if not todo:
                return
            node, scope, path = todo.popleft()
            if (found := lookup(node, scope)) is not None:
                yield found, path
                continue
            for one, at, further in self._further(node, scope):
                if id(one) not in seen:
                    seen.add(id(one))
                    todo.append((one, at, (*further, *path)))

    def _further(self, node: Node, scope: Scope) -> Iterator[tuple[Node, Scope, _Path]]:
        """What an expression takes its value from, and the members of that which are taken."""
        match node:
            case Name(name=name) if (at := owner(name, scope)) is not None:
                yield from ((one, at, ()) for one in at.names[name])
            case Param(name=name):
                yield from ((one, at, ()) for one, at in self._received.given(name, scope))
            case Default(of=of, other=other):
                yield from ((of, scope, ()), (other, scope, ()))
            case Choice(options=options):
                yield from ((one, scope, ()) for one in options)
            case Call(func=Attr(name="bind", of=of)):
                yield of, scope, ()
            case Attr(of=of, name=name) | Index(of=of, key=Lit(value=str(name))):
                yield of, scope, (name,)
            case Index(of=of, key=Lit(value=int(number))) if number >= 0:
                yield of, scope, (number,)  # `_, handler = TOOLS[name]`
            case Call(args=(_, *_) as args) if all(isinstance(arg, Lit) for arg in args):
                return  # `pick("add")` is no tool's choice
            case Call(func=Name() | Attr() as func) if last_name(func) in self.defined:
                made = self._machine.value(func, scope, {})  # `pick(name)(args)`
                if isinstance(made, Closure):
                    inner = filled(made.scope.module.function(made.func, made.scope))
                    yield from ((one, inner, ()) for one in inner.returns)
