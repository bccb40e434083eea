"""What Python puts into a list, set or table after it is written down, where that looks like the name of a
variable: `names.append("TOKEN")`, `names += [TOKEN]`, `table["TOKEN"] = …`.
"""

import ast
from collections.abc import Iterator

_PUTS = {"append": 0, "add": 0, "insert": 1, "appendleft": 0, "setdefault": 0}
_TAKES_IN = frozenset({"extend", "update", "extendleft"})
_LISTS = (ast.List, ast.Tuple, ast.Set)


def put_in(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Each with the variable that it is put into."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr), args=[*args]):
            place = _PUTS.get(attr, -1)
            more = (
                args[place : place + 1] if place >= 0 else _each(args) if attr in _TAKES_IN else []
            )
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add() | ast.BitOr(), value=value):
            more = _each([value])
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=key)]):
            more = [key]
        case _:
            return
    yield from ((name, item) for item in more if _is_name(item))


def _each(every: list[ast.expr]) -> list[ast.expr]:
    """The elements of lists, the keys of tables, and what is another's list."""
    found: list[ast.expr] = []
    for one in every:
        if isinstance(one, _LISTS):
            found += one.elts
        elif isinstance(one, ast.Dict):
            found += filter(None, one.keys)
        elif isinstance(one, ast.Name | ast.Attribute):
            found.append(ast.Starred(value=one, ctx=ast.Load()))
    return found


def _is_name(node: ast.expr) -> bool:
    """Whether something is, or may hold, a name in capitals."""
    node = node.value if isinstance(node, ast.Starred) else node
    match node:
        case ast.Constant(value=str() as text) | ast.Name(id=text) | ast.Attribute(attr=text):
            return text.isupper()
    return False
