"""Members that are looked up by a key: `made[key]`, `Reflect.get(made, key)`,
`Object.getOwnPropertyDescriptor(made, key).value`.
"""

from vetting.surface._ir import Attr, Call, Index, Name, Node

_WHOLE = frozenset({"Object", "Reflect"})
_Place = tuple[Node, Node]


def by_key(node: Node) -> _Place | None:
    """What a member is looked up in, and by which key; nothing where it has its name."""
    match node:
        case Index(of=of, key=key):
            return of, key
        case Call(func=Attr(of=Name(name="Reflect"), name="get"), args=(of, key, *_)):
            return of, key
        case Attr(
            name="value" | "get",
            of=Call(
                func=Attr(of=Name(name=whole), name="getOwnPropertyDescriptor"), args=(of, key, *_)
            ),
        ) if whole in _WHOLE:
            return of, key
    return None
