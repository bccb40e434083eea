"""Texts that are joined from a list which is filled step by step: `self.parts.append(…)`, and then
`" AND ".join(self.parts)`.
"""

from vetting.surface._flow_own_members import SELF
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Concat, Name, Node, Scope, Seq, Spread, Within
from vetting.surface._scopes import filled, outwards

_DEPTH = 4
_MOST = 24
"""Parts of one text that are looked at."""

_SAME = frozenset({"list", "tuple", "filter", "slice"})
"""Calls that give the parts of a list, or some of them."""

_Part = tuple[Node, Scope]


def joined(node: Node, scope: Scope, values: Values) -> tuple[str, list[_Part]] | None:
    """What stands between the parts of a text that a call joins, and the parts, each with where it
    stands; None for any other call, and for a list that is not known.
    """
    if not isinstance(node, Call) or not isinstance(node.func, Attr) or node.func.name != "join":
        return None
    python = scope.module.path.endswith(".py")
    if len(node.args) > 1 or (python and not node.args):
        return None
    between: Node | None = node.args[0] if node.args else None
    held: Node | None = node.func.of
    if python:
        between, held = held, between
    said = values.machine.value(between, scope, {}) if between is not None else ","
    if not isinstance(said, str) or held is None:
        return None
    parts = _parts(held, scope, values, 0)
    return (said, parts[:_MOST]) if parts else None


def parts_of(node: Node, scope: Scope, values: Values) -> list[_Part]:
    """The elements of a list, each with where it stands; a list in it that is not known is one of them."""
    return _parts(node, scope, values, 0)[:_MOST]


def _parts(node: Node, scope: Scope, values: Values, depth: int) -> list[_Part]:
    """The elements of a list as it is made, and then what is put into it."""
    if depth > _DEPTH:
        return []
    match node:
        case Within(of=of, scope=at):
            return _parts(of, at, values, depth + 1)
        case Seq(items=items):
            found: list[_Part] = []
            for one in items:
                more = _parts(one.of, scope, values, depth + 1) if isinstance(one, Spread) else []
                found += more or [(one, scope)]
            return found
        case Concat(parts=parts):
            return [one for part in parts for one in _parts(part, scope, values, depth + 1)]
        case Name(name=name):
            made = values.only(name, scope, node.raw)
            if made is not None:
                return [*_parts(*made, values, depth + 1), *values.added(name, made[1])]
        case Attr(of=Name(name=of), name=name) if of in SELF:
            own = next((one for one in outwards(scope) if one.kind == "class"), None)
            nodes = filled(own).names.get(name, []) if own is not None else []
            if own is not None and len(nodes) == 1:
                return [*_parts(nodes[0], own, values, depth + 1), *values.added(name, own)]
        case Call(func=Attr(name=name, of=of)) if name in _SAME:
            return _parts(of, scope, values, depth + 1)
        case Call(func=Name(name=name), args=(*_, of)) if name in _SAME:
            return _parts(of, scope, values, depth + 1)
    return []
