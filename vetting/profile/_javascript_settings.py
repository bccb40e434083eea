"""Libraries of settings that read variables under the names that they are told or asked for: Nest's
`ConfigService.get("TOKEN")`, `nconf.get("TOKEN")`, `envSchema({ schema })`, `arkenv({ TOKEN: "string" })`.
"""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.profile._facts import Facts
from vetting.profile._javascript_env import JavaScriptEnv
from vetting.profile._javascript_objects import pairs
from vetting.profile._javascript_picked import items_of
from vetting.profile._javascript_source import Source, line_of, word
from vetting.profile._javascript_strings import strings

_UPPER = pattern(r"[A-Z][A-Z0-9_]{2,127}")
_TABLE = pattern(rb"[\"']([A-Z][A-Z0-9_]{2,127}+)[\"']")
_SERVICE = pattern(rb"([\w$]{1,60}+)\s{0,9}[?!]?(?::|=)\s{0,9}[\w$.( ]{0,60}ConfigService\b")
_CALLED = pattern(r"_?(?:\w{0,30}[cC]onfig|conf|cfg|env)(?:Service|Svc)?")
"""What an object is called that gives settings, where its class is not written beside it."""

_NESTED = pattern(r"custom-environment-variables\.[cm]?[jt]s")
_DECORATED = pattern(rb"([A-Za-z_$][\w$]{0,60}+)\.prototype, [\"']([A-Z][A-Z0-9_]{2,127}+)[\"']")
_AROUND = frozenset(("member_expression", "sequence_expression", "parenthesized_expression"))
_FIELDS = frozenset(("field_definition", "public_field_definition"))
_STORES = ("env", "file", "argv", "defaults", "use", "add")
_SCHEMAS = frozenset((b"env-schema", b"@fastify/env", b"fastify-env", b"zod-config"))
_LOADED = pattern(
    rb"[\"'](@nestjs/config|nconf|env-schema|@fastify/env|fastify-env|zod-config|arkenv)[\"']"
)
"""The libraries, where they are loaded."""


class JavaScriptSettings:
    """Collects them from one file, whose place in the package is `path`."""

    def __init__(self, source: Source, facts: Facts, env: JavaScriptEnv, path: str) -> None:
        self._source = source
        self._facts = facts
        self._env = env
        self._path = path

    def collect(self) -> None:
        """Fill the facts."""
        data = self._source.data
        loaded = {match[1] for match in _LOADED.finditer(data)}
        if b"@nestjs/config" in loaded:
            self._nest()
        if b"nconf" in loaded:
            self._nconf()
        if loaded & _SCHEMAS:
            self._schemas("schema")
        for method in (b"plainToInstance", b"plainToClass"):
            if method in data:
                for args in self._calls(method.decode(), b"()"):
                    self._fields(args[0])
        if b"arkenv" in loaded:
            for args in self._calls("arkenv", b"("):
                self._schema(args[0])
        if _NESTED.fullmatch(self._path.rpartition("/")[2]):
            for match in _TABLE.finditer(data):
                self._tell(match[1].decode(), data.count(b"\n", 0, match.start()) + 1)

    def _nest(self) -> None:
        names = {match[1].decode() for match in _SERVICE.finditer(self._source.data)}
        for method in ("get", "getOrThrow"):
            for leaf in self._source.leaves(method, b"(<"):
                of = leaf.parent.child_by_field_name("object") if leaf.parent is not None else None
                name = word(of.child_by_field_name("property") or of) if of is not None else ""
                if name in names or _CALLED.fullmatch(name):
                    self._ask(_arguments(leaf)[:1])
        self._schemas("validationSchema")

    def _ask(self, args: list[Any]) -> None:
        """A name, or a path into settings that somebody made of the environment."""
        for arg in args:
            if texts := strings(self._source, arg):
                for text in filter(_UPPER.fullmatch, texts):
                    self._tell(text, line_of(arg))
            elif arg.type not in ("arrow_function", "function_expression"):
                self._facts.uses.add(("env", line_of(arg)))
                self._env.key(arg, line_of(arg))

    def _nconf(self) -> None:
        stores = [leaf for name in _STORES for leaf in self._source.leaves(name, b"(")]
        stores = [leaf for leaf in stores if _is_of(leaf, "nconf")]
        asked = [leaf for leaf in self._source.leaves("get", b"(") if _is_of(leaf, "nconf")]
        every = [leaf for leaf in stores if word(leaf) == "env"]
        told, separator = False, "__"
        for leaf in every:
            for arg in _arguments(leaf)[:1]:
                options = dict(pairs(self._source, arg))
                separator = min(strings(self._source, options.get("separator")), default=separator)
                separator = min(strings(self._source, arg), default=separator)  # `env("__")`
                for text in items_of(self._source, options.get("whitelist") or arg):
                    told = True
                    self._tell(text, line_of(arg))
        for leaf in asked if not told and (every or not stores) else ():
            for text in strings(self._source, next(iter(_arguments(leaf)), None)):
                name = text.replace(":", separator)
                if _UPPER.fullmatch(name):
                    told = True
                    self._tell(name, line_of(leaf))
        if not told:
            self._facts.dynamic |= {line_of(leaf) for leaf in every}

    def _schemas(self, key: str) -> None:
        """The keys of the schema that an option is."""
        for leaf in self._source.leaves(key):
            pair = leaf.parent
            if leaf.type == "shorthand_property_identifier":
                self._schema(leaf)
            elif pair is not None and pair.type == "pair" and leaf.type == "property_identifier":
                self._schema(pair.child_by_field_name("value"))

    def _fields(self, kind: Any) -> None:
        """The fields of the class that the environment is made an object of and checked by, as
        `ConfigModule.forRoot({ validate })` does.
        """
        name = word(kind)
        for match in _DECORATED.finditer(self._source.data):
            if match[1].decode() == name:
                line = self._source.data.count(b"\n", 0, match.start()) + 1
                self._tell(match[2].decode(), line)
        for leaf in self._source.leaves(name, b"{e"):
            of = leaf.parent
            body = of.child_by_field_name("body") if of is not None else None
            for item in (
                body.named_children if body is not None and body.type == "class_body" else ()
            ):
                field = item.child_by_field_name("name") or item.child_by_field_name("property")
                if item.type in _FIELDS and _UPPER.fullmatch(word(field)):
                    self._tell(word(field), line_of(item))

    def _schema(self, node: Any) -> None:
        self._facts.uses.add(("env", line_of(node)))
        self._env.schema(node)

    def _calls(self, name: str, *then: bytes) -> Iterator[list[Any]]:
        for leaf in self._source.leaves(name, *then):
            if args := _arguments(leaf):
                yield args

    def _tell(self, name: str, line: int) -> None:
        self._facts.uses.add(("env", line))
        self._facts.env.add((name, line))


def _arguments(leaf: Any) -> list[Any]:
    """What a call is given, by the leaf of its name."""
    call = leaf.parent
    while call is not None and call.type in _AROUND:
        call = call.parent
    args = call.child_by_field_name("arguments") if call is not None else None
    return [item for item in args.named_children if item.type != "comment"] if args else []


def _is_of(leaf: Any, library: str) -> bool:
    """Whether a method is one of a library, also behind others: `nconf.argv().env()`."""
    node = leaf.parent
    while node is not None and node.type in ("member_expression", "call_expression"):
        node = node.child_by_field_name("object") or node.child_by_field_name("function")
    return node is not None and word(node).startswith(library)
