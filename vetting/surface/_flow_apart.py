"""Loops that go on by a difference of two values of which a tool's caller chooses one or both, where nothing
says that the one is larger than the other: no bounds in the schema, and no comparison in the code.
"""

import ast
import json
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from vetting.patterns import pattern
from vetting.surface._flow_bounded import Bounded, annotations
from vetting.surface._flow_bounds import parts_of_source
from vetting.surface._flow_marks import ARGUMENTS, DATA, GIVEN, PART, of_kind
from vetting.surface._flow_strides import Stride
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Index, Lit, Name, Node, Scope
from vetting.surface._output import Output
from vetting.surface._reading import Flow

_CHOSEN = (GIVEN, PART, ARGUMENTS)
_LEAST = pattern(
    r"(?:\.\s*(min|gte?)\s*\(\s*|\b(ge|gt|minimum|exclusiveMinimum)[\"']?\s*[=:]\s*)(-?[\w$.]+)"
)
_MOST = pattern(
    r"(?:\.\s*(max|lte?)\s*\(\s*|\b(le|lt|maximum|exclusiveMaximum)[\"']?\s*[=:]\s*)(-?[\w$.]+)"
)
_BEYOND = {"gt": 1, "exclusiveMinimum": 1, "lt": -1, "exclusiveMaximum": -1}
"""What names the first number that is not allowed, with how far the last one that is lies from there."""

_CHOICES = pattern(r"\benum\b|\bliteral\b|\bLiteral\b|\bunion\b|\"const\"")
_WORD = pattern(r"^[A-Za-z_$][\w$]*$")
_LONG = 400


class Apart:
    """Knows such values of one program."""

    def __init__(self, output: Output, values: Values, bounded: Bounded) -> None:
        self._output = output
        self._values = values
        self._bounded = bounded

    def flow(self, stride: Stride) -> Iterator[Flow]:
        """A loop that a caller can keep where it is."""
        whole, less = (self._chosen(one, stride.scope) for one in (stride.whole, stride.less))
        if whole is None or less is None or not (whole or less):
            return
        if any(map(self._bounded.on_its_way, less)) or self._in_schema(stride, whole, less):
            return
        if self._is_compared(stride, whole | less):
            return
        sources = tuple(f"{GIVEN} {of}"[:120] for of in sorted(less or whole))
        what = "a loop whose step a caller may make nothing"
        path = stride.scope.module.path
        yield Flow(path=path, line=stride.line, kind="endless", what=what, sources=sources)

    def _chosen(self, node: Node, scope: Scope) -> set[str] | None:
        """The parameters that a value is; None of what a service answers."""
        found = self._values.marks(node, scope)
        if of_kind(found, DATA):
            return None
        name = _name(node)
        of = {of if "." in of else f"{of}.{name}" for _, of in of_kind(found, *_CHOSEN)}
        return {one for one in of if one.rpartition(".")[2] == name} or of

    def _in_schema(self, stride: Stride, whole: set[str], less: set[str]) -> bool:
        """Whether the least of the one is more than the most of the other."""
        least = [self._limit(one, _LEAST) for one in whole] or [self._number(stride.whole, stride)]
        most = [self._limit(one, _MOST) for one in less] or [self._number(stride.less, stride)]
        if ... in (*least, *most):
            return True
        low = min((one for one in least if isinstance(one, int)), default=None)
        high = max((one for one in most if isinstance(one, int)), default=None)
        known = None not in (*least, *most)
        return known and low is not None and high is not None and low > high

    def _number(self, node: Node, stride: Stride) -> object:
        value = self._values.machine.value(node, stride.scope, {})
        return value if isinstance(value, int) else None

    def _limit(self, source: str, form: re.Pattern[str]) -> object:
        """What a schema bounds a parameter by; `...` where that is not a number, None where it does not."""
        said = self._said.get(source, "")
        if source.startswith("."):  # of a tool that is not known
            said = next((one for of, one in self._said.items() if of.endswith(source)), "")
        if _CHOICES.search(said):
            return ...
        match = form.search(said)
        if match is None:
            return 1 if ".positive(" in said and form is _LEAST else None
        try:
            return int(match[3]) + _BEYOND.get(match[1] or match[2], 0)
        except ValueError:
            return ...

    @cached_property
    def _said(self) -> dict[str, str]:
        """What schemas, and annotations of functions, say of parameters, by `tool.name`."""
        found = dict[str, str]()
        for (_, tool), closures in self._output.code.items():
            for closure in closures:
                args = getattr(closure.func.raw, "args", None)
                if isinstance(args, ast.arguments):
                    for name, said in annotations(args, closure.scope.module.scope):
                        found[f"{tool}.{name}"] = said
        for item in self._output.reading.declared:
            schema = item.fields.get("inputSchema", item.fields.get("argsSchema"))
            for name, said in _parts(schema):
                found[f"{item.name}.{name}"] = self._spelled_out(said)
        return found

    def _spelled_out(self, said: str) -> str:
        """What a name in a schema stands for: `overlap`, `size: SIZE`."""
        if not _WORD.match(said):
            return said
        form = pattern(rf"\b{re.escape(said)}\s?=\s?([^;\n]{{1,{_LONG}}})")
        for text in self._texts([said]):
            if (match := form.search(text)) is not None:
                return match[1]
        return "max(unknown"

    def _texts(self, names: Collection[str]) -> Iterator[str]:
        """The sources of the modules that name one of these."""
        words, program = [name.encode() for name in names if name], self._values.machine.program
        for one in self._bounded.modules:
            if any(word in program.source(one.path) for word in words):
                yield self._values.source(one)

    def _is_compared(self, stride: Stride, sources: set[str]) -> bool:
        """Whether the code asks which of the two is larger, or makes sure of it."""
        named = {one.rpartition(".")[2] for one in sources}
        whole, less = (_name(one) for one in (stride.whole, stride.less))
        forms = list(_forms({whole, *named} - {less}, {less, *named} - {whole}, stride.name))
        counter = re.compile(rf"\b{re.escape(stride.counter)}\b")
        return any(
            counter.search(match[0]) is None
            for text in self._texts({less, whole, *named})
            for form in forms
            for match in form.finditer(text)
        )


def _name(node: Node) -> str:
    match node:
        case Name(name=name) | Attr(name=name):
            return name
        case Index(key=Lit(value=str() as name)):
            return name
    return ""


def _parts(schema: object) -> Iterator[tuple[str, str]]:
    """The parameters of a schema with what it says of each."""
    if not isinstance(schema, Mapping):
        return
    if isinstance(source := schema.get("$source"), str):
        for name, text in parts_of_source(source):
            yield from parts_of_source(text) if name == "properties" else ((name, text),)
    properties = schema.get("properties")
    for name, about in properties.items() if isinstance(properties, Mapping) else ():
        yield str(name), json.dumps(about, default=str)


def _forms(whole: set[str], less: set[str], step: str) -> Iterator[re.Pattern[str]]:
    """The spellings by which code makes sure that one of the first is more than one of the second."""
    one, other = ("|".join(sorted(map(re.escape, some - {""}))) for some in (whole, less))
    order, far = r"(?:<|(?<![=-])>)", r"[^;{}\n]{0,60}?"
    each = "|".join(filter(None, (other, re.escape(step))))
    if one and other:
        yield pattern(rf"\b(?:{one})\b{far}{order}{far}\b(?:{other})\b")
        yield pattern(rf"\b(?:{other})\b{far}{order}{far}\b(?:{one})\b")
        yield pattern(rf"\b(?:{one})\s?-\s?[\w$.]{{0,40}}\b(?:{other})\)?\s?{order}")
    if each:
        held = r"(?i:\b(?:math\.)?(?:min|max|clamp|cap|bound|limit)\w{0,20})"
        yield pattern(rf"{held}\((?:[^()\n]{{0,60}}\(){{0,2}}[^()\n]{{0,60}}\b(?:{each})\b")
    if step:
        yield pattern(rf"\b{re.escape(step)}\b\s?(?:{order}|[=!]==?)|!\s?{re.escape(step)}\b")
    if one:
        yield pattern(rf"(?i:\b(?:math\.)?max)\([^()\n]{{0,60}}\b(?:{one})\b")
        yield pattern(rf"\bif\b[^\n;]{{0,60}}\b(?:{one})\b\s?<=?\s?\w")
