"""Amounts and patterns that a tool's caller chooses without a limit.

An amount decides how much memory one call takes, a pattern how long one match does. A number that
the schema bounds from above, or the function, is no free choice, nor is a text of bounded length.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from vetting.patterns import pattern
from vetting.python_syntax import walk
from vetting.surface._calls import last_name
from vetting.surface._flow_apart import Apart
from vetting.surface._flow_at_once import at_once
from vetting.surface._flow_bounded import Bounded
from vetting.surface._flow_branching import BRANCHES, branching_bounds, branching_calls
from vetting.surface._flow_grown import grown_rounds
from vetting.surface._flow_grown_javascript import grown_bounds
from vetting.surface._flow_limited import are_few, is_limited
from vetting.surface._flow_marks import ARGUMENTS, DATA, GIVEN, PART, of_kind
from vetting.surface._flow_rounds import costly_rounds
from vetting.surface._flow_rounds_javascript import costly_bounds
from vetting.surface._flow_sized import sizes
from vetting.surface._flow_strides import python_stride
from vetting.surface._flow_strides_javascript import javascript_strides
from vetting.surface._flow_unheeded import heeded
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Concat, Imported, Lit, Name, Node, Scope, Site
from vetting.surface._javascript_lower import lower as javascript
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._output import Output
from vetting.surface._python_lower import lower
from vetting.surface._reading import Flow
from vetting.surface._scopes import filled, outwards

_TAKES = frozenset(
    {"repeat", "padStart", "padEnd", "alloc", "allocUnsafe", "Array", "ArrayBuffer", "bytearray"}
)
"""Calls that take as much memory as their first argument says."""

_WORKS = frozenset({"factorial", "permutations", "powerset"})
"""Calls that work as long as their first argument says or has members."""

_FEW = 3

_UNPACKS = frozenset({
    *("decompress", "gunzipSync", "inflateSync", "inflateRawSync", "brotliDecompressSync", "unzipSync"),
})  # fmt: skip
"""Calls that make a thousand times as much of what they are given."""

_SIZES = pattern(r"(?i)max_?length|max_?output|file_size|\blimit|max_?size|max_?bytes")
_MATCHERS = frozenset({"compile", "search", "match", "fullmatch", "findall", "finditer", "split"})
_NUMBERS = frozenset({"Number", "int", "parseInt", "round", "floor", "ceil", "trunc", "abs"})
_CHOSEN = (GIVEN, PART, ARGUMENTS)


class Amounts:
    """Finds them in the calls of a program whose tools are known."""

    def __init__(self, output: Output, values: Values, sites: Sequence[Site]) -> None:
        self._values = values
        self._bounded = Bounded(output, values, sites)
        self._apart = Apart(output, values, self._bounded)

    def of(self, site: Site) -> Iterator[Flow]:
        """The flows into one call."""
        name, call = last_name(site.call.func), site.call
        for amount in _programs(call, name):
            yield from self._flows(call.line, site.scope, amount, what=name)
        if not call.args:
            return
        for amount in at_once(call):
            yield from self._flows(call.line, site.scope, amount, what="work at once")
        for amount in sizes(call, site.scope):
            for flow in self._flows(call.line, site.scope, amount, what="picture"):
                if any(source.endswith(f".{amount.name}") for source in flow.sources):
                    yield flow
        works = name in _WORKS and isinstance(call.func, Attr) and not _is_short(call)
        if name in _TAKES or works:
            yield from self._flows(call.line, site.scope, call.args[0], what=name)
        elif name in _UNPACKS and not _holds(call):
            marks = of_kind(self._values.marks(call.args[0], site.scope), *_CHOSEN)
            if marks and not _SIZES.search(site.scope.module.source(site.scope.raw)):
                sources = tuple(f"{mark} {of}"[:120] for mark, of in sorted(marks))
                path, line = site.scope.module.path, call.line
                yield Flow(path=path, line=line, kind="amount", what=name, sources=sources)
        elif name == "RegExp" or (name in _MATCHERS and self._is_re(call, site.scope)):
            yield from self._flows(call.line, site.scope, call.args[0], "pattern", name)

    def turned(self, module: JavaScriptModule, data: bytes) -> Iterator[Flow]:
        """Costly loops of a module of JavaScript, whose source is `data`: `i < count`; and those that a
        caller can keep where they are.
        """
        for stride in javascript_strides(module, data):
            yield from self._apart.flow(stride)
        rounds = (*costly_bounds(data), *grown_bounds(module.scope.raw, data))
        every = (
            *((one, "rounds") for one in rounds),
            *((one, BRANCHES) for one in branching_bounds(data)),
        )
        for (start, end), what in every:
            node = module.scope.raw.named_descendant_for_byte_range(start, end)
            if node is not None:
                line = node.start_point[0] + 1
                yield from self._flows(line, module.scope_at(node), javascript(node), what=what)

    def repeated(self) -> Iterator[Flow]:
        """Texts and lists that a function multiplies: `"*" * count`."""
        for scope in self._bounded.functions:
            python = scope.module.path.endswith(".py")
            every = (*costly_rounds(scope.raw), *grown_rounds(scope.raw)) if python else ()
            for line, times in every:
                yield from self._flows(line, scope, lower(times), what="rounds")
            for line, number in branching_calls(scope.raw) if python else ():
                yield from self._flows(line, scope, lower(number), what=BRANCHES)
            said = _annotated_as(scope.raw, "str", "bytes") if python else frozenset()
            whole = _annotated_as(scope.raw, "int") if python else frozenset()
            for node in walk(scope.raw) if python else ():
                if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
                    for text, times in ((node.left, node.right), (node.right, node.left)):
                        named = isinstance(text, ast.Name) and text.id in said
                        if isinstance(text, ast.List) or _is_text(text) or named:
                            yield from self._flows(node.lineno, scope, lower(times))
                elif isinstance(node, ast.While):
                    for stride in python_stride(node, scope):
                        yield from self._apart.flow(stride)
                elif isinstance(node, ast.BinOp) and _is_power(node, whole):
                    power = lower(node.right)
                    yield from self._flows(node.lineno, scope, power, what="power")

    def _is_re(self, call: Call, scope: Scope) -> bool:
        """Whether a function of the module `re` or `regex` is called, and no method of a pattern."""
        of = call.func.of if isinstance(call.func, Attr) else None
        if not isinstance(of, Name) or of.name not in ("re", "regex"):
            return False
        bound = (made for at in outwards(scope) for made in filled(at).names.get(of.name, ()))
        # RE2 matches in linear time, whatever the pattern.
        return any(isinstance(made, Imported) and "re2" not in made.spec for made in bound)

    def _flows(
        self, line: int, scope: Scope, node: Node, kind: str = "amount", what: str = "repetition"
    ) -> Iterator[Flow]:
        while isinstance(node, Call) and last_name(node.func) in _NUMBERS and node.args:
            node = node.args[0]
        found = self._values.marks(node, scope)
        if of_kind(found, DATA):  # a service answers with an amount of its own
            return
        marks = of_kind(found, *_CHOSEN)
        free = sorted(mark for mark in marks if not self._bounded.by_schema(mark[1]))
        if not free or (what != BRANCHES and self._held_down(node, scope, free)):
            return
        if isinstance(node, Attr) and self._bounded.is_modelled(node.name):
            return
        free = [mark for mark in free if not self._bounded.on_its_way(mark[1])]
        free = _of_member(node, free) if what == "rounds" else free
        if free:
            sources = tuple(f"{mark} {of}"[:120] for mark, of in free)
            yield Flow(path=scope.module.path, line=line, kind=kind, what=what, sources=sources)

    def _around(self, scope: Scope) -> str:
        """The source of the outermost function that a scope lies in."""
        functions = [at for at in outwards(scope) if at.kind == "function" and at.raw is not None]
        return scope.module.source(functions[-1].raw) if functions else ""

    def _held_down(self, node: Node, scope: Scope, marks: Iterable[tuple[str, str]]) -> bool:
        """Whether a function that the value passes takes the lesser of it and something else, or a
        part of it.
        """
        names = {of.rpartition(".")[2] for _, of in marks}
        if node.raw is not None:
            names |= self._values.syntax(scope.module).names(node.raw)
        text = heeded(scope, self._values) if scope.raw is not None else ""
        each = "|".join(re.escape(name) for name in sorted(names) if name)
        if not each or _is_share(each, text, self._around(scope)) or is_limited(each, text):
            return bool(each)
        used = scope.module.source(node.raw) if node.raw is not None else ""
        return are_few(each, used, text)


def _of_member(node: Node, marks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of `marks` that a member is: `spec.count` what was given as `count`, or all that its object
    was made of. `folders.Count` is a number that nobody gave.
    """
    parts = node.parts if isinstance(node, Concat) else (node,)
    name = next((part.name for part in parts if isinstance(part, Attr)), "")
    own = [mark for mark in marks if mark[1].rpartition(".")[2] == name]
    return own if own or (name and len({of for _, of in marks}) > 1) else marks


def _is_share(each: str, text: str, around: str) -> bool:
    """Whether a value counts only as a share of the largest: `value / Math.max(...values)`."""
    for match in re.finditer(rf"\b(?:{each})\s?/\s?(?:Math\.)?(\w{{1,40}})\b", text):
        if match[1] == "max" or re.search(rf"\b{match[1]}\s?=\s?(?:Math\.)?max\s?\(", around):
            return True
    return False


def _is_short(call: Call) -> bool:
    """Whether so few are put together that there are only as many as a power of what they are taken of:
    `permutations(letters, 2)`.
    """
    many = [*call.args[1:2], *(value for key, value in call.named if key == "r")]
    size = many[0].value if many and isinstance(many[0], Lit) else None
    return isinstance(size, int) and 0 <= size <= _FEW


def _programs(call: Call, name: str) -> Iterator[Node]:
    """What says how many programs a pool starts: `ProcessPoolExecutor(max_workers=count)`."""
    if name == "ProcessPoolExecutor" or (name == "Pool" and _is_of_programs(call.func)):
        yield from call.args[:1]
        yield from (value for key, value in call.named if key in ("max_workers", "processes"))


def _is_of_programs(func: Node) -> bool:
    of = func.of if isinstance(func, Attr) else None
    return isinstance(of, Name) and of.name in ("multiprocessing", "mp")


def _holds(call: Call) -> bool:
    """Whether a call says how much it may make."""
    return any(key in ("max_length", "bufsize") for key, _ in call.named) or len(call.args) > 1


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)


def _is_power(node: ast.BinOp, whole: Collection[str]) -> bool:
    """Whether one of these whole numbers is raised to another: it gets as long as the other says."""
    sides = {getattr(side, "id", "") for side in (node.left, node.right)}
    return isinstance(node.op, ast.Pow) and sides <= set(whole)


def _annotated_as(function: ast.AST, *kinds: str) -> frozenset[str]:
    """The parameters of a function that are of one of these kinds by their annotation."""
    args = getattr(function, "args", None)
    each = (*args.posonlyargs, *args.args, *args.kwonlyargs) if args is not None else ()
    return frozenset(
        arg.arg
        for arg in each
        if isinstance(arg.annotation, ast.Name) and arg.annotation.id in kinds
    )
