"""The elements of Python's literal lists and dicts, and which part of one a variable is."""

import ast
from collections.abc import Iterator
from typing import Any

from vetting.profile._facts import MORE
from vetting.profile._python_bindings import Each, Part, Scope

_DEPTH = 12
_MOST = 400
"""Values of one name, and elements of one literal, that are looked at; behind them comes `_REST`."""

_MOST_STEPS = 200_000
_FAR = 100
"""Elements among which one is looked for in a step."""

_SAME = frozenset({"sorted", "list", "tuple", "set", "frozenset", "reversed", "dict"})
_FIELDS = frozenset({"model_fields", "__fields__", "__dataclass_fields__", "__annotations__"})
"""What a class is asked for its fields by."""

_REST = ast.Constant(value=MORE)
"""Stands for the elements that are not looked at."""

Element = tuple[ast.expr, Scope]
"""An expression and where it stands."""


class Elements:
    """Looks for them in one file, within a fixed number of steps."""

    def __init__(self) -> None:
        self._steps = 0

    def of(self, node: ast.expr, scope: Scope, depth: int = 0) -> Iterator[Element]:
        """What going through `node` gives: a list's items, a dict's keys, a dict's pairs."""
        if self._ends(depth):
            yield from self._left_out(scope)
            return
        match node:
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                for item in _first(items):
                    if isinstance(item, ast.Starred):
                        yield from self.of(item.value, scope, depth + 1)
                    else:
                        yield item, scope
            case ast.Dict():
                yield from ((key, where) for key, _, where in self._pairs(node, scope, depth))
            case ast.IfExp() | ast.BoolOp() | ast.BinOp(op=ast.Add() | ast.BitOr()):
                for part in choices(node):
                    yield from self.of(part, scope, depth + 1)
            case ast.Call() | ast.Attribute():
                yield from _fields(node, scope)
                yield from self._of_call(node, scope, depth)
            case ast.Name() | ast.Subscript():
                for value, where in self.values(node, scope, depth + 1):
                    if not isinstance(value, ast.Name | ast.Subscript):
                        yield from self.of(value, where, depth + 1)

    def _of_call(self, node: ast.expr, scope: Scope, depth: int) -> Iterator[Element]:
        match node:
            case ast.Call(func=ast.Attribute(value=of, attr="keys" | "items" | "values" as what)):
                for key, value, where in self._pairs(of, scope, depth):
                    pair = ast.Tuple(elts=[key, value], ctx=ast.Load())
                    yield {"keys": key, "values": value}.get(what, pair), where
            case ast.Call(func=ast.Name(id="enumerate"), args=[of, *_]):
                for item, where in self.of(of, scope, depth + 1):
                    yield ast.Tuple(elts=[ast.Constant(value=None), item], ctx=ast.Load()), where
            case ast.Call(func=ast.Name(id=name), args=[of]) if name in _SAME:
                yield from self.of(of, scope, depth + 1)

    def each(self, value: Each | Part, scope: Scope, depth: int = 0) -> Iterator[Element]:
        """Everything that a loop's variable may be, or one that something is unpacked into; where some of
        it is not known, what stands for the rest.
        """
        if isinstance(value, Each):
            every = self.of(value.over, scope, depth)
        else:
            every = self.values(value.of, scope, depth + 1)
        known = unknown = False
        for item, where in every:
            for part in self._at(item, where, value.place, depth):
                known, unknown = known or part is not None, unknown or part is None
                if part is not None:
                    yield part
        if known and unknown:
            yield _REST, scope

    def _at(
        self, item: ast.expr, scope: Scope, place: tuple[int, ...], depth: int
    ) -> Iterator[Element | None]:
        """What lies at a place of an element; None where nobody knows."""
        if not place or item is _REST:
            yield item, scope
        elif isinstance(item, ast.Tuple | ast.List):
            for one in item.elts[place[0] : place[0] + 1]:
                yield from self._at(one, scope, place[1:], depth)
        elif isinstance(item, ast.Name | ast.Subscript):
            found = False
            for value, where in self.values(item, scope, depth + 1):
                found, same = True, isinstance(value, ast.Name | ast.Subscript)
                yield from [None] if same else self._at(value, where, place, depth + 1)
            if not found:
                yield None
        else:
            yield None

    def values(self, node: ast.expr, scope: Scope, depth: int = 0) -> Iterator[Element]:
        """What a name, or a part of a literal, stands for."""
        if self._ends(depth):
            yield from self._left_out(scope)
            return
        match node:
            case ast.Name(id=name):
                found = scope.find(name)
                for value in _first(found[1]) if found else ():
                    where = found[0] if found else scope
                    if isinstance(value, Each | Part):
                        yield from self.each(value, where, depth + 1)
                    elif isinstance(value, ast.expr):
                        yield from self.values(value, where, depth + 1)
            case ast.Subscript(value=of, slice=key):
                yield from self._indexed(of, key, scope, depth)
            case ast.Call(func=ast.Attribute(value=of, attr="get"), args=[key, *_]):
                yield from self._indexed(of, key, scope, depth)
            case ast.IfExp():
                for part in choices(node):
                    yield from self.values(part, scope, depth + 1)
            case _:
                yield node, scope

    def _ends(self, depth: int) -> bool:
        self._steps += 1
        return depth > _DEPTH or self._steps > _MOST_STEPS

    def _left_out(self, scope: Scope) -> Iterator[Element]:
        """What stands for the rest, where steps have run out: circles end by their depth."""
        if self._steps > _MOST_STEPS:
            yield _REST, scope

    def _indexed(
        self, of: ast.expr, asked: ast.expr, scope: Scope, depth: int
    ) -> Iterator[Element]:
        """What lies under a key; any of all when nobody knows which."""
        for holder, where in self.values(of, scope, depth + 1):
            if isinstance(holder, ast.Dict):
                for key, value, at in self._pairs(holder, where, depth, asked):
                    if _may_be(key, asked):
                        yield from self.values(value, at, depth + 1)
            elif isinstance(holder, ast.List | ast.Tuple):
                for item in _under(holder.elts, asked):
                    yield from self.values(item, where, depth + 1)

    def _pairs(
        self, node: ast.expr, scope: Scope, depth: int, asked: ast.expr | None = None
    ) -> Iterator[tuple[ast.expr, ast.expr, Scope]]:
        """The keys and values of a dict, those that it takes over from another one too; where one key is
        `asked` for, others by far.
        """
        known = isinstance(asked, ast.Constant)
        for value, where in self.values(node, scope, depth + 1):
            if value is _REST:
                yield _REST, _REST, where
            if not isinstance(value, ast.Dict):
                continue
            for number, (key, item) in enumerate(zip(value.keys, value.values, strict=True)):
                self._steps += number % _FAR == _FAR - 1
                if (number >= _MOST and not known) or self._steps > _MOST_STEPS:
                    yield _REST, _REST, where
                    break
                if key is None:
                    yield from self._pairs(item, where, depth + 1, asked)
                elif asked is None or _may_be(key, asked):
                    yield key, item, where


def _fields(node: ast.expr, scope: Scope) -> Iterator[Element]:
    """The names of the fields of a class of this file, as texts: `fields(C)`, `C.model_fields`, and
    with what is more, `C.model_fields.items()`.
    """
    pairs = False
    match node:
        case ast.Call(func=ast.Attribute(value=of, attr="keys" | "items" as what), args=[]):
            node, pairs = of, what == "items"
        case ast.Call(func=ast.Name(id="fields") | ast.Attribute(attr="fields"), args=[of]):
            node = ast.Attribute(value=of, attr="model_fields", ctx=ast.Load())
    if not isinstance(node, ast.Attribute) or node.attr not in _FIELDS:
        return
    found = scope.find(node.value.id) if isinstance(node.value, ast.Name) else None
    for value in found[1] if found else ():
        for number, item in enumerate(value.body if isinstance(value, ast.ClassDef) else ()):
            if number >= _MOST:
                yield _REST, scope
                break
            match item:
                case ast.AnnAssign(target=ast.Name(id=name)) if name != "model_config":
                    key = ast.Constant(value=name)
                    pair = ast.Tuple(elts=[key, ast.Constant(value=None)], ctx=ast.Load())
                    yield pair if pairs else key, scope


def up_to(every: Iterator[Element], scope: Scope) -> Iterator[Element]:
    """As many of what is found as are looked at, and what stands for the rest."""
    for number, one in enumerate(every):
        if number > _MOST:
            yield _REST, scope
            return
        yield one


def _first(every: list[Any]) -> list[Any]:
    """As many as are looked at, and what stands for the rest."""
    return every if len(every) <= _MOST else [*every[:_MOST], _REST]


def _under(items: list[ast.expr], asked: ast.expr) -> list[ast.expr]:
    """The elements that lie at a place, which is that of any where nobody knows it."""
    if not isinstance(asked, ast.Constant):
        return _first(items)
    place = asked.value
    return items[place : place + 1] if isinstance(place, int) and place >= 0 else []


def choices(node: ast.IfExp | ast.BoolOp | ast.BinOp) -> list[ast.expr]:
    """What an expression may be: `a if test else b`, `a or b`; of a sum, what is put together."""
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    return [node.body, node.orelse] if isinstance(node, ast.IfExp) else node.values


def _may_be(key: ast.expr, asked: ast.expr) -> bool:
    """Whether a key may be the one that is asked for."""
    known = isinstance(key, ast.Constant) and isinstance(asked, ast.Constant)
    return not known or key.value == asked.value  # type: ignore[attr-defined]


def options(node: ast.Await | ast.NamedExpr | ast.IfExp | ast.BoolOp) -> list[ast.expr]:
    """What an expression is, or is one of."""
    if isinstance(node, ast.Await | ast.NamedExpr):
        return [node.value]
    return [node.body, node.orelse] if isinstance(node, ast.IfExp) else node.values


def copied(node: ast.Dict | ast.BinOp | ast.Call) -> list[ast.expr]:
    """The mappings that `{**one}`, `one | two` and `dict(one)` take over."""
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.Call):
        return node.args[:1]
    return [value for key, value in zip(node.keys, node.values, strict=True) if key is None]
