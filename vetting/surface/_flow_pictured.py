"""Pictures in texts whose address carries data: `![trend](https://host/x.png?d=…)`.

Whoever shows the text fetches the picture, and so sends the data, without a request of the server's.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import (
    ENCODED,
    ENVIRONMENT,
    NOTHING,
    PRIVATE,
    SECRET,
    Marks,
    of_kind,
)
from vetting.surface._flow_sink import Sink, flat
from vetting.surface._ir import Attr, Call, Concat, Lit, Module, Name, Node, Scope, Seq, Site
from vetting.surface._javascript_lower import lower as lower_javascript
from vetting.surface._javascript_lower import word
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._python_lower import lower as lower_python
from vetting.surface._python_module import PythonModule
from vetting.surface._reading import Flow

_BEGINS = pattern(rb"!\[|<img\b")
_PICTURE = pattern(
    r"(?:!\[[^\]\n]{0,200}\]\(\s{0,4}<?|<img\b[^>]{0,300}?\bsrc\s{0,4}=\s{0,4}[\"']?)"
    r"(?P<address>https?://[^\s)\"'<>]{1,2000}|\0[^\s)\"'<>]{0,2000})"
)
_HOST = pattern(r"(https?://)(?:\0\.)?([^\s/?#\0]{4,200})(?=[/?#]|\Z)")
_PLACES = pattern(r"%(?:\(\w{1,40}\))?[-\d.]{0,6}[a-z]|\{(\w{0,40})[^{}]{0,40}\}")
_ESCAPES = frozenset(
    {"encodeURIComponent", "escape", "quote", "quote_plus", "urlencode", "URLSearchParams"}
)
_WHOLE = frozenset({"stringify", "dumps", "join"})
_SAYS = pattern(
    r"(?i)(?:\w{0,30}_)?(?:texts?|notes?|body|content|messages?|history|secrets?|token|summary|payload"
    r"|conversation|transcript|prompt|answer|context|comment|document)"
)
"""What is called after a text of the user's, and not after the name of something."""

_LITTLE = pattern(
    r"(?i)(?:\w{0,30}_)?(?:id|uuid|slug|name|title|label|url|uri|src|href|path|image|img|icon|logo|avatar|photo|hash"
    r"|colou?r|size|width|height|lat|lon|lng|\w{0,30}(?:Id|Url|Uri|Name|Slug))"
)
_DRAWS = pattern(
    r"(?i)https?://(?:[\w-]{1,40}\.)*(?:quickchart\.io|image-charts\.com|mermaid\.ink|kroki\.io|plantuml\.com"
    r"|codecogs\.com|qrserver\.com|shields\.io|chart(?:s\.|\.google)apis\.com|graphviz\.org|yuml\.me)$"
)
"""Services that draw what their address says, which are known for that."""

_TEXTS = ("template_string", "string")
_MAX = 200
_DEPTH = 6


@dataclass(frozen=True, slots=True)
class _Text:
    """A text in its parts, where it stands."""

    parts: tuple[Node, ...]
    scope: Scope
    line: int


class Pictured(Sink):
    """Judges the texts of a module."""

    def of(self, module: Module, data: bytes) -> Iterator[Flow]:
        """The flows into the addresses of pictures; `data` is the module's source."""
        if _BEGINS.search(data) is None:
            return
        for text in islice(_texts(module, data), _MAX):
            yield from self._pictures(text)

    def _pictures(self, text: _Text) -> Iterator[Flow]:
        said, values = "", list[Node]()
        for part in text.parts:
            value = self.values.machine.value(part, text.scope, {})
            if isinstance(value, str | int) and not isinstance(value, bool):
                said += str(value).replace("\0", "")
            else:
                said += "\0"
                values.append(part)
        for found in _PICTURE.finditer(said) if values else ():
            first = said.count("\0", 0, found.start("address"))
            address = found["address"]
            carried = values[first : first + address.count("\0")]
            host = _HOST.match(address)
            if host is None and address.startswith("http"):
                continue  # somebody else says whose it is
            begun: Node = Lit(text.line, value=host[1] + host[2]) if host else carried[0]
            hosts = self._hosts(begun, text.scope)
            if hosts and not any(map(_DRAWS.match, hosts)):
                marks = NOTHING
                for node in carried:
                    marks |= self._told(node, text.scope)
                call = Call(text.line, None, func=Name(text.line, name="text"))
                kinds = (*PRIVATE, SECRET, ENVIRONMENT)
                yield from self.flows("pictured", Site(call, text.scope), hosts[0], marks, kinds)

    def _hosts(self, node: Node, scope: Scope) -> list[str]:
        """The hosts of an address, also of one that a function of the package makes."""
        closures = self.values.functions(node, scope) if isinstance(node, Call) else []
        inners = [self.values.inner(one) for one in closures[:1]]
        made = [
            host for inner in inners for one in inner.returns for host in self.fixed(one, inner)
        ]
        return made or self.fixed(node, scope)

    def _told(self, node: Node, scope: Scope) -> Marks:
        """What a part of an address tells of somebody's data: encoded, or a whole text; not a name,
        a number or the like.
        """
        marks = self.values.marks(node, scope)
        if not of_kind(marks, *PRIVATE, SECRET, ENVIRONMENT):
            return NOTHING
        inner, escaped = self._unpacked(node, scope)
        if isinstance(inner, Name | Attr) and _LITTLE.fullmatch(inner.name):
            return NOTHING
        if of_kind(marks, ENCODED):
            return marks
        whole = isinstance(inner, Call) and last_name(inner.func) in _WHOLE
        named = isinstance(inner, Name | Attr) and _SAYS.fullmatch(inner.name) is not None
        return marks if escaped and (whole or named) else NOTHING

    def _unpacked(self, node: Node, scope: Scope) -> tuple[Node, bool]:
        """What is in the encodings around it, and whether one makes it fit for an address."""
        escaped = False
        for _ in range(_DEPTH):
            made = self.written(node, scope)
            if not isinstance(made, Call) or last_name(made.func) in _WHOLE:
                return (made if isinstance(made, Call) else node), escaped
            escaped |= last_name(made.func) in _ESCAPES
            of = made.func.of if isinstance(made.func, Attr) else None
            if made.args and not isinstance(made.args[0], Lit):
                node = made.args[0]
            elif of is not None:
                node = of
            else:
                break
        return node, escaped


def _texts(module: Module, data: bytes) -> Iterator[_Text]:
    """The texts of a module with a picture in them, in their parts."""
    places = [match.start() for match in islice(_BEGINS.finditer(data), _MAX)]
    if isinstance(module, JavaScriptModule):
        yield from _javascript(module, places)
    elif isinstance(module, PythonModule):
        lines = {data.count(b"\n", 0, place) + 1 for place in places}
        yield from _python(module, lines)


def _javascript(module: JavaScriptModule, places: Iterable[int]) -> Iterator[_Text]:
    seen = set[int]()
    for place in places:
        node = module.scope.raw.descendant_for_byte_range(place, place + 1)
        while node is not None and node.type not in _TEXTS:
            node = node.parent
        while node is not None and node.parent is not None and _goes_on(node.parent):
            node = node.parent
        if node is None or node.start_byte in seen:
            continue
        seen.add(node.start_byte)
        made = lower_javascript(node)
        if isinstance(made, Concat):
            yield _Text(tuple(flat(made)), module.scope_at(node), made.line)


def _goes_on(node: Any) -> bool:
    """Whether a text is one of those that are put together: `"…" + x`."""
    if node.type == "binary_expression":
        return word(node.child_by_field_name("operator")) == "+"
    return bool(node.type == "parenthesized_expression")


def _python(module: PythonModule, lines: set[int]) -> Iterator[_Text]:
    todo: list[tuple[ast.AST, Scope]] = [(module.scope.raw, module.scope)]
    while todo:
        node, scope = todo.pop()
        if isinstance(node, ast.expr | ast.stmt):
            end = node.end_lineno or node.lineno
            decorators = getattr(node, "decorator_list", ())
            first = min([node.lineno, *(one.lineno for one in decorators)])
            if not any(first <= line <= end for line in lines):
                continue
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            scope = module.scope_of(node, scope)
        parts = _parts(node)
        if parts:
            yield _Text(tuple(parts), scope, getattr(node, "lineno", 0))
        else:
            todo += [(child, scope) for child in ast.iter_child_nodes(node)]


def _parts(node: ast.AST) -> list[Node]:
    """The parts of a text that is put together, in one of Python's ways."""
    match node:
        case ast.JoinedStr() | ast.BinOp(op=ast.Add()):
            made = lower_python(node)
            return list(flat(made)) if isinstance(made, Concat) else []
        case ast.BinOp(left=ast.Constant(value=str() as text), op=ast.Mod(), right=right):
            given = lower_python(right)
            items = given.items if isinstance(given, Seq) else (given,)
            return _filled(text, items, {}, node.lineno)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str() as text), attr="format")):
            call = lower_python(node)
            if isinstance(call, Call):
                return _filled(text, call.args, dict(call.named), node.lineno)
    return []


def _filled(text: str, items: tuple[Node, ...], named: dict[str, Node], line: int) -> list[Node]:
    """A text with what is put into its places; what is not told apart, all together."""
    parts, end, turn = list[Node](), 0, 0
    rest = Seq(line, items=(*items, *named.values()))
    for place in _PLACES.finditer(text):
        parts.append(Lit(line, value=text[end : place.start()]))
        parts.append(named.get(place[1] or "") or (items[turn] if turn < len(items) else rest))
        turn += (place[1] or "") not in named
        end = place.end()
    return [*parts, Lit(line, value=text[end:])] if parts else []
