"""The words of Python source, with the scope of each variable: see `_tokens`."""

import ast
from collections.abc import Callable, Iterator

from vetting.surface._ir import Scope
from vetting.surface._python_lower import FUNCTIONS
from vetting.surface._tokens import Token

_OWN = (*FUNCTIONS, ast.ClassDef)
_ANNOTATED = {ast.arg: "annotation", ast.AnnAssign: "annotation"}
_MAX_QUOTED = 4 << 10


def tokens(
    raw: ast.AST, scope: Scope, scope_of: Callable[[ast.AST, Scope], Scope]
) -> Iterator[Token]:
    """See `Module.tokens`."""
    todo: list[tuple[object, Scope, str]] = [(raw, scope, "")]
    while todo:
        node, at, member = todo.pop()
        if isinstance(node, ast.expr_context):
            continue
        if isinstance(node, ast.Name):
            yield Token(node.id, at, member)
        elif isinstance(node, ast.Constant):
            said = isinstance(node.value, str)
            yield Token(str(node.value) if said else repr(node.value), said=said)
        elif isinstance(node, ast.AST):
            yield Token(type(node).__name__)
            inner = scope_of(node, at) if isinstance(node, _OWN) else at
            of = node.attr if isinstance(node, ast.Attribute) else ""
            parts = [part for name in node._fields for part in _parts(getattr(node, name, None))]
            kind = _ANNOTATED.get(type(node))
            parts += [unquoted(getattr(node, kind))] if kind is not None else []
            todo += [(part, inner, of) for part in reversed(parts)]
        elif node is not None:
            yield Token(str(node))


def _parts(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def unquoted(annotation: ast.expr | None) -> ast.expr | None:
    """The type that is written as a text: `q: "Query"`; None of any other."""
    if not isinstance(annotation, ast.Constant) or not isinstance(annotation.value, str):
        return None
    if len(annotation.value) > _MAX_QUOTED:
        return None
    try:
        return ast.parse(annotation.value.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
