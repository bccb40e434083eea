"""Pieces of what the code writes out: of a text, and at a place of a list or an object."""

from collections.abc import Collection

from vetting.surface._ir import Attr, Call, Lit, Map, Node, Seq


def piece(call: Call, methods: Collection[str]) -> Node | None:
    """The text that a call of one of these methods gives a piece of."""
    known = isinstance(call.func, Attr) and call.func.name in methods
    return call.func.of if known and isinstance(call.func, Attr) else None


def part_at(node: Node, key: object) -> Node | None:
    """What stands at a place of a list, or under a name of an object, that the code writes out."""
    match node, key:
        case Seq(items=items), int() if 0 <= key < len(items):
            return items[key]
        case Map(pairs=pairs), str():
            return next((v for k, v in pairs if isinstance(k, Lit) and k.value == key), None)
    return None
