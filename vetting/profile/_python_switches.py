"""Fields of settings that are true or false: what the variable says is no secret, whatever its name."""

import ast

_SAID = frozenset({"Field", "AliasChoices", "bool", "Optional", "Annotated"})
_PARTS = (ast.Call, ast.keyword, ast.Constant, ast.Name, ast.Load, ast.Subscript, ast.Tuple)
_JOINED = (ast.BinOp, ast.BitOr)


def switches(node: ast.ClassDef) -> set[int]:
    """The lines of a class on which such a field stands, and nothing else does."""
    found, others = set[int](), set[int]()
    for item in node.body:
        own = isinstance(item, ast.AnnAssign) and _is_switch(item.annotation)
        plain = own and all(_is_plain(part) for part in _parts(item))
        lines = range(item.lineno, (item.end_lineno or item.lineno) + 1)
        if plain:
            found.add(item.lineno)
            others.update(lines[1:])
        else:
            others.update(lines)
    return found - others


def _is_switch(kind: ast.expr) -> bool:
    """`bool`, `bool | None`, `Optional[bool]`, `Annotated[bool, …]`."""
    match kind:
        case ast.Name(id="bool"):
            return True
        case ast.BinOp(left=left, op=ast.BitOr(), right=ast.Constant(value=None)):
            return _is_switch(left)
        case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
            return _is_switch(inner)
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[first, *_])):
            return _is_switch(first)
    return False


def _parts(item: ast.AST) -> list[ast.AST]:
    """All that a field is made of but its name."""
    parts = [part for part in ast.walk(item) if part is not item]
    target = getattr(item, "target", None)
    return [part for part in parts if part is not target and not isinstance(part, ast.Store)]


def _is_plain(part: ast.AST) -> bool:
    """Whether a part reads no variable by itself, as `default=os.environ["TOKEN"]` does."""
    if isinstance(part, ast.Name):
        return part.id in _SAID
    return isinstance(part, _PARTS + _JOINED)
