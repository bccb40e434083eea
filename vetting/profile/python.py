"""What a Python file can touch: every name followed to its import, by the `ast` module alone."""

import ast
from collections.abc import Callable
from functools import cached_property
from typing import Any

from vetting.patterns import pattern
from vetting.profile import Reader
from vetting.profile._facts import Facts
from vetting.profile._python_bindings import Scope
from vetting.profile._python_by_name import WORDS, loads
from vetting.profile._python_calls import called_later, keeps_log
from vetting.profile._python_credentials import SAID, is_client
from vetting.profile._python_env import WHOLE, PythonEnv
from vetting.profile._python_files import PythonFiles
from vetting.profile._python_given import MOST_GIVEN, PythonGiven
from vetting.profile._python_helpers import Helpers
from vetting.profile._python_mappings import Mappings
from vetting.profile._python_nodes import INDIRECT, LOADERS, metadata
from vetting.profile._python_scopes import Scopes
from vetting.profile._python_settings import PythonSettings
from vetting.profile._python_shared import Shared
from vetting.profile._python_sinks import (
    BY_CONFIGURATION,
    CLIENTS,
    COMMANDS,
    CONFIGURED,
    GIVEN_PATH,
    LAST,
    LOGS,
    OPENERS,
    called,
    used,
)  # fmt: skip
from vetting.profile._python_tables import DYNAMIC, EXEC, NETWORK, READ, WRITE
from vetting.profile._python_templates import configured
from vetting.python_syntax import parse_newer

_NOTHING_RUNS = frozenset(("False", "0", "None", "TYPE_CHECKING", "typing.TYPE_CHECKING"))
_ASKS = frozenset(("isinstance", "issubclass", "typing.cast", "cast", "hasattr", "typing.TypeVar"))
_BY_TEXT = LOADERS | {"getattr"}
_NAMED = (ast.Name, ast.Attribute)
_OF_WHOLE = (ast.BinOp, ast.AugAssign, ast.FormattedValue, ast.Match)
"""What the whole environment may stand in."""

_FAR = pattern(rb"httpfs|[\"'](?:md:|s3://|motherduck)")
"""What a file says that opens a database elsewhere by the call that opens one on the disk."""

_LAST = frozenset(LAST | {"environ", "environb"})
"""The last words of what is looked for; the names of the rest begin alike."""

_OPENS_TO_WRITE = pattern(r"O_(?:WRONLY|RDWR|CREAT|APPEND|TRUNC)")

_FILES = frozenset((READ, WRITE))


class PythonReader(Reader):
    """See the module."""

    name = "python"
    languages = frozenset({"python"})

    def read(self, path: str, data: bytes, own: frozenset[str]) -> Facts:
        """See `Reader.read`."""
        facts = Facts()
        try:
            tree = parse_newer(data, keep=True)
        except (SyntaxError, ValueError) as error:
            facts.why = f"not parsable as Python, so what it can touch was not read: {error}"[:200]
            return facts
        (walk := _Walk(tree, facts, own, data, path)).run()
        if walk.scopes.left_out or max(len(facts.given), len(facts.passed)) > MOST_GIVEN:
            facts.why = "too much in one file: what it can touch was not fully read"
        return facts


class _Walk:
    """One walk over the syntax tree; what never runs, annotations and `isinstance` are left out."""

    def __init__(
        self, tree: ast.Module, facts: Facts, own: frozenset[str], data: bytes, path: str
    ) -> None:
        self._tree = tree
        self._data = data
        self._facts = facts
        self._own = own
        self.scopes = Scopes(tree)
        words = self.scopes.words
        # Where names may stand in texts, what the file names tells nothing.
        self._indirect = not words.isdisjoint(INDIRECT)
        self._environment = self._indirect or not words.isdisjoint(
            ("environ", "environb", "dotenv_values")
        )
        self._prefixes = self._indirect or not words.isdisjoint(("ctypes", "aiofiles"))
        self._loads = not words.isdisjoint(WORDS)
        self._models = b"create_model" in data or b"_env_prefix" in data
        self._tables = b"envvar" in data
        self._credentials = SAID.search(data) is not None
        self._files = PythonFiles(self.scopes, facts, data)
        self._shared = Shared(path, self.scopes, facts)
        self._given = PythonGiven(self.scopes, facts, self._shared)
        helpers = Helpers(self.scopes, self._given)
        self._env = PythonEnv(self.scopes, facts, self._given, helpers, own)
        self._settings = PythonSettings(self.scopes, facts)
        self._mappings = Mappings(self.scopes, facts, self._given, helpers, self._shared)

    @cached_property
    def _commands(self) -> bool:
        return COMMANDS.search(self._data) is not None

    @cached_property
    def _far(self) -> bool:
        return _FAR.search(self._data) is not None

    def run(self) -> None:
        """Fill the facts."""
        self._given.constants()
        self._walk()
        self._shared.kept(WHOLE)
        configured(self._data, self._tree, self._facts)

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
            **dict.fromkeys(_OF_WHOLE if self._environment else (), self._other),
        }
        scope, todo = self.scopes.module, list[Any](reversed(self._tree.body))
        parts = self.scopes.parts
        while todo:
            node = todo.pop()
            if type(node) is Scope:  # what is popped from here on stands in it
                scope = node
                continue
            take = taken.get(type(node))
            if inside := take(node, scope) if take else parts.get(node):
                todo += reversed(inside)

    # What is inside a node and still to be looked at, with the scopes that it stands in.

    def _if(self, node: ast.If, scope: Scope) -> list[Any]:
        return node.orelse if self._never(node.test, scope) else self.scopes.parts.get(node, [])

    def _class(self, node: ast.ClassDef, scope: Scope) -> list[Any]:
        self._settings.look(node, scope)
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
            return [] if isinstance(node, ast.Name) else [node.value]
        if self._may_say(node) and (paths := self.scopes.paths(node, scope)):
            self._reference(node, paths)
        return _owner(node)

    def _subscript(self, node: ast.Subscript, scope: Scope) -> list[Any]:
        changed = not isinstance(node.ctx, ast.Load)
        if changed and self._environment and self._env.is_whole(node.value, scope):
            return [node.slice]
        if not changed:
            self._mappings.look(node.value, node.slice, scope)
        if self._indirect:
            self._reference(node, self.scopes.paths(node, scope))
        return self._other(node, scope)

    def _other(self, node: ast.AST, scope: Scope) -> list[Any]:
        if self._environment:
            self._env.other(node, scope)
        self._mappings.other(node, scope)
        return self.scopes.parts.get(node, [])

    def _holds(self, node: ast.AST, scope: Scope) -> list[Any]:
        if self._tables and isinstance(node, ast.Dict):
            self._env.libraries.table(node, scope)
        if self._environment and isinstance(node, ast.Return):
            self._env.other(node, scope)
        self._given.members.look(node, scope)
        return self.scopes.parts.get(node, [])

    def _never(self, test: ast.expr, scope: Scope) -> bool:
        """Whether a condition never holds at run time."""
        if isinstance(test, ast.Constant):
            return not test.value
        return bool(self.scopes.paths(test, scope) & _NOTHING_RUNS)

    def _use(self, kind: str, node: ast.AST) -> None:
        self._facts.uses.add((kind, getattr(node, "lineno", 1)))

    def _may_say(self, node: ast.Name | ast.Attribute) -> bool:
        """Whether a name may be one of those that are looked for."""
        return isinstance(node, ast.Name) or node.attr in _LAST or self._prefixes

    def _reference(self, node: ast.expr, paths: frozenset[str]) -> None:
        """A name in any use: called, or handed on."""
        for path in paths:
            for kind in used(path):
                self._use(kind, node)
        if self._environment:
            self._env.reference(node, paths)

    def _call(self, node: ast.Call, scope: Scope) -> list[Any]:
        paths = self.scopes.paths(node.func, scope)
        rest = [*node.args, *[item.value for item in node.keywords]]
        if not paths.isdisjoint(_ASKS):
            return [item for item in rest if isinstance(item, ast.Call)]
        files = False
        for path in paths:
            files = files or not _FILES.isdisjoint(used(path))
            if path in OPENERS:
                self._files.opens(node, scope)
            elif path in ("compile", "builtins.compile"):
                self._use(DYNAMIC, node)
            elif (kinds := called(path, self._own)) and not self._files.in_memory(node, scope):
                for kind in kinds:
                    self._use(kind, node)
        if self._loads and loads(node, paths, self.scopes, scope):
            self._use(DYNAMIC, node)
        self._clients(node, scope, paths)
        if self._credentials and is_client(node, paths, self.scopes, scope, self._own):
            self._use(NETWORK, node)
        if not paths.isdisjoint(_BY_TEXT):
            self._reference(node, self.scopes.paths(node, scope))
        self._files.method(node, scope, paths)
        self._files.stores(node, scope, paths)
        self._env.call(node, scope, paths)
        if self._models:
            self._settings.call(node, scope)
        self._given.call(node, scope, paths)
        self._mappings.call(node, scope)
        skipped = files and self._files.in_memory(node, scope, among=2)
        return rest if skipped else [*self._callee(node.func, paths), *rest]

    def _callee(self, func: ast.expr, paths: frozenset[str]) -> list[ast.expr]:
        """What a call calls, as `_named` has it, where it is known what that stands for."""
        if not isinstance(func, _NAMED):
            return [func]
        if self._may_say(func):
            self._reference(func, paths)
        return _owner(func)

    def _clients(self, node: ast.Call, scope: Scope, paths: frozenset[str]) -> None:
        """Clients that keep files or go elsewhere by what they are given, or are called later."""
        for path in paths & CLIENTS:
            if path in GIVEN_PATH:
                self._files.keeps(node, scope, *GIVEN_PATH[path])
            elif path in CONFIGURED:
                if self._commands or (path in BY_CONFIGURATION and _is_handed_on(node, scope)):
                    self._use(EXEC, node)
            elif path == "duckdb.connect" and self._far:
                self._use(NETWORK, node)
            elif path in LOGS:
                if keeps_log(node, self.scopes, scope):
                    self._use(WRITE, node)
            elif path == "os.open":
                flags = ast.unparse(node.args[1])[:300] if len(node.args) > 1 else ""
                self._use(WRITE if _OPENS_TO_WRITE.search(flags) else READ, node)
        for made in called_later(node, paths):
            for path in self._files.later(made, scope):
                for kind in called(path, self._own):
                    self._use(kind, node)


def _is_handed_on(node: ast.Call, scope: Scope) -> bool:
    """Whether a call is given something that the code does not spell out."""
    given: list[Any] = [*node.args[:1], *(item.value for item in node.keywords[:1])][:1]
    if given and isinstance(given[0], ast.Name) and (found := scope.find(given[0].id)):
        given = found[1]
    return any(not isinstance(one, ast.Dict | ast.Constant) for one in given)


def _owner(node: ast.expr) -> list[ast.expr]:
    """What a member of a member belongs to in the end, unless that is a name."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return [] if isinstance(node, ast.Name) else [node]
