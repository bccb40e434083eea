"""Requests that are made again at once, without a pause and without an end, as long as they fail, in
Python: the other side is flooded when it is in trouble, and the caller never gets an answer.

A retry counts what it tries, waits, or gives up.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import called, walk

_ANY = pattern(r"\bwhile\s{1,4}(?:True|1)\b")
_ASKS = frozenset({
    *("get", "post", "put", "request", "urlopen", "fetch", "urlretrieve", "stream"),
    *("sample", "create_message"),
})  # fmt: skip
_FAILS = pattern(
    r"(?i)client|request|http|connect|url|network|\bOSError\b|socket|\b(?:Base)?Exception\b"
)
_PAUSES = pattern(r"(?i)sleep|wait|delay|backoff|pause|retry|throttl|limit|select|poll")
_TELLS = pattern(r"print|debug|info|warning|warn|error|exception|log|append|str|repr|len")
_STARTS = frozenset({"gather", "range", "submit", "create_task", "ensure_future"})


def python_retries(kinds: Mapping[type[ast.AST], Sequence[Any]], source: str) -> Iterator[int]:
    """The line of each such loop; `kinds` are a module's nodes, `source` is its text."""
    loops = kinds.get(ast.While, ())
    if not loops or _ANY.search(source) is None:
        return
    for node in loops:
        if isinstance(node.test, ast.Constant) and node.test.value:
            tries = [part for part in node.body if isinstance(part, ast.Try)]
            if len(tries) == 1 and not _is_held(node) and _asks_again(tries[0], node):
                yield node.lineno


def _is_held(loop: ast.While) -> bool:
    """Whether something in the loop counts, waits or gives up."""
    return any(
        isinstance(part, ast.Raise)
        or (isinstance(part, ast.AugAssign) and isinstance(part.value, ast.Constant))
        or (isinstance(part, ast.Call) and _PAUSES.search(called(part)) is not None)
        for part in walk(loop)
    )


def _asks_again(tried: ast.Try, loop: ast.While) -> bool:
    inside = [part for node in tried.body for part in walk(node)]
    rest = (*tried.orelse, *(node for node in loop.body if node is not tried))
    after = [part for node in rest for part in walk(node)]
    return (
        any(isinstance(part, ast.Call) and called(part) in _ASKS for part in inside)
        and any(isinstance(part, ast.Return | ast.Break) for part in (*inside, *after))
        and any(map(_goes_on, tried.handlers))
    )


def _goes_on(handler: ast.ExceptHandler) -> bool:
    """Whether a failure of the network is only told, or answered with more requests."""
    if handler.type is not None and _FAILS.search(ast.unparse(handler.type)) is None:
        return False
    parts = [part for node in handler.body for part in walk(node)]
    names = {called(part) for part in parts if isinstance(part, ast.Call)}
    return not any(
        isinstance(part, ast.Return | ast.Break | ast.AugAssign) for part in parts
    ) and all(name in _ASKS or name in _STARTS or _TELLS.fullmatch(name) for name in names)
