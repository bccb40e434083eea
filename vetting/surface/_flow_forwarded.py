"""Arguments that a function hands on as it got them: `def log(*given): return run(*given)`,
`run(...given)`, `run.apply(null, arguments)`. Each of them keeps its place.
"""

from collections.abc import Callable, Iterator, Sequence

from vetting.surface._flow_taking import gathering, is_open, left_over
from vetting.surface._ir import Name, Node, Param, Scope, Seq, Spread

_MOST = 100
"""Arguments of a list that nobody has written out which are told apart."""

Only = Callable[[str, Scope, object], tuple[Node, Scope] | None]
"""Asks what a variable is given, and where, if that is one place."""


def written_out(args: Sequence[Node], scope: Scope, only: Only) -> Sequence[Node]:
    """Arguments, with a list in the place of a variable that is only that: `run(*words)`."""
    return [_listed(arg, scope, only) for arg in args] if is_open(args) else args


def _listed(arg: Node, scope: Scope, only: Only) -> Node:
    if isinstance(arg, Spread) and isinstance(arg.of, Name):
        made = only(arg.of.name, scope, arg.of.raw)
        if made is not None and isinstance(made[0], Seq) and made[1] is scope:
            return Spread(arg.line, arg.raw, of=made[0])
    return arg


def each_left(args: Sequence[Node], inner: Scope) -> Iterator[tuple[str, Node]]:
    """The arguments of a call that have no parameter of their own, each with the variable that stands
    for its place in a list that the function which is called hands on.
    """
    names = gathering(inner)[:1]
    if not names or not _is_handed_on(names[0], inner):
        return
    for number, arg in enumerate(left_over(args, inner)):
        if isinstance(arg, Spread):
            of = arg.of.name if isinstance(arg.of, Name) else ""
            for more in range(_MOST - number if of else 0):
                yield _place(names[0], number + more), Name(arg.line, name=_place(of, more))
            return
        yield _place(names[0], number), arg


def from_whole(param: Param, args: Sequence[Node], scope: Scope) -> str | None:
    """The variable of `scope` that a parameter gets, where that hands on what it got."""
    for at, arg in enumerate(args):
        if isinstance(arg, Spread):
            of = arg.of.name if isinstance(arg.of, Name) else ""
            known = 0 <= param.index - at < _MOST and of in gathering(scope)[:1]
            return _place(of, param.index - at) if known else None
    return None


def _place(name: str, number: int) -> str:
    """What stands for one place of a list of arguments, which is no name of a variable."""
    return f"{name}[{number}]"


def _is_handed_on(name: str, scope: Scope) -> bool:
    text = scope.module.source(scope.raw)
    return any(f"{before}{name}" in text for before in ("...", "*", "null, ", "this, "))
