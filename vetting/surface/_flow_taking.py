"""Which parameters of a function take which arguments of a call, and those that have none of their own."""

from collections.abc import Sequence

from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Attr, Lit, Map, Name, Node, Param, Scope, Seq, Spread
from vetting.surface._javascript_all_given import ALL
from vetting.surface._javascript_lower import word
from vetting.surface._values import ClassRef

_BY_NAME = 1 << 20
"""No call has so many arguments: parameters behind that are given by name alone."""

_BOUND = frozenset({"self", "cls", "this", "super"})
"""What a method is taken of that knows its object."""


def gathering(scope: Scope) -> list[str]:
    """The parameters that take all other arguments: `*args`, `**fields`, `...rest`."""
    args = getattr(scope.raw, "args", None)
    if args is not None:
        return [item.arg for item in (args.vararg, args.kwarg) if item is not None]
    if scope.rest is not None and scope.rest.name == ALL:
        return [ALL]
    last = scope.params[-1].raw if scope.params else None
    if last is None or last.type != "rest_pattern":
        return []
    return [word(child) for child in last.named_children[:1]]


def taken(scope: Scope) -> int:
    """How many arguments have parameters of their own."""
    own = [param for param in scope.params if 0 <= param.index < _BY_NAME]
    return len(own) - (bool(own) and is_rest(own[-1]))


def is_rest(param: Param) -> bool:
    """Whether a parameter of JavaScript takes all other arguments."""
    return getattr(param.raw, "type", "") == "rest_pattern"


def laid_out(args: Sequence[Node]) -> Sequence[Node]:
    """Arguments, with the members of a list that is written out in their places: `run(*[path, word])`."""
    if not any(isinstance(arg, Spread) and isinstance(arg.of, Seq) for arg in args):
        return args
    return [
        item
        for arg in args
        for item in (
            arg.of.items if isinstance(arg, Spread) and isinstance(arg.of, Seq) else (arg,)
        )
    ]


def argument_of(param: Param, args: Sequence[Node], scope: Scope) -> Node | None:
    """The argument that a parameter gets by its place. Of what is behind a list whose length nobody knows,
    as in `run(path, *words)`, that is told where only one parameter of the function is left.
    """
    if not 0 <= param.index < len(args):
        return None
    if not is_open(args[: param.index + 1]):
        return args[param.index]
    alone = not (is_open(args[: param.index]) or gathering(scope))
    return args[param.index] if alone and param.index + 1 == taken(scope) else None


def taken_apart(param: Param, arg: Node) -> list[tuple[str, Node]] | None:
    """The members that `({ path, text }) =>` is given by an object which stands in the call: each of its
    variables then gets what it is called after, and nothing of its neighbours.
    """
    if getattr(param.raw, "type", "") != "object_pattern" or not isinstance(arg, Map):
        return None
    if any(child.type == "rest_pattern" for child in param.raw.named_children):
        return None
    pairs = [(str(key.value), value) for key, value in arg.pairs if isinstance(key, Lit)]
    return pairs if len(pairs) == len(arg.pairs) else None


def left_over(args: Sequence[Node], scope: Scope) -> Sequence[Node]:
    """The arguments that may have no parameter of their own."""
    own = taken(scope) if gathering(scope) != [ALL] else 0
    known = next((at for at, arg in enumerate(args) if isinstance(arg, Spread)), own)
    return args[min(own, known) :]


def is_open(args: Sequence[Node]) -> bool:
    """Whether nobody knows how many arguments these are."""
    return any(isinstance(arg, Spread) for arg in args)


def own_places(inner: Scope) -> list[Param]:
    """The parameters of a function that get arguments: not the object that a method is of."""
    return [one for one in inner.params if one.index >= 0]


def taking(func: Node, inner: Scope, scope: Scope, machine: Evaluator) -> list[Param]:
    """Those that get arguments where a function is named to be called: `map(self.read, names)`, and with
    the object where a method is taken of its class: `map(Box.read, boxes)`.
    """
    of = func.of if isinstance(func, Attr) else None
    if of is None or (isinstance(of, Name) and of.name in _BOUND):
        return own_places(inner)
    whole = isinstance(machine.value(of, scope, {}), ClassRef)
    return inner.params if whole else own_places(inner)
