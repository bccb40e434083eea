"""Which parameters of a function take which arguments of a call, and those that have none of their own."""

from collections.abc import Iterator, Sequence
from typing import Any

from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Attr, Lit, Map, Name, Node, Param, Scope, Seq, Spread
from vetting.surface._javascript_all_given import ALL
from vetting.surface._javascript_lower import word
from vetting.surface._scopes import owner
from vetting.surface._values import ClassRef

_BY_NAME = 1 << 20
"""No call has so many arguments: parameters behind that are given by name alone."""

_MEMBERS = frozenset({
    *("shorthand_property_identifier_pattern", "property_identifier", "string"),
})  # fmt: skip
"""What names a member in a pattern of JavaScript."""

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


def taken_apart(param: Param, arg: Node, scope: Scope) -> list[tuple[str, Node]] | None:
    """The members that `({ path, text }) =>` is given by an object which stands in the call: each of its
    variables then gets what it is called after, and nothing of its neighbours.
    """
    if getattr(param.raw, "type", "") != "object_pattern" or not isinstance(arg, Map):
        return None
    if any(child.type == "rest_pattern" for child in param.raw.named_children):
        return None
    pairs = [(str(key.value), value) for key, value in arg.pairs if isinstance(key, Lit)]
    if len(pairs) == len(arg.pairs):
        return pairs
    named, spread = _named_in(param.raw), [value for key, value in arg.pairs if key is None]
    if named is None or len(pairs) + len(spread) < len(arg.pairs):
        return None
    return [(name, value) for name in named for value in _under(name, arg, scope)]


def _named_in(raw: Any) -> list[str] | None:
    """The members that a pattern of JavaScript takes by their names, beside those of `...rest`; None where
    one of the names is made at run time.
    """
    found = list[str]()
    for child in raw.named_children:
        part = child.child_by_field_name("left") or child.child_by_field_name("key") or child
        if child.type in ("rest_pattern", "comment"):
            continue
        if part.type not in _MEMBERS:
            return None
        found.append(word(part).strip("\"'"))
    return found


def _under(name: str, made: Map, scope: Scope) -> Iterator[Node]:
    """What an object has under a name: what it is given last, and all that may be put over that."""
    for key, value in reversed(made.pairs):
        if isinstance(key, Lit) and str(key.value) == name:
            yield value
            return
        if key is None and not _is_without(name, value, scope):
            yield Attr(value.line, None, of=value, name=name)


def _is_without(name: str, node: Node, scope: Scope) -> bool:
    """Whether something is what is left of an object out of which a member was taken: `{ file, ...rest }`."""
    at = owner(node.name, scope) if isinstance(node, Name) else None
    if at is None or not isinstance(node, Name):
        return False
    raws = [getattr(one, "raw", None) for one in at.names[node.name]]
    return all(_leaves(name, node.name, raw) for raw in raws)


def _leaves(name: str, rest: str, raw: Any) -> bool:
    around = getattr(raw, "parent", None)
    if around is not None and around.type == "variable_declarator":
        raw = around.child_by_field_name("name")  # `const { file, ...rest } = args`
    if getattr(raw, "type", "") != "object_pattern":
        return False
    left = (child for child in raw.named_children if child.type == "rest_pattern")
    is_rest = any(word(one).removeprefix("...").strip() == rest for one in left)
    return is_rest and name in (_named_in(raw) or ())


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
