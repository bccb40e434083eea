"""Which functions a call may run that looks one up by the name of a tool: `getattr(checks, name)(x)`,
`handlers.get(name)(x)`, `checks[name](x)`.
"""

from collections import deque
from collections.abc import Iterator
from typing import Any

from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Attr, Call, Choice, Default, Index, Lit, Name, Node, Param, Scope
from vetting.surface._scopes import owner
from vetting.surface._tables import Lookup, entry, lookup
from vetting.surface._values import Closure

_Path = tuple[str | int, ...]
"""Members, and places in lists, that lead to the function in what a table has."""

_STEPS = 40
"""Expressions that are gone through for what one call runs."""


class Dispatched:
    """Looks up the functions that answer `tools` by their names."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self.tools: tuple[str, ...] = ()

    def functions(self, func: Node, scope: Scope) -> list[tuple[str, Closure]]:
        """The tools that what is called answers, and the function of each."""
        looked = list(_lookups(func, scope)) if self.tools else []
        tables = [(one, self._machine.value(one.of, one.scope, {}), path) for one, path in looked]
        return [
            (tool, held)
            for tool in self.tools
            for one, table, path in tables
            if isinstance(held := self._held(one, table, path, tool), Closure)
        ]

    def _held(self, one: Lookup, table: Any, path: _Path, tool: str) -> Any:
        """The function in a table under a tool's name, or in a member of what is there."""
        held = entry(self._machine, table, f"{one.before}{tool}{one.after}")
        for name in path:
            if isinstance(name, int):
                held = held[name] if isinstance(held, list) and name < len(held) else None
            else:
                held = self._machine.attr(held, name, 0) if held is not None else None
        return held


def _lookups(node: Node, scope: Scope) -> Iterator[tuple[Lookup, _Path]]:
    """What an expression, or what its variables are given, looks up by a name, and the members that are
    taken of what is found.
    """
    todo: deque[tuple[Node, Scope, _Path]] = deque([(node, scope, ())])
    for _ in range(_STEPS):
        if not todo:
            return
        node, scope, path = todo.popleft()
        if (found := lookup(node, scope)) is not None:
            yield found, path
            continue
        match node:
            case Name(name=name) if (at := owner(name, scope)) is not None:
                todo += ((one, at, path) for one in at.names[name] if not isinstance(one, Param))
            case Default(of=of, other=other):
                todo += ((of, scope, path), (other, scope, path))
            case Choice(options=options):
                todo += ((one, scope, path) for one in options)
            case Call(func=Attr(name="bind", of=of)):
                todo.append((of, scope, path))
            case Attr(of=of, name=name) | Index(of=of, key=Lit(value=str(name))):
                todo.append((of, scope, (name, *path)))
            case Index(of=of, key=Lit(value=int(number))) if (
                number >= 0
            ):  # `_, handler = TOOLS[name]`
                todo.append((of, scope, (number, *path)))
