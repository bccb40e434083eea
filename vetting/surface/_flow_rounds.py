"""Loops that stand in the code with more rounds, or with more in each of them, than a machine has room
for: nested loops of thousands of millions, ten thousand sockets that are never closed, gigabytes
written piece by piece, a count up to ten thousand millions.
"""

import ast
import math
from collections.abc import Iterator, Mapping

from vetting.patterns import pattern
from vetting.python_syntax import called, walk
from vetting.surface._flow_constants import Place, number, rounds, text_size
from vetting.surface._flow_huge import AT_ONCE

WAITED = 1_000_000_000
"""Rounds that nobody waits for the end of."""

STORED = 1 << 29
"""Bytes that a loop writes or keeps."""

GROWS = 10_000_000
_MEMBERS = 30_000_000
"""Times that a text or list grows; members of one list."""

DOUBLINGS = 20
_OPENS = frozenset({"socket", "pipe", "create_connection", "open", "mkstemp"})
_COSTLY = frozenset({"Thread", "Process", "Popen", "fork", "sha256", "sha512", "sha1", "md5"})
_PROGRAMS = frozenset({"Thread", "Process", "Popen"})
_GATHERS = frozenset({"urandom", "token_bytes", "bytearray", "randbytes"})
_STORES = frozenset({"write", "writestr", "write_bytes", "append", "extend", "send", "sendall"})
_LISTS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
_LONG = 100
"""Bytes of a piece that many rounds make much of."""

_KEEPS = frozenset({"append", "add", "extend"})
_WAITS = frozenset({"sleep", "wait", "recv", "get", "read", "poll", "join"})
_DIGITS = pattern(rb"\d{4}|\bproduct\(|\d[\d_]{3,12}\d|\*\*|<<|\de\d|\]\s?\*")


def python_rounds(data: bytes, place: Place) -> Iterator[tuple[int, str]]:
    """Line and kind of each in a module or function; `data` is the source around it."""
    if _DIGITS.search(data) is None:
        return
    kinds, known = place.kinds, place.numbers
    lists = [_members(node, known) for node in kinds.get(ast.BinOp, ())]
    long = any(GROWS <= members < _MEMBERS for members in lists)
    for node in kinds.get(ast.For, ()):
        yield from _loop(node, place, long=long)
    for node in kinds.get(ast.While, ()):
        if _streams(node):
            yield node.lineno, "a stream of the same that never ends"
        elif _counts_far(node, known):
            yield node.lineno, "a count that nobody waits for the end of"
    for node in (one for kind in _LISTS for one in kinds.get(kind, ())):
        times = math.prod(rounds(one.iter, known) for one in node.generators)
        if times >= WAITED:
            yield node.lineno, "more rounds than anybody waits for"
    for node, members in zip(kinds.get(ast.BinOp, ()), lists, strict=True):
        if members >= _MEMBERS:
            yield node.lineno, "a list of gigabytes"


def costly_rounds(function: ast.AST) -> Iterator[tuple[int, ast.expr]]:
    """Line and number of rounds of the loops that start a program or a thread, hash, keep a file open
    or gather more text in each round: `for _ in range(count): …`.
    """
    for node in walk(function):
        match node:
            case ast.For(iter=ast.Call(func=ast.Name(id="range"), args=[*_, times])):
                inside = [part for one in node.body for part in walk(one)]
                if _keeps_open(inside) or any(_is_costly(part) for part in inside):
                    yield node.lineno, times
            case ast.ListComp(
                elt=made,
                generators=[
                    ast.comprehension(iter=ast.Call(func=ast.Name(id="range"), args=[*_, times]))
                ],
            ):
                if any(called(part) in _PROGRAMS for part in walk(made)):
                    yield node.lineno, times


def _is_costly(node: ast.AST) -> bool:
    """Whether a part of a loop's body does one of these, or gathers more text."""
    match node:
        case ast.AugAssign(op=ast.Add(), value=ast.Constant(value=str() | bytes())):
            return True
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.BinOp(
                left=ast.Name(id=of), op=ast.Add(), right=ast.Constant(value=str() | bytes())
            ),
        ):
            return name == of
        case ast.BinOp(
            left=ast.Constant(value=str() | bytes()) | ast.List(),
            op=ast.Mult(),
            right=ast.Constant(value=int() as times),
        ):
            return times >= _LONG
        case ast.Call(args=[ast.Constant(value=int() as times), *_]):
            return called(node) in _COSTLY or (called(node) in _GATHERS and times >= _LONG)
    return called(node) in _COSTLY


def _loop(loop: ast.For, place: Place, *, long: bool) -> Iterator[tuple[int, str]]:
    """What one loop does too often; `long` says that there are long lists in the module."""
    known = place.numbers
    times = rounds(loop.iter, known)
    if not times and not long:
        return
    inside = [part for one in loop.body for part in walk(one)]
    if times >= AT_ONCE and _keeps_open(inside):
        yield loop.lineno, "more files or sockets than a program may have open"
    if times >= DOUBLINGS and any(map(_doubles, inside)):
        yield loop.lineno, "a list that multiplies with each step"
    if times >= GROWS and any(map(_grows, inside)):
        yield loop.lineno, "a text or list that grows ten million times"
    if times >= WAITED and not any(map(_may_stop, inside)):
        yield loop.lineno, "more rounds than anybody waits for"
    for part in inside:
        yield from _in_each(part, times, place, loop.lineno)


def _in_each(part: ast.AST, times: float, place: Place, line: int) -> Iterator[tuple[int, str]]:
    """What a part of a loop, which begins on `line` and goes round so often, does too often."""
    known = place.numbers
    match part:
        case ast.For(iter=over) if times * rounds(over, known) >= WAITED:
            yield line, "more rounds than anybody waits for"
        case ast.BinOp() if times * text_size(part, known) >= STORED:
            yield part.lineno, "gigabytes, piece by piece"
        case ast.BinOp() if GROWS <= _members(part, known) < _MEMBERS:
            yield part.lineno, "a list of ten million members in each round"
        case ast.Call(args=given) if called(part) in _STORES and place.texts:
            if times * max((_size(arg, place.texts) for arg in given), default=0) >= STORED:
                yield part.lineno, "gigabytes, piece by piece"


def _may_stop(node: ast.AST) -> bool:
    """Whether a loop may end before, or goes on only when somebody asks for more."""
    ends = isinstance(node, ast.Break | ast.Return | ast.Raise | ast.Yield | ast.Await)
    return ends or called(node) in _WAITS


def _size(node: ast.AST, texts: Mapping[str, float]) -> float:
    return texts.get(node.id, 0) if isinstance(node, ast.Name) else 0


def _keeps_open(inside: list[ast.AST]) -> bool:
    names = {called(node) for node in inside if isinstance(node, ast.Call)}
    held = any(isinstance(node, ast.With | ast.AsyncWith) for node in inside)
    return bool(names & _OPENS) and bool(names & _KEEPS) and "close" not in names and not held


def _doubles(node: ast.AST) -> bool:
    """Whether a list is put into itself: `rows = [rows] * 100`."""
    match node:
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.BinOp(left=ast.List(elts=[ast.Name(id=of)]), op=ast.Mult()),
        ):
            return name == of
    return False


def _grows(node: ast.AST) -> bool:
    match node:
        case ast.AugAssign(op=ast.Add(), value=ast.Call(func=ast.Name(id="str" | "repr" | "chr"))):
            return True
        case ast.AugAssign(op=ast.Add(), value=ast.Constant(value=str() | bytes())):
            return True
        case ast.AugAssign(op=ast.Add(), value=ast.JoinedStr() | ast.List()):
            return True
    return called(node) in ("append", "extend")


def _members(node: ast.AST, known: Mapping[str, float]) -> float:
    """The members of a list that is multiplied by a number in the code."""
    match node:
        case ast.BinOp(left=ast.List(elts=elts), op=ast.Mult(), right=right):
            return len(elts) * number(right, known)
    return 0


def _streams(loop: ast.While) -> bool:
    """Whether a generator gives the same text for ever: `while True: yield b"x" * 1024`."""
    match loop:
        case ast.While(
            test=ast.Constant(value=True | 1), body=[ast.Expr(value=ast.Yield(value=of))]
        ):
            return of is not None and all(
                isinstance(part, ast.Constant | ast.BinOp | ast.operator) for part in walk(of)
            )
    return False


def _counts_far(loop: ast.While, known: Mapping[str, float]) -> bool:
    """Whether a loop only counts, up to a number that takes minutes to reach."""
    inside = [part for one in loop.body for part in walk(one)]
    counted = {
        node.target.id
        for node in inside
        if isinstance(node, ast.AugAssign)
        and isinstance(node.target, ast.Name)
        and isinstance(node.op, ast.Add)
        and isinstance(node.value, ast.Constant)
    }
    if not counted or any(called(node) in _WAITS for node in inside):
        return False
    tests = [loop.test, *(node.test for node in inside if isinstance(node, ast.If))]
    return any(
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and test.left.id in counted
        and number(test.comparators[0], known) >= WAITED
        for test in tests
    )
