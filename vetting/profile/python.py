"""What a Python file can touch: every name followed to its import, by the `ast` module alone."""

import ast
import re
from collections.abc import Callable
from typing import Any

from vetting.profile import Reader
from vetting.profile._facts import Facts
from vetting.profile._python_bindings import Scope, argument
from vetting.profile._python_calls import handed, is_computed, saves, serves
from vetting.profile._python_env import PythonEnv
from vetting.profile._python_given import MOST_GIVEN, PythonGiven
from vetting.profile._python_nodes import INDIRECT, children, metadata
from vetting.profile._python_scopes import Scopes
from vetting.profile._python_sinks import (
    COMMANDS,
    CONFIGURED,
    DYNAMIC,
    EXEC,
    FILE_LIBRARIES,
    FRAME_READS,
    FRAME_WRITES,
    GIVEN_PATH,
    IN_MEMORY,
    KEY_READS,
    LISTENS,
    NETWORK,
    OPENERS,
    PATH_ONLY,
    PATH_READS,
    PATH_WRITES,
    READ,
    SERVES,
    TABLE,
    WRITE,
    called,
    used,
)  # fmt: skip
from vetting.python_syntax import parse_newer

_NOTHING_RUNS = frozenset(("False", "0", "None", "TYPE_CHECKING", "typing.TYPE_CHECKING"))
_ASKS = frozenset(("isinstance", "issubclass", "typing.cast", "cast", "hasattr", "typing.TypeVar"))
_LOADERS = frozenset(("importlib.import_module", "__import__", "builtins.__import__"))
_FAR = re.compile(rb"httpfs|[\"'](?:md:|s3://|motherduck)")
"""What a file says that opens a database elsewhere by the call that opens one on the disk."""

_LAST = frozenset({path.rpartition(".")[2] for path in TABLE} | {"environ", "environb"})
"""The last words of what is looked for; the names of the rest begin alike."""

_WRITES = re.compile(r"[wax+]")
_OPENS_TO_WRITE = re.compile(r"O_(?:WRONLY|RDWR|CREAT|APPEND|TRUNC)")


class PythonReader(Reader):
    """See the module."""

    name = "python"
    languages = frozenset({"python"})

    def read(self, path: str, data: bytes, own: frozenset[str]) -> Facts:
        """See `Reader.read`."""
        del path
        facts = Facts()
        try:
            tree = parse_newer(data, keep=True)
        except (SyntaxError, ValueError) as error:
            facts.why = f"not parsable as Python, so what it can touch was not read: {error}"[:200]
            return facts
        (walk := _Walk(tree, facts, own, data)).run()
        if walk.scopes.cut or max(len(facts.given), len(facts.passed)) > MOST_GIVEN:
            facts.why = "too much in one file: what it can touch was not fully read"
        return facts


class _Walk:
    """One walk over the syntax tree; what never runs, annotations and `isinstance` are left out."""

    def __init__(self, tree: ast.Module, facts: Facts, own: frozenset[str], data: bytes) -> None:
        self._tree = tree
        self._chooses = b"transport" in data
        """Whether the file has to do with transports."""

        self._commands, self._far = COMMANDS.search(data), _FAR.search(data)
        self._facts = facts
        self._own = own
        self.scopes = Scopes(tree)
        words = self.scopes.words
        # Where names may stand in texts, what the file names tells nothing.
        self._indirect = not words.isdisjoint(INDIRECT)
        self._environment = self._indirect or not words.isdisjoint(("environ", "environb"))
        self._prefixes = self._indirect or not words.isdisjoint(("ctypes", "aiofiles"))
        self._given = PythonGiven(self.scopes, facts)
        self._env = PythonEnv(self.scopes, facts, self._given)
        self._libraries = {
            value.split(".")[0]
            for scope in self.scopes.of.values()
            for values in scope.names.values()
            for value in values
            if isinstance(value, str)
        }

    def run(self) -> None:
        """Fill the facts."""
        self._given.constants()
        self._walk()

    def _walk(self) -> None:
        """Look at everything, in the order in which it is written."""
        taken: dict[type, Callable[[Any, Scope], list[Any]]] = {
            ast.If: self._if,
            **dict.fromkeys((ast.Import, ast.ImportFrom, ast.arg), lambda _, __: []),
            ast.AnnAssign: self._annotated,
            **dict.fromkeys((ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda), self._function),
            ast.ClassDef: self._class,
            ast.Call: self._call,
            **dict.fromkeys((ast.Name, ast.Attribute), self._named),
            ast.Subscript: self._subscript,
            **dict.fromkeys((ast.Compare, ast.For, ast.comprehension), self._other),
            **dict.fromkeys((ast.Return, ast.Assign, ast.Dict), self._holds),
        }
        scope, todo = self.scopes.module, list[Any](reversed(self._tree.body))
        while todo:
            node = todo.pop()
            if type(node) is Scope:  # what is popped from here on stands in it
                scope = node
                continue
            take = taken.get(type(node))
            todo += reversed(take(node, scope) if take else children(node))

    # What is inside a node and still to be looked at, with the scopes that it stands in.

    def _if(self, node: ast.If, scope: Scope) -> list[Any]:
        return node.orelse if self._never(node.test, scope) else children(node)

    def _class(self, node: ast.ClassDef, scope: Scope) -> list[Any]:
        self._env.settings(node, scope)
        self._given.members.of_class(node)
        outside = [*node.bases, *(k.value for k in node.keywords), *node.decorator_list]
        return [*outside, self.scopes.scope(node, scope), *node.body, scope]

    def _function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope
    ) -> list[Any]:
        args = node.args
        every = (*args.posonlyargs, *args.args, *args.kwonlyargs)
        beside = [call for arg in every for call in metadata(arg.annotation)]
        outside = [*getattr(node, "decorator_list", ()), *beside, *args.defaults, *args.kw_defaults]
        body = [node.body] if isinstance(node, ast.Lambda) else node.body
        self._given.defaults(self.scopes.scope(node, scope))
        return [*filter(None, outside), self.scopes.scope(node, scope), *body, scope]

    def _annotated(self, node: ast.AnnAssign, _: Scope) -> list[Any]:
        return [part for part in (node.target, *metadata(node.annotation), node.value) if part]

    def _named(self, node: ast.Name | ast.Attribute, scope: Scope) -> list[Any]:
        if not isinstance(node.ctx, ast.Load):
            return children(node)
        self._reference(node, scope)
        owner: ast.expr = node
        while isinstance(owner, ast.Attribute):
            owner = owner.value
        return [] if isinstance(owner, ast.Name) else [owner]

    def _subscript(self, node: ast.Subscript, scope: Scope) -> list[Any]:
        changed = not isinstance(node.ctx, ast.Load)
        if changed and self._environment and self._env.is_whole(node.value, scope):
            return [node.slice]
        if not changed:
            self._given.look(node.value, node.slice, scope)
        if self._indirect:
            self._reference(node, scope)
        return self._other(node, scope)

    def _other(self, node: ast.AST, scope: Scope) -> list[Any]:
        if self._environment:
            self._env.other(node, scope)
        return children(node)

    def _holds(self, node: ast.AST, scope: Scope) -> list[Any]:
        self._given.members.look(node, scope)
        return children(node)

    def _never(self, test: ast.expr, scope: Scope) -> bool:
        """Whether a condition never holds at run time."""
        if isinstance(test, ast.Constant):
            return not test.value
        return bool(self.scopes.paths(test, scope) & _NOTHING_RUNS)

    def _use(self, kind: str, node: ast.AST) -> None:
        self._facts.uses.add((kind, getattr(node, "lineno", 1)))

    def _reference(self, node: ast.expr, scope: Scope) -> None:
        """A name in any use: called, or handed on."""
        if isinstance(node, ast.Attribute) and node.attr not in _LAST and not self._prefixes:
            return
        for path in self.scopes.paths(node, scope):
            for kind in used(path):
                self._use(kind, node)
        if self._environment:
            self._env.reference(node, scope)

    def _call(self, node: ast.Call, scope: Scope) -> list[Any]:
        paths = self.scopes.paths(node.func, scope)
        rest = [*node.args, *(item.value for item in node.keywords)]
        if paths & _ASKS:
            return [item for item in rest if isinstance(item, ast.Call)]
        for path in paths:
            if path in OPENERS:
                self._opens(node, scope)
            elif path in _LOADERS:
                if is_computed(node, self.scopes, scope):
                    self._use(DYNAMIC, node)
            elif path in ("compile", "builtins.compile"):
                self._use(DYNAMIC, node)
            elif (kinds := called(path, self._own)) and not self._in_memory(node, scope):
                for kind in kinds:
                    self._use(kind, node)
        self._clients(node, scope, paths)
        if paths & {"getattr", "__import__", "importlib.import_module"}:
            self._reference(node, scope)
        self._method(node, scope, paths)
        self._env.call(node, scope, paths)
        self._given.call(node, scope)
        skipped = any(READ in used(path) for path in paths) and self._in_memory(node, scope)
        return rest if skipped else [node.func, *rest]

    def _in_memory(self, node: ast.Call, scope: Scope) -> bool:
        """Whether what is opened or saved lies in memory."""
        first = node.args[0] if node.args else None
        for item in node.keywords:
            if item.arg == "fileobj":
                return True
        return first is not None and bool(self.scopes.paths(first, scope) & IN_MEMORY)

    def _clients(self, node: ast.Call, scope: Scope, paths: frozenset[str]) -> None:
        """Clients that keep files or go elsewhere by what they are given, or are called later."""
        for path in paths:
            if path in GIVEN_PATH:
                self._keeps(node, scope, *GIVEN_PATH[path])
            elif path in CONFIGURED and self._commands:
                self._use(EXEC, node)
            elif path == "duckdb.connect" and self._far:
                self._use(NETWORK, node)
            elif path == "logging.basicConfig" and argument(node, "filename", 99) is not None:
                self._use(WRITE, node)
            elif path == "os.open":
                flags = ast.unparse(node.args[1])[:300] if len(node.args) > 1 else ""
                self._use(WRITE if _OPENS_TO_WRITE.search(flags) else READ, node)
        if (place := handed(node, paths)) is not None:
            for path in self.scopes.paths(node.args[place], scope):
                for kind in called(path, self._own):
                    self._use(kind, node)

    def _keeps(self, node: ast.Call, scope: Scope, name: str, place: int) -> None:
        """A client that keeps what it knows in files when it is told where."""
        where = argument(node, name, place)
        if where is not None and not self.scopes.paths(where, scope) & IN_MEMORY:
            self._use(READ, node)
            self._use(WRITE, node)

    def _opens(self, node: ast.Call, scope: Scope) -> None:
        if not self._in_memory(node, scope):
            self._opened(node, argument(node, "mode", 1), scope)

    def _opened(self, node: ast.AST, mode: ast.expr | None, scope: Scope) -> None:
        """Reading or writing, by the mode; both when nobody knows it."""
        modes = self.scopes.strings(mode, scope) if mode is not None else {"r"}
        if not modes or any("r" in one or "+" in one or not _WRITES.search(one) for one in modes):
            self._use(READ, node)
        if not modes or any(_WRITES.search(one) for one in modes):
            self._use(WRITE, node)

    def _method(self, node: ast.Call, scope: Scope, paths: frozenset[str]) -> None:
        """Calls known by their method's name alone, or together with what the file imports."""
        if not isinstance(node.func, ast.Attribute):
            return
        name = node.func.attr
        is_path = any(path.startswith("pathlib.Path") for path in paths)
        with_files = not self._libraries.isdisjoint(FILE_LIBRARIES)
        if name in PATH_READS or name in FRAME_READS or name in KEY_READS:
            self._use(READ, node)
        elif name in PATH_WRITES or saves(node, name):
            self._use(WRITE, node)
        elif name in PATH_ONLY and is_path:
            self._use(PATH_ONLY[name], node)
        elif name == "open" and not paths & (OPENERS | {"os.open"}):
            mode = argument(node, "mode", 0)
            said = self.scopes.strings(mode, scope) if mode is not None else frozenset()
            if is_path or any(re.fullmatch(r"[rwaxbt+]{1,3}", one) for one in said):
                self._opened(node, mode, scope)
        elif name in FRAME_WRITES or (name == "save" and with_files and node.args):
            if node.args and not self._in_memory(node, scope):
                self._use(WRITE, node)
        elif name in SERVES or (
            name in ("run", "run_async", "start")
            and serves(node, self.scopes, scope, chooses=self._chooses)
        ):
            self._use(LISTENS, node)
