"""The environment variables that a Python file reads."""

import ast

from vetting.profile._facts import Facts, Field, Settings
from vetting.profile._python_bindings import Each, Scope, argument
from vetting.profile._python_env_ways import Ways, all_of
from vetting.profile._python_given import PythonGiven, callee
from vetting.profile._python_handed import Lookup, lookups
from vetting.profile._python_helpers import Helpers
from vetting.profile._python_models import model_of_alias
from vetting.profile._python_scopes import Scopes
from vetting.profile._words import words
from vetting.python_syntax import walk

_WHOLE = frozenset(("os.environ", "os.environb", "nt.environ", "posix.environ"))
_GETTERS = words(
    """
    os.getenv os.getenvb decouple.config decouple.AutoConfig() environ.Env() environs.Env()
    environs.env starlette.config.Config() os.environ.get os.environ.pop os.environ.setdefault
    os.environ.__getitem__ dotenv.get_key dotenv.dotenv_values().get envparse.env envparse.Env()
    """
)
_READERS = (
    *("environs.Env().", "environs.env.", "environ.Env().", "environ.Env."),
    *("envparse.env.", "envparse.Env()."),
)
_NO_READS = frozenset(("prefixed", "read_env", "read_envfile", "seal", "dump", "add_parser"))
"""Methods of these that are not given a variable's name."""

_ALL = frozenset(("items", "keys", "values"))
_FIELDS = frozenset(("Field", "PrivateAttr"))

_ALIASES = ("validation_alias", "alias", "env")
_WAYS = 20
"""Functions that are given the whole environment and looked into."""


class PythonEnv:
    """Collects them; the walk over the syntax tree calls it."""

    def __init__(self, scopes: Scopes, facts: Facts, given: PythonGiven, helpers: Helpers) -> None:
        self._scopes = scopes
        self._facts = facts
        self._given = given
        self._lookups: dict[str, list[Lookup]] | None = None
        self._helpers = helpers
        self._ways = Ways(scopes, facts, asks=self._key, is_whole=self.is_whole)
        self._copied: set[int] = set()
        """`os.environ.items()` in `dict(…)`: the whole is handed on, and no variable asked for."""

    def call(self, node: ast.Call, scope: Scope, paths: frozenset[str]) -> None:
        """A call that reads a variable by name, or all of them."""
        if _last(node.func) == "dict":
            self._copied.update(map(id, node.args))
        for path in paths:
            owner, _, last = path.rpartition(".")
            reads = path.startswith(_READERS) and last not in _NO_READS
            if path in _GETTERS or reads:
                self._gets(path, node, scope)
            if owner in _WHOLE and (last == "copy" or id(node) in self._copied):
                self._facts.uses.add(("env", node.lineno))
            elif owner in _WHOLE and last in _ALL:
                self._facts.dynamic.add(node.lineno)
        for item in node.keywords:
            if item.arg in ("envvar", "env_var"):
                parts = item.value.elts if isinstance(item.value, ast.List | ast.Tuple) else ()
                for part in parts or [item.value]:
                    for text in self._scopes.strings(part, scope):
                        self._facts.env.add((text, node.lineno))
        if "environ" in self._scopes.words:
            self._handed(node, scope)
        self._ways.call(node, scope, paths, _GETTERS)

    def _gets(self, path: str, node: ast.Call, scope: Scope) -> None:
        """A call of what gives the value of one variable."""
        named = next((k.value for k in node.keywords if k.arg in ("key", "name")), None)
        key = node.args[0] if node.args else named
        if path == "dotenv.get_key":
            key = node.args[1] if len(node.args) > 1 else None
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
        for asked in _asked(node, one.key):
            parts = [part for part in (one.before, asked, one.after) if part is not None]
            self._key(ast.JoinedStr(values=parts) if len(parts) > 1 else asked, node, scope)

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
                self._key(key, node, scope)
            case ast.Compare():
                self._ways.compare(node, scope)
            case ast.For(iter=over) | ast.comprehension(iter=over):
                if self.is_whole(over, scope):
                    self._facts.dynamic.add(over.lineno)

    def reference(self, node: ast.expr, paths: frozenset[str]) -> None:
        """`os.environ` itself, whatever is done with it."""
        if not paths.isdisjoint(_WHOLE) and isinstance(node, ast.Name | ast.Attribute):
            self._facts.uses.add(("env", node.lineno))

    def is_whole(self, node: ast.expr, scope: Scope) -> bool:
        """Whether an expression is the whole environment."""
        return not self._scopes.paths(node, scope).isdisjoint(_WHOLE) or self._ways.keeps(
            node, scope
        )

    def _key(self, key: ast.expr, node: ast.expr, scope: Scope) -> None:
        """A variable's name: constant, handed over by a caller, imported, or unknown."""
        line = node.lineno
        said = self._scopes.strings(key, scope)
        self._facts.env |= {(text, line) for text in said}
        helpers, whole = self._helpers.of(key, line, scope)
        members = [] if said else self._given.members.helpers(key, line, scope)
        self._facts.helpers += helpers + members
        if not whole:
            self._facts.dynamic.add(line)
        if said or helpers:
            return
        if model := model_of_alias(key, self._scopes, scope):
            self._facts.models.append((model, line))
            return
        paths = self._scopes.paths(key, scope)
        found = scope.find(key.id) if isinstance(key, ast.Name) else None
        for value in found[1] if found else ():
            if isinstance(value, Each) and not value.place:  # each name of a list
                paths |= self._scopes.paths(value.over, found[0] if found else scope)
        imported = [path for path in paths if "." in path and "()" not in path]
        if imported:
            self._facts.named.append((imported[0].rpartition(".")[2], line))
        elif not members:
            self._facts.dynamic.add(line)

    # Settings classes.

    def settings(self, node: ast.ClassDef, scope: Scope) -> None:
        """A class that may be one of pydantic's settings."""
        paths = [path for base in node.bases for path in sorted(self._scopes.paths(base, scope))]
        if not paths:
            return
        inner = self._scopes.scope(node, scope)
        fields = []
        for item in node.body:
            match item:
                case ast.AnnAssign(target=ast.Name(id=name), value=value, annotation=kind):
                    if not name.startswith("_") and name != "model_config" and not _is_class(kind):
                        fields.append(self._field(name, value, kind, item.lineno, inner))
        prefix = self._option("env_prefix", node, inner) if self._scopes.prefixed else None
        nested = "env_nested_delimiter"
        within = self._option(nested, node, inner) if self._scopes.prefixed else None
        self._facts.settings.append(
            Settings(
                name=node.name,
                bases=tuple(path.rpartition(".")[2] for path in paths),
                prefix=prefix,
                fields=tuple(fields),
                within=within or "",
                newer=all("pydantic_settings" in path.split(".") for path in paths),
            )
        )

    def _option(self, name: str, node: ast.ClassDef, inner: Scope) -> str | None:
        """`env_prefix` and the like, in `model_config` or in a class `Config`."""
        for item in walk(node):
            match item:
                case ast.keyword(arg=arg, value=value) if arg == name:
                    return min(self._scopes.strings(value, inner), default="")
                case ast.Assign(targets=[ast.Name(id=arg)], value=value) if arg == name:
                    return min(self._scopes.strings(value, inner), default="")
                case ast.Dict(keys=keys, values=values):
                    for key, value in zip(keys, values, strict=True):
                        if isinstance(key, ast.Constant) and key.value == name:
                            return min(self._scopes.strings(value, inner), default="")
        return None

    def _field(
        self, name: str, value: ast.expr | None, kind: ast.expr, line: int, scope: Scope
    ) -> Field:
        calls = [value, *(kind.slice.elts if _is_annotated(kind) else ())]  # type: ignore[attr-defined]
        for call in calls:
            if not isinstance(call, ast.Call) or _last(call.func) not in _FIELDS:
                continue
            given = {item.arg: item.value for item in call.keywords}
            for alias in _ALIASES:
                if alias in given:
                    names = self._aliases(given[alias], scope)
                    if names:
                        plain = name if alias == "env" else ""
                        return Field(
                            names=names, exact=True, line=line, kind=_kind(kind), plain=plain
                        )
        return Field(names=(name,), exact=False, line=line, kind=_kind(kind))

    def _aliases(self, node: ast.expr, scope: Scope) -> tuple[str, ...]:
        if isinstance(node, ast.Call):  # AliasChoices("A", "B")
            return tuple(text for arg in node.args for text in self._aliases(arg, scope))
        if isinstance(node, ast.List | ast.Tuple):
            return tuple(text for arg in node.elts for text in self._aliases(arg, scope))
        return tuple(text.upper() for text in sorted(self._scopes.strings(node, scope)))


def _asked(node: ast.Call, key: tuple[str, int] | None) -> list[ast.expr]:
    """The names that a call gives at one place: one, those of a list, or the rest of them."""
    if key is None:
        return []
    name, place = key
    if name.startswith("*"):
        return node.args[place:]
    asked = argument(node, name, place)
    if isinstance(asked, ast.List | ast.Tuple | ast.Set):
        return asked.elts
    return [asked] if asked is not None else []


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _kind(kind: ast.expr) -> str:
    """The class that a field's type is, or may be: `Part`, `Part | None`, `Annotated[Part, …]`."""
    match kind:
        case ast.Subscript(slice=ast.Tuple(elts=[first, *_])) if _is_annotated(kind):
            return _kind(first)
        case ast.Subscript(value=of, slice=part) if _last(of) == "Optional":
            return _kind(part)
        case ast.BinOp(op=ast.BitOr(), left=left):
            return _kind(left)
    name = _last(kind)
    return name if name[:1].isupper() else ""


def _is_annotated(kind: ast.expr) -> bool:
    return (
        isinstance(kind, ast.Subscript)
        and _last(kind.value) == "Annotated"
        and isinstance(kind.slice, ast.Tuple)
    )


def _is_class(kind: ast.expr) -> bool:
    return isinstance(kind, ast.Subscript) and _last(kind.value) == "ClassVar"
