"""Work or memory by numbers that stand in the code, and that no machine has: a buffer of gigabytes, a
million files, a hundred thousand requests at once.
"""

import ast
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import by_kind, walk

MEMORY = 1 << 28
DISK = 1 << 36
"""Bytes of memory and of one file that nobody asks for by a fixed number."""

ROUNDS = 100_000
AT_ONCE = 10_000
TURNS = 100_000_000
"""Files, requests or processes of one loop; requests that wait for each other; rounds of a hash."""

_BITS = 100
_LARGEST = 2.0**_BITS
_DEEP = 12
"""Steps into an expression of constants."""

_TAKES = frozenset({"bytearray", "bytes", "urandom", "token_bytes", "randbytes"})
_FILLS = frozenset({"truncate", "ftruncate", "posix_fallocate", "seek"})
_HASHES = frozenset({"pbkdf2_hmac", "bcrypt_pbkdf"})
_DOES = frozenset({
    *("write_bytes", "write_text", "mkdir", "makedirs", "mkstemp", "mkdtemp", "touch", "open"),
    *("urlopen", "Popen", "Thread", "Process", "fork", "create_task", "submit", "system"),
})  # fmt: skip
_CLIENTS = frozenset({"requests", "httpx", "client", "session", "http"})
_ASKS = frozenset({"get", "post", "put", "patch", "request", "head", "delete"})
_GATHERS = frozenset({"gather", "wait", "TaskGroup"})
_ENDS = (ast.Break, ast.Return, ast.Raise, ast.Yield)
_DIGITS = pattern(rb"\d{5}|\d[\d_]{3,12}\d|\*\*|<<|\de\d")


def python_huge(
    tree: ast.AST, data: bytes, kinds: Mapping[type[ast.AST], Sequence[Any]] | None = None
) -> Iterator[tuple[int, str]]:
    """Line and kind of each; `kinds` are the nodes of `tree`, where somebody has them already."""
    if b"*" not in data and _DIGITS.search(data) is None:
        return
    known = dict(constants(tree))
    kinds = by_kind(tree) if kinds is None else kinds
    for node in kinds.get(ast.Call, ()):
        if node.args:
            yield from _called(node, known)
    for node in kinds.get(ast.For, ()):
        over: ast.expr = node.iter
        if isinstance(over, ast.Call) and rounds(over, known) >= ROUNDS and _goes_on(node.body):
            what = "a loop of more files, requests or processes than there is room for"
            yield node.lineno, what
    for node in kinds.get(ast.BinOp, ()):
        if text_size(node, known) >= MEMORY:
            yield node.lineno, "a text of gigabytes"


def _goes_on(body: Sequence[ast.stmt]) -> bool:
    """Whether a loop makes something in each round, and nothing ends it."""
    inside = [part for one in body for part in walk(one)]
    given_up = {
        id(part) for one in inside if isinstance(one, ast.ExceptHandler) for part in walk(one)
    }  # when nothing is left to take
    ended = any(isinstance(part, _ENDS) and id(part) not in given_up for part in inside)
    return not ended and any(map(_does, inside))


def text_size(node: ast.BinOp, known: Mapping[str, float]) -> float:
    """The bytes of a text that is multiplied by a number in the code; 0 for anything else."""
    match node:
        case ast.BinOp(
            left=ast.Constant(value=str() | bytes() as text), op=ast.Mult(), right=right
        ):
            return len(text) * number(right, known)
    return 0


def _called(call: ast.Call, known: Mapping[str, float]) -> Iterator[tuple[int, str]]:
    name = str(getattr(call.func, "attr", "") or getattr(call.func, "id", ""))
    if name in _TAKES and number(call.args[0], known) >= MEMORY:
        yield call.lineno, "a buffer of gigabytes"
    elif name in _FILLS and max(number(arg, known) for arg in call.args) >= DISK:
        yield call.lineno, "a file larger than a disk"
    elif name in _HASHES and max(number(arg, known) for arg in call.args) >= TURNS:
        yield call.lineno, "a hash of more rounds than anybody waits for"
    elif name in _GATHERS:
        for arg in call.args:
            of = arg.value if isinstance(arg, ast.Starred) else arg
            for part in of.generators if isinstance(of, ast.GeneratorExp | ast.ListComp) else ():
                if isinstance(part.iter, ast.Call) and rounds(part.iter, known) >= AT_ONCE:
                    yield call.lineno, "more requests at once than a machine has sockets for"


def rounds(over: ast.Call, known: Mapping[str, float]) -> float:
    """How often `range(…)` goes round."""
    if getattr(over.func, "id", "") != "range" or not over.args:
        return 0
    first = number(over.args[0], known)
    return number(over.args[1], known) - first if len(over.args) > 1 else first


def _does(node: ast.AST) -> bool:
    """Whether a call makes a file, a request or a process."""
    func = node.func if isinstance(node, ast.Call) else None
    name = str(getattr(func, "attr", "") or getattr(func, "id", ""))
    of = getattr(getattr(func, "value", None), "id", "")
    return name in _DOES or (name in _ASKS and of in _CLIENTS)


def constants(tree: ast.AST) -> Iterator[tuple[str, float]]:
    """The numbers of a module, by their names in capitals."""
    for node in getattr(tree, "body", ()):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name.isupper():
                yield name, number(value, {})


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


_SIGNS: dict[type, str] = {ast.Mult: "*", ast.Pow: "**", ast.LShift: "<<", ast.Add: "+"}


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
        case "**":
            found = one**other if other * math.log2(max(one, 1)) < _BITS else _LARGEST
        case "<<":
            found = one * 2.0**other if other < _BITS else _LARGEST
    return min(found, _LARGEST)
