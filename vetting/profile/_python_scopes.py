"""What names in a Python file stand for: dotted paths of what is imported, and constant strings."""

import ast
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from vetting.profile._python_bindings import (
    FUNCTIONS,
    Each,
    Param,
    Scope,
    Value,
    assign,
    indexed,
    parameters,
)
from vetting.profile._python_elements import Elements, copied, options
from vetting.profile._python_nodes import IMPORTERS, PATHED, PATHS, SAME, TEXTS, children
from vetting.python_syntax import FIELDS

_DEPTH = 12
_MOST = 40
"""Values that are followed for one name; more is no name of a sink."""

_MOST_VALUES = 1000
"""Values of one name that are looked at; where there are more, it is said."""

_MOST_STRINGS, _LONG = 400, 300
"""Characters from which a string is put together no further."""

_OPENING = frozenset((*FUNCTIONS, ast.ClassDef))
_BINDING = _OPENING | {
    *(ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.For, ast.AsyncFor),
    *(ast.comprehension, ast.withitem, ast.ExceptHandler, ast.Global, ast.Nonlocal),
}
"""What opens a scope, and what gives names."""


class Scopes:
    """All scopes of a file, and what expressions in them stand for."""

    def __init__(self, tree: ast.Module) -> None:
        self.module = Scope(tree)
        self.of: dict[ast.AST, Scope] = {tree: self.module}
        self.stars: list[str] = []
        self.cut = False
        """Whether a name has more values than are looked at."""

        self.words: set[str] = set()
        """Everything that is named: variables, members, and what is imported."""

        self._paths_of: dict[tuple[int, str], frozenset[str]] = {}
        self._strings_of: dict[tuple[int, str], frozenset[str]] = {}
        self._elements = Elements()
        self._read(tree)

    def _read(self, tree: ast.Module) -> None:
        """Find all that is named and bound."""
        scope, todo = self.module, list[Any](tree.body)
        while todo:
            node = todo.pop()
            kind = type(node)
            if kind is Scope:  # what is popped from here on stands in it
                scope = node
            elif kind is ast.Name:
                self.words.add(node.id)
            elif kind is ast.Attribute:
                self.words.add(node.attr)
                todo.append(node.value)
            else:
                todo += self._inside(node, scope) if kind in _OPENING else children(node)
                if kind in _BINDING:
                    self._bind(node, scope)

    def _inside(self, node: ast.AST, scope: Scope) -> list[Any]:
        """What a function or class holds, last first: its defaults and decorators stand outside its
        scope, so that its body lies between the two scopes.
        """
        found: list[Any] = []
        for name in FIELDS[type(node)]:
            value: Any = getattr(node, name)
            parts = value if isinstance(value, list) else [value] if value is not None else []
            found += [scope, *parts, self.scope(node, scope)] if name == "body" else parts
        return found

    def scope(self, node: ast.AST, parent: Scope) -> Scope:
        """The scope that a function or class opens."""
        if node not in self.of:
            self.of[node] = Scope(node, parent)
        return self.of[node]

    def _bind(self, node: ast.AST, scope: Scope) -> None:  # noqa: C901, PLR0912 - one case per kind
        match node:
            case ast.Import(names=names):
                for alias in names:
                    self.words.update(alias.name.split("."))
                    path = alias.name if alias.asname else alias.name.partition(".")[0]
                    scope.bind(alias.asname or path, path)
            case ast.ImportFrom(module=module, level=level, names=names):
                base = "." * level + (module or "")
                self.words.update((*base.split("."), *(alias.name for alias in names)))
                for alias in names:
                    if alias.name == "*":
                        self.stars.append(base)
                    dot = "" if base.endswith(".") else "."
                    scope.bind(alias.asname or alias.name, f"{base}{dot}{alias.name}")
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    assign(target, value, scope)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                assign(target, value, scope)
            case ast.AnnAssign(target=ast.Name(id=name)):
                scope.bind(name, None)
            case ast.NamedExpr(target=target, value=value):
                assign(target, value, scope)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                scope.bind(name, None)
                parameters(node, self.scope(node, scope))
            case ast.Lambda():
                parameters(node, self.scope(node, scope))
            case ast.ClassDef(name=name):
                scope.bind(name, node)
                self.scope(node, scope)
            case ast.For(target=target, iter=over) | ast.AsyncFor(target=target, iter=over):
                assign(target, Each(over), scope)
            case ast.comprehension(target=target, iter=over):
                assign(target, Each(over), scope)
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
                assign(target, value, scope)
            case ast.ExceptHandler(name=str() as name):
                scope.bind(name, None)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                scope.outer |= set(names)

    # Dotted paths.

    def paths(self, node: ast.AST, scope: Scope, depth: int = 0) -> frozenset[str]:
        """Everything that an expression may stand for, as dotted paths."""
        if depth > _DEPTH or type(node) not in PATHED:
            return frozenset()
        if isinstance(node, ast.Name):
            return self._name(node.id, scope, depth + 1)
        if isinstance(node, ast.Attribute):
            return frozenset([f"{p}.{node.attr}" for p in self.paths(node.value, scope, depth + 1)])
        return self._some(self._paths(node, scope, depth + 1), _MOST)

    def _paths(self, node: ast.AST, scope: Scope, depth: int) -> Iterator[str]:
        match node:
            case ast.Call():
                yield from self._call(node, scope, depth)
            case ast.Subscript(value=of, slice=key):
                for path in self.paths(of, scope, depth):
                    for text in self.strings(key, scope, depth):
                        yield indexed(path, text)
            case ast.Await() | ast.NamedExpr() | ast.IfExp() | ast.BoolOp():
                for value in options(node):
                    yield from self.paths(value, scope, depth)
            case ast.Dict() | ast.BinOp(op=ast.BitOr()):
                yield from self._copied(node, scope, depth)
            case ast.BinOp(left=left, op=ast.Div()):
                yield from (p for p in self.paths(left, scope, depth) if p == "pathlib.Path()")

    def _name(self, name: str, scope: Scope, depth: int) -> frozenset[str]:
        found = scope.find(name)
        if found is None:
            return frozenset((name, *(f"{star}.{name}" for star in self.stars[: _MOST - 1])))
        where, values = found
        key = id(where), name
        known = self._paths_of.get(key)
        if known is None:
            self._paths_of[key] = frozenset()  # names that go in circles end here
            some = values[:_MOST_VALUES]
            self.cut = self.cut or len(some) < len(values)
            every = (p for value in some for p in self._value_paths(value, where, depth))
            known = self._paths_of[key] = self._some(every, _MOST)
        return known

    def _value_paths(self, value: Value, where: Scope, depth: int) -> Iterator[str]:
        match value:
            case str():
                yield value
            case ast.ClassDef():
                yield f".{value.name}"
            case Param(default=ast.expr() as default):
                yield from self.paths(default, where.parent or where, depth)
            case ast.expr():
                yield from self.paths(value, where, depth)

    def _call(self, node: ast.Call, scope: Scope, depth: int) -> Iterator[str]:
        for path in self.paths(node.func, scope, depth):
            if path in IMPORTERS and node.args:
                yield from self.strings(node.args[0], scope, depth)
            elif path in ("getattr", "builtins.getattr") and len(node.args) > 1:
                for owner in self.paths(node.args[0], scope, depth):
                    for text in self.strings(node.args[1], scope, depth):
                        yield f"{owner}.{text}"
            elif path in SAME and node.args:
                yield from self.paths(node.args[0], scope, depth)
            elif path in ("dict", "builtins.dict", "copy.copy", "copy.deepcopy"):
                yield from self._copied(node, scope, depth) or (f"{path}()",)
            elif path == "os.environ.copy":
                yield "os.environ"
            elif path.startswith("pathlib.") and path.endswith(PATHS):
                yield "pathlib.Path()"
            else:
                yield f"{path}()"

    def _copied(self, node: Any, scope: Scope, depth: int) -> frozenset[str]:
        """The environment, where it is copied."""
        found = (path for of in copied(node) for path in self.paths(of, scope, depth))
        return frozenset(path for path in found if path == "os.environ")

    def _some(self, every: Iterable[str], most: int) -> frozenset[str]:
        """As many as are looked at; that there are more is said."""
        found = list(islice(every, most + 1))
        self.cut = self.cut or len(found) > most
        return frozenset(found[:most])

    # Constant strings.

    def alternatives(self, value: Value, where: Scope) -> Iterator[tuple[ast.expr, Scope]]:
        """What a variable stands for, each element of what is gone through by itself."""
        if isinstance(value, Each):
            yield from islice(self._elements.each(value, where), _MOST)
        elif isinstance(value, ast.expr):
            yield value, where

    def listed(self, node: ast.expr) -> tuple[str, ...]:
        """The strings in a list of the module."""
        every = islice(self._elements.of(node, self.module), _MOST_STRINGS)
        return tuple(sorted({text for one, at in every for text in self.strings(one, at)}))

    def strings(self, node: ast.AST | None, scope: Scope, depth: int = 0) -> frozenset[str]:
        """Every string that an expression may be, as far as the file says; empty for unknown."""
        if type(node) not in TEXTS or node is None or depth > _DEPTH:
            return frozenset()
        return self._some(self._strings(node, scope, depth + 1), _MOST_STRINGS)

    def _strings(self, node: ast.AST, scope: Scope, depth: int) -> Iterable[str]:
        match node:
            case ast.Constant(value=str() as text):
                return [text]
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._joined([left, right], scope, depth)
            case ast.JoinedStr(values=parts):
                return self._joined(parts, scope, depth)
            case ast.FormattedValue(value=of):
                return self.strings(of, scope, depth)
            case ast.IfExp(body=one, orelse=other):
                return self.strings(one, scope, depth) | self.strings(other, scope, depth)
            case ast.BoolOp(values=values):
                return [text for value in values for text in self.strings(value, scope, depth)]
            case ast.Attribute(value=of, attr="value"):
                return self.strings(of, scope, depth)
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                return self._member(name, attr, scope, depth)
            case ast.Name(id=name):
                found = scope.find(name)
                if found is not None:
                    return self._variable(name, *found, depth)
            case ast.Subscript() | ast.Call(func=ast.Attribute(attr="get")):
                found_in = islice(self._elements.values(node, scope, depth), _MOST_STRINGS)
                return [text for item, at in found_in for text in self.strings(item, at, depth)]
        return ()

    def _variable(self, name: str, where: Scope, values: list[Value], depth: int) -> Iterable[str]:
        key = id(where), name
        if key not in self._strings_of:
            self._strings_of[key] = frozenset()
            every = (text for value in values[:_MOST] for text in self._value(value, where, depth))
            self._strings_of[key] = self._some(every, _MOST_STRINGS)
        return self._strings_of[key]

    def _joined(self, parts: Iterable[ast.expr], scope: Scope, depth: int) -> Iterable[str]:
        whole = [""]
        for part in parts:
            texts = sorted(self.strings(part, scope, depth))
            whole = [one + text for one in whole for text in texts if len(one) < _LONG][:_MOST]
        return whole

    def _member(self, name: str, attr: str, scope: Scope, depth: int) -> Iterable[str]:
        """A constant or enum member of a class of this file."""
        found = scope.find(name)
        for value in found[1] if found else ():
            if isinstance(value, ast.ClassDef):
                inner = self.of[value]
                for item in inner.names.get(attr, ()):
                    yield from self._value(item, inner, depth)

    def _value(self, value: Value, where: Scope, depth: int) -> Iterable[str]:
        match value:
            case Each():
                for item, at in islice(self._elements.each(value, where, depth), _MOST_STRINGS):
                    yield from self.strings(item, at, depth)
            case ast.expr():
                yield from self.strings(value, where, depth)
