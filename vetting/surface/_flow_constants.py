"""The numbers that names stand for in Python, where they are the same in every run: those in capitals of a
module, and those that a function gives its own variables once, whatever it was asked for.
"""

import ast
import math
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vetting.python_syntax import by_kind

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_MAKES = frozenset({ast.Constant, ast.BinOp, ast.Name, ast.Call, ast.Tuple})
"""What a number is written as."""

_LARGE = 1000
"""A number below is no reason to look at a function for itself."""

_BITS = 100
_LARGEST = 2.0**_BITS
_DEEP = 12
"""Steps into an expression of constants."""

_ALPHABETS = frozenset({
    *("ascii_letters", "ascii_lowercase", "ascii_uppercase", "digits", "hexdigits", "printable"),
    "punctuation",
})  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A module or a function."""

    kinds: Mapping[type[ast.AST], Sequence[Any]]
    """Its nodes by what they are."""

    numbers: Mapping[str, float]
    texts: Mapping[str, float]
    """The sizes of texts that are multiplied by a number: `block = b"0" * 4096`."""


def places(kinds: Mapping[type[ast.AST], Sequence[Any]], data: bytes) -> Iterator[Place]:
    """A module, whose nodes are `kinds` and whose source is `data`, and those of its functions with a
    large number of their own.
    """
    least = 2 if b"product(" in data else _LARGE
    numbers: dict[str, float] = {}
    texts: dict[str, float] = {}
    for node in (one for module in kinds.get(ast.Module, ()) for one in _always(module.body)):
        for name, value in _pairs(node):
            if name.isupper():
                _note(name, value, numbers, texts)
    yield Place(kinds, numbers, texts)
    for function in (one for kind in _FUNCTIONS for one in kinds.get(kind, ())):
        given = [pair for node in _always(function.body) for pair in _pairs(node)]
        if not given:
            continue
        own, sizes = dict(numbers), dict(texts)
        large = [
            name for name, value in given if _note(name, value, own, sizes) >= least
        ]  # in order, as one may be made of the one before
        if large:
            yield _place(function, {name for name, _ in given}, own, sizes)


def _place(
    function: ast.AST, names: set[str], numbers: Mapping[str, float], texts: Mapping[str, float]
) -> Place:
    """A function without the variables that it changes; `names` are those it makes."""
    inside = by_kind(function)
    stored = [node.id for node in inside.get(ast.Name, ()) if not isinstance(node.ctx, ast.Load)]
    shared = {
        name
        for kind in (ast.Global, ast.Nonlocal)
        for node in inside.get(kind, ())
        for name in node.names
    }
    changed = {name for name in stored if stored.count(name) > 1 or name not in names} | shared
    return Place(
        inside,
        {name: value for name, value in numbers.items() if name not in changed},
        {name: value for name, value in texts.items() if name not in changed},
    )


def _always(body: Sequence[ast.stmt]) -> Iterator[ast.Assign]:
    """The statements that give a variable its value, and that nothing decides about."""
    for node in body:
        if type(node) is ast.Assign:
            if type(node.value) in _MAKES:
                yield node
        elif isinstance(node, ast.With | ast.AsyncWith | ast.Try):
            yield from _always(node.body)


def _pairs(node: ast.Assign) -> Iterator[tuple[str, ast.expr]]:
    """The variables that a statement makes, each with its value."""
    for target in node.targets:
        match target, node.value:
            case ast.Name(id=name), value:
                yield name, value
            case ast.Tuple(elts=names), ast.Tuple(elts=values) if len(names) == len(values):
                for one, value in zip(names, values, strict=True):
                    if isinstance(one, ast.Name):
                        yield one.id, value


def _note(name: str, value: ast.expr, numbers: dict[str, float], texts: dict[str, float]) -> float:
    """Keep what a name stands for; the number, or the size."""
    numbers.pop(name, None)
    texts.pop(name, None)
    if isinstance(value, ast.BinOp) and (size := text_size(value, numbers)):
        texts[name] = size
        return size
    if amount := number(value, numbers):
        numbers[name] = amount
    return amount


def number(node: ast.AST, known: Mapping[str, float], depth: int = 0) -> float:
    """The number that an expression of constants is; 0 for any other."""
    if depth > _DEEP:
        return 0
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return float(min(value, _LARGEST))
        case ast.Name(id=name):
            return known.get(name, 0)
        case ast.Call(func=ast.Name(id="int" | "float"), args=[of]):
            return number(of, known, depth + 1)
        case ast.BinOp(left=left, op=op, right=right):
            one, other = number(left, known, depth + 1), number(right, known, depth + 1)
            return counted(one, _SIGNS.get(type(op), ""), other)
    return 0


_SIGNS: dict[type, str] = {
    ast.Mult: "*",
    ast.Pow: "**",
    ast.LShift: "<<",
    ast.Add: "+",
    ast.Sub: "-",
}


def counted(one: float, sign: str, other: float) -> float:
    """`one` and `other` put together, up to a number that is too large for anything."""
    if not (0 < one < _LARGEST and 0 < other < _LARGEST):
        return 0
    one, other = float(one), float(other)
    found = 0.0
    match sign:
        case "*":
            found = one * other
        case "+":
            found = one + other
        case "-":
            found = max(one - other, 0)
        case "**":
            found = one**other if other * math.log2(max(one, 1)) < _BITS else _LARGEST
        case "<<":
            found = one * 2.0**other if other < _BITS else _LARGEST
    return min(found, _LARGEST)


def rounds(over: ast.AST, known: Mapping[str, float]) -> float:
    """How often a loop over `range(…)` or `product(…)` goes round; 0 for any other."""
    if not isinstance(over, ast.Call) or not over.args:
        return 0
    name = str(getattr(over.func, "attr", "") or getattr(over.func, "id", ""))
    if name == "product":
        parts = math.prod(_members(arg, known) for arg in over.args)
        again = [item.value for item in over.keywords if item.arg == "repeat"]
        return counted(parts, "**", number(again[0], known)) if again else parts
    if name != "range":
        return 0
    first = number(over.args[0], known)
    return max(number(over.args[1], known) - first, 0) if len(over.args) > 1 else first


def _members(over: ast.AST, known: Mapping[str, float]) -> float:
    """How many there are of what is put together in all ways."""
    match over:
        case ast.Constant(value=str() as text):
            return len(text)
        case ast.Attribute(attr=name) | ast.Name(id=name) if name in _ALPHABETS:
            return len(str(getattr(string, name)))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _members(left, known) + _members(right, known)
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return len(parts)
    return rounds(over, known)


def text_size(node: ast.BinOp, known: Mapping[str, float]) -> float:
    """The bytes of a text that is multiplied by a number in the code; 0 for anything else."""
    match node:
        case ast.BinOp(
            left=ast.Constant(value=str() | bytes() as text), op=ast.Mult(), right=right
        ):
            return len(text) * number(right, known)
    return 0
