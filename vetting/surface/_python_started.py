"""Calls of Python that run a function which they are given together with its arguments."""

import ast
from collections.abc import Iterator
from typing import Any

from vetting.surface._ir import Choice, Element, Node
from vetting.surface._python_lower import lower

STARTS = frozenset({
    *("Thread", "Timer", "submit", "call_later", "call_soon", "run_in_executor", "register", "apply"),
    *("call_soon_threadsafe", "apply_async", "to_thread", "Process", "start_new_thread"),
})  # fmt: skip
"""Calls that run a function for what it does."""

_SECOND = frozenset({"Timer", "call_later", "run_in_executor"})
"""Those that are given something else before it: when to run it, or who does."""


def started(raw: Any) -> tuple[Node, list[Node], list[tuple[str, Node]]] | None:
    """The function, and what it is given by place and by name: `to_thread(getattr(checks, name), **x)`."""
    if isinstance(raw, ast.Call) and isinstance(raw.func, ast.Name) and raw.func.id == "map":
        return _mapped(raw)
    if not isinstance(raw, ast.Call) or last_name(raw.func) not in (*STARTS, "partial", "starmap"):
        return None
    named = {item.arg: item.value for item in raw.keywords}
    target = named.get("target")
    if target is not None:
        args, inner = named.get("args"), named.get("kwargs")
        listed = list(args.elts) if isinstance(args, ast.Tuple | ast.List) else []
        pairs = zip(inner.keys, inner.values, strict=True) if isinstance(inner, ast.Dict) else ()
        given = [(str(k.value), lower(v)) for k, v in pairs if isinstance(k, ast.Constant)]
        if isinstance(inner, ast.Name | ast.Attribute | ast.Subscript):
            given.append(("**", lower(inner)))
        return lower(target), list(map(lower, listed)), given
    if last_name(raw.func) == "starmap" and len(raw.args) > 1:
        return lower(raw.args[0]), list(_of_each(raw.args[1])), []
    first = last_name(raw.func) in _SECOND
    place = next((n for n, arg in enumerate(raw.args[first:3], first) if _is_called(arg)), None)
    if place is None or (place + 1 == len(raw.args) and not raw.keywords):
        return None
    rest = [(item.arg or "**", lower(item.value)) for item in raw.keywords]
    return lower(raw.args[place]), list(map(lower, raw.args[place + 1 :])), rest


def _mapped(call: ast.Call) -> tuple[Node, list[Node], list[tuple[str, Node]]] | None:
    """What `map(identifier, name.split("."))` runs for each, and each; of all parts of a text, the text."""
    match call.args:
        case [ast.Name() | ast.Attribute() as func, over]:
            parted = over.func if isinstance(over, ast.Call) else None
            split = isinstance(parted, ast.Attribute) and parted.attr == "split"
            whole = parted.value if isinstance(parted, ast.Attribute) and split else over
            return lower(func), [Element(call.lineno, whole, over=lower(over))], []
    return None


def _of_each(over: ast.expr) -> Iterator[Node]:
    """What a function gets that is called for each of several lists of arguments."""
    rows: list[ast.expr] = []
    match over:
        case ast.List(elts=rows) | ast.Tuple(elts=rows):
            pass
        case ast.ListComp(elt=row) | ast.GeneratorExp(elt=row):
            rows = [row]
    made = [row.elts for row in rows if isinstance(row, ast.Tuple | ast.List)]
    for place in zip(*made, strict=False):
        yield Choice(over.lineno, options=tuple(map(lower, place)))


def _is_called(arg: ast.expr) -> bool:
    """Whether an argument may be a function: by its name, or looked up by one."""
    match arg:
        case ast.Name() | ast.Attribute() | ast.Subscript():
            return True
        case ast.Call(func=func):
            return last_name(func) in ("getattr", "get")
    return False


def last_name(func: ast.AST) -> str:
    """The last name of what is called."""
    if isinstance(func, ast.Attribute):
        return func.attr
    return func.id if isinstance(func, ast.Name) else ""
