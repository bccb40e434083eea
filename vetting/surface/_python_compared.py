"""What comparisons of Python say of a value: that it is one of a few, nothing at all, or only how it ends."""

import ast

from vetting.surface._flow_address_names import names_a_host, names_an_address

_SAYS_LITTLE = frozenset({"len", "type", "isinstance", "exists", "is_file", "is_dir", "isfile"})
_CASES = frozenset({"lower", "upper", "casefold", "strip"})
_OUTCOMES = frozenset({"error", "errors", "ok", "success", "status", "result"})
"""Keys that say how something went, and nothing of what it was done with."""


def says_little(left: ast.expr, right: ast.expr) -> bool:
    """Whether `left in right` tells nothing of where a path leads: of two dots, see `Syntax.begun`; of
    a file's name alone, the folder is not asked for; of how something went, nothing at all. Every
    address can hold the name of a host in some part of it.
    """
    if _holds_a_host(left, right):
        return True
    if not isinstance(left, ast.Constant):
        return False
    if left.value in ("..", "../") or left.value in _OUTCOMES:
        return True
    match right:
        case ast.Call(func=ast.Attribute(attr="basename") | ast.Name(id="basename")):
            return True
        case ast.Attribute(attr="name" | "stem", value=ast.Call(func=func)):
            return getattr(func, "attr", getattr(func, "id", "")) in ("Path", "PurePath")
    return False


def _holds_a_host(left: ast.expr, right: ast.expr) -> bool:
    """Whether a whole address is only asked for holding a host's name, or one of a list's: `any(site in
    url for site in SITES)`.
    """
    while isinstance(right, ast.Call) and isinstance(right.func, ast.Attribute) and not right.args:
        if right.func.attr not in _CASES:
            break
        right = right.func.value
    of = ast.unparse(right)
    if of.isupper() or not names_an_address(of):
        return False
    return isinstance(left, ast.Name) or names_a_host(getattr(left, "value", None))


def is_the_same(left: ast.expr, right: ast.expr) -> bool:
    """Whether something is compared with itself, also as a text: `name != str(name)`."""
    sides = (
        one.args[0]
        if isinstance(one, ast.Call)
        and isinstance(one.func, ast.Name)
        and one.func.id == "str"
        and len(one.args) == 1
        else one
        for one in (left, right)
    )
    return len({ast.dump(one) for one in sides}) == 1


def tells_little(node: ast.AST) -> bool:
    """Whether comparing with it, or comparing it, says nothing about where a value leads: nothing
    at all, a number, a length, an ending.
    """
    match node:
        case ast.Constant(value=value):
            scheme = value in ("file", "file:", "~")  # which may lead anywhere
            return not value or not isinstance(value, str) or value.startswith(".") or scheme
        case ast.Call(func=func):
            named = getattr(func, "attr", getattr(func, "id", ""))
            # Letters in common: `/srv/notes-private` begins like `/srv/notes`.
            return named in _SAYS_LITTLE or (
                named == "commonprefix" and "sep" not in ast.unparse(node)
            )
        case ast.Attribute(attr=name):
            return name in ("suffix", "size", "st_size", "status_code", "returncode")
    return False
