"""Comprehensions of Python that let pass only what they know."""

import ast

from vetting.patterns import pattern

_LETTERS = pattern(r"isalnum|isalpha|isdigit|isdecimal|isidentifier|fullmatch|match|is_relative_to")


def sorts_out(loop: ast.comprehension) -> bool:
    """Whether a condition of a comprehension lets pass only what it knows: `c for c in name if
    c.isalnum() or c in "-_"`.
    """
    each = loop.target.id if isinstance(loop.target, ast.Name) else None
    for test in loop.ifs:
        for part in test.values if isinstance(test, ast.BoolOp) else (test,):
            match part:
                case ast.Call(func=ast.Attribute(value=of, attr="is_relative_to")):
                    only = not isinstance(test, ast.BoolOp) or isinstance(test.op, ast.And)
                    found = only and _is_resolved(of, each)
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=asks)):
                    found = name == each and _LETTERS.fullmatch(asks) is not None
                case ast.Call(func=ast.Attribute(attr=asks), args=[*_, ast.Name(id=name)]):
                    found = name == each and _LETTERS.fullmatch(asks) is not None
                case ast.Compare(left=ast.Name(id=name), ops=[ast.In()]):
                    found = name == each
                case _:
                    found = False
            if found:
                return True
    return False


def _is_resolved(path: ast.expr, name: str | None) -> bool:
    """Whether a path is that of a variable, without what leads out of a folder: `one.resolve()`."""
    match path:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=of), attr="resolve")):
            return of == name
        case ast.Call(func=ast.Attribute(attr="realpath" | "abspath"), args=[ast.Name(id=of)]):
            return of == name
        case ast.Call(func=ast.Name(id="Path"), args=[inner]):
            return _is_resolved(inner, name)
    return False
