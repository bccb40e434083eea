"""What a condition of Python looks at: a whole value, a part of it, or only how it ends."""

import ast
from collections.abc import Iterator

from vetting.surface._flow_syntax import DOCUMENT


def names_documents(raw: ast.expr) -> bool:
    """Whether a list of endings has those of documents, pictures, sounds and fonts alone."""
    return isinstance(raw, ast.Tuple | ast.List | ast.Set) and all(
        isinstance(item, ast.Constant)
        and isinstance(item.value, str)
        and DOCUMENT.fullmatch(item.value)
        for item in raw.elts
    )


def is_part(node: ast.AST) -> bool:
    """Whether something is a word of a text, or some of its characters: `words[0]`, `text[:4]`."""
    if not isinstance(node, ast.Subscript):
        return False
    key = node.slice.operand if isinstance(node.slice, ast.UnaryOp) else node.slice
    number = isinstance(key, ast.Constant) and isinstance(key.value, int)
    return isinstance(key, ast.Slice) or number


def is_bare(node: ast.AST) -> bool:
    """Whether that with which a text must begin is only a word, or a folder's name as it is."""
    match node:
        case ast.Constant(value=str()):
            return True
        case ast.Tuple(elts=items):
            return all(isinstance(item, ast.Constant) for item in items)
        case ast.Name() | ast.Attribute():
            return True
        case ast.Call(func=ast.Name(id="str"), args=[inner]):
            return is_bare(inner)
    return False


def deciding(raw: ast.AST) -> Iterator[ast.AST]:
    """All nodes, but those of tests that only decide how a value is written: `if not
    path.startswith(base): path = base + path`, `name if name.startswith("/") else base + name`.
    """
    todo = [raw]
    while todo:
        node = todo.pop()
        yield node
        skipped = node.test if isinstance(node, ast.If | ast.IfExp) and _rewrites(node) else None
        todo += [child for child in ast.iter_child_nodes(node) if child is not skipped]


def _rewrites(node: ast.If | ast.IfExp) -> bool:
    """Whether a decision chooses between forms of a value, and refuses none."""
    if any(isinstance(part, ast.In | ast.NotIn) for part in ast.walk(node.test)):
        return False
    if isinstance(node, ast.IfExp):
        return not any(isinstance(side, ast.Constant) for side in (node.body, node.orelse))
    return not node.orelse and all(
        isinstance(part, ast.Assign | ast.AugAssign) and not isinstance(part.value, ast.Constant)
        for part in node.body
    )


def reads_fields(func: ast.AST) -> bool:
    """Whether a call tells the fields of a format string: `string.Formatter().parse`."""
    match func:
        case ast.Attribute(attr="parse", value=ast.Call(func=ast.Attribute(attr="Formatter"))):
            return True
        case ast.Attribute(attr="parse", value=ast.Call(func=ast.Name(id="Formatter"))):
            return True
    return False
