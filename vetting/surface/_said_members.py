"""What a member of an object of Python is said to be, where its class is told the type and nobody looks
at who makes the object: `http: httpx.Client` in its body, `def __init__(self, http: httpx.Client)`.
"""

import ast
from collections.abc import Iterator

from vetting.surface._calls import last_name
from vetting.surface._ir import Attr, Name, Node, Scope
from vetting.surface._python_lower import lower
from vetting.surface._scopes import outwards

_SELF = frozenset({"self", "cls"})
_MOST = 200
"""Lines of a class, or of its constructor, that are looked at."""


def said_of_member(node: Node, scope: Scope) -> Iterator[tuple[Node, Scope]]:
    """The types that `self.http` is said to have, and where that is read."""
    if not (isinstance(node, Attr) and isinstance(node.of, Name) and node.of.name in _SELF):
        return
    own = next((at for at in outwards(scope) if at.kind == "class"), None)
    if own is None or not isinstance(own.raw, ast.ClassDef):
        return
    for line in own.raw.body[:_MOST]:
        if isinstance(line, ast.AnnAssign) and getattr(line.target, "id", "") == node.name:
            yield from ((kind, own) for kind in _types(line.annotation))
        elif isinstance(line, ast.FunctionDef) and line.name == "__init__":
            yield from ((kind, own) for kind in _given(line, node.name))


def _given(made: ast.FunctionDef, name: str) -> Iterator[Node]:
    """The types of the parameters that a constructor keeps as they are: `self.http = http`."""
    args = made.args
    every = (*args.posonlyargs, *args.args, *args.kwonlyargs)
    kinds = {one.arg: one.annotation for one in every}
    for line in made.body[:_MOST]:
        match line:
            case ast.AnnAssign(target=ast.Attribute(value=ast.Name(id=of), attr=kept)):
                if of in _SELF and kept == name:
                    yield from _types(line.annotation)
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name(id=of), attr=kept)],
                value=ast.Name(id=given),
            ) if of in _SELF and kept == name:
                yield from _types(kinds.get(given))


def _types(kind: ast.expr | None) -> Iterator[Node]:
    """The names of types in an annotation: of `httpx.Client | None`, `httpx.Client`."""
    match kind:
        case ast.Name() | ast.Attribute():
            yield lower(kind)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _types(left)
            yield from _types(right)
        case ast.Subscript(value=outer, slice=inner) if last_name(lower(outer)) == "Optional":
            yield from _types(inner)
