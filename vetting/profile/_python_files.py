"""What Python's calls open, read and save, by what they are given and what they are called; with
them the methods by which a server waits.
"""

import ast
import re
from collections.abc import Iterable

from vetting.patterns import pattern
from vetting.profile._facts import Facts
from vetting.profile._python_bindings import Scope, argument
from vetting.profile._python_calls import saves, serves, takes
from vetting.profile._python_kept import Kept
from vetting.profile._python_scopes import Scopes
from vetting.profile._python_sinks import (
    BROKERS,
    FETCHED,
    FILE_LIBRARIES,
    FRAME_READS,
    FRAME_WRITES,
    IN_MEMORY,
    KEY_READS,
    METHODS,
    OF_BOTO,
    OF_OBJECTS,
    OPENERS,
    PATH_ONLY,
    PATH_READS,
    PATH_WRITES,
    SENT,
    SERVES,
    method_of_path,
    used,
)  # fmt: skip
from vetting.profile._python_storages import STORAGES, touched
from vetting.profile._python_tables import LISTENS, NETWORK, READ, WRITE

_WRITES = pattern(r"[wax+]")
_READS = PATH_READS | FRAME_READS | KEY_READS | SENT
_WRITES_TO = PATH_WRITES | FETCHED
_BOTO = frozenset({"boto3", "aioboto3", "ibm_boto3"})
_MOST = 100
"""Values of one name that are looked at; where there are more, it is said."""


class PythonFiles:
    """Tells it of one file; the walk over the syntax tree calls it."""

    def __init__(self, scopes: Scopes, facts: Facts, data: bytes) -> None:
        self._scopes = scopes
        self._facts = facts
        self._data = data
        self._kept = Kept(scopes)
        self._chooses = b"transport" in data.lower()
        """Whether the file has to do with transports."""

        self._libraries = {
            value.split(".")[0]
            for scope in self._scopes.of.values()
            for values in scope.names.values()
            for value in values
            if isinstance(value, str)
        }

    def _use(self, kind: str, node: ast.AST) -> None:
        self._facts.uses.add((kind, getattr(node, "lineno", 1)))

    def in_memory(self, node: ast.Call, scope: Scope, among: int = 1) -> bool:
        """Whether what is opened or saved lies in memory: one `among` the first arguments."""
        for item in node.keywords:
            if item.arg == "fileobj":
                return True
        return any(self._scopes.paths(one, scope) & IN_MEMORY for one in node.args[:among])

    def keeps(self, node: ast.Call, scope: Scope, name: str, place: int) -> None:
        """A client that keeps what it knows in files when it is told where."""
        where = argument(node, name, place)
        if where is not None and not self._scopes.paths(where, scope) & IN_MEMORY:
            self._use(READ, node)
            self._use(WRITE, node)

    def opens(self, node: ast.Call, scope: Scope) -> None:
        if not self.in_memory(node, scope):
            self._opened(node, argument(node, "mode", 1), scope)

    def _opened(self, node: ast.AST, mode: ast.expr | None, scope: Scope) -> None:
        """Reading or writing, by the mode; both when nobody knows it."""
        modes = self._scopes.said(mode, scope) if mode is not None else {"r"}
        if not modes or any("r" in one or "+" in one or not _WRITES.search(one) for one in modes):
            self._use(READ, node)
        if not modes or any(_WRITES.search(one) for one in modes):
            self._use(WRITE, node)

    def later(self, made: ast.Call, scope: Scope) -> frozenset[str]:
        """What is handed on to be called, as a call of its own; the paths of what is called."""
        paths = self._scopes.paths(made.func, scope)
        if not paths.isdisjoint(OPENERS):
            self.opens(made, scope)
        self.method(made, scope, paths)
        return paths

    def stores(self, node: ast.Call, scope: Scope, paths: frozenset[str]) -> None:
        """What makes a storage, of this machine or far away."""
        for kind in touched(node, paths & STORAGES, self._scopes, scope, self._data):
            self._use(kind, node)

    def _of_member(self, node: ast.Call, of: ast.expr, name: str, scope: Scope) -> None:
        """A method of what another method of the class has made: `self.server.listen()`."""
        for value, where in self._kept.held(of, scope) if isinstance(of, ast.Attribute) else ():
            for path in self._scopes.paths(value, where):
                for kind in used(f"{path}.{name}"):
                    self._use(kind, node)

    def method(self, node: ast.Call, scope: Scope, paths: frozenset[str]) -> None:
        """Calls known by their method's name alone, or together with what the file imports."""
        func = node.func
        if isinstance(func, ast.Attribute) and func.attr in OF_OBJECTS and not paths:
            self._of_member(node, func.value, func.attr, scope)
        for name in self._methods(func, scope):
            self._by_name(node, name, scope, paths)
            if takes(node, name):
                self._use(READ, node)

    def _methods(self, func: ast.expr, scope: Scope) -> Iterable[str]:
        """Which methods are called: `path.open()`, `f = path.open` and `f()`, `getattr(path, "open")()`."""
        names: Iterable[str] = ()
        match func:
            case ast.Attribute(attr=attr):
                names = (attr,)
            case ast.Name(id=name):
                _, values = scope.find(name) or (scope, [])
                self._scopes.cut = self._scopes.cut or len(values) > _MOST
                names = {one.attr for one in values[:_MOST] if isinstance(one, ast.Attribute)}
            case ast.Call(func=ast.Name(id="getattr"), args=[_, text, *_]):
                names = self._scopes.strings(text, scope)
        return [name for name in names if name in METHODS]

    def _by_name(self, node: ast.Call, name: str, scope: Scope, paths: frozenset[str]) -> None:
        is_path = any(method_of_path(path) for path in paths)
        with_files = not self._libraries.isdisjoint(FILE_LIBRARIES)
        if name in _READS:
            self._use(READ, node)
        elif name in _WRITES_TO or saves(node, name):
            self._use(WRITE, node)
        elif name in BROKERS:
            self._use(NETWORK, node)
        elif name in OF_BOTO and not self._libraries.isdisjoint(_BOTO):
            self._use(OF_BOTO[name], node)
        elif name in PATH_ONLY and is_path:
            self._use(PATH_ONLY[name], node)
        elif name == "open" and not paths & (OPENERS | {"os.open"}):
            mode = argument(node, "mode", 0)
            said = self._scopes.strings(mode, scope) if mode is not None else frozenset()
            if is_path or any(re.fullmatch(r"[rwaxbt+]{1,3}", one) for one in said):
                self._opened(node, mode, scope)
        elif name in FRAME_WRITES or (name == "save" and with_files and node.args):
            if node.args and not self.in_memory(node, scope, among=2):
                self._use(WRITE, node)
        elif name in SERVES or (
            name in ("run", "run_async", "start")
            and serves(node, self._scopes, scope, chooses=self._chooses)
        ):
            self._use(LISTENS, node)
