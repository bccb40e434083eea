"""Parameters that the schema of their tool bounds from above, or a function on their way from the
caller to where they are used: `make(min(count, 100))`.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_bounds import parts_of_source
from vetting.surface._flow_limited import limited_names
from vetting.surface._flow_marks import ARGUMENTS, CHECKED, GIVEN, LOOKED, PART, of_kind
from vetting.surface._flow_models import nowhere_free
from vetting.surface._flow_sink import argument
from vetting.surface._flow_unheeded import heeded, is_unheeded
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Module, Name, Node, Scope, Site
from vetting.surface._output import Output
from vetting.surface._reading import Declared
from vetting.surface._scopes import filled
from vetting.surface._values import ClassRef

_MOST = pattern(
    r"\.\s*(?:max|lte|lt|enum|literal|length|regex|uuid|date|datetime)\s*\(|\bz\s*\.\s*(?:enum|literal"
    r"|nativeEnum|boolean|date)\b|\b(?:le|lt|max_length|pattern|maximum|maxLength|exclusiveMaximum|enum)[\"']?\s*[=:]"
    r"|\bLiteral\b|\bbool\b"
)
_MODEL = pattern(
    r"\bz\s*\.|\bField\(|\bcon(?:int|str|float|list)\(|\bAnnotated\b|\b(?:Type|Joi|yup|v)\."
)
_KINDS = (GIVEN, PART, ARGUMENTS, CHECKED, LOOKED)
_MEASURES = frozenset({"len", "int", "Number"})
_LONG = 100_000
_HOLDS = pattern(rb"(?<!-)>|<|(?i:min|clamp|bound|limit|cap|truncate|escape)")
"""Without one of these nothing holds a value down: see `limited_names`."""

_OBJECTS = 5


class Bounded:
    """Knows those of a program whose calls are known."""

    def __init__(self, output: Output, values: Values, sites: Sequence[Site]) -> None:
        self._values = values
        self._sites = sites
        self._answers = [one for some in output.code.values() for one in some]
        self._told, self._limited = set[str](), set[str]()
        self._lines: dict[str, list[bytes]] = {}
        for item in output.reading.declared:
            said = dict.fromkeys(_in_schema(item))  # one name may stand in two objects of a schema
            limited = nowhere_free(said)
            for name, _ in said:
                self._note(f"{item.name}.{name}", bounded=name in limited)
        for (_, tool), closures in output.code.items():
            for closure in closures:
                args = getattr(closure.func.raw, "args", None)
                if isinstance(args, ast.arguments):
                    for name, text in annotations(args, closure.scope.module.scope):
                        self._note(f"{tool}.{name}", bounded=_MOST.search(text) is not None)

    def by_schema(self, source: str) -> bool:
        """Whether the schema of a tool bounds its parameter `tool.name`; of `.name`, whose tool is not
        known, whether all that have such a parameter do.
        """
        if not source.startswith("."):
            return source in self._limited
        same = {told for told in self._told if told.endswith(source)}
        return bool(same) and same <= self._limited

    def on_its_way(self, source: str) -> bool:
        """Whether a function that it is given to holds it down, or a model that it is read into: then
        the schema of the tool says nothing of it.
        """
        name = source.rpartition(".")[2]
        return source in self._held or (source not in self._told and self.is_modelled(name))

    def _note(self, source: str, *, bounded: bool) -> None:
        self._told.add(source)
        if bounded:
            self._limited.add(source)

    @cached_property
    def functions(self) -> list[Scope]:
        """Those with calls in them, those that others call, and those that answer."""
        found = [*(site.scope for site in self._sites), *map(self._values.inner, self._answers)]
        for site in self._sites:
            found += self._values.scopes(site.call, site.scope)
        return list({id(one): one for one in found if one.kind == "function"}.values())

    @cached_property
    def _held(self) -> frozenset[str]:
        """What some function holds down, looked for once somebody asks."""
        found = set[str]()
        for scope in self.functions:
            if self._callers.get(id(scope), [None]) == []:
                continue  # nobody takes what it answers
            text = heeded(scope, self._values) if self._may_hold(scope) else ""
            for name in limited_names(text) if len(text) <= _LONG else ():
                for node in _called(name, text, scope):
                    found |= self._meant(name, node, scope)
                for asked, node, at in self._given_as(name, scope):
                    found |= self._meant(asked, node, at)
        return frozenset(found).union(*self._read_into())

    def _given_as(self, name: str, scope: Scope) -> Iterator[tuple[str, Name, Scope]]:
        """What the callers of a function give for its parameter of that name, each by its own name: one
        check serves many, `at_most(count, 100)`, `at_most(len(letters), 7)`.
        """
        param = next((one for one in scope.params if one.name == name), None)
        if param is None:
            return
        for site in self._callers.get(id(scope), ()):
            node = argument(site.call, param)
            while isinstance(node, Call) and last_name(node.func) in _MEASURES and node.args:
                node = node.args[0]
            if isinstance(node, Name):
                yield node.name, node, site.scope

    @cached_property
    def _callers(self) -> dict[int, list[Site]]:
        """The calls of each function whose answers are taken, by its identity."""
        found: dict[int, list[Site]] = {}
        for site in self._sites:
            unheeded = is_unheeded(site, self._values)
            for scope in self._values.scopes(site.call, site.scope):
                found.setdefault(id(scope), []).extend(() if unheeded else (site,))
        return found

    def _may_hold(self, scope: Scope) -> bool:
        """Whether the lines of a function may hold something down: to write it anew takes longer."""
        first, last = getattr(scope.raw, "lineno", 0), getattr(scope.raw, "end_lineno", None)
        if last is None:  # JavaScript is not written anew
            return True
        if scope.module.path not in self._lines:
            data = self._values.machine.program.source(scope.module.path)
            self._lines[scope.module.path] = data.split(b"\n")
        lines = self._lines[scope.module.path][first - 1 : last]
        return _HOLDS.search(b"\n".join(lines)) is not None

    def _read_into(self) -> Iterator[set[str]]:
        """What objects are made with whose classes bound it: `Scenario(customers=customers)`."""
        for site in self._sites:
            made: Any = None
            if site.call.named and last_name(site.call.func)[:1].isupper():
                made = self._values.machine.value(site.call.func, site.scope, {})
            if isinstance(made, ClassRef):
                text = made.scope.module.source(made.scope.raw)
                for key, node in site.call.named:
                    if _is_bounded(key, text):
                        yield self._meant(key, node, site.scope)

    def _meant(self, name: str, node: Node, scope: Scope) -> set[str]:
        """The parameter of a tool that a value called `name` is: its namesake, or the only one."""
        sources = {of for _, of in of_kind(self._values.marks(node, scope), *_KINDS)}
        own = {of for of in sources if of.endswith(f".{name}")}
        return own or (sources if len(sources) == 1 else set())

    @cached_property
    def modules(self) -> list[Module]:
        """The modules of these functions."""
        return list({id(one.module): one.module for one in self.functions}.values())

    def is_modelled(self, name: str) -> bool:
        """Whether a class or a schema bounds a member of that name: `count: int = Field(le=100)`."""
        word, program = name.encode(), self._values.machine.program
        some = (one for one in self.modules if word in program.source(one.path))
        return any(_is_bounded(name, self._values.source(one)) for one in some)


def _is_bounded(name: str, text: str) -> bool:
    """Whether a model in the source bounds a member of that name."""
    said = pattern(
        rf"(?<![\w$.]){re.escape(name)}[\"']?\s?\??[:=]([^\n]{{0,200}}(?:\n\s{{0,40}}\.[^\n]{{0,100}}){{0,4}})"
    )
    found = (match[1] for match in said.finditer(text))
    return any(_MODEL.search(one) and _MOST.search(one) for one in found)


def _called(name: str, text: str, scope: Scope) -> Iterator[Node]:
    """What a function, whose source is `text`, may mean by a name: a variable, or a member."""
    if name in filled(scope).names or any(param.name == name for param in scope.params):
        yield Name(0, name=name)
    of = dict.fromkeys(re.findall(rf"(?<![\w$.])([\w$]+)\.{re.escape(name)}\b", text))
    for other in list(of)[:_OBJECTS]:
        yield Attr(0, of=Name(0, name=other), name=name)


def _in_schema(item: Declared) -> Iterator[tuple[str, bool]]:
    """The parameters that a schema has, with whether it bounds them from above."""
    schema = item.fields.get("inputSchema", item.fields.get("argsSchema"))
    if not isinstance(schema, Mapping):
        return
    if isinstance(source := schema.get("$source"), str):
        for name, text in parts_of_source(source):
            inner = parts_of_source(text) if name == "properties" else ((name, text),)
            yield from ((part, _MOST.search(said) is not None) for part, said in inner)
    properties = schema.get("properties")
    for name, about in properties.items() if isinstance(properties, Mapping) else ():
        bounds = ("maximum", "exclusiveMaximum", "maxLength", "enum", "const", "pattern")
        yield str(name), isinstance(about, Mapping) and any(bound in about for bound in bounds)


def annotations(args: ast.arguments, module: Scope) -> Iterator[tuple[str, str]]:
    """The parameters of a function, with what their annotation and default say of them;
    `Count = Annotated[int, Field(le=9)]` may stand in the module.
    """
    every = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    usual = [*args.posonlyargs, *args.args]
    defaults = dict(zip([arg.arg for arg in usual[::-1]], args.defaults[::-1], strict=False))
    for arg in every:
        said = [part for part in (arg.annotation, defaults.get(arg.arg)) if part is not None]
        alias = filled(module).names.get(getattr(arg.annotation, "id", ""), ())
        said += [made.raw for made in alias if isinstance(made.raw, ast.expr)]
        yield arg.arg, "\n".join(map(ast.unparse, said))
