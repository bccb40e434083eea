"""What a function returns to one of its callers: nothing that only others give its parameters.

A function that keeps or reads something elsewhere (its object, a variable around it that was given
something) may tell one caller what another said: of such a one, all is told to everybody.
"""

import ast
from collections.abc import Container, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from vetting.surface._flow_marks import CHOSEN, NOTHING, Marks
from vetting.surface._flow_taking import argument_of
from vetting.surface._ir import Attr, Call, Class, Func, Map, Name, Node, Param, Scope, Seq, Spread
from vetting.surface._scopes import filled

if TYPE_CHECKING:
    from vetting.surface._flow_values import Values


def is_given(param: Param, args: Sequence[Node], named: Container[str], inner: Scope) -> bool:
    """Whether a call gives a parameter by its place or name, so that `**more` cannot: Python refuses what is
    given twice. How many places `*some` takes, nobody knows; those in front of it are.
    """
    before = [*takewhile(lambda arg: not isinstance(arg, Spread), args)]
    return param.name in named or argument_of(param, before, inner) is not None


class ByCaller:
    """Tells the callers of one program's functions apart."""

    def __init__(self, values: "Values") -> None:
        self._values = values
        self._around: dict[int, tuple[Scope, list[Name]] | None] = {}
        """For functions of modules the variables around them that they mention; None for others."""

    def returned(self, found: Marks, inner: Scope, node: Call, scope: Scope) -> Marks:
        """`found`, what `inner` returns, for the call `node`."""
        chosen = {of for kind, of in found if kind in CHOSEN}
        spread = any(isinstance(arg, Spread) for arg in node.args) or "**" in dict(node.named)
        if not chosen or spread:  # a wrapper hands on what it does not name: `func(*args, **more)`
            return found
        given = self._values.given
        handed = NOTHING.union(*(given.get((id(inner), one.name), NOTHING) for one in inner.params))
        others = chosen & {of for _, of in handed}
        if not others or not self._keeps_nothing(inner):
            return found
        of = (node.func.of,) if isinstance(node.func, Attr) else ()
        nodes = (*node.args, *(value for _, value in node.named), *of)
        mine = {of for one in nodes for _, of in self._values.marks(one, scope)}
        others -= mine
        return frozenset(m for m in found if m[0] not in CHOSEN or m[1] not in others)

    def _keeps_nothing(self, inner: Scope) -> bool:
        """Whether all that a function knows of callers is in its parameters."""
        if id(inner) not in self._around:
            self._around[id(inner)] = self._named_around(inner)
        around = self._around[id(inner)]
        if around is None:
            return False
        home, names = around
        return not any(self._values.marks(name, home) for name in names)

    def _named_around(self, inner: Scope) -> tuple[Scope, list[Name]] | None:
        home = inner.parent
        if home is None or home.kind != "module" or inner.kind != "function":
            return None
        if any(
            isinstance(one.default, Seq | Map) for one in inner.params
        ):  # which keeps what it got
            return None
        syntax = self._values.syntax(home.module)
        mentioned = {
            path.partition(".")[0] for part in _inside(inner.raw) for path in syntax.names(part)
        }
        names = filled(home).names
        own = {one for one in mentioned & names.keys() if _is_itself(names[one], inner)}
        if own:  # it may keep what it got as a member of its own: `where.kept`
            return None
        found = [
            one
            for one in sorted(mentioned & names.keys())
            if not all(isinstance(made, Func | Class) for made in names[one])
        ]
        return home, [Name(0, name=one) for one in found]


def _is_itself(nodes: list[Node], inner: Scope) -> bool:
    """Whether a variable is the function that mentions it."""
    return any(isinstance(node, Func) and node.raw == inner.raw for node in nodes)


def _inside(raw: Any) -> list[Any]:
    """A function without its name, which in JavaScript is written like any other."""
    if isinstance(raw, ast.AST):
        return [raw]
    parts = (raw.child_by_field_name(one) for one in ("parameters", "parameter", "body"))
    return [part for part in parts if part is not None]
