"""A field of a Python model and a parameter of a Python function, in one form.

`x: str = Field(None, description="…")` asks a caller for the same as `x: Annotated[str,
Field(description="…")] = None`, and a server that goes from one to the other changes nothing.
"""

import ast

_MAX = 16 << 10
"""Characters of one field; longer ones are compared as they are written."""

_NONE = "None"


def field(text: str) -> str:
    """`text` in a form that is alike for what means the same; as it is where it is no field."""
    if len(text) > _MAX or text.startswith("*"):
        return text
    try:
        (arg,), defaults = _parsed(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text
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


def _kind(node: ast.expr | None) -> str:
    """A type, `Optional[X]` and `Union[X, None]` as `X | None`."""
    if node is None:
        return ""
    if isinstance(node, ast.Subscript) and _name(node.value) in ("Optional", "Union"):
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        parts = [_kind(item) for item in inner]
        if _name(node.value) == "Optional" and _NONE not in parts:
            parts.append(_NONE)
        return " | ".join(parts)
    return ast.unparse(node)
