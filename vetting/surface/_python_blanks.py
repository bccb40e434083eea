r"""See `_flow_blanks`, for Python: `"\x00" in name`, `name != name.strip()`."""

import ast

from vetting.surface._flow_blanks import TRIMS, asks_for_unseen, is_unseen

_NOWHERE = frozenset({"", ".", "..", "/", "~"})
"""Names that are no file's: who refuses these lets in all others."""


def asks_for_blanks(op: ast.cmpop, left: ast.expr, right: ast.expr) -> bool:
    """Whether a comparison only asks for control characters in a text, for blanks around it, or whether
    it is the name of a folder itself.
    """
    if isinstance(op, ast.In | ast.NotIn):
        if isinstance(right, ast.Tuple | ast.List | ast.Set):
            said = [one.value if isinstance(one, ast.Constant) else None for one in right.elts]
            return all(one in _NOWHERE or one is None or is_unseen(one) for one in said) and any(
                isinstance(one, str) for one in said
            )
        return _is_character(left)
    if isinstance(op, ast.Eq | ast.NotEq):
        return _trims(left, right) or _trims(right, left)
    return False


def matches_blanks(call: ast.Call) -> bool:
    r"""Whether a call only looks for control characters: `re.match(r"[\x00-\x1f]", name)`."""
    match call:
        case ast.Call(args=[ast.Constant(value=str(expression)), _, *_]):
            return asks_for_unseen(expression)
        case ast.Call(func=ast.Attribute(attr="index" | "find" | "count"), args=[sought]):
            return _is_character(sought)
    return False


def _is_character(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=bytes(said)):
            return is_unseen(said.decode("latin-1"))
        case ast.Constant(value=said):
            return is_unseen(said)
        case ast.Call(func=ast.Name(id="chr"), args=[ast.Constant(value=int(number))]):
            return 0 <= number < ord(" ")
    return False


def _trims(one: ast.expr, other: ast.expr) -> bool:
    match one:
        case ast.Call(func=ast.Attribute(value=of, attr=name)) if name in TRIMS:
            return ast.dump(of) == ast.dump(other)
    return False
