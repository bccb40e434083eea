"""The parameters of tools in which something is looked for: `name in names`, where a caller gives both."""

from collections.abc import Mapping

from vetting.surface._calls import last_name
from vetting.surface._flow_marks import ASKED, GIVEN, NOTHING, Marks, of_kind
from vetting.surface._ir import Attr, Call, Index, Lit, Name, Node, Param, Scope
from vetting.surface._scopes import filled, owner

ASKS = frozenset({"in", "includes", "has", "contains", "indexOf"})
"""What looks for something."""

_COPIES = frozenset({"set", "list", "tuple", "frozenset", "sorted", "Set", "Map", "keys", "from"})
_SAME = frozenset({"keys", "values", "split", "get", "copy", "items", "slice"})
_STEPS = 8


def sought_in(call: Call, scope: Scope, given: Mapping[tuple[int, str], Marks]) -> str | None:
    """The parameter of a tool that something is looked for in."""
    if last_name(call.func) not in ASKS or not isinstance(call.func, Attr):
        return None
    if not call.args or isinstance(call.args[0], Lit):
        return None
    node: Node = call.func.of
    for _ in range(_STEPS):
        match node:
            case Call(func=Attr(of=Name(name="Object")) | Name(), args=(first, *_)) if (
                last_name(node.func) in _COPIES
            ):
                node = first
            case Call(func=Attr(of=of, name=name)) if name in _SAME:
                node = of
            case Attr(of=of) | Index(of=of):
                node = of
            case Name(name=name) if owner(name, scope) is scope:
                made = filled(scope).names[name]
                part = made[0].of if isinstance(made[0], Attr | Index) else made[0]
                if isinstance(part, Param) and len(made) == 1:
                    names = {name, part.name, f"{part.name}.{name}"}
                    own = any(
                        of_kind(given.get((id(scope), one), NOTHING), GIVEN, *ASKED)
                        for one in names
                    )
                    return name if own else None
                if len(made) != 1:
                    return None
                node = made[0]
            case _:
                return None
    return None
