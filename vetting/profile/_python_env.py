"""The environment variables that a Python file reads."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from vetting.profile._facts import Facts, Helper
from vetting.profile._python_bindings import (
    SELF,
    Each,
    Param,
    Scope,
    Value,
    argument,
    class_of,
    field_of,
    members,
)
from vetting.profile._python_given import PythonGiven, called_by
from vetting.profile._python_handed import Lookup, lookups
from vetting.profile._python_models import model_of_alias
from vetting.profile._python_nodes import last
from vetting.profile._python_scopes import COPY, ENVIRONMENT, Scopes
from vetting.profile._words import words

_WHOLE = ENVIRONMENT | {COPY}
_GETTERS = words(
    """
    os.getenv os.getenvb decouple.config decouple.AutoConfig() environ.Env() environs.Env()
    environs.env starlette.config.Config() os.environ.get os.environ.pop os.environ.setdefault
    os.environ.__getitem__ dotenv.get_key os.environ.copy().get os.environ.copy().__getitem__
    """
)
_GOES_THROUGH = frozenset(("map", "filter"))
_LOADS = frozenset(("model_validate", "parse_obj", "model_construct", "construct"))
_NOT_READERS = frozenset(
    ("prefixed", "read_env", "read_envfile", "read_file", "add_parser", "seal", "dump")
)
_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")
_READERS = ("environs.Env().", "environs.env.", "environ.Env().", "environ.Env.")
_ALL = frozenset(("items", "keys", "values"))
_STEPS = 4
_WAYS = 20
"""How far back, and in how many ways, a name is looked for that is made of a parameter."""


class PythonEnv:
    """Collects them; the walk over the syntax tree calls it."""

    def __init__(self, scopes: Scopes, facts: Facts, given: PythonGiven) -> None:
        self._scopes = scopes
        self._facts = facts
        self._given = given
        self.alone: set[ast.AST] = set()
        """Calls whose answer nobody takes."""

        self._lookups: dict[str, list[Lookup]] | None = None

    def call(self, node: ast.Call, scope: Scope, paths: frozenset[str]) -> None:
        """A call that reads a variable by name, or all of them."""
        for path in paths:
            owner, _, name = path.rpartition(".")
            if name == "pop" and node in self.alone:
                continue  # it is deleted
            if path in _GETTERS or (path.startswith(_READERS) and name not in _NOT_READERS):
                named = next((k.value for k in node.keywords if k.arg in ("key", "name")), None)
                key = node.args[0] if node.args else named
                if path == "dotenv.get_key":
                    key = node.args[1] if len(node.args) > 1 else None
                sets = path.endswith(".setdefault")  # what sets an unknown variable reads none
                if key is not None and not (sets and not self._scopes.strings(key, scope)):
                    self._key(key, node, scope)
            if owner in _WHOLE and name in _ALL:
                self._facts.dynamic.add(node.lineno)
            elif owner in _WHOLE and name == "copy":
                self._facts.uses.add(("env", node.lineno))
        self._called_later(node, scope, paths)
        self._options(node, scope)
        if "environ" in self._scopes.words:
            self._handed(node, scope)

    def _options(self, node: ast.Call, scope: Scope) -> None:
        """Options of a command that are taken from variables too."""
        for item in node.keywords:
            if item.arg == "auto_envvar_prefix":  # of click: a variable for each option
                self._facts.dynamic.add(node.lineno)
            if item.arg in ("envvar", "env_var"):
                parts = item.value.elts if isinstance(item.value, ast.List | ast.Tuple) else ()
                for part in parts or [item.value]:
                    for text in self._scopes.strings(part, scope):
                        self._facts.env.add((text, node.lineno))

    def _called_later(self, node: ast.Call, scope: Scope, paths: frozenset[str]) -> None:
        """Reading that a call only tells of: `map(os.getenv, NAMES)`, `Model(**os.environ)`."""
        first = node.args[0] if node.args else None
        second = node.args[1] if len(node.args) > 1 else None
        getters = _GETTERS & self._scopes.paths(first, scope) if first is not None else ()
        if getters and second is not None and "functools.partial" in paths:
            self._key(second, node, scope)
        elif getters and second is not None and paths & _GOES_THROUGH:
            texts = self._scopes.listed(second, scope)
            self._facts.env |= {(text, node.lineno) for text in texts}
            if not texts:
                self._facts.dynamic.add(node.lineno)
        elif first is not None and "os.path.expandvars" in paths:
            said = self._scopes.strings(first, scope)
            found = [a or b for text in said for a, b in _VARIABLE.findall(text)]
            self._facts.env |= {(name, node.lineno) for name in found}
        if "environ" in self._scopes.words:
            self._loads(node, scope)

    def _loads(self, node: ast.Call, scope: Scope) -> None:
        """The environment taken as a whole: by a model, by a template, by `itemgetter`."""
        spread = [k.value for k in node.keywords if k.arg is None and self.is_whole(k.value, scope)]
        given = [arg for arg in node.args[:1] if self.is_whole(arg, scope)]
        match node.func:
            case ast.Attribute(
                value=of, attr="format_map" | "format" | "substitute" | "safe_substitute"
            ):
                if spread or given:
                    self._facts.dynamic.add(node.lineno)
            case ast.Attribute(value=of, attr=attr) if attr in _LOADS and (spread or given):
                self._facts.models.append((last(of), node.lineno))
            case ast.Call(args=keys) if given and last(node.func.func) == "itemgetter":
                for key in keys:
                    self._key(key, node, scope)
            case ast.Name() | ast.Attribute() if spread and last(node.func)[:1].isupper():
                self._facts.models.append((last(node.func), node.lineno))

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
        every = self._lookups.get(last(node.func), [])
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
            if not known and self._given.callee(node, scope):
                self._facts.dynamic.add(one.before.lineno)
            return
        asked = argument(node, *one.key) if one.key is not None else None
        if asked is None:
            return
        parts = [part for part in (one.before, asked, one.after) if part is not None]
        self._key(ast.JoinedStr(values=parts) if len(parts) > 1 else asked, node, scope)

    def other(self, node: ast.AST, scope: Scope) -> None:
        """`environ[…]`, `… in environ`, `for … in environ`."""
        match node:
            case ast.Subscript(value=of, slice=key, ctx=ast.Load()) if self.is_whole(of, scope):
                self._key(key, node, scope)
            case ast.Compare(left=key, ops=[ast.In() | ast.NotIn()], comparators=[of]):
                if self.is_whole(of, scope):
                    self._key(key, node, scope)
            case ast.For(iter=over) | ast.comprehension(iter=over):
                if self.is_whole(over, scope):
                    self._facts.dynamic.add(over.lineno)

    def reference(self, node: ast.expr, scope: Scope) -> None:
        """`os.environ` itself, whatever is done with it."""
        if isinstance(node, ast.Name | ast.Attribute) and self.is_whole(node, scope):
            self._facts.uses.add(("env", node.lineno))

    def is_whole(self, node: ast.expr, scope: Scope) -> bool:
        """Whether an expression is the whole environment."""
        return bool(self._scopes.paths(node, scope) & _WHOLE)

    def _key(self, key: ast.expr, node: ast.expr, scope: Scope) -> None:
        """A variable's name: constant, handed over by a caller, imported, or unknown."""
        line = node.lineno
        said = self._scopes.strings(key, scope)
        self._facts.env |= {(text, line) for text in said}
        helpers = list(islice(self._helpers(key, line, scope), _WAYS))
        self._facts.helpers += helpers
        own = isinstance(key, ast.Attribute) and getattr(key.value, "id", "") in SELF
        if own and self._is_held(key, scope):
            self._facts.named.append((f".{last(key)}", line))
            return
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
        elif isinstance(key, ast.Attribute):  # what the classes hold of which one is given
            self._facts.named.append((f".{key.attr}", line))
        else:
            self._facts.dynamic.add(line)

    def _is_held(self, key: ast.expr, scope: Scope) -> bool:
        """Whether the name is what classes hold, each its own: `os.environ[cls.TOKEN_ENV]`."""
        holder = class_of(scope)
        return holder is not None and any(holder.names.get(last(key), ()))

    def _helpers(self, key: ast.expr, line: int, scope: Scope, depth: int = 0) -> Iterator[Helper]:
        """The functions whose parameter is the name, a part of it, or in a list that is tried."""
        before = after = ""
        if isinstance(key, ast.BinOp) and isinstance(key.op, ast.Add):
            key = ast.JoinedStr(values=[key.left, key.right])
        if isinstance(key, ast.JoinedStr):
            said = [self._scopes.strings(part, scope) for part in key.values]
            open_ = [n for n, texts in enumerate(said) if not texts]
            if len(open_) != 1:
                return
            hole = key.values[open_[0]]
            before = "".join(min(texts) for texts in said[: open_[0]])
            after = "".join(min(texts) for texts in said[open_[0] + 1 :])
            key = hole.value if isinstance(hole, ast.FormattedValue) else hole
        if isinstance(key, ast.Call) and isinstance(key.func, ast.Attribute):
            key = key.func.value if key.func.attr in ("upper", "strip") else key
        for value, where in self._values(key, scope) if depth < _STEPS else ():
            if isinstance(value, Param) and value.function:
                helper = Helper(
                    name=called_by(value, where),
                    index=value.index,
                    parameter="" if value.rest else last(key),
                    line=line,
                )
                yield replace(helper, before=before, after=after)
            every = list(islice(self._scopes.alternatives(value, where), _WAYS))
            if isinstance(value, Each) and not value.place:  # each name of a list that is given
                every.append((value.over, where))
            for item, at in every:
                for one in self._helpers(item, line, at, depth + 1):
                    yield replace(one, before=before + one.before, after=one.after + after)
        if isinstance(key, ast.Attribute) and (made := field_of(key, scope)) is not None:
            name, index = made
            yield Helper(
                name=name, index=index, parameter=key.attr, line=line, before=before, after=after
            )

    def _values(self, key: ast.expr, scope: Scope) -> list[tuple[Value, Scope]]:
        """What a variable, or a member of an object, was given."""
        match key:
            case ast.Name(id=name):
                found = scope.find(name)
                return [(value, found[0]) for value in found[1][:_WAYS]] if found else []
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if name in SELF:
                return members(attr, scope)[1][:_WAYS]
        return []
