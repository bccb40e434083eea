"""Files that grow by many megabytes of padding that stands in the code: a line of the log filled up to 128
megabytes, nothing but blanks appended again and again until the disk is full.

Whoever lays out a file that is filled later writes it once, and from its beginning. So what is appended
counts, and what a loop without an end or a timer writes; `_flow_padded_javascript` finds the same in
JavaScript.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import called, walk
from vetting.surface._flow_constants import number

PADDED = 1 << 24
"""Bytes of padding that nobody adds to a file."""

WHAT = "a file that grows by megabytes of padding"

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_FILLS = frozenset({"ljust", "rjust", "center", "zfill"})
_MAKES = frozenset({"bytes", "bytearray", "urandom", "token_bytes", "randbytes", "zeros", "ones"})
_SAME = frozenset({"encode", "join", "decode", "tobytes", "bytes", "str", "dumps", "compress"})
_WRITES = frozenset({"write", "writelines", "write_bytes", "write_text", "pwrite", "print"})
_REPEATS = frozenset({
    *("Timer", "call_later", "call_at", "call_soon", "add_job", "do", "enter", "enterabs", "every"),
    *("PeriodicCallback", "add_periodic_task", "RepeatTimer"),
})  # fmt: skip
_ENDLESS = frozenset({"count", "repeat", "cycle"})
_WIDTH = pattern(r"[^\d]{0,3}(\d{8,12})[a-z]?")
_DIGITS = pattern(rb"\d{8}|\d[\d_]{7,12}\d|\*\*|<<|\de\d|\d\s?\*|\*\s?\d")
_DEEP = 8


def python_padded(
    kinds: Mapping[type[ast.AST], Sequence[Any]], data: bytes
) -> Iterator[tuple[int, str]]:
    """Line and kind of each in a module, whose nodes are `kinds` and whose source is `data`."""
    if not (b"write" in data or b"print(" in data) or _DIGITS.search(data) is None:
        return
    again = _started_again(kinds)
    shared = _Known(_given(kinds.get(ast.Module, ())), {}, {})
    top = [one for module in kinds.get(ast.Module, ()) for one in module.body if not _defines(one)]
    found = set(_in([part for one in top for part in walk(one)], shared, timed=False))
    for function in (one for kind in _FUNCTIONS for one in kinds.get(kind, ())):
        inside = list(walk(function))
        if any(called(node) in _WRITES for node in inside):
            known = _Known(_assigned(inside), shared.numbers, shared.padded)
            found.update(_in(inside, known, timed=function.name in again))
    yield from ((line, WHAT) for line in sorted(found))


def _in(inside: Sequence[ast.AST], known: "_Known", *, timed: bool) -> Iterator[int]:
    """The lines of a function, or of a module's own statements, that write padding again and again."""
    grows = timed or any(map(_appends, inside))
    endless = {id(part) for loop in inside if _is_endless(loop) for part in walk(loop)}
    for node in inside:
        if (grows or id(node) in endless) and isinstance(node, ast.Call) and _pads(node, known):
            yield node.lineno


class _Known:
    """What names stand for in a module or a function: numbers, and padding."""

    def __init__(
        self,
        given: Iterable[tuple[str, ast.expr]],
        numbers: Mapping[str, float],
        padded: Mapping[str, float],
    ) -> None:
        self.numbers, self.padded = dict(numbers), dict(padded)
        every = list(given)
        for name, value in every:  # in order, as one may be made of the one before
            self.numbers.pop(name, None)
            if (amount := number(value, self.numbers)) > 0:
                self.numbers[name] = amount
            if (size := self.size(value)) >= PADDED:
                self.padded[name] = size

    def size(self, node: ast.AST, depth: int = 0) -> float:
        """The bytes of padding in a text; 0 for any other."""
        if depth > _DEEP:
            return 0
        match node:
            case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="self"), attr=name):
                return self.padded.get(name, 0)
            case ast.BinOp(op=ast.Mult(), left=left, right=right):
                return max(self._times(left, right), self._times(right, left))
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return max(self.size(left, depth + 1), self.size(right, depth + 1))
            case ast.JoinedStr(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
                return max((self.size(part, depth + 1) for part in parts), default=0)
            case ast.FormattedValue(value=value, format_spec=spec):
                return max(self.size(value, depth + 1), _width(spec))
            case ast.Call(func=func, args=args):
                name, of = called(node), getattr(func, "value", None)
                if name in _FILLS or name in _MAKES:
                    least = number(args[0], self.numbers) if args else 0
                    return least or max((self.size(one, depth + 1) for one in args[:1]), default=0)
                inner = [*args[:1], *([of] if of is not None else [])] if name in _SAME else []
                return max((self.size(one, depth + 1) for one in inner), default=0)
        return 0

    def _times(self, text: ast.AST, often: ast.AST) -> float:
        times = number(often, self.numbers)
        match text:
            case ast.Constant(value=str() | bytes() as said):
                return len(said) * times
            case ast.JoinedStr() | ast.Call(func=ast.Attribute(attr="encode")):
                return times
        return 0


def _width(spec: ast.AST | None) -> float:
    """The width that a text is filled up to: `f"{line:<134217728}"`."""
    for part in spec.values if isinstance(spec, ast.JoinedStr) else ():
        if isinstance(part, ast.Constant) and (found := _WIDTH.fullmatch(str(part.value))):
            return float(found[1])
    return 0


def _pads(call: ast.Call, known: _Known) -> bool:
    """Whether a call writes padding to a file."""
    name = called(call)
    if name not in _WRITES or (name == "print" and all(one.arg != "file" for one in call.keywords)):
        return False
    return any(known.size(arg) >= PADDED for arg in call.args)


def _assigned(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    """What variables, and members of the object itself, are given."""
    for node in nodes:
        match node:
            case ast.Assign(targets=[target], value=value):
                pass
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                pass
            case ast.NamedExpr(target=target, value=value):
                pass
            case _:
                continue
        match target:
            case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="self"), attr=name):
                yield name, value


def _given(modules: Iterable[ast.Module]) -> Iterator[tuple[str, ast.expr]]:
    """The same of whole modules, and of their classes."""
    for module in modules:
        yield from _assigned(walk(module))


def _defines(node: ast.AST) -> bool:
    return isinstance(node, (*_FUNCTIONS, ast.ClassDef))


def _appends(node: ast.AST) -> bool:
    """Whether a file is opened to append to it."""
    if not isinstance(node, ast.Call) or called(node) not in ("open", "fdopen", "FileIO"):
        return False
    given = [*node.args, *(one.value for one in node.keywords if one.arg == "mode")]
    modes = (one.value for one in given if isinstance(one, ast.Constant))
    if any(
        isinstance(mode, str) and mode in ("a", "ab", "a+", "ab+", "a+b", "at") for mode in modes
    ):
        return True
    flags = (part for one in given for part in walk(one))
    return any(getattr(part, "attr", getattr(part, "id", "")) == "O_APPEND" for part in flags)


def _is_endless(node: ast.AST) -> bool:
    """Whether a loop goes round until it is stopped."""
    match node:
        case ast.While(test=ast.Constant(value=value)):
            return bool(value)
        case ast.While(test=ast.UnaryOp(op=ast.Not(), operand=ast.Call() as asked)):
            return called(asked) in ("wait", "is_set")
        case ast.For(iter=ast.Call() as over):
            return called(over) in _ENDLESS
    return False


def _started_again(kinds: Mapping[type[ast.AST], Sequence[Any]]) -> set[str]:
    """The functions that a timer starts."""
    found = set[str]()
    for call in kinds.get(ast.Call, ()):
        if called(call) in _REPEATS:
            for arg in (*call.args, *(one.value for one in call.keywords)):
                found.add(getattr(arg, "attr", getattr(arg, "id", "")))
    return found - {""}
