"""What names in a Python file stand for: dotted paths of what is imported, and constant strings."""

import ast
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from vetting.profile._python_bindings import SELF, Each, Param, Scope, Value, indexed, members
from vetting.profile._python_elements import Elements
from vetting.profile._python_names import Names
from vetting.profile._python_nodes import PATHED, TEXTS

_DEPTH = 12
_MOST = 40
"""Values that are followed for one name; more is no name of a sink."""

_MOST_VALUES = 1000
"""Values of one name that are looked at; where there are more, it is said."""

_MOST_STRINGS, _LONG = 400, 300
"""Characters from which a string is put together no further."""

_IMPORTERS = frozenset(("__import__", "importlib.import_module", "builtins.__import__"))
ENVIRONMENT = frozenset(("os.environ", "os.environb", "nt.environ", "posix.environ"))
COPY = "os.environ.copy()"
"""What holds the same as the environment, and is not it."""

_WHOLE = ENVIRONMENT | {COPY}
_COPIERS = frozenset(
    ("dict", "collections.ChainMap", "collections.OrderedDict", "copy.copy", "copy.deepcopy")
) | {"types.MappingProxyType"}
_LETTERS: dict[str, Callable[[str], str]] = {
    "upper": str.upper, "lower": str.lower, "strip": str.strip, "title": str.title,
}  # fmt: skip
_SAME = frozenset(("functools.partial", "asyncio.to_thread", "staticmethod", "classmethod"))

_PATHS = (
    *("Path", ".cwd", ".home", ".resolve", ".expanduser", ".absolute", ".joinpath"),
    *(".with_suffix", ".with_name"),
)
"""Ways to get a path from `pathlib`."""


class Scopes(Names):
    """What expressions in the scopes of a file stand for."""

    def __init__(self, tree: ast.Module) -> None:
        self.cut = False
        """Whether a name has more values than are looked at."""

        self._paths_of: dict[tuple[int, str], frozenset[str]] = {}
        self._strings_of: dict[tuple[int, str], frozenset[str]] = {}
        self._elements = Elements()
        super().__init__(tree)

    # Dotted paths.

    def paths(self, node: ast.AST, scope: Scope, depth: int = 0) -> frozenset[str]:
        """Everything that an expression may stand for, as dotted paths."""
        if depth > _DEPTH or type(node) not in PATHED:
            return frozenset()
        if isinstance(node, ast.Name):
            return self._name(node.id, scope, depth + 1)
        if isinstance(node, ast.Attribute):
            found = [f"{p}.{node.attr}" for p in self.paths(node.value, scope, depth + 1)]
            return frozenset(found) | self._member_paths(node, scope, depth + 1)
        return self._some(self._paths(node, scope, depth + 1), _MOST)

    def _paths(self, node: ast.AST, scope: Scope, depth: int) -> Iterator[str]:
        match node:
            case ast.Call():
                yield from self._call(node, scope, depth)
            case ast.Subscript(value=of, slice=key):
                for path in self.paths(of, scope, depth):
                    for text in self.strings(key, scope, depth):
                        yield indexed(path, text)
            case ast.Await(value=of) | ast.NamedExpr(value=of):
                yield from self.paths(of, scope, depth)
            case ast.IfExp(body=one, orelse=other):
                yield from self.paths(one, scope, depth)
                yield from self.paths(other, scope, depth)
            case ast.BoolOp(values=values):
                for value in values:
                    yield from self.paths(value, scope, depth)
            case ast.BinOp(left=left, op=ast.Div()):
                yield from (p for p in self.paths(left, scope, depth) if p == "pathlib.Path()")
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                yield from self._copies((left, right), scope, depth)
            case ast.Dict(keys=keys, values=values) if None in keys:
                spread = (v for k, v in zip(keys, values, strict=True) if k is None)
                yield from self._copies(spread, scope, depth)

    def _member_paths(self, node: ast.Attribute, scope: Scope, depth: int) -> frozenset[str]:
        """What `self.x` was given in any method of the class."""
        if not isinstance(node.value, ast.Name) or node.value.id not in SELF:
            return frozenset()
        where, values = members(node.attr, scope)
        key = id(where), f".{node.attr}"
        if values and key not in self._paths_of:
            self._paths_of[key] = frozenset()  # members that go in circles end here
            some = values[:_MOST_VALUES]
            every = (p for value, at in some for p in self._value_paths(value, at, depth))
            self._paths_of[key] = self._some(every, _MOST)
        return self._paths_of.get(key, frozenset())

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

    def _copies(self, parts: Iterable[ast.expr], scope: Scope, depth: int) -> Iterator[str]:
        """The environment, where something is made of it that holds the same."""
        for part in parts:
            if self.paths(part, scope, depth) & _WHOLE:
                yield COPY

    def _call(self, node: ast.Call, scope: Scope, depth: int) -> Iterator[str]:
        for path in self.paths(node.func, scope, depth):
            if path in _IMPORTERS and node.args:
                yield from self.strings(node.args[0], scope, depth)
            elif path in ("getattr", "builtins.getattr") and len(node.args) > 1:
                for owner in self.paths(node.args[0], scope, depth):
                    for text in self.strings(node.args[1], scope, depth):
                        yield f"{owner}.{text}"
            elif path in _COPIERS:
                yield f"{path}()"
                given = (*node.args, *(k.value for k in node.keywords if k.arg is None))
                yield from self._copies(given, scope, depth)
            elif path in _SAME and node.args:
                yield from self.paths(node.args[0], scope, depth)
            elif path.startswith("pathlib.") and path.endswith(_PATHS):
                yield "pathlib.Path()"
            else:
                yield f"{path}()"

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

    def listed(self, node: ast.expr, scope: Scope | None = None) -> tuple[str, ...]:
        """The strings in a list, where no scope is said, of the module."""
        every = islice(self._elements.of(node, scope or self.module), _MOST_STRINGS)
        return tuple(sorted({text for one, at in every for text in self.strings(one, at)}))

    def strings(self, node: ast.AST | None, scope: Scope, depth: int = 0) -> frozenset[str]:
        """Every string that an expression may be, as far as the file says; empty for unknown."""
        if type(node) not in TEXTS or node is None or depth > _DEPTH:
            return frozenset()
        return self._some(self._strings(node, scope, depth + 1), _MOST_STRINGS)

    def _strings(  # noqa: C901 - one case per kind
        self, node: ast.AST, scope: Scope, depth: int
    ) -> Iterable[str]:
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
            case ast.Call(func=ast.Attribute(value=of, attr=attr), args=[]):
                texts = self.strings(of, scope, depth) if attr in _LETTERS else ()
                return [_LETTERS[attr](text) for text in texts]
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
        parts = list(parts)
        every = [sorted(self.strings(part, scope, depth)) for part in parts]
        several = [p for p, texts in zip(parts, every, strict=True) if len(texts) > 1]
        if len(several) > 1 and any(map(_is_respelled, several)):
            return ()  # of a table's rows: not each goes with each
        for texts in every:
            whole = [one + text for one in whole for text in texts if len(one) < _LONG][:_MOST]
        return whole

    def _member(self, name: str, attr: str, scope: Scope, depth: int) -> Iterable[str]:
        """A constant or enum member of a class of this file, or of the one around."""
        for value, at in members(attr, scope)[1][:_MOST] if name in SELF else ():
            yield from self._value(value, at, depth)
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


def _is_respelled(part: ast.expr) -> bool:
    return isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Call)
