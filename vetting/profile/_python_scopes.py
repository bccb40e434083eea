"""What names in a Python file stand for: dotted paths of what is imported, and constant strings."""

import ast
import builtins
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from vetting.profile._facts import MORE
from vetting.profile._python_bindings import Each, Param, Part, Scope, Value, indexed
from vetting.profile._python_elements import Elements, copied, options, up_to
from vetting.profile._python_loaded import Loaders
from vetting.profile._python_named import Named
from vetting.profile._python_nodes import (
    COPIES,
    LOADERS,
    PATHED,
    PATHS,
    SAME,
    TEXTS,
    THREADS,
    is_cased,
    put_together,
)
from vetting.profile._python_once import MOST_STRINGS, Once, enough

_DEPTH = 12
_MOST = 40
"""Values that are followed for one name; more is no name of a sink."""

_MOST_VALUES = 1000
"""Values of one name that are looked at; where there are more, it is said."""

_LONG = 300
"""Characters from which a string is put together no further."""

_DEEP, _MOST_STEPS = 60, 2_000_000
"""Steps from a name to what is imported, and steps for all of a file; where there are more, it is said."""

_CASES: dict[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "strip": str.strip,
}
_NOTHING, _ANY = frozenset[str](), frozenset((MORE,))
_OF_FIRST = SAME | {"getattr", "builtins.getattr", "vars"}


class Scopes(Named):
    """See the module."""

    def __init__(self, tree: ast.Module) -> None:
        super().__init__(tree)
        self.cut = False
        """Whether a name has more values than are looked at."""

        self._steps = 0
        self._once = Once()
        self._elements = Elements()
        self._loaders = Loaders(self.of)

    @property
    def left_out(self) -> bool:
        """Whether there is anything that was not looked at."""
        return self.cut or self._loaders.cut or self._once.cut

    # Dotted paths.

    def paths(self, node: ast.AST, scope: Scope, depth: int = 0) -> frozenset[str]:
        """Everything that an expression may stand for, as dotted paths."""
        if isinstance(node, ast.Name):
            return self._name(node.id, scope, depth + 1)
        if type(node) not in PATHED or self._ends(depth):
            return _NOTHING
        if isinstance(node, ast.Attribute):
            owners = self.paths(node.value, scope, depth + 1)
            return frozenset([f"{p}.{node.attr}" for p in owners]) if owners else _NOTHING
        return self._some(self._paths(node, scope, depth + 1), _MOST)

    def _paths(self, node: ast.AST, scope: Scope, depth: int) -> Iterable[str]:
        match node:
            case ast.Call():
                owners = self.paths(node.func, scope, depth)
                if owners:
                    return self._call(node, owners, scope, depth)
                return self._loaders.given(
                    node.func, scope, lambda part, at: self.paths(part, at, depth)
                )
            case ast.Subscript(value=of, slice=key):
                owners = self.paths(of, scope, depth)
                texts = self._members(key, scope, depth) if owners else _NOTHING
                return [indexed(path, text) for path in owners for text in texts]
            case ast.Await() | ast.NamedExpr() | ast.IfExp() | ast.BoolOp():
                return (p for part in options(node) for p in self.paths(part, scope, depth))
            case ast.Dict() | ast.BinOp(op=ast.BitOr()):
                return self._copied(node, scope, depth)
            case ast.BinOp(left=left, op=ast.Div()):
                return self.paths(left, scope, depth) & {"pathlib.Path()"}
        return _NOTHING

    def imported(self, node: ast.expr, scope: Scope) -> list[str]:
        """The paths of what another file says that an expression, or each that it is, stands for."""
        paths = self.paths(node, scope)
        found = scope.find(node.id) if isinstance(node, ast.Name) else None
        for value in found[1] if found else ():
            if isinstance(value, Each) and not value.place:  # each name of a list
                paths |= self.paths(value.over, found[0] if found else scope)
        return [path for path in paths if "." in path and "()" not in path]

    def _name(self, name: str, scope: Scope, depth: int) -> frozenset[str]:
        found = scope.find(name)
        if found is None:
            self.cut = self.cut or (len(self.stars) >= _MOST and not hasattr(builtins, name))
            return frozenset((name, *(f"{star}.{name}" for star in self.stars[: _MOST - 1])))
        where, values = found
        known = where.paths.get(name)
        if known is not None and self._once.idle:
            return known
        return self._once.found(where.paths, name, lambda: self._named(where, values, depth))

    def _named(self, where: Scope, values: list[Value], depth: int) -> frozenset[str]:
        self._steps += len(values)
        if self._ends(depth):
            return _NOTHING
        some = values[:_MOST_VALUES]
        self.cut = self.cut or len(some) < len(values)
        every = (self._value_paths(value, where, depth) for value in some)
        return next(every) if len(some) == 1 else self._some(chain.from_iterable(every), _MOST)

    def _ends(self, depth: int) -> bool:
        """Whether no further step is taken, which is said."""
        self._steps += 1
        ends = depth > _DEEP or self._steps > _MOST_STEPS
        self.cut = self.cut or ends
        return ends

    def _members(self, key: ast.AST, scope: Scope, depth: int) -> frozenset[str]:
        """The names by which something is taken of what is imported."""
        texts = self.strings(key, scope, depth)
        self.cut = self.cut or MORE in texts
        return texts

    def _value_paths(self, value: Value, where: Scope, depth: int) -> frozenset[str]:
        match value:
            case None | Param(default=None) | Each() | Part():
                return _NOTHING
            case str():
                return frozenset((value,))
            case ast.ClassDef():
                return frozenset((f".{value.name}",))
            case Param(default=ast.expr() as default):
                return self.paths(default, where.parent or where, depth)
            case ast.expr():
                return self.paths(value, where, depth)
        return _NOTHING

    def _of_first(
        self, node: ast.Call, owners: frozenset[str], scope: Scope, depth: int
    ) -> Iterator[str]:
        """What gives back its first argument, or a part of it."""
        first = self.paths(node.args[0], scope, depth)
        for path in owners if first else ():
            if path in SAME:
                yield from (f"{of}()" for of in first) if path in THREADS else first
            elif path == "vars":
                yield from (f"{of}.__dict__" for of in first)
            elif len(node.args) > 1:
                for text in self._members(node.args[1], scope, depth):
                    yield from (f"{owner}.{text}" for owner in first)

    def _call(
        self, node: ast.Call, owners: frozenset[str], scope: Scope, depth: int
    ) -> Iterator[str]:
        if node.args and (some := owners & _OF_FIRST):
            owners -= some
            yield from self._of_first(node, some, scope, depth)
        for path in owners:
            if path in LOADERS and node.args:
                names = self._members(node.args[0], scope, depth)
                yield from (name.replace(":", ".") for name in names)
            elif path in COPIES:
                yield from self._copied(node, scope, depth) or (f"{path}()",)
            elif path == "os.environ.copy":
                yield "os.environ"
            elif path == "typing.cast" and len(node.args) > 1:
                yield from self.paths(node.args[1], scope, depth)
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
        if isinstance(every, frozenset) and len(every) <= most:
            return every
        found = list(islice(every, most + 1))
        self.cut = self.cut or len(found) > most
        return frozenset(found[:most])

    def alternatives(self, value: Value, where: Scope) -> Iterator[tuple[ast.expr, Scope]]:
        """What a variable stands for, each element of what is gone through by itself."""
        if isinstance(value, Each | Part):
            return up_to(self._elements.each(value, where), where)
        return iter([(value, where)] if isinstance(value, ast.expr) else ())

    def listed(self, node: ast.expr) -> tuple[str, ...]:
        """The strings in a list of the module."""
        every = up_to(self._elements.of(node, self.module), self.module)
        return tuple(sorted({text for one, at in every for text in self.strings(one, at)}))

    def strings(self, node: ast.AST | None, scope: Scope, depth: int = 0) -> frozenset[str]:
        """Every string that an expression may be, as far as the file says; empty for unknown."""
        if type(node) not in TEXTS or node is None:
            return _NOTHING
        if isinstance(node, ast.Constant):  # most of what is asked about
            return frozenset((node.value,)) if isinstance(node.value, str) else _NOTHING
        if depth > _DEPTH:
            return _ANY
        if isinstance(node, ast.Name):
            found = scope.find(node.id)
            return self._variable(node.id, *found, depth + 1) if found else _NOTHING
        return enough(self._strings(node, scope, depth + 1))

    def said(self, node: ast.AST | None, scope: Scope) -> frozenset[str]:
        """All strings that an expression may be; empty where they are not all known."""
        texts = self.strings(node, scope)
        return texts if MORE not in texts else _NOTHING

    def _strings(self, node: ast.AST, scope: Scope, depth: int) -> Iterable[str]:
        match node:
            case ast.Subscript() | ast.Call(func=ast.Attribute(attr="get")):
                found_in = up_to(self._elements.values(node, scope, depth), scope)
                return [text for item, at in found_in for text in self.strings(item, at, depth)]
            case ast.Call(func=ast.Attribute(value=of, attr=how), args=[]) if how in _CASES:
                return [_CASES[how](text) for text in self.strings(of, scope, depth)]
            case ast.Call(func=of) if getattr(of, "attr", "") not in ("format", "join"):
                return _NOTHING
            case ast.Call() | ast.BinOp() | ast.JoinedStr():
                return self._joined(put_together(node) or (), scope, depth)
            case ast.NamedExpr(value=of):
                return self.strings(of, scope, depth)
            case ast.FormattedValue(value=of):
                return self.strings(of, scope, depth)
            case ast.IfExp(body=one, orelse=other):
                return self.strings(one, scope, depth) | self.strings(other, scope, depth)
            case ast.BoolOp(values=values):
                return [text for value in values for text in self.strings(value, scope, depth)]
            case (
                ast.Attribute(value=of, attr="value")
                | ast.Attribute(value=ast.Name() as of, attr="name")
            ):
                return self.strings(of, scope, depth)
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                return self._member(name, attr, scope, depth)
        return _NOTHING

    def _variable(self, name: str, where: Scope, values: list[Value], depth: int) -> frozenset[str]:
        def find() -> frozenset[str]:
            self._steps += len(values)
            if self._steps > _MOST_STEPS:
                return _ANY
            some = (self._value(value, where, depth) for value in values[:_MOST_VALUES])
            rest = _ANY if len(values) > _MOST_VALUES else _NOTHING
            return enough(next(some) if len(values) == 1 else chain.from_iterable((*some, rest)))

        return self._once.found(where.texts, name, find)

    def _joined(self, parts: Iterable[ast.expr], scope: Scope, depth: int) -> Iterable[str]:
        whole = [""] if parts else []
        many = cased = False
        for part in parts:
            texts = sorted(self.strings(part, scope, depth))
            cased = cased or is_cased(part)
            if many and len(texts) > 1 and cased:
                return _NOTHING  # names of fields: which go with which prefix, nobody says
            many = many or len(texts) > 1
            every = (one + text for one in whole for text in texts if len(one) < _LONG)
            whole = list(islice(every, MOST_STRINGS + 1))
            whole = [*whole[:MOST_STRINGS], MORE] if len(whole) > MOST_STRINGS else whole
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
        if isinstance(value, Each | Part):
            every = up_to(self._elements.each(value, where, depth), where)
            return (text for item, at in every for text in self.strings(item, at, depth))
        return self.strings(value, where, depth) if isinstance(value, ast.expr) else _NOTHING
