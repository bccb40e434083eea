"""What an expression takes a list or object of, and what it puts them together of."""

from collections.abc import Iterator

from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Default,
    Each,
    Element,
    Index,
    Lit,
    Map,
    Node,
    Seq,
    Spread,
)

Path = tuple[str | int, ...]
"""The members and elements that are taken of something; those that are not known are left out."""

PASSES = frozenset({
    *("values", "entries", "keys", "items", "fromEntries", "assign", "freeze", "seal", "from", "of"),
    *("sorted", "list", "tuple", "dict", "set", "frozenset", "reversed", "enumerate", "zip", "chain"),
    *("from_iterable", "filter", "map", "flatMap", "OrderedDict", "Map", "Set", "Array", "concat"),
    *("flat", "copy", "deepcopy", "slice", "sort", "toSorted", "reverse", "get", "MappingProxyType"),
    *("ListToolsResult", "all", "gather", "structuredClone", "defaultdict", "join", "union"),
})  # fmt: skip
"""What gives back what it is given or belongs to, or some of it."""

_DEPTH = 12


def taken(node: Node) -> tuple[Node, Path]:
    """What members are taken of, `require("./tools").list`, and which."""
    path: Path = ()
    while isinstance(node, Attr) and len(path) < _DEPTH:
        path, node = (node.name, *path), node.of
    return node, path


def parts(node: Node, path: Path) -> Iterator[tuple[Node, Path]]:
    """The parts of an expression that are lists or objects themselves, and what is taken of them."""
    first = path[0] if path else None
    match node:
        case Index(of=of, key=Lit(value=str() | int() as said)):
            yield of, (said, *path)
        case Index(of=of):
            yield of, path
        case Map(pairs=pairs):
            yield from ((value, path) for key, value in pairs if key is None)
            yield from ((value, path[1:]) for key, value in pairs if is_key(key, first))
        case Seq(items=items) if isinstance(first, int):
            yield from ((item, path[1:]) for item in items[first : first + 1])
        case Seq(items=items):
            yield from ((item, path) for item in items if isinstance(item, Spread | Call))
        case Spread(of=of) | Element(over=of) | Each(over=of):
            yield of, path
        case Concat(parts=parts) | Choice(options=parts):
            yield from ((part, path) for part in parts)
        case Default(of=of, other=other):
            yield of, path
            yield other, path


def is_key(key: Node | None, said: str | int | None) -> bool:
    return said is not None and isinstance(key, Lit) and key.value == said
