"""Answers that a server gets from another one and hands on: `return await client.list_tools()`."""

from typing import Any

from vetting.surface._evaluate import Evaluator
from vetting.surface._idioms import ASKED_FOR_TOOLS
from vetting.surface._ir import Attr, Call
from vetting.surface._values import Many, Record, flat, members

OF_ANOTHER = "tools are those of another server"
_WRAPS = frozenset({"ServerResult", "ListToolsResult"})
"""Classes of the protocol's library that an answer is put into."""

_SOME = frozenset({"filter", "map", "slice", "sort", "concat"})
_DEPTH = 6


def is_of_another(machine: Evaluator, value: Any, depth: int = 0) -> bool:
    """Whether a list, or the answer that holds it, is what a client was told by another server."""
    if depth > _DEPTH or not isinstance(value, Record | Many):
        return False
    if isinstance(value, Many):
        options = [one for one in flat(value) if one is not None]
        return bool(options) and all(is_of_another(machine, one, depth + 1) for one in options)
    func = value.node.func if isinstance(value.node, Call) else None
    if value.callee in _WRAPS:
        given = [*value.args[:1], *(value.fields.get(name) for name in ("root", "tools"))]
        return any(is_of_another(machine, one, depth + 1) for one in given)
    if not isinstance(func, Attr):
        return False
    if value.callee in ASKED_FOR_TOOLS:
        asked = (members(value.args[0]) or {}).get("method") if value.args else None
        return value.callee != "request" or asked == "tools/list"
    if value.callee in _SOME:
        of = machine.value(func.of, value.scope, value.env)
        return is_of_another(machine, of, depth + 1)
    return False
