"""Libraries of Python that read variables: what is called with a name, and what each makes of it."""

import ast
from collections.abc import Callable
from typing import Any

from vetting.patterns import pattern
from vetting.profile._asking import VARIABLE
from vetting.profile._facts import MORE, Facts
from vetting.profile._python_bindings import Scope, argument
from vetting.profile._python_scopes import Scopes
from vetting.profile._words import words

GETTERS = words(
    """
    os.getenv os.getenvb decouple.config decouple.AutoConfig() decouple.Config()
    decouple.config.get decouple.AutoConfig().get decouple.Config().get environ.Env()
    environs.Env() environs.env starlette.config.Config() starlette.config.Config().get
    os.environ.get os.environ.pop os.environ.setdefault os.environ.__getitem__
    os.environ.__contains__ os.environb.get os.environb.pop os.environb.__getitem__
    posix.environ.get dotenv.get_key dotenv.dotenv_values().get envparse.env envparse.Env()
    prettyconf.config betterconf.field betterconf.value everett.manager.ConfigManager()
    everett.manager.ConfigManager.basic_config() everett.manager.ConfigManager.from_dict()
    """
)
METHODS = (
    *("environs.Env().", "environs.env.", "environ.Env().", "environ.Env."),
    *("envparse.env.", "envparse.Env()."),
)
"""Libraries whose methods are given the name."""

_ASKED = pattern(
    r"\w[\w.]*\.(?:[A-Za-z]\w*_)?(?:env|Env|ENV)(?:iron(?:ment)?)?s?"
    r"(?:_?(?:[Mm]anager|[Vv]ar(?:iable)?s?|[Rr]eader|[Ss]ervice|[Pp]rovider|[Ll]oader|[Ss]tore"
    r"|[Uu]tils?|[Hh]elper|[Gg]etter))?(?:\(\))?\.(?:get|has|require|need|read|must)(?:_\w*)?"
)
"""Methods by which other packages give variables, as far as names say: `env_manager.get`."""

_NO_READS = frozenset(("prefixed", "read_env", "read_envfile", "seal", "dump", "add_parser"))
"""Methods of these that are not given a variable's name."""

_EVERETT = "everett.manager.ConfigManager"
_PREFIXED = {"environs.Env()": "prefix", "starlette.config.Config()": "env_prefix"}
"""What puts a prefix before every name, and the option that says it."""

_OF_ITSELF = {
    **dict.fromkeys(("db", "db_url"), "DATABASE_URL"),
    **dict.fromkeys(("cache", "cache_url"), "CACHE_URL"),
    **dict.fromkeys(("email", "email_url"), "EMAIL_URL"),
    **dict.fromkeys(("search_url",), "SEARCH_URL"),
}
"""What django-environ reads where it is given no name."""

_OPTIONS = frozenset(
    ("option", "Option", "argument", "Argument", "Parameter", "add", "add_argument")
)
"""Of click, typer, cyclopts and configargparse: their `envvar` is one however it is made."""

NAMING = frozenset(("envvar", "env_var"))
_MADE_UP = frozenset(("auto_envvar_prefix", "auto_env_var_prefix", "envvar_prefix", "default_env"))
"""Options of click, configargparse, jsonargparse and Dynaconf: they make variables' names of those of
options.
"""

_MAKES_UP = frozenset(
    ("cyclopts.config.Env", "dynaconf.Dynaconf", "dynaconf.LazySettings", "dynaconf.FlaskDynaconf")
)
_MAKES_UP_METHODS = frozenset(("from_prefixed_env",))
_OF_CLASS = frozenset(("environ.var", "environ.bool_var"))
"""Fields of environ-config's classes, whose names it makes of those of the class."""

_WORDS = words("cyclopts dynaconf environ from_envvar from_prefixed_env")
"""What a file names that uses one of those which are told by no option."""

_MOST_MADE = 40
"""Objects that a variable may be, with what each puts before the names it is asked for."""

_LONGEST = 200

Asks = Callable[[ast.expr, ast.expr, Scope], None]


class Libraries:
    """Looks for them; `asks` is told each name that is asked for."""

    def __init__(self, scopes: Scopes, facts: Facts, asks: Asks) -> None:
        self._scopes = scopes
        self._facts = facts
        self._asks = asks
        self._is_used = not scopes.words.isdisjoint(_WORDS)

    def asked(self, path: str, node: ast.Call, scope: Scope) -> frozenset[str]:
        """The variables that what another package seems to give them by is asked for: only a name
        tells whether it does.
        """
        if not node.args or not _ASKED.fullmatch(path[-_LONGEST:]):
            return frozenset()
        texts = self._scopes.strings(node.args[0], scope)
        return frozenset(text for text in texts if VARIABLE.fullmatch(text) or MORE in text)

    def key(self, path: str, node: ast.Call, scope: Scope) -> ast.expr | None:
        """The name that a call of `path` reads, with what the library puts before it."""
        owner, _, last = path.rpartition(".")
        if path not in GETTERS and last in _NO_READS:
            return None
        named = next((k.value for k in node.keywords if k.arg in ("key", "name")), None)
        key = node.args[0] if node.args else named
        if path == "dotenv.get_key":
            key = node.args[1] if len(node.args) > 1 else None
        if key is None and owner.startswith("environ.Env") and last in _OF_ITSELF:
            return ast.Constant(value=_OF_ITSELF[last])
        if key is None:
            return None
        if path.startswith(_EVERETT):
            return self._of_everett(node, key, scope)
        for made, option in _PREFIXED.items():
            if path == made or path.startswith(f"{made}."):
                before = self._option(node.func, option, scope)
                return ast.JoinedStr(values=[before, key]) if before is not None else key
        before = self._set_before(node.func) if path.startswith("environ.Env") else None
        return ast.JoinedStr(values=[before, key]) if before is not None else key

    def _set_before(self, func: ast.expr) -> ast.expr | None:
        """What `env.prefix = "APP_"` puts before every name that `env` is asked for."""
        of = func.value if isinstance(func, ast.Attribute) else func
        module = self._scopes.module.node
        for item in getattr(module, "body", ()) if "prefix" in self._scopes.words else ():
            match item:
                case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=name), attr="prefix")]):
                    if name == getattr(of, "id", ""):
                        return item.value
        return None

    def _of_everett(self, node: ast.Call, key: ast.expr, scope: Scope) -> ast.expr:
        """`config("token", namespace="app")` is `APP_TOKEN`."""
        within = argument(node, "namespace", 1)
        every = within.elts if isinstance(within, ast.List | ast.Tuple) else [within]
        parts = [part for part in every if part is not None]
        parts = [*(one for part in parts for one in (part, ast.Constant(value="_"))), key]
        known = all(self._scopes.strings(part, scope) for part in parts)
        texts = [min(self._scopes.strings(part, scope)) for part in parts] if known else []
        return ast.Constant(value="".join(texts).upper()) if known else key

    def _option(self, func: ast.expr, option: str, scope: Scope) -> ast.expr | None:
        """What an option may be of the calls that made what `func` is a member of; None without any."""
        while isinstance(func, ast.Attribute):
            func = func.value
        found = scope.find(func.id) if isinstance(func, ast.Name) else None
        made: list[Any] = list(found[1]) if found else [func]
        calls = [one for one in made if isinstance(one, ast.Call)]
        said = [[k.value for k in one.keywords if k.arg == option] for one in calls[:_MOST_MADE]]
        if not any(said):
            return None
        every = [value for one in said for value in one or [ast.Constant(value="")]]
        if len(calls) > _MOST_MADE:
            every.append(ast.Constant(value=MORE))
        return every[0] if len(every) == 1 else ast.BoolOp(op=ast.Or(), values=every)

    def call(self, node: ast.Call, scope: Scope, paths: frozenset[str]) -> None:
        """A call that reads variables whose names stand in its options, or in none."""
        for item in node.keywords:
            if item.arg in NAMING:
                self.named(item.value, node, scope, sure=_last(node.func) in _OPTIONS)
            elif item.arg in _MADE_UP and not _is_off(item.value):
                self._facts.dynamic.add(node.lineno)
        if not self._is_used:
            return
        last = _last(node.func)
        if not paths.isdisjoint(_MAKES_UP) or last in _MAKES_UP_METHODS:
            self._facts.dynamic.add(node.lineno)
        if not paths.isdisjoint(_OF_CLASS):
            name = next((k.value for k in node.keywords if k.arg == "name"), None)
            self._asks(name if name is not None else node, node, scope)
        if last == "from_envvar" and node.args and isinstance(node.func, ast.Attribute):
            self._facts.env |= {
                (text, node.lineno) for text in self._scopes.strings(node.args[0], scope)
            }

    def named(self, value: ast.expr, node: ast.expr, scope: Scope, *, sure: bool) -> None:
        """What an option `envvar` says: a name, or several."""
        parts = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
        for part in parts:
            found = self._scopes.strings(part, scope) or frozenset(
                self._scopes.listed(part) if isinstance(part, ast.Name) else ()
            )
            self._facts.env |= {(text, node.lineno) for text in found if text}
            if not found and sure and not isinstance(part, ast.Constant):
                self._asks(part, node, scope)

    def table(self, node: ast.Dict, scope: Scope) -> None:
        """Options that stand in a table: `{"envvar": "TOKEN"}`, `{"auto_envvar_prefix": "APP"}`."""
        for key, value in zip(node.keys, node.values, strict=True):
            text = key.value if isinstance(key, ast.Constant) else None
            if text == "envvar":
                self.named(value, value, scope, sure=False)
            elif text in _MADE_UP:
                self._facts.dynamic.add(value.lineno)


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _is_off(value: ast.expr) -> bool:
    """`envvar_prefix=False`, `default_env=None`."""
    return isinstance(value, ast.Constant) and not value.value
