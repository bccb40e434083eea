"""Work or memory by numbers that stand in the code, and that no machine has: a buffer of gigabytes, a
million files, a hundred thousand requests at once.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence

from vetting.patterns import pattern
from vetting.python_syntax import walk
from vetting.surface._flow_constants import Place, number, rounds, text_size

MEMORY = 1 << 28
DISK = 1 << 36
"""Bytes of memory and of one file that nobody asks for by a fixed number."""

ROUNDS = 100_000
AT_ONCE = 10_000
TURNS = 100_000_000
"""Files, requests or processes of one loop; requests that wait for each other; rounds of a hash."""

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


def python_huge(data: bytes, place: Place) -> Iterator[tuple[int, str]]:
    """Line and kind of each in a module or function; `data` is the source around it."""
    if b"*" not in data and _DIGITS.search(data) is None:
        return
    kinds, known = place.kinds, place.numbers
    for node in kinds.get(ast.Call, ()):
        if node.args:
            yield from _called(node, known)
    for node in kinds.get(ast.For, ()):
        over: ast.expr = node.iter
        if rounds(over, known) >= ROUNDS and _goes_on(node.body):
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
                if rounds(part.iter, known) >= AT_ONCE:
                    yield call.lineno, "more requests at once than a machine has sockets for"


def _does(node: ast.AST) -> bool:
    """Whether a call makes a file, a request or a process."""
    func = node.func if isinstance(node, ast.Call) else None
    name = str(getattr(func, "attr", "") or getattr(func, "id", ""))
    of = getattr(getattr(func, "value", None), "id", "")
    return name in _DOES or (name in _ASKS and of in _CLIENTS)
