"""Loops without an end in which nothing is done but to calculate: nobody gets a result, and a core of the
machine is never free again. In Python those of functions that are started beside all others are judged
more strictly: nobody can interrupt a thread.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import called, walk
from vetting.surface._flow_met import is_always_met
from vetting.surface._javascript_lower import word

_COMPUTES = pattern(
    r"md5|sha\d\w{0,8}|scrypt|pbkdf2\w{0,8}|blake2\w|crc32|update|(?:hex)?digest|encode|decode|to_bytes|from_bytes"
    r"|str|bytes|bytearray|int|float|len|range|pow|i?sqrt|sin|cos|tan|exp|hypot|factorial|gcd|random|randint"
    r"|uniform|getrandbits|urandom|token_bytes|sum|min|max|abs|round|divmod|hash|sorted|list|tuple|set|dict"
    r"|append|extend|add|insert|map|zip|reversed|enumerate|join|compress|time|monotonic|perf_counter|process_time"
)
_TYPES = frozenset({"int", "str", "list", "dict", "float", "bytes"})
_STARTS = frozenset({"Thread", "Process", "Timer"})
_SUBMITS = frozenset({"submit", "apply_async", "start_new_thread", "map_async", "map", "starmap"})
_LEAVES = (ast.Break, ast.Return, ast.Raise, ast.Yield, ast.YieldFrom, ast.Await, ast.AsyncFor)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_DEPTH = 3
_LETS = frozenset(
    {"await_expression", "continue_statement", "new_expression", "debugger_statement"}
)

_JAVASCRIPT = pattern(
    r"create(?:Hash|Hmac)|update|digest|pbkdf2Sync|scryptSync|hash|imul|sqrt|pow|sin|cos|tan|exp|hypot|random|floor"
    r"|abs|min|max|round|trunc|randomBytes|toString|String|Number|BigInt|repeat|push|padStart|concat|fill|sort"
    r"|randomUUID|charCodeAt|from|alloc|now|hrtime|bigint|fround|codePointAt|fromCharCode|clz32|log2?|postMessage"
)
"""Calls that only calculate, ask for the time, or say from a worker how far it came, for which none waits."""


def goes_on_for_ever(over: ast.expr) -> bool:
    """Whether what a loop goes over has no end: `itertools.count()`, `iter(int, 1)`."""
    match over:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="itertools"), attr=name)):
            pass
        case ast.Call(func=ast.Name(id=name)):
            pass
        case _:
            return False
    given = len(over.args) + len(over.keywords)
    if name == "iter":
        return given == 2 and isinstance(over.args[-1], ast.Constant) and _is_type(over.args[0])
    return name in ("count", "cycle") or (name == "repeat" and given == 1)


def _is_type(node: ast.expr) -> bool:
    """Whether what is called in each round answers the same each time: `int` is never 1."""
    return isinstance(node, ast.Name) and node.id in _TYPES


def python_spun(kinds: Mapping[type[ast.AST], Sequence[ast.AST]]) -> Iterator[int]:
    """Lines of loops in functions that are started as a thread or a process; `kinds` are a module's
    nodes by their type.
    """
    started = {name for call in kinds.get(ast.Call, ()) for name in _started(call)}
    if not started:
        return
    functions: dict[str, ast.AST] = {}
    for node in (*kinds.get(ast.FunctionDef, ()), *kinds.get(ast.AsyncFunctionDef, ())):
        functions.setdefault(getattr(node, "name", ""), node)
    for name in sorted(started & set(functions)):
        for node in _inside(functions[name]):
            if (
                isinstance(node, ast.For | ast.While)
                and _is_loop(node, functions[name])
                and only_computes(node.body, functions, _DEPTH)
            ):
                yield node.lineno


def _started(call: ast.AST) -> Iterator[str]:
    """The functions that a call starts beside all others, by their names."""
    if not isinstance(call, ast.Call):
        return
    name = called(call)
    if name in _STARTS:
        given = [item.value for item in call.keywords if item.arg in ("target", "function")]
        yield from (_last(one) for one in (*given, *call.args[1:2]))
    elif name in _SUBMITS and call.args:
        yield _last(call.args[0])


def _last(node: ast.AST) -> str:
    return str(getattr(node, "attr", "") or getattr(node, "id", ""))


def _is_loop(node: ast.For | ast.While, function: ast.AST) -> bool:
    if isinstance(node, ast.For):
        return goes_on_for_ever(node.iter)
    return is_always_met(node.test, function)


def only_computes(body: Iterable[ast.AST], functions: Mapping[str, ast.AST], depth: int) -> bool:
    """Whether nothing in these statements leaves, waits, or does anything that others could see."""
    nodes = [part for one in body for part in (one, *_inside(one))]
    if any(isinstance(node, (*_LEAVES, ast.With, ast.AsyncWith)) for node in nodes):
        return False
    return all(_computes(node, functions, depth) for node in nodes if isinstance(node, ast.Call))


def _computes(call: ast.Call, functions: Mapping[str, ast.AST], depth: int) -> bool:
    name = called(call)
    if _COMPUTES.fullmatch(name):
        return True
    own = functions.get(name) if isinstance(call.func, ast.Name) else None
    calls = (node for node in walk(own) if isinstance(node, ast.Call)) if own is not None else ()
    return (
        own is not None and depth > 0 and all(_computes(one, functions, depth - 1) for one in calls)
    )


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes in another, without those of functions inside."""
    todo = [*ast.iter_child_nodes(node)]
    while todo:
        node = todo.pop()
        if isinstance(node, _FUNCTIONS):
            continue
        yield node
        todo += ast.iter_child_nodes(node)


def javascript_spins(body: Iterable[Any]) -> bool:
    """Whether a loop of these nodes, that nothing leaves, only calculates. One that awaits lets others
    run; one that goes on with a loop outside has an end.
    """
    for node in body:
        if node.type in _LETS:
            return False
        if node.type == "call_expression":
            func = node.child_by_field_name("function")
            name = func.child_by_field_name("property") or func if func is not None else None
            if name is None or _JAVASCRIPT.fullmatch(word(name)[:60]) is None:
                return False
    return True
