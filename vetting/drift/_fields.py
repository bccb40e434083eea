"""A field of a Python model and a parameter of a Python function, in one form.

`x: str = Field(None, description="…")` asks a caller for the same as `x: Annotated[str,
Field(description="…")] = None`, and a server that goes from one to the other changes nothing.
"""

import ast

_MAX = 16 << 10
"""Characters of one field; longer ones are compared as they are written."""


def field(text: str) -> str:
    """`text` in a form that is alike for what means the same; as it is where it is no field."""
    if len(text) > _MAX or text.startswith("*"):
        return text
    try:
        return _field(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text


def _field(text: str) -> str:
    (arg,), defaults = _parsed(text)
    kind, told = arg.annotation, []
    if isinstance(kind, ast.Subscript) and _name(kind.value) == "Annotated":
        inner = kind.slice
        if not isinstance(inner, ast.Tuple) or not inner.elts:
            return text
        kind, told = inner.elts[0], list(inner.elts[1:])
    default = defaults[0] if defaults else None
    if _is_field(default):
        told.append(default)  # type: ignore[arg-type]
        default = None
    said: dict[str, str] = {}
    rest = []
    for item in told:
        if isinstance(item, ast.Constant) and isinstance(item.value, str):
            said["description"] = ast.unparse(item)
            continue
        if not _is_field(item) or not isinstance(item, ast.Call):
            rest.append(ast.unparse(item))
            continue
        given = {word.arg or "**": word.value for word in item.keywords}
        first = item.args[0] if item.args else given.pop("default", None)
        default = default or first
        said |= {name: ast.unparse(value) for name, value in given.items()}
    if isinstance(default, ast.Constant) and default.value is ...:
        default = None
    text = f" description={said.pop('description')}" if "description" in said else ""
    words = ", ".join([*rest, *(f"{name}={said[name]}" for name in sorted(said))])
    value = f" = {ast.unparse(default)}" if default is not None else ""
    bounds = f"({words})" if words else ""
    return f"{arg.arg}: {_kind(kind)}{bounds}{value}{text}"


def _parsed(text: str) -> tuple[list[ast.arg], list[ast.expr]]:
    tree = ast.parse(f"def f({text}): pass").body[0]
    if not isinstance(tree, ast.FunctionDef) or tree.args.kwonlyargs or tree.args.posonlyargs:
        raise ValueError
    return tree.args.args, tree.args.defaults


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _is_field(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Call) and _name(node.func) == "Field"


_NAMED = {
    **{name: name.lower() for name in ("List", "Dict", "Set", "Tuple", "Type")},
    "FrozenSet": "frozenset",
}
"""Types of `typing` that are those of the language under another name."""


def returned(text: str) -> str:
    """A type in a form that is alike for what means the same; as it is where it is none."""
    if len(text) > _MAX:
        return text
    try:
        return _kind(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text


def _kind(node: ast.expr | None) -> str:
    """A type, `Optional[X]` and `Union[X, None]` as `X | None`, `List[X]` as `list[X]`."""
    return ast.unparse(_Plain().visit(node)) if node is not None else ""


class _Plain(ast.NodeTransformer):
    """Writes types in one way; what is a value, as in `Literal["List"]`, stays as it is."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """See `ast.NodeTransformer`."""
        return ast.Name(id=_NAMED.get(node.id, node.id))

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """`typing.List` as `list`."""
        if _name(node.value) == "typing" and node.attr in _NAMED:
            return ast.Name(id=_NAMED[node.attr])
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """A type that is made of others."""
        inner = self.visit(node.slice)
        if _name(node.value) not in ("Optional", "Union"):
            return ast.Subscript(value=self.visit(node.value), slice=inner)
        parts = list(inner.elts) if isinstance(inner, ast.Tuple) else [inner]
        none = any(isinstance(item, ast.Constant) and item.value is None for item in parts)
        if _name(node.value) == "Optional" and not none:
            parts.append(ast.Constant(value=None))
        joined = parts[0]
        for item in parts[1:]:
            joined = ast.BinOp(left=joined, op=ast.BitOr(), right=item)
        return joined
