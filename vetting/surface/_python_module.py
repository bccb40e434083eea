"""A Python source file: its scopes, calls and imports, by the `ast` module alone."""

import ast
import inspect
from collections.abc import Iterator, KeysView, Sequence
from functools import cached_property
from typing import Any

from vetting.errors import FormatError
from vetting.patterns import pattern
from vetting.python_syntax import parse_newer, statements
from vetting.surface._inside import Region
from vetting.surface._ir import (
    ADDERS,
    Attr,
    Element,
    Func,
    Imported,
    Module,
    Name,
    Node,
    Param,
    Scope,
    Site,
    Within,
)
from vetting.surface._python_branches import Decision, start
from vetting.surface._python_calls import PythonCalls
from vetting.surface._python_each import captured, elements, entered
from vetting.surface._python_global import given_elsewhere
from vetting.surface._python_inside import PythonInside
from vetting.surface._python_loading import WORDS
from vetting.surface._python_lower import FUNCTIONS, bind, lower, lower_base, named, own_members
from vetting.surface._python_parts import PythonParts
from vetting.surface._python_plain import plain
from vetting.surface._python_spelling import spelled
from vetting.surface._python_texts import Texts
from vetting.surface._swap import Swap

_CODING = pattern(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_PLAIN = pattern(rb"(?i)(utf-?8(-sig)?|ascii|us-ascii)$")
_TESTED = (ast.If, ast.While)
_TRIED = (ast.Try, ast.TryStar, ast.Match)
_HOLDING = frozenset({ast.For, ast.AsyncFor, ast.With, ast.AsyncWith, *_TRIED, *_TESTED})
"""Statements that hold others of the same scope."""

_VALUES = frozenset({"NamedTuple", "dataclass", "define", "frozen", "attrs"})


class PythonModule(Module):
    """See the module.

    Raises:
        FormatError: it is no Python, or in another encoding than it seems.
    """

    def __init__(self, path: str, data: bytes) -> None:
        for line in data.split(b"\n", 2)[:2]:
            if (said := _CODING.match(line)) and not _PLAIN.match(said[1]):
                raise FormatError(f"a coding line says {said[1].decode('ascii', 'replace')}")
        try:
            self._tree = plain(parse_newer(data), data)
        except (SyntaxError, ValueError) as error:
            raise FormatError(f"not Python 3 ({error.__class__.__name__})") from error
        self.path = path
        self.loads = any(word in data for word in WORDS)
        self.scope = Scope(self, None, self._tree, "module")
        self._scopes: dict[int, Scope] = {}
        self._texts = Texts()

    @cached_property
    def _index(self) -> PythonCalls:
        return PythonCalls(self)

    @cached_property
    def added(self) -> dict[str, list[Site]]:
        """The additions by the name of what they add to."""
        found: dict[str, list[Site]] = {}
        for site in self.sites(ADDERS | {"setdefault", "__setitem__"}):
            if isinstance(of := getattr(site.call.func, "of", None), Attr | Name):
                found.setdefault(of.name, []).append(site)
        return found

    @cached_property
    def _elements(self) -> dict[int, Node]:
        return elements(self._index.comprehensions)

    @cached_property
    def _inside(self) -> PythonInside:
        return PythonInside(self, self._index.every)

    @cached_property
    def parts(self) -> PythonParts:
        """What stands where in it."""
        return PythonParts(self._tree)

    # What `Module` asks for.

    def function(self, func: Node, outer: Scope) -> Scope:
        """See `Module.function`."""
        return self.scope_of(func.raw, outer)

    def scope_of(self, raw: ast.AST, outer: Scope) -> Scope:
        """The scope of a function or class, which stands in `outer`."""
        if id(raw) not in self._scopes:
            kind = "class" if isinstance(raw, ast.ClassDef) else "function"
            self._scopes[id(raw)] = Scope(self, outer, raw, kind)
        return self._scopes[id(raw)]

    def fill(self, scope: Scope) -> None:
        """See `Module.fill`."""
        scope.filled = True
        raw = scope.raw
        if isinstance(raw, ast.Lambda):
            scope.returns.append(lower(raw.body))
        if isinstance(raw, FUNCTIONS):
            self._parameters(raw.args, scope)
        if isinstance(raw, ast.ClassDef):
            scope.bases += map(lower_base, raw.bases)
        if not isinstance(raw, ast.Lambda):
            self._statements(raw.body, scope)
        given_elsewhere(scope, self.scope_of)

    def spelled(self, raw: Any, swap: Swap) -> str:
        """See `Module.spelled`."""
        return spelled(raw, swap) if isinstance(raw, ast.AST) else ""

    def extent(self, raw: Any) -> int:
        """See `Module.extent`."""
        return 80 * int(raw.end_lineno - raw.lineno) + 1

    def sites(self, names: frozenset[str]) -> Iterator[Site]:
        """See `Module.sites`."""
        for name in sorted(names & self._index.names):
            yield from self._index.of(name)

    @property
    def called(self) -> KeysView[str]:
        """The last names of all that is called; with `=` of members that are assigned to."""
        return self._index.names

    def members(self, names: frozenset[str]) -> Iterator[tuple[Scope, ast.Attribute]]:
        """Members with one of these names, of those that register things, that are not called."""
        yield from (found for found in self._index.members if found[1].attr in names)

    def additions(self, name: str) -> Sequence[Site]:
        """See `Module.additions`."""
        return self.added.get(name, ())

    def grown(self) -> Iterator[Site]:
        """`x += value`, of what is no number or text, as a call of `x.__iadd__(value)`, and `x |= value`."""
        return (made() for made in self._index.grown)

    def element(self, raw: Any) -> Node | None:
        """See `Module.element`."""
        return self._elements.get(id(raw))

    def source(self, raw: Any) -> str:
        """See `Module.source`."""
        return self._texts.of(raw)

    def exported(self) -> Iterator[str]:
        """See `Module.exported`."""
        if not self.scope.filled:
            self.fill(self.scope)
        yield from self.scope.names

    def assigned(self, name: str, scope: Scope) -> Iterator[tuple[Scope, Node]]:
        """See `Module.assigned`."""
        del scope
        for where, node in self._index.assigned:
            if any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
                yield where, lower(node.value)

    def export(self, name: str) -> Node | None:
        """See `Module.export`."""
        if not self.scope.filled:
            self.fill(self.scope)
        if name not in self.scope.names:
            return None
        return lower(ast.Name(id=name, lineno=0))

    def imports(self) -> Iterator[tuple[str, int]]:
        """See `Module.imports`."""
        yield from self._index.imports
        yield from self._index.loaded()

    def bind(self, target: Any, value: Node) -> Iterator[tuple[str, Node]]:
        """See `Module.bind`."""
        yield from bind(target, value)

    def doc(self, func: Func) -> str:
        """See `Module.doc`."""
        if not isinstance(func.raw, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return ""
        return inspect.cleandoc(ast.get_docstring(func.raw, clean=False) or "")

    def fields(self, scope: Scope) -> tuple[str, ...]:
        """See `Module.fields`."""
        marks = (getattr(at, "func", at) for at in getattr(scope.raw, "decorator_list", ()))
        names = {getattr(mark, "attr", getattr(mark, "id", "")) for mark in marks}
        names |= {getattr(base, "name", "") for base in scope.bases}
        if names.isdisjoint(_VALUES):
            return ()
        parts = [part.target for part in scope.raw.body if isinstance(part, ast.AnnAssign)]
        return tuple(part.id for part in parts if isinstance(part, ast.Name))

    def inside(self) -> PythonInside:
        """See `Module.inside`."""
        return self._inside

    def decisions(self, region: Region) -> Iterator[Decision]:
        """Each place in a part that decides what runs."""
        for decision in self._index.decisions:
            if region[0] <= start(decision[1]) <= region[1]:
                yield decision

    def _parameters(self, args: ast.arguments, scope: Scope) -> None:
        every = [*args.posonlyargs, *args.args]
        defaults = [None] * (len(every) - len(args.defaults)) + list(args.defaults)
        skip = 1 if every and every[0].arg in ("self", "cls") else 0
        pairs = [*zip(every, defaults, strict=True)]
        pairs += zip(args.kwonlyargs, args.kw_defaults, strict=True)
        for number, (arg, default) in enumerate(pairs):
            index = number - skip if number < len(every) else 1 << 30
            given = lower(default) if default else None
            param = Param(arg.lineno, name=arg.arg, index=index, default=given)
            scope.params.append(param)
            scope.bind(arg.arg, param)
        if (rest := args.vararg) is not None:
            scope.rest = Param(rest.lineno, name=rest.arg, index=len(every) - skip)
            scope.bind(rest.arg, scope.rest)

    def _statements(self, body: list[ast.stmt], scope: Scope) -> None:
        for node in body:
            self._statement(node, scope)

    def _statement(self, node: ast.stmt, scope: Scope) -> None:  # noqa: C901, PLR0912 - one case per kind
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._assign(target, lower(value), scope)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(target, lower(value), scope)
            case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
                scope.bind(name, lower(value))
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                scope.bind(name, lower(node))
                if scope.kind == "class" and name != "__new__":
                    self._attributes(node, scope)
            case ast.ClassDef(name=name):
                scope.bind(name, lower(node))
            case ast.Import(names=names):
                for alias in names:
                    spec = alias.name if alias.asname else alias.name.partition(".")[0]
                    scope.bind(alias.asname or spec, Imported(node.lineno, node, spec=spec))
            case ast.ImportFrom(names=names):
                self._import_from(node, names, scope)
            case ast.Return(value=ast.expr() as value) | ast.Expr(value=ast.YieldFrom(value=value)):
                scope.returns.append(lower(value))
            case ast.Expr(value=ast.Yield(value=value)) if value is not None:
                scope.returns.append(lower(ast.List(elts=[value], lineno=node.lineno)))
            case ast.Match():
                for name, made in captured(node):
                    scope.bind(name, made)
            case ast.For(target=target, iter=over) | ast.AsyncFor(target=target, iter=over):
                self._assign(target, Element(node.lineno, over, over=lower(over)), scope)
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for item in items:
                    if item.optional_vars is not None:
                        self._assign(item.optional_vars, entered(item.context_expr), scope)
        if type(node) not in _HOLDING:
            return
        if isinstance(node, _TESTED):
            for target, value in named(node.test):
                self._assign(target, lower(value), scope)
        for name in ("body", "orelse", "finalbody"):
            self._statements(getattr(node, name, None) or [], scope)
        for inner in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
            self._statements(inner.body, scope)

    def _assign(self, target: ast.AST, value: Node, scope: Scope) -> None:
        for name, node in bind(target, value):
            scope.bind(name, node)

    def _attributes(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        """`self.x = …` and `cls.x = …` inside a method are members of the class."""
        inner = self.scope_of(node, scope)
        for part in statements(node):
            for name, given in own_members(part, getattr(scope.raw, "name", "")):
                scope.bind(name, Within(given.lineno, of=lower(given), scope=inner))

    def _import_from(self, node: ast.ImportFrom, names: list[ast.alias], scope: Scope) -> None:
        spec = "." * node.level + (node.module or "")
        for alias in names:
            if alias.name == "*":
                self.scope.stars.append(spec)
            else:
                found = Imported(node.lineno, node, spec=spec, name=alias.name)
                scope.bind(alias.asname or alias.name, found)
