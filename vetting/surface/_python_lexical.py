"""Paths of Python that are compared with a folder as they are written: `ROOT / "../x"` lies in `ROOT`, for
`is_relative_to`, `parents` and `commonpath` as for `startswith`.
"""

import ast
from collections.abc import Iterable

from vetting.patterns import pattern
from vetting.python_syntax import walk
from vetting.surface._python_started import last_name

_CONTAINS = frozenset({"is_relative_to", "relative_to", "commonpath", "startswith"})
_JOINS = frozenset({"join", "joinpath", "Path", "PurePath", "PosixPath"})
_AS_IT_IS = frozenset({
    *("str", "fspath", "as_posix", "absolute", "expanduser", "expandvars", "encode"),
    *("strip", "lstrip", "rstrip", "lower", "removeprefix", "removesuffix", "with_suffix"),
})  # fmt: skip
"""Calls that leave two dots in a path."""

_DOTS = pattern(r"[\"']\.\.[/\\]{0,2}[\"']|\.parts\b|\bpardir\b")
_LARGE = 20_000
_DEPTH = 6


def compares_as_written(node: ast.AST, function: object) -> bool:
    """Whether a question for a folder is asked of a path in which two dots may still stand."""
    asked = _asked(node)
    if not asked or not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    given = _given(function)
    if not any(_is_joined(one, given, 0) for one in asked):
        return False
    return _DOTS.search(ast.unparse(function)[:_LARGE]) is None


def is_as_given(node: ast.expr, function: object) -> bool:
    """Whether a path is what a function is given, or is put together of that: nobody resolved it."""
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    given = _given(function)
    if isinstance(node, ast.Name) and node.id not in given:
        args = function.args
        return node.id in {one.arg for one in (*args.posonlyargs, *args.args, *args.kwonlyargs)}
    return _is_joined(node, given, 0)


def _asked(node: ast.AST) -> list[ast.expr]:
    """The paths that are asked for a folder."""
    match node:
        case ast.Call(func=ast.Attribute(value=of, attr="is_relative_to" | "relative_to")):
            return [of]
        case ast.Call(func=ast.Attribute(value=of, attr="startswith"), args=[start]):
            return [of] if not isinstance(start, ast.Constant) else []
        case ast.Call(func=func, args=[ast.List(elts=items) | ast.Tuple(elts=items)]):
            return items if last_name(func) == "commonpath" else []
        case ast.Compare(left=left, comparators=[right]):
            if isinstance(right, ast.Attribute) and right.attr == "parents":
                return [left, right.value]
            return [*_asked(left), *_asked(right)] if _is_common(left) or _is_common(right) else []
    return []


def _is_common(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) == "commonpath"


def _given(function: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, list[ast.expr]]:
    """What the variables of a function are given, by their names."""
    found: dict[str, list[ast.expr]] = {}
    for node in walk(function):
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    for name in walk(target):
                        if isinstance(name, ast.Name):
                            found.setdefault(name.id, []).append(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found.setdefault(name, []).append(value)
            case ast.NamedExpr(target=ast.Name(id=name), value=value):
                found.setdefault(name, []).append(value)
    return found


def _is_joined(node: ast.expr, given: dict[str, list[ast.expr]], depth: int) -> bool:
    """Whether something is put together of parts that nobody resolves."""
    if depth > _DEPTH:
        return False
    match node:
        case ast.Name(id=name):
            values = given.get(name, ())
            return bool(values) and all(_is_joined(one, given, depth + 1) for one in values)
        case ast.BinOp(left=left, op=ast.Div() | ast.Add(), right=right):
            return all(_is_part(one, given, depth + 1) for one in (left, right))
        case ast.JoinedStr(values=parts):
            holes = [one.value for one in parts if isinstance(one, ast.FormattedValue)]
            return len(holes) > 1 and all(_is_part(one, given, depth + 1) for one in holes)
        case ast.Call(func=func, args=args):
            return _is_joining(func, args, given, depth)
    return False


def _is_joining(
    func: ast.expr, args: Iterable[ast.expr], given: dict[str, list[ast.expr]], depth: int
) -> bool:
    name, args = last_name(func), list(args)
    of = [func.value] if isinstance(func, ast.Attribute) else []
    if name in _AS_IT_IS and len(args) < 2:
        inner = args or of  # `str(path)`, `path.absolute()`
        return bool(inner) and _is_joined(inner[0], given, depth + 1)
    if name not in _JOINS:
        return False
    if name == "joinpath":
        return all(_is_part(one, given, depth + 1) for one in (*of, *args))
    if len(args) == 1:
        return _is_joined(args[0], given, depth + 1)
    return len(args) > 1 and all(_is_part(one, given, depth + 1) for one in args)


def _is_part(node: ast.expr, given: dict[str, list[ast.expr]], depth: int) -> bool:
    """Whether a part of a path stays as somebody gave it."""
    if depth > _DEPTH:
        return False
    match node:
        case ast.Constant() | ast.Attribute():
            return True
        case ast.Name(id=name):
            return all(_is_part(one, given, depth + 1) for one in given.get(name, ()))
        case ast.Subscript(value=of):
            return _is_part(of, given, depth + 1)
        case ast.Call(func=ast.Attribute(value=of, attr=attr)) if attr in _AS_IT_IS:
            return _is_part(of, given, depth + 1)
        case ast.Call(func=ast.Name(id="str" | "Path"), args=[of]):
            return _is_part(of, given, depth + 1)
    return _is_joined(node, given, depth + 1)
