"""Loops in Python that say themselves that they have no end, and do work in every round that nothing
holds up: `while True` that only calculates, takes memory until there is none, starts threads, reads
all files again, or asks a service again and again.

A loop that waits, that takes what comes from elsewhere, or that asks next for what the last answer
said, is none. `_flow_hurried_javascript` finds the same in JavaScript.
"""

import ast
from collections.abc import Collection, Iterable, Iterator

from vetting.patterns import pattern
from vetting.python_syntax import called, walk
from vetting.surface._flow_gathered import GIVES_TIME, gathers, reserves

_ENDS = frozenset({"exit", "_exit", "abort", "kill", "quit", "StopIteration"})
WAITS = frozenset({
    *("sleep", "wait", "recv", "recvfrom", "accept", "read", "readline", "get", "select", "poll"),
    *("join", "input", "serve_forever", "run", "step", "tick", "next"),
})  # fmt: skip
_COMPUTES = frozenset({
    *("md5", "sha1", "sha256", "sha512", "scrypt", "pbkdf2_hmac", "blake2b", "update", "digest"),
    *("hexdigest", "startswith", "endswith", "encode", "str", "bytes", "int", "len", "range", "pow"),
    *("sqrt", "sin", "cos", "random", "sum", "sleep"),
})  # fmt: skip
_ASKS = frozenset({"get", "post", "put", "patch", "head", "delete", "request", "urlopen", "ping"})
_CLIENT = pattern(r"(?i)(?:[a-z0-9]*_)?(?:a?http|https|client|session|requests?|httpx|aiohttp)")
_PAUSES = pattern(
    r"(?i)sleep|wait|delay|backoff|pause|throttl|limit|select|poll|queue|acquire|recv|receive|accept|next"
    r"|tick|timer|interval|event|input|cancel|stop|schedul|read_?line|drain|subscribe|listen"
)
_GATHERS = frozenset(
    {"gather", "as_completed", "TaskGroup", "create_task", "ensure_future", "submit"}
)
_ANSWERS = frozenset({"gather", "read", "text", "json", "aread", "aclose", "release"})
_CONNECTS = frozenset({"AsyncClient", "ClientSession", "Client", "Session", "TaskGroup"})
_KNOWN = frozenset({
    *("json", "text", "raise_for_status", "len", "str", "int", "float", "list", "dict", "set", "range"),
    *("isinstance", "append", "extend", "add", "update", "get", "setdefault", "close", "aclose", "read"),
    *("random", "randint", "uniform", "choice", "randrange", "token_hex", "uuid4", "time", "monotonic"),
    *("print", "debug", "info", "warning", "error", "exception", "format", "dumps", "loads", "encode"),
    *("Counter", "count", "choices", "sample", "sum", "urandom"),
})  # fmt: skip
"""Calls that neither wait nor do anything with an answer but keep it."""

_CONTINUES = pattern(
    r"(?i)wait|long_?poll|block|since|offset|cursor|after|etag|none_match|last|page"
)
"""Words of a request that asks for what comes next."""

_STARTS = frozenset({"Thread", "Process", "Popen", "fork"})
_STARTED = _STARTS | _KNOWN | {"start", "sleep", "setDaemon"}
_GIVEN_UP = pattern(r"\b(?:RuntimeError|OSError|BlockingIOError|MemoryError|(?:Base)?Exception)\b")
_READS = frozenset({"walk", "rglob", "scandir", "iterdir"})
_TAKES = frozenset({"bytearray", "urandom", "token_bytes", "randbytes", "zeros", "ones", "full"})
_KEEPS = frozenset({"append", "extend", "add", "appendleft", "insert"})


def has_exit(body: Iterable[ast.AST]) -> bool:
    """Whether something among the nodes of a loop leaves it."""
    return any(map(_is_exit, body))


def waits(node: ast.AST) -> bool:
    """Whether time passes here, or what comes from elsewhere is taken."""
    if called(node) == "sleep" and isinstance(node, ast.Call) and _is_nothing(node.args):
        return False
    return isinstance(node, ast.Await) or called(node) in WAITS


def is_hurried(body: list[ast.AST]) -> bool:
    """Whether a loop without a condition, of these nodes, is one of those."""
    calls = [node for node in body if isinstance(node, ast.Call)]
    if has_exit(body):
        return _fills(body) or _only_starts(body)
    return (
        gathers(body)
        or reserves(body)
        or _fills(body)
        or _only_starts(body)
        or _only_computes(body, calls)
        or _asks_on(body, calls)
        or _reads_on(body, calls)
    )


def _is_exit(node: ast.AST) -> bool:
    leaves = isinstance(node, ast.Break | ast.Return | ast.Raise | ast.Yield | ast.YieldFrom)
    return leaves or called(node) in _ENDS


def _is_nothing(args: list[ast.expr]) -> bool:
    return len(args) == 1 and isinstance(args[0], ast.Constant) and args[0].value == 0


def _only_computes(body: Iterable[ast.AST], calls: Collection[ast.Call]) -> bool:
    """Whether a loop without an end only calculates: nothing can stop it, and nobody gets a result."""
    only = bool(calls) and all(called(node) in _COMPUTES for node in calls)
    return only and not any(map(waits, body))


def _fills(body: Iterable[ast.AST]) -> bool:
    """Whether a loop keeps buffers until there is no memory: only that ends it."""
    caught = [node for node in body if isinstance(node, ast.ExceptHandler)]
    full = set(_parts(one for one in caught if _is_caught(one, "MemoryError", "OverflowError")))
    failed = set(_parts(one for one in caught if _is_caught(one, "BaseException", "Exception", "")))
    rest = [node for node in body if id(node) not in full and id(node) not in failed]
    if has_exit(rest) or any(isinstance(node, ast.Await) for node in rest):
        return False
    names = [called(node) for node in rest]
    if any(GIVES_TIME.search(name) for name in names):
        return False
    keeps = [node for node in rest if called(node) in _KEEPS]
    until = full and (keeps or any(isinstance(node, ast.AugAssign) for node in rest))
    return bool(until) or any(map(_takes, keeps))


def _takes(kept: ast.AST) -> bool:
    """Whether a buffer of its own is made for what is kept."""
    given = [_repeated(arg) for arg in getattr(kept, "args", ())]
    return any(called(arg) in _TAKES for arg in given)


def _repeated(node: ast.expr) -> ast.expr:
    """What is made more of: `urandom(64) * 1024`."""
    return node.left if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) else node


def _is_caught(handler: ast.ExceptHandler, *names: str) -> bool:
    return _last(handler.type) in names if handler.type is not None else "" in names


def _parts(nodes: Iterable[ast.AST]) -> Iterator[int]:
    return (id(part) for node in nodes for part in walk(node))


def _only_starts(body: Iterable[ast.AST]) -> bool:
    """Whether a loop does nothing but start threads or programs, until no more can be."""
    caught = [node for node in body if isinstance(node, ast.ExceptHandler)]
    failed = set(_parts(one for one in caught if _GIVEN_UP.search(_said(one.type))))
    rest = [node for node in body if id(node) not in failed]
    names = [called(node) for node in rest if isinstance(node, ast.Call)]
    return (
        not _STARTS.isdisjoint(names)
        and not has_exit(rest)
        and all(name in _STARTED for name in names)
        and not any(waits(node) or _is_fed(node) for node in rest)
    )


def _is_fed(node: ast.AST) -> bool:
    """Whether a part of a loop waits for the end of a program, or for its next line."""
    over = node.iter if isinstance(node, ast.For) else None
    return isinstance(node, ast.With | ast.AsyncWith | ast.AsyncFor) or isinstance(
        over, ast.Attribute
    )


def _said(node: ast.expr | None) -> str:
    return ast.unparse(node) if node is not None else "Exception"


def _reads_on(body: Iterable[ast.AST], calls: Iterable[ast.Call]) -> bool:
    """Whether all files are gone through again and again, without a pause."""
    names = [called(node) for node in calls]
    return (
        not _READS.isdisjoint(names)
        and not any(_PAUSES.search(name) for name in names)
        and not any(isinstance(node, ast.Await | ast.AsyncFor) for node in body)
    )


def _asks_on(body: list[ast.AST], calls: list[ast.Call]) -> bool:
    """Whether a service is asked again and again: many times at once, or without that anything is done
    with what it answers.
    """
    asks = [node for node in calls if _asks(node)]
    if not asks or any(_PAUSES.search(called(node)) for node in calls):
        return False
    if any(_holds_up(node, asks) for node in body) or any(map(_goes_on_from, asks)):
        return False
    came = _came(body, asks)
    if any(_names(arg) & came for one in asks for arg in (*one.args, *_values(one))):
        return False
    if any(called(node) in _GATHERS for node in calls):
        return any(_is_repeated(node, asks) for node in body)
    return all(called(node) in _KNOWN or node in asks for node in calls)


def _asks(call: ast.Call) -> bool:
    of = call.func.value if isinstance(call.func, ast.Attribute) else None
    name = called(call)
    return name == "urlopen" or (name in _ASKS and _CLIENT.fullmatch(_last(of)) is not None)


def _last(node: ast.AST | None) -> str:
    return str(getattr(node, "attr", "") or getattr(node, "id", ""))


def _holds_up(node: ast.AST, asks: Collection[ast.Call]) -> bool:
    """Whether a loop goes on only when something comes, or is let in: `async with gate`."""
    match node:
        case ast.Await(value=ast.Call() as call):
            return call not in asks and called(call) not in _ANSWERS
        case ast.Call(func=ast.Attribute(attr="get" | "read"), args=[]):
            return node not in asks
        case ast.AsyncWith(items=items):
            given = [item.context_expr for item in items]
            return not all(one in asks or called(one) in _CONNECTS for one in given)
    return isinstance(node, ast.AsyncFor | ast.Await)


def _goes_on_from(ask: ast.Call) -> bool:
    return _CONTINUES.search(ast.unparse(ask)) is not None


def _came(body: list[ast.AST], asks: Collection[ast.Call]) -> set[str]:
    """The variables that hold what came back, or something of it."""
    found = set[str]()
    given = [_given(node) for node in body]
    for _ in range(3):
        for targets, value in given:
            if value is None:
                continue
            if any(part in asks for part in walk(value)) or _names(value) & found:
                found |= {name for one in targets for name in _names(one)}
    return found


def _given(node: ast.AST) -> tuple[list[ast.expr], ast.expr | None]:
    match node:
        case ast.Assign(targets=targets, value=value):
            return targets, value
        case ast.AnnAssign() | ast.AugAssign() | ast.NamedExpr():
            return [node.target], node.value
        case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
            return [target], value
        case ast.Call(func=ast.Attribute(value=of, attr=name), args=[value]) if name in _KEEPS:
            return [of], value
        case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
            return [target], value
    return [], None


def _names(node: ast.AST) -> set[str]:
    """The variables in an expression, and the fields of objects."""
    found = set[str]()
    for part in walk(node):
        match part:
            case ast.Attribute(value=ast.Name(id=of), attr=name):
                found.add(f"{of}.{name}")
            case ast.Name(id=name):
                found.add(name)
    return found - {"self"}


def _values(call: ast.Call) -> Iterator[ast.expr]:
    return (item.value for item in call.keywords)


def _is_repeated(node: ast.AST, asks: Collection[ast.Call]) -> bool:
    """Whether a request is made for each of several."""
    match node:
        case ast.ListComp(elt=each) | ast.GeneratorExp(elt=each) | ast.SetComp(elt=each):
            return any(part in asks for part in walk(each))
        case ast.For(body=body):
            return any(part in asks for one in body for part in walk(one))
    return False
