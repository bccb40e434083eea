"""Variables and members that are only what is made for them, and no other name of something else."""

from vetting.surface._calls import last_name
from vetting.surface._functions import is_self
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Default,
    Each,
    Lit,
    Map,
    Name,
    Node,
    Scope,
    Seq,
    Within,
)
from vetting.surface._scopes import filled, outwards, owner

_DEPTH = 8
_MADE = (Seq, Map, Each, Concat, Lit)
_COPIES = frozenset({
    *("list", "dict", "set", "tuple", "sorted", "deque", "OrderedDict", "defaultdict", "Map", "Set"),
    *("Array", "Object", "copy", "deepcopy", "map", "filter", "flatMap", "slice", "concat", "flat"),
    *("toSorted", "toSpliced", "toReversed", "from", "of", "create", "fromEntries", "entries"),
    *("values", "keys", "items", "field", "structuredClone", "UserList", "UserDict", "split"),
    *("WeakMap", "WeakSet", "parse", "loads", "model_dump", "Counter", "reduce"),
})  # fmt: skip
"""Calls that make something new."""


def is_fresh(node: Node, scope: Scope) -> bool:
    """Whether a variable, or a member of an object that its own methods speak of, is so."""
    if isinstance(node, Name):
        at = owner(node.name, scope)
        return at is not None and _all(at, node.name, 0)
    if isinstance(node, Attr) and is_self(node.of):
        at = next((one for one in outwards(scope) if one.kind == "class"), None)
        return at is not None and node.name in filled(at).names and _all(at, node.name, 0)
    return False


def _all(scope: Scope, name: str, depth: int) -> bool:
    every = filled(scope).names
    made = {id(node.raw) for node in every[name] if node.raw is not None}
    return all(_is_made(node, scope, depth) for node in every[name]) and not any(
        id(node.raw) in made
        for other, nodes in every.items()
        for node in (nodes if other != name else ())
    )  # `tools = others = []`


def _is_made(node: Node, scope: Scope, depth: int) -> bool:
    if depth > _DEPTH:
        return False
    match node:
        case Within(of=of, scope=inner):
            return _is_made(of, inner, depth + 1)
        case Default(of=of, other=other):
            return _is_made(of, scope, depth + 1) and _is_made(other, scope, depth + 1)
        case Choice(options=options):
            return all(_is_made(one, scope, depth + 1) for one in options)
        case Call(func=func):
            return last_name(func) in _COPIES
    return isinstance(node, _MADE)
