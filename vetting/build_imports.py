"""What build backends read of a module without importing it; else they run it."""

import ast

from vetting.python_syntax import parse


def _body(source: bytes) -> list[ast.stmt]:
    try:
        return parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def is_literal(source: bytes, name: str) -> bool:
    """Whether a module gives `name` a value that can be read without running it."""
    for node in _body(source):
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            try:
                ast.literal_eval(getattr(node, "value", None) or ast.Name(id="_"))
            except (ValueError, TypeError, RecursionError, MemoryError):
                return False
            return True
    return False


def is_documented(source: bytes) -> bool:
    """Whether a module says what it is for."""
    body = _body(source)
    return bool(body) and ast.get_docstring(ast.Module(body=body, type_ignores=[])) is not None
