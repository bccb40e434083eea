"""Functions whose names say that they look at a value: whether they do.

The body of one that is in the package tells. One of another package is taken at its word where the
package is known for that; nobody has seen what others do.
"""

from functools import partial
from itertools import islice
from typing import Any, Protocol

from vetting.patterns import pattern
from vetting.surface._asked_patterns import given_in
from vetting.surface._block import values_of
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_bounds import Bounds
from vetting.surface._flow_few_signs import is_of_few, takes_few
from vetting.surface._flow_idle import is_idle
from vetting.surface._flow_marks import NEAR
from vetting.surface._flow_schemas import bounds_all
from vetting.surface._flow_sense import HEEDED, Sense
from vetting.surface._flow_syntax import Syntax
from vetting.surface._held import is_own
from vetting.surface._ir import Attr, Call, Imported, Index, Lit, Module, Name, Node, Scope, Site
from vetting.surface._loose_patterns import says_nothing_of
from vetting.surface._scopes import owner
from vetting.surface._sought_in_all import SEARCH, is_of_all
from vetting.surface._values import Closure, External
from vetting.surface._walk import Walk

_KNOWN = frozenset({
    *("ldap3", "ldap", "ldapts", "ldapjs", "ldap-escape", "python-ldap", "lxml", "oracledb"),
    *("zod", "joi", "yup", "ajv", "valibot", "superstruct", "arktype", "io-ts", "validator", "runtypes"),
    *("is-path-inside", "path-is-inside", "sanitize-filename", "sanitize-html", "dompurify", "xss"),
    *("isomorphic-dompurify", "escape-html", "html-escaper", "he", "shell-quote", "shell-escape"),
    *("shescape", "shellwords", "ipaddr.js", "ip", "private-ip", "is-ip", "ssrf-req-filter", "semver"),
    *("request-filtering-agent", "sqlstring", "pg-format", "node-sql-parser", "lodash", "express-validator"),
    *("class-validator", "is-url", "valid-url", "is-valid-path", "slugify", "pathe", "upath", "minimatch"),
    *("pydantic", "jsonschema", "validators", "werkzeug", "bleach", "nh3", "markupsafe", "django"),
    *("sqlglot", "sqlparse", "pathvalidate", "packaging", "marshmallow", "cerberus", "voluptuous"),
    *("jinja2", "email_validator", "attrs", "attr", "typeguard", "tldextract", "furl", "yarl", "psycopg"),
    *("psycopg2", "sqlalchemy", "defusedxml", "fastjsonschema", "schema", "advocate", "fastapi", "mcp"),
    *("@modelcontextprotocol", "@sinclair", "@hapi", "@sideway", "fastmcp", "pathspec", "wcmatch"),
})  # fmt: skip
"""Packages, or their scopes, whose functions look at what their names say."""

_PLAIN = pattern(
    r"(?i)includes|has|test|match(?:es)?|fullmatch|is(?:alnum|alpha|digit|decimal|identifier)|index(?:of)?"
    r"|starts_?with|ends_?with|contains"
)
"""Methods of texts, lists and expressions, wherever these come from."""

_ERROR = pattern(r"[A-Z]\w{0,40}(?:Error|Exception)")
"""Classes of errors: what makes them says what was refused, and refuses nothing itself."""

_CATCHES = pattern(
    r"\bcatch\s{0,4}\(\s{0,4}([\w$]{1,40})\s{0,4}\)|\bexcept\b[^:\n]{0,120}?\bas\s{1,4}(\w{1,40})\s{0,4}:"
)
_REPLACES = frozenset({"replace", "replaceAll", "sub"})
"""Calls that may take what is dangerous out of a text, for whoever gets that."""

_LONG = 20_000
_DEPTH = 8
_WITHIN = 12
"""Functions, each asked by the one before, that are asked whether they look at something."""

_CALLS = 60


class Followed(Protocol):
    """What is known of the values of a program."""

    machine: Evaluator
    open: frozenset[int]

    def functions(self, node: Call, scope: Scope) -> list[Closure]:
        """The functions of the package that a call may run."""

    def inner(self, closure: Closure) -> Scope:
        """The scope of a function."""

    def asks(self, scope: Scope) -> set[str]:
        """The variables that a function looks at."""

    def checked(self, scope: Scope) -> set[str]:
        """Those that it looks at as a whole."""

    def half_checked(self, scope: Scope) -> dict[str, str]:
        """Those that it looks at in part, and how far."""

    def is_unset(self, name: str, scope: Scope) -> bool:
        """Whether it looks at one only where a setting is given."""

    def is_shaped(self, name: str, scope: Scope) -> bool:
        """Whether it looks at one only where that has one shape."""

    def syntax(self, module: Module) -> Syntax:
        """What the syntax of a module tells."""

    def standing(self, raw: Any, names: set[str], scope: Scope, sense: Sense) -> Sense:
        """What a look of a function decides where values have any shape."""


class Trusted:
    """Remembers what was found out of the calls of one program."""

    def __init__(self, values: Followed) -> None:
        self._values = values
        self._bounds = Bounds(values.machine)
        self._walk = Walk(values.machine)
        self._idle: dict[int, bool] = {}
        self._first: dict[int, bool] = {}
        self._within = 0
        self._asked: dict[int, tuple[Any, bool]] = {}
        """By syntax nodes, which are kept for that."""

    def is_check(self, call: Call, scope: Scope) -> bool:
        """Whether a call that is named like a check counts as one."""
        name = last_name(call.func)
        if name == SEARCH and not is_of_all(call, partial(given_in, scope)):
            return False
        if name == SEARCH or _PLAIN.fullmatch(name):
            if says_nothing_of(call, partial(given_in, scope)):
                return False
            own = [self._values.inner(one) for one in self._values.functions(call, scope)]
            return not own or any(map(self._values.asks, own))
        known = self._asked.get(id(call.raw))
        if known is None:
            if self._within > _WITHIN:
                return False  # of checks that check by checks, those so far in are taken for none
            self._within += 1
            try:
                known = self._asked[id(call.raw)] = call.raw, self._looks(call, scope)
            finally:
                self._within -= 1
        return known[1]

    def _is_near(self, scope: Scope) -> bool:
        """Whether a function asks of something that it is given no more than to begin with the name of a
        folder, which the folder's neighbours do as well: its callers know as much, see `hand_on`.
        """
        half, whole = self._values.half_checked(scope), self._values.checked(scope)
        near = {one.name for one in scope.params if half.get(one.name) == NEAR}
        return not near <= whole

    def _looks(self, call: Call, scope: Scope) -> bool:
        if (by_schema := bounds_all(call, scope, self._bounds)) is not None:
            return by_schema
        closures = self._values.functions(call, scope)
        acts = self._walk.follow(map(self._walk.of, closures)).acts if closures else ()
        if not isinstance(call.func, Name | Attr):  # `checks[name](args)` answers a tool
            if any(act.kind != "fs_read" for act in acts):
                return False
        elif acts and not any(map(self._asks_first, closures)):
            return False  # it does what it is named for, and looks at nothing before
        if any(id(self._values.inner(one)) in self._values.open for one in closures):
            return False
        if closures:
            inners = [self._values.inner(one) for one in closures]
            if any(map(self._is_unset, inners)):
                return False
            return not all(map(self._is_idle, inners))
        origin = self._origin(call.func, scope)
        if origin is None or is_own(origin, scope.module):
            return True
        parts = origin.spec.split("/")
        return not _KNOWN.isdisjoint({parts[0], origin.spec.partition(".")[0], parts[0].lower()})

    def _is_unset(self, scope: Scope) -> bool:
        """Whether a function looks at what it is given only where a setting is given, or where that has one
        shape: its callers know as much, see `hand_on`.
        """
        whole = self._values.asks(scope) | set(self._values.half_checked(scope))
        unset = {one.name for one in scope.params if self._values.is_unset(one.name, scope)}
        shaped = {one.name for one in scope.params if self._values.is_shaped(one.name, scope)}
        return not (unset <= whole and shaped <= self._values.asks(scope))

    def _asks_first(self, closure: Closure, depth: int = 0) -> bool:
        """Whether a function, or one of the package's that it calls, asks something of its variables that
        is no answer to what it does.
        """
        scope = self._values.inner(closure)
        if id(scope) not in self._first:
            self._first[id(scope)] = False  # a function that calls itself adds nothing
            self._first[id(scope)] = self._looks_first(scope, depth)
        return self._first[id(scope)]

    def _looks_first(self, scope: Scope, depth: int) -> bool:
        looked = {one.partition(".")[0] for one in self._values.checked(scope)} - _caught(scope)
        if any(_is_own(one, scope) and not self._is_answer(one, scope) for one in looked):
            return True
        inside = scope.module.inside()
        sites = islice(inside.calls(inside.region(scope.raw)), _CALLS if depth < _DEPTH else 0)
        inner = (one for site in sites for one in self._values.functions(site.call, site.scope))
        return any(self._asks_first(one, depth + 1) for one in inner)

    def _is_answer(self, name: str, scope: Scope) -> bool:
        """Whether a variable holds what a program, a file or a service answered, which is no look at what
        these were told.
        """
        made = scope.names.get(name, ())
        sites = [Site(call=one, scope=scope) for one in made if isinstance(one, Call)]
        return bool(made) and len(sites) == len(made) and all(map(self._walk.acts, sites))

    def _is_idle(self, scope: Scope, depth: int = 0) -> bool:
        """Whether a function of the package compares nothing, and calls nobody who might."""
        known = self._idle.get(id(scope))
        if known is not None:
            return known
        if depth >= _DEPTH:
            return True  # what asks only so far in is taken for none that asks
        self._idle[id(scope)] = True  # a function that calls itself adds nothing
        self._idle[id(scope)] = found = self._does_nothing(scope, depth)
        return found

    def _does_nothing(self, scope: Scope, depth: int) -> bool:
        if self._is_near(scope) or is_of_few(scope):
            return True
        values = self._values
        looked = {one.partition(".")[0] for one in values.asks(scope)}
        looked = {one for one in looked if _is_own(one, scope)}
        if looked and not looked <= _caught(scope):
            return False
        inside = scope.module.inside()
        sites = list(inside.calls(inside.region(scope.raw)))
        if len(sites) > _CALLS:
            return False
        syntax = values.syntax(scope.module)
        gives = any(not isinstance(one, Lit) for one in scope.returns)
        for site in sites:
            if syntax.is_void(site.call.raw) or self._makes_an_error(site) or takes_few(site):
                continue
            if not gives and last_name(site.call.func) in _REPLACES:
                continue
            closures = values.functions(site.call, site.scope)
            idle = all(self._is_idle(values.inner(one), depth + 1) for one in closures)
            if not idle or (not closures and not is_idle(site)):
                names = syntax.names(site.call.raw)
                sense = values.standing(site.call.raw, names, site.scope, HEEDED)
                if not sense.shaped:
                    return False
        return True

    def _makes_an_error(self, site: Site) -> bool:
        """Whether a call makes an error: one of its own that a package raises says no more than another."""
        name, syntax = last_name(site.call.func), self._values.syntax(site.scope.module)
        return _ERROR.fullmatch(name) is not None or syntax.is_raised(site.call.raw)

    def _origin(self, node: Node, scope: Scope, depth: int = 0) -> External | None:
        """The package whose function, or whose object's method, something is."""
        while isinstance(node, Attr | Index | Call):
            node = node.func if isinstance(node, Call) else node.of
        at = owner(node.name, scope) if isinstance(node, Name) else None
        for made in values_of(node.name, at, node.raw) if at and isinstance(node, Name) else ():
            if isinstance(made, Imported):
                inside = self._values.machine.program.imported(at.module, made.spec) if at else None
                if inside is None:
                    return External(made.spec, made.name or "")
                continue
            found = None
            if isinstance(made, Call | Attr | Index | Name) and at is not None and depth < _DEPTH:
                found = self._origin(made, at, depth + 1)
            if found is not None:
                return found
        return None


def _is_own(name: str, scope: Scope) -> bool:
    """Whether a variable is a function's: `process.platform` says nothing of what it is given."""
    at = owner(name, scope)
    return at is not None and at.kind == "function"


def _caught(scope: Scope) -> set[str]:
    """The variables of a function that hold errors: `error.code` says nothing of what it is given."""
    text = scope.module.source(scope.raw)[:_LONG]
    return {match[1] or match[2] for match in _CATCHES.finditer(text)}
