"""Folders of the package that Python code names beside its own file, `Path(__file__).parent / "tools"`, for
what loads all modules of one.
"""

import ast
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from vetting.surface._ir import Imported, Scope
from vetting.surface._scopes import owner

PROVIDER = "FileSystemProvider"
"""A class of FastMCP that loads every module below a folder, and offers what is decorated in them."""

_FILE = "__file__"
_DEPTH = 8
_MOST = 20
"""Variables that are looked at for one."""

_SAME = frozenset({"resolve", "absolute", "as_posix"})
_CALLED_SAME = frozenset({
    *("builtins.str", "os.fspath", "os.path.abspath", "os.path.realpath", "os.path.normpath"),
})  # fmt: skip


def spec_of(raw: Any, scope: Scope) -> str:
    """What a call of `PROVIDER` loads, as `Module.imports` tells it; nothing where nobody knows."""
    if not isinstance(raw, ast.Call) or len(raw.args) > 1:
        return ""
    given = raw.args or [item.value for item in raw.keywords if item.arg == "root"]
    found = path_of(given[0], scope) if given else None
    if not found or any("." in part or "*" in part for part in found):
        return ""
    own = scope.module.path.split("/")[:-1]
    common = 0
    while common < min(len(own), len(found)) and own[common] == found[common]:
        common += 1
    return "." * (len(own) - common + 1) + ".".join([*found[common:], "*"])


def path_of(node: ast.expr, scope: Scope, depth: int = 0) -> list[str] | None:
    """The parts of a path in the package; None where it is no such, or nobody knows."""
    if depth > _DEPTH:
        return None
    match node:
        case ast.Name(id=name) if name == _FILE:
            return scope.module.path.split("/") if _is_plain(scope) else None
        case ast.Name():
            value, at = _once(node.id, scope)
            return path_of(value, at, depth + 1) if value is not None else None
        case ast.Attribute(attr="parent", value=of):
            return _above(path_of(of, scope, depth + 1), 1)
        case ast.Subscript(
            value=ast.Attribute(attr="parents", value=of), slice=ast.Constant(value=int() as number)
        ) if number >= 0:
            return _above(path_of(of, scope, depth + 1), number + 1)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return _joined(path_of(left, scope, depth + 1), [right], scope)
        case ast.Call(func=func, args=args):
            return _called(func, args, scope, depth)
    return None


def _called(func: ast.expr, args: Sequence[ast.expr], scope: Scope, depth: int) -> list[str] | None:
    name = _full_name(func, scope)
    if not name and isinstance(func, ast.Attribute):
        of = path_of(func.value, scope, depth + 1)
        if func.attr == "joinpath":
            return _joined(of, args, scope)
        return of if func.attr in _SAME and not args else None
    first = path_of(args[0], scope, depth + 1) if args else None
    if name in ("pathlib.Path", "os.path.join"):
        return _joined(first, args[1:], scope)
    if len(args) == 1 and name == "os.path.dirname":
        return _above(first, 1)
    return first if len(args) == 1 and name in _CALLED_SAME else None


def _above(path: list[str] | None, count: int) -> list[str] | None:
    return path[:-count] if path is not None and count <= len(path) else None


def _joined(path: list[str] | None, parts: Sequence[ast.expr], scope: Scope) -> list[str] | None:
    """A path and the texts behind it, of which each is known and none leads out."""
    for part in parts:
        text = _text(part, scope)
        if path is None or text is None or text.startswith("/") or "\\" in text:
            return None
        for name in text.split("/"):
            if name == "..":
                path = _above(path, 1)
            elif path is not None and name not in ("", "."):
                path = [*path, name]
    return path


def _text(node: ast.expr, scope: Scope) -> str | None:
    value: ast.expr | None = node
    if isinstance(node, ast.Name):
        value, _ = _once(node.id, scope)
    known = isinstance(value, ast.Constant) and isinstance(value.value, str)
    return value.value if known else None  # type: ignore[union-attr]


def _full_name(node: ast.expr, scope: Scope) -> str:
    """The dotted name of what is called, by its library's name: `os.path.join`, `pathlib.Path`."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute) and len(parts) < _DEPTH:
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    at = owner(node.id, scope)
    values = at.names[node.id] if at is not None else []
    if at is None:
        parts.append(f"builtins.{node.id}")
    elif len(values) == 1 and isinstance(values[0], Imported):
        made = values[0]
        parts += [made.name, made.spec] if made.name else [made.spec]
    else:
        return ""
    return ".".join(reversed(parts))


def variables(node: ast.AST, scope: Scope, depth: int = 0) -> Iterator[tuple[Scope, str]]:
    """The variables that an expression is made of, and those that they are made of."""
    for part in ast.walk(node) if depth < _DEPTH else ():
        if isinstance(part, ast.Name):
            value, at = _once(part.id, scope)
            if value is not None:
                yield at, part.id
                yield from islice(variables(value, at, depth + 1), _MOST)


def _once(name: str, scope: Scope) -> tuple[ast.expr | None, Scope]:
    """What a variable is that its module gives a value at one place alone."""
    at = owner(name, scope)
    if at is None or len(at.names[name]) != 1 or at.kind == "class" or _stores(scope, name) != 1:
        return None, scope
    for part in ast.walk(at.raw):
        match part:
            case ast.Assign(targets=[ast.Name(id=said)], value=value) if said == name:
                return value, at
            case ast.AnnAssign(target=ast.Name(id=said), value=value) if said == name:
                return value, at
    return None, scope


def _stores(scope: Scope, name: str) -> int:
    """At how many places of a module something of this name gets a value."""
    return sum(
        isinstance(part, ast.Name | ast.Attribute)
        and not isinstance(part.ctx, ast.Load)
        and (part.id if isinstance(part, ast.Name) else part.attr) == name
        for part in ast.walk(_whole(scope))
    )


def _is_plain(scope: Scope) -> bool:
    """Whether nothing of a module gives its `__file__` another value: by its name, or as a text."""
    return (
        _stores(scope, _FILE) == 0
        and owner(_FILE, scope) is None
        and not any(
            isinstance(part, ast.Constant) and part.value == _FILE
            for part in ast.walk(_whole(scope))
        )
    )


def _whole(scope: Scope) -> Any:
    return scope.module.scope.raw
