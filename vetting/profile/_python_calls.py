"""Calls in Python that are judged by their arguments: what is loaded, served, or called later."""

import ast
import re

from vetting.profile._pages import SAVES
from vetting.profile._python_bindings import Scope
from vetting.profile._python_scopes import Scopes
from vetting.profile._words import words

_REMOTE = re.compile(r"(?:streamable[-_]?)?http|sse|http-stream", re.IGNORECASE)
_OF_FILES = frozenset({"filename", "rotation", "retention", "compression", "delay", "watch"})
_HERE = frozenset({"__name__", "__package__"})
_CALLERS = words(
    """
    functools.partial asyncio.to_thread anyio.to_thread.run_sync trio.to_thread.run_sync
    starlette.concurrency.run_in_threadpool fastapi.concurrency.run_in_threadpool
    """
)
_CALLING = {"run_in_executor": 1, "submit": 0}


def handed(node: ast.Call, paths: frozenset[str]) -> int | None:
    """The place of an argument that a call only hands on to be called: `to_thread(get, address)`."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    place = _CALLING.get(name) if paths.isdisjoint(_CALLERS) else 0
    return place if place is not None and place < len(node.args) else None


def saves(node: ast.Call, name: str) -> bool:
    """Whether a page is told by an option which file it is to be saved in."""
    options = SAVES.get(name, ())
    given = (item.value for item in node.keywords if item.arg in options)
    return any(not isinstance(one, ast.Constant) or one.value is not None for one in given)


def keeps_log(node: ast.Call, scopes: Scopes, scope: Scope) -> bool:
    """Whether a log goes into a file: `basicConfig(filename=…)`, and Loguru's `logger.add(…)` that is
    told so by a text, a path, or what only files have.
    """
    if any(item.arg in _OF_FILES for item in node.keywords):
        return True
    to = node.args[0] if node.args else None
    if isinstance(to, ast.JoinedStr | ast.BinOp):
        return True
    if to is None or isinstance(to, ast.Lambda):
        return False
    paths = scopes.paths(to, scope)
    return bool(scopes.strings(to, scope)) or any(one.startswith("pathlib.") for one in paths)


def is_computed(node: ast.Call, scopes: Scopes, scope: Scope) -> bool:
    """Whether a module is loaded that the code does not name, and that may be any other package's."""
    first = node.args[0] if node.args else None
    if first is None or scopes.strings(first, scope):
        return False
    if isinstance(first, ast.JoinedStr) and first.values:
        start = first.values[0]
        if isinstance(start, ast.Constant) and "." in str(start.value):
            return False
        if isinstance(start, ast.FormattedValue) and scopes.paths(start.value, scope) & _HERE:
            return False
    return not scopes.paths(first, scope) & _HERE


def _is_given(node: ast.expr, scopes: Scopes, scope: Scope) -> bool:
    """Whether a variable is also given what nobody knows: `transport = sys.argv[2]`."""
    found = scope.find(node.id) if isinstance(node, ast.Name) else None
    values = [one for one in found[1] if isinstance(one, ast.expr)] if found else []
    where = found[0] if found else scope
    return any(isinstance(one, ast.Subscript) and not scopes.strings(one, where) for one in values)


def serves(node: ast.Call, scopes: Scopes, scope: Scope, *, chooses: bool) -> bool:
    """Whether `server.run(transport=…)` listens: with anything but standard input and output.
    `chooses` says that the file has to do with transports.
    """
    for item in node.keywords:
        if item.arg == "transport":
            said = scopes.strings(item.value, scope)
            if not said or any(_REMOTE.fullmatch(one) for one in said):
                return True
            if _is_given(item.value, scopes, scope):
                return True
        elif item.arg is None and chooses:
            return True
    said = scopes.strings(node.args[0], scope) if node.args else frozenset()
    return any(_REMOTE.fullmatch(one) for one in said)
