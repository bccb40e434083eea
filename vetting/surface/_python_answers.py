"""Calls of Python that return another's words, and none of those that they are given."""

import ast

from vetting.surface._flow_sources import is_client
from vetting.surface._flow_syntax import ANSWERS
from vetting.surface._python_lower import lower

ENDS = frozenset({"start", "close", "read", "raise_for_status", "result", "json", "text"})
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "request"})

SAME = frozenset({
    *("replace", "strip", "lstrip", "rstrip", "lower", "upper", "casefold", "removesuffix", "encode"),
    *("resolve", "absolute", "expanduser", "as_posix", "translate", "title"),
})  # fmt: skip
"""Methods that give all of what they are a method of, in another form."""


def is_asked_for(node: ast.AST) -> bool:
    """Whether a call returns another's words: what a file holds, or a service answers."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        verb = node.func.attr in _VERBS and is_client(lower(node.func.value))
        return verb or ANSWERS.fullmatch(node.func.attr) is not None
    return isinstance(node.func, ast.Name) and ANSWERS.fullmatch(node.func.id) is not None


def is_last_part(node: ast.AST) -> bool:
    """Whether only the last part of a path is taken: `basename(path)`, `Path(path).name`."""
    match node:
        case ast.Call(func=ast.Attribute(attr="basename") | ast.Name(id="basename")):
            return True
        case ast.Attribute(attr="name", value=ast.Call(func=ast.Name(id="Path" | "PurePath"))):
            return True
    return False


def is_short(body: list[ast.stmt]) -> bool:
    """Whether what is done with an answer is one expression at most."""
    return len(body) == 1 and isinstance(body[0], ast.Pass | ast.Expr)


def only_ends(body: list[ast.stmt], target: ast.AST) -> bool:
    """Whether an answer is only let run out: `async with post(url) as answer: await answer.read()`."""
    value = getattr(body[0], "value", None)
    value = value.value if isinstance(value, ast.Await) else value
    match value:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=ended)):
            return ended in ENDS and isinstance(target, ast.Name) and target.id == name
    return False
