"""The parts of a Python file, by the interpreter's own parser."""

import ast
from collections.abc import Iterator

from vetting.outlines._names import of_function
from vetting.outlines._parts import Part
from vetting.python_syntax import parse

_LIGHT = 4000
"""Bytes of a statement that goes with whatever uses its names."""

_LARGE = 1200
"""Bytes from which a function or statement is worth cutting inside."""

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_Compound = ast.If | ast.Try | ast.TryStar | ast.With | ast.AsyncWith | ast.For | ast.While
_Declaration = ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign | ast.AugAssign
_STUB = b"pass\n"


def parts(data: bytes) -> tuple[Part, ...] | None:
    """The top-level statements; None when this interpreter cannot parse the file."""
    if data.count(b"\r") != data.count(b"\r\n"):
        return None  # a line's end for the interpreter and for nobody else
    try:
        return _File(data).top(parse(data, keep=True))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class _File:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._starts = [0, 0]
        position = data.find(b"\n")
        while position >= 0:
            self._starts.append(position + 1)
            position = data.find(b"\n", position + 1)
        self._starts.append(len(data))

    def top(self, tree: ast.Module) -> tuple[Part, ...]:
        found: list[Part] = []
        for statement in tree.body:
            part = self._part(statement)
            if found and part.start < found[-1].end:  # on one line
                part = Part(
                    start=found[-1].start,
                    end=max(part.end, found[-1].end),
                    binds=None,
                    light=True,
                    always=found[-1].always or part.always,
                )
                found.pop()
            found.append(part)
        return tuple(found)

    def _part(self, statement: ast.stmt) -> Part:
        start, end = self._span(statement)
        if isinstance(statement, _Definition):
            return Part(
                start=start,
                end=end,
                binds=of_function(statement.name.encode()),
                inner=self._inner(statement, end - start),
            )
        star = isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*"
        return Part(
            start=start,
            end=end,
            binds=_binds(statement),
            changes=_changes(statement),
            acts=not isinstance(statement, _Declaration),
            light=end - start <= _LIGHT,
            always=star
            or (isinstance(statement, ast.ImportFrom) and statement.module == "__future__"),
            inner=self._inner(statement, end - start),
        )

    def _span(self, statement: ast.stmt) -> tuple[int, int]:
        first = statement.lineno
        if isinstance(statement, _Definition) and statement.decorator_list:
            first = min(first, statement.decorator_list[0].lineno)
        last = min((statement.end_lineno or first) + 1, len(self._starts) - 1)
        return self._starts[first], self._starts[last]

    def _inner(self, statement: ast.stmt, size: int) -> tuple[Part, ...]:
        """The definitions within."""
        if size < _LARGE and not isinstance(statement, ast.ClassDef):
            return ()
        found = []
        for inner in _definitions(statement):
            start, end = self._span(inner)
            if self._data[start : start + 200].lstrip(b" \t")[:1] in (b"@", b"d", b"a", b"c"):
                indent = self._data[start : start + inner.col_offset]
                found.append(
                    Part(
                        start=start,
                        end=end,
                        stub=indent + _STUB,
                        binds=of_function(inner.name.encode()),
                        inner=self._inner(inner, end - start),
                    )
                )
        return tuple(sorted(found, key=lambda part: part.start))


def _definitions(statement: ast.AST) -> Iterator[_Definition]:
    """The outermost definitions in the blocks of a statement."""
    for block in ("body", "orelse", "handlers", "finalbody", "cases"):
        for inner in getattr(statement, block, ()):
            if isinstance(inner, _Definition):
                yield inner
            elif isinstance(inner, ast.stmt | ast.excepthandler | ast.match_case):
                yield from _definitions(inner)


def _binds(statement: ast.stmt) -> frozenset[bytes]:
    """The names that a statement imports, defines or sets, and the objects in which it sets some."""
    found = set[bytes]()
    for node in _outside(statement):
        if isinstance(node, ast.alias):
            found.add(_alias(node))
        elif isinstance(node, _Definition):
            found.add(node.name.encode())
        elif isinstance(node, ast.Global):
            found.update(name.encode() for name in node.names)
        elif isinstance(getattr(node, "ctx", None), ast.Store | ast.Del):
            root = _root(node)
            if root:
                found.add(root)
    return frozenset(found)


def _changes(statement: ast.stmt) -> frozenset[bytes]:
    """What else it may change: what it calls a method of, or hands to a function first."""
    found = set[bytes]()
    for node in _outside(statement):
        if isinstance(node, ast.Call):
            called = node.func if isinstance(node.func, ast.Attribute) else None
            found.update(filter(None, map(_root, (called, *node.args[:1]))))
    return frozenset(found)


def _outside(statement: ast.stmt) -> Iterator[ast.AST]:
    """The nodes of a statement, without what lies in functions and arguments but what these set."""
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        yield node
        if isinstance(node, ast.Call):
            todo.append(node.func)
        elif isinstance(node, _Definition):
            todo += (inner for inner in ast.walk(node) if isinstance(inner, ast.Global))
        elif not isinstance(node, ast.Lambda):
            todo += ast.iter_child_nodes(node)


def _root(node: ast.AST | None) -> bytes:
    """The variable that a branch begins with, or that a node is."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id.encode() if isinstance(node, ast.Name) else b""


def _alias(alias: ast.alias) -> bytes:
    return (alias.asname or alias.name.partition(".")[0]).encode()
