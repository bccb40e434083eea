"""Loops without an end that keep all that they get: no machine has room for it."""

import ast
from collections.abc import Iterable

from vetting.patterns import pattern
from vetting.python_syntax import called
from vetting.surface._flow_constants import number

GIVES_TIME = pattern(
    r"(?i)sleep|delay|time|wait_?for|tick|interval|once|read|next|accept|recv|receive|poll|pop|shift|take"
    r"|dequeue|splice|clear|listen|subscribe|get_nowait|queue|event|drain|question|prompt|input"
)
"""Calls that let time pass, bring what comes from elsewhere, or make room again."""

_KEEPS = frozenset({"append", "extend", "add", "appendleft", "insert"})
_RESERVES = frozenset({"bytearray", "urandom", "token_bytes", "zeros", "ones", "empty"})
_MUCH = 1 << 20
"""Bytes of which some hundred rounds fill a machine."""


def reserves(body: Iterable[ast.AST]) -> bool:
    """Whether the `body` of such a loop keeps a megabyte or more in each round, however long it waits."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _KEEPS
        and any(
            called(arg) in _RESERVES and arg.args and number(arg.args[0], {}) >= _MUCH
            for arg in node.args
            if isinstance(arg, ast.Call)
        )
        for node in body
    )


def gathers(body: Iterable[ast.AST]) -> bool:
    """Whether the `body` of a loop in Python that nothing ends adds to something in each round."""
    kept, lost = set[str](), set[str]()
    for node in body:
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=of), attr=name)) if name in _KEEPS:
                kept.add(of)
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
                if GIVES_TIME.search(name):
                    return False
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                lost.add(name)
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
                lost.add(name)
            case ast.AsyncFor() | ast.AsyncWith():
                return False
    return bool(kept - lost)
