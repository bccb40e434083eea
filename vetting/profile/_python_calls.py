"""Calls in Python that are judged by their arguments: what is loaded, served, or called later."""

import ast
import re
from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.profile._pages import LOADS, SAVES
from vetting.profile._python_bindings import Scope, Value, argument
from vetting.profile._python_scopes import Scopes
from vetting.profile._words import words

_REMOTE = pattern(r"(?:streamable[-_]?)?http|sse|http-stream", re.IGNORECASE)
_OF_FILES = frozenset({"filename", "rotation", "retention", "compression", "delay", "watch"})
_STREAMS = frozenset(f"sys.{name}" for name in ("stderr", "stdout", "__stderr__", "__stdout__"))
_MAKES = pattern(r"(?:^|\.)[A-Z]\w*\(\)$")
"""An object of a class."""

_VARIABLES = words("os.getenv() os.environ.get() os.environ[]")
_CALLERS = words(
    """
    functools.partial asyncio.to_thread anyio.to_thread.run_sync trio.to_thread.run_sync
    starlette.concurrency.run_in_threadpool fastapi.concurrency.run_in_threadpool atexit.register
    """
)
_CALLING = {"run_in_executor": 1, "submit": 0}


def handed(node: ast.Call, paths: frozenset[str]) -> int | None:
    """The place of an argument that a call only hands on to be called: `to_thread(get, address)`."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    place = _CALLING.get(name) if paths.isdisjoint(_CALLERS) else 0
    return place if place is not None and place < len(node.args) else None


def called_later(node: ast.Call, paths: frozenset[str]) -> Iterator[ast.Call]:
    """The call that comes of such an argument, as one of its own: of `to_thread(path.write_text, text)`
    that of `path.write_text(text)`.
    """
    if (place := handed(node, paths)) is not None:
        func, *args = node.args[place:]
        yield ast.copy_location(ast.Call(func=func, args=args, keywords=node.keywords), func)


def saves(node: ast.Call, name: str) -> bool:
    """Whether a page is told by an option which file it is to be saved in."""
    options = SAVES.get(name, ())
    given = (item.value for item in node.keywords if item.arg in options)
    return any(not isinstance(one, ast.Constant) or one.value is not None for one in given)


def takes(node: ast.Call, name: str) -> bool:
    """Whether a browser is told by an option which file it takes a login from."""
    given = (item.value for item in node.keywords if item.arg in LOADS.get(name, ()))
    return any(
        not isinstance(one, ast.Dict | ast.Constant) or isinstance(getattr(one, "value", 0), str)
        for one in given
    )


def keeps_log(node: ast.Call, scopes: Scopes, scope: Scope) -> bool:
    """Whether a log goes into a file: `basicConfig(filename=…)`, and Loguru's `logger.add(…)` unless it
    is given a stream, a function or an object that takes what is said.
    """
    if any(item.arg in _OF_FILES for item in node.keywords):
        return True
    to = argument(node, "sink", 0)
    found = scope.find(to.id) if isinstance(to, ast.Name) else None
    may_be: list[Value] = found[1] if found else [to]
    if any(
        one is None or isinstance(one, ast.Lambda) for one in may_be
    ):  # none is said of functions
        return False
    paths = scopes.paths(to, scope) if to is not None else frozenset()
    made = any(_MAKES.search(one) and not one.startswith("pathlib.") for one in paths)
    return not made and paths.isdisjoint(_STREAMS)


def _is_given(node: ast.expr, scopes: Scopes, scope: Scope) -> bool:
    """Whether a variable is also given what nobody knows: `transport = sys.argv[2]`, or another variable
    that is what the environment says.
    """
    found = scope.find(node.id) if isinstance(node, ast.Name) else None
    values = [one for one in found[1] if isinstance(one, ast.expr)] if found else []
    where = found[0] if found else scope
    return any(
        not isinstance(one, ast.Constant) and not scopes.strings(one, where) for one in values
    )


def serves(node: ast.Call, scopes: Scopes, scope: Scope, *, chooses: bool) -> bool:
    """Whether `server.run(transport=…)` listens: with anything but standard input and output.
    `chooses` says that the file has to do with transports.
    """
    for item in node.keywords:
        if item.arg == "transport":
            said = scopes.said(item.value, scope)
            if not said or any(_REMOTE.fullmatch(one) for one in said):
                return True
            if _is_given(item.value, scopes, scope):
                return True
        elif item.arg is None and chooses:
            return True
    first = node.args[0] if node.args else None
    said = scopes.said(first, scope)
    return any(_REMOTE.fullmatch(one) for one in said) or (
        first is not None and not said and chooses and _is_told(first, scopes, scope)
    )


def _is_told(node: ast.expr, scopes: Scopes, scope: Scope) -> bool:
    """Whether the only argument is what an option or a variable says: `server.run(args.transport)`."""
    paths = scopes.paths(node, scope)
    if not paths.isdisjoint(_VARIABLES):
        return True
    while isinstance(node, ast.Attribute) and node.attr == "value":
        node = node.value
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            pass
        case ast.Subscript(slice=ast.Constant(value=str() as name)):
            pass
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str() as name), *_]):
            paths = frozenset()
        case _:
            return False
    made = any(path.endswith("()") for path in paths)  # an object of its own
    return not made and "transport" in name.lower()
