"""The environment variables that a Python file reads."""

import ast
from collections.abc import Iterator

from vetting.profile._asking import VARIABLE, asks_by_name
from vetting.profile._facts import MORE, Facts
from vetting.profile._python_bindings import Scope, argument
from vetting.profile._python_env_libraries import GETTERS, METHODS, Libraries
from vetting.profile._python_env_sets import Sets, all_of
from vetting.profile._python_env_ways import Ways
from vetting.profile._python_given import PythonGiven, callee, table
from vetting.profile._python_handed import Lookup, lookups
from vetting.profile._python_helpers import Helpers
from vetting.profile._python_models import model_of_alias
from vetting.profile._python_scopes import Scopes
from vetting.profile._python_templates import Templates
from vetting.profile._python_unsaid import unsaid

WHOLE = frozenset(("os.environ", "os.environ._data", "os.environb", "nt.environ", "posix.environ"))
_ALL = frozenset(("items", "keys", "values"))
_WAYS = 20
"""Functions that are given the whole environment and looked into."""


class PythonEnv:
    """Collects them; the walk over the syntax tree calls it."""

    def __init__(
        self,
        scopes: Scopes,
        facts: Facts,
        given: PythonGiven,
        helpers: Helpers,
        own: frozenset[str],
    ) -> None:
        self._scopes = scopes
        self._own = own
        self._facts = facts
        self._given = given
        self._lookups: dict[str, list[Lookup]] | None = None
        self._helpers = helpers
        self._ways = Ways(scopes, facts, asks=self._key, is_whole=self.is_whole)
        self.libraries = Libraries(scopes, facts, self._key)
        self._is_templated = not scopes.words.isdisjoint(("environ", "expandvars"))
        self._sets = Sets(scopes, facts, asks=self._key, is_whole=self.is_whole)
        self._templates = Templates(scopes, facts, self.is_whole)
        self._copied: set[int] = set()
        """`os.environ.items()` in `dict(…)`: the whole is handed on, and no variable asked for."""

    def call(self, node: ast.Call, scope: Scope, paths: frozenset[str]) -> None:
        """A call that reads a variable by name, or all of them."""
        if _last(node.func) == "dict":
            self._copied.update(map(id, node.args))
        for path in paths:
            owner, _, last = path.rpartition(".")
            if path in GETTERS or path.startswith(METHODS):
                self._gets(path, node, scope)
            elif not path.startswith("."):  # in its own files it is seen what is read
                self._facts.env |= {
                    (text, node.lineno) for text in self.libraries.asked(path, node, scope)
                }
            if owner in WHOLE and (last == "copy" or id(node) in self._copied):
                self._facts.uses.add(("env", node.lineno))
            elif owner in WHOLE and last in _ALL and id(node) not in self._sets.taken:
                self._facts.dynamic.add(node.lineno)
        self.libraries.call(node, scope, paths)
        if self._is_templated:
            self._templates.call(node, scope, paths)
        if "environ" in self._scopes.words:
            self._handed(node, scope)
            self._sets.call(node, scope, paths)
        self._ways.call(node, scope, paths, GETTERS)
        if any(asks_by_name(path) and path.partition(".")[0] not in self._own for path in paths):
            self._asked_elsewhere(node, scope)

    def _asked_elsewhere(self, node: ast.Call, scope: Scope) -> None:
        """A call of another package's function that by its name reads the variable it is given; with a
        `value=` beside it, it is one of something else: `V1EnvVar(name=key, value=value)`.
        """
        if any(item.arg == "value" for item in node.keywords):
            return
        named = (
            item.value for item in node.keywords if item.arg in ("name", "key", "var", "var_name")
        )
        key = node.args[0] if node.args else next(named, None)
        said = self._scopes.strings(key, scope) if key is not None else frozenset()
        found = {(text, node.lineno) for text in said if VARIABLE.fullmatch(text) or MORE in text}
        helpers, _ = self._helpers.of(key, node.lineno, scope) if key and not said else ([], True)
        self._facts.env |= found
        self._facts.helpers += helpers
        self._facts.uses |= {("env", node.lineno)} if found or helpers else set()

    def _gets(self, path: str, node: ast.Call, scope: Scope) -> None:
        """A call of what gives the value of one variable."""
        key = self.libraries.key(path, node, scope)
        sets = path.endswith(".setdefault")  # what sets an unknown variable reads none
        before = self._ways.before(node)
        if key is not None and before is not None:
            key = ast.JoinedStr(values=[ast.Constant(value=before), key])
        if key is not None and not (sets and not self._scopes.strings(key, scope)):
            self._key(key, node, scope)

    def _handed(self, node: ast.Call, scope: Scope) -> None:
        """The environment given to a function that looks a name up in it: one that is given too, or
        one of its own.
        """
        rest = (*node.args, *(item.value for item in node.keywords))
        names = (item for item in rest if isinstance(item, ast.Name | ast.Attribute))
        wholes = [item for item in names if self.is_whole(item, scope)]
        for item in wholes:
            self._given.whole(node, item, scope)
        if not wholes:
            return
        if self._lookups is None:
            self._lookups = lookups(self._scopes.module.node)
        every = self._lookups.get(_last(node.func), [])
        if len(every) > _WAYS:
            self._facts.dynamic.add(node.lineno)
        for one in every[:_WAYS]:
            whole = argument(node, *one.of)
            if whole is not None and self.is_whole(whole, scope):
                self._looked_up(one, node, scope)

    def _looked_up(self, one: Lookup, node: ast.Call, scope: Scope) -> None:
        """What a function looks up in the environment that `node` gives it."""
        if one.key is None and one.before is not None and one.function is not None:
            known = self._scopes.strings(one.before, self._scopes.of[one.function])
            if not known and callee(node, self._scopes.paths(node.func, scope), scope):
                self._facts.dynamic.add(one.before.lineno)
            return
        for asked, where in _asked(node, one.key, scope):
            parts = [part for part in (one.before, asked, one.after) if part is not None]
            self._key(ast.JoinedStr(values=parts) if len(parts) > 1 else asked, node, where)

    def other(self, node: ast.AST, scope: Scope) -> None:
        """`environ[…]`, `… in environ`, `for … in environ`."""
        match node:
            case ast.Subscript(value=of, slice=key, ctx=ast.Load()) if self.is_whole(
                of, scope
            ) or "dotenv.dotenv_values()" in self._scopes.paths(of, scope):
                self._key(key, node, scope)
            case ast.Compare(left=key, ops=[ast.In() | ast.NotIn()], comparators=[of]) if (
                self.is_whole(all_of(of), scope)
            ):
                self._sets.taken.add(id(of))
                self._key(key, node, scope)
            case ast.Compare():
                self._ways.compare(node, scope)
                self._sets.other(node, scope)
            case ast.BinOp(op=ast.Mod()):
                self._templates.percent(node, scope)
            case ast.BinOp() | ast.AugAssign() | ast.FormattedValue() | ast.Match() | ast.Return():
                self._sets.other(node, scope)
            case ast.For(iter=over) | ast.comprehension(iter=over):
                if self.is_whole(over, scope):
                    self._facts.dynamic.add(over.lineno)

    def reference(self, node: ast.expr, paths: frozenset[str]) -> None:
        """`os.environ` itself, whatever is done with it."""
        if not paths.isdisjoint(WHOLE) and isinstance(node, ast.Name | ast.Attribute):
            self._facts.uses.add(("env", node.lineno))

    def is_whole(self, node: ast.expr, scope: Scope) -> bool:
        """Whether an expression is the whole environment."""
        return not self._scopes.paths(node, scope).isdisjoint(WHOLE) or self._ways.keeps(
            node, scope
        )

    def _key(self, key: ast.expr, node: ast.expr, scope: Scope) -> None:
        """A variable's name: constant, handed over by a caller, imported, or unknown."""
        line = node.lineno
        if isinstance(key, ast.Constant) and isinstance(key.value, bytes):
            key = ast.Constant(value=key.value.decode("ascii", "replace"))
        said = self._scopes.strings(key, scope)
        self._facts.env |= {(text, line) for text in said}
        helpers, whole = self._helpers.of(key, line, scope)
        members = [] if said else self._given.members.helpers(key, line, scope)
        self._facts.helpers += helpers + members
        if not whole:
            self._facts.dynamic.add(line)
        for part, where in unsaid(self._scopes, key, scope) if said else ():
            self._key(part, node, where)
        if said or helpers:
            return
        if model := model_of_alias(key, self._scopes, scope):
            self._facts.models.append((model, line))
            return
        if imported := self._scopes.imported(key, scope):
            self._facts.named.append((imported[0].rpartition(".")[2], line))
        elif text := self._helpers.elsewhere(key, scope):
            self._facts.named.append((text, line))
        elif not members:
            self._facts.dynamic.add(line)


def _asked(
    node: ast.Call, key: tuple[str, int] | None, scope: Scope
) -> Iterator[tuple[ast.expr, Scope]]:
    """The names that a call gives at one place: one, those of a list or table, or the rest of them."""
    name, place = key or ("", len(node.args))
    rest = node.args[place:] if name.startswith("*") else []
    asked = argument(node, name, place) if name and not rest else None
    if isinstance(asked, ast.List | ast.Tuple | ast.Set):
        rest = asked.elts
    elif asked is not None and (found := table(asked, scope)) and _is_constant(asked):
        rest, scope = found
    elif asked is not None:
        rest = [asked]
    yield from ((one, scope) for one in rest)


def _is_constant(node: ast.expr) -> bool:
    """Whether nothing is put into a table after it is written down."""
    return not isinstance(node, ast.Name) or node.id.isupper()


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
