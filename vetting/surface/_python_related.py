"""The way from a folder to a file, `file.relative_to(root)`, where nobody is refused who asks for one
outside: only how the file is called then is another.
"""

import ast

_SAME = frozenset({"as_posix", "resolve", "absolute", "__str__"})


def walks_up(node: ast.AST) -> bool:
    """Whether the way may lead out of the folder: `file.relative_to(root, walk_up=True)`."""
    match node:
        case ast.Call(func=ast.Attribute(attr="relative_to"), keywords=named):
            said = (getattr(one.value, "value", None) for one in named if one.arg == "walk_up")
            return any(said)
    return False


def only_called_so(node: ast.Try) -> list[ast.stmt]:
    """The statements that take a way where the file itself is taken outside of the folder: `try: label =
    file.relative_to(root)`, and `except ValueError: label = file`.
    """
    return [part for part in node.body if _is_handed_on(part, node.handlers)]


def _is_handed_on(part: ast.stmt, handlers: list[ast.ExceptHandler]) -> bool:
    match part:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            target: str | None = name
        case ast.Return(value=ast.expr() as value):
            target = None
        case _:
            return False
    of = _file_of(value)
    return (
        of is not None and bool(handlers) and all(_takes(one.body, target, of) for one in handlers)
    )


def _file_of(value: ast.expr) -> str | None:
    """The file whose way is told, in whatever form."""
    match _bare(value):
        case ast.Call(func=ast.Attribute(value=of, attr="relative_to")):
            return ast.unparse(_bare(of))
    return None


def _bare(value: ast.expr) -> ast.expr:
    while True:
        match value:
            case ast.Call(func=ast.Name(id="str" | "Path"), args=[ast.expr() as inner]):
                value = inner
            case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name in _SAME:
                value = inner
            case _:
                return value


def _takes(body: list[ast.stmt], target: str | None, of: str) -> bool:
    match body:
        case [ast.Assign(targets=[ast.Name(id=name)], value=value)]:
            return name == target and ast.unparse(_bare(value)) == of
        case [ast.Return(value=ast.expr() as value)]:
            return target is None and ast.unparse(_bare(value)) == of
    return False
