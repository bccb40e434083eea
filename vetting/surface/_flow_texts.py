"""Texts in other languages that a caller's words are put into: templates and queries."""

import re
from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._block import values_of
from vetting.surface._calls import last_name
from vetting.surface._flow_for_queries import in_marks
from vetting.surface._flow_joined import joined
from vetting.surface._flow_languages import BOUNDS_NONE, FILTERED, in_clauses, is_query, is_sql
from vetting.surface._flow_marks import ESCAPED, GIVEN, PART, QUERIED, STORED
from vetting.surface._flow_pieces import part_at, piece
from vetting.surface._flow_sandboxed import CLOSED, class_of, keeps_closed, made_from
from vetting.surface._flow_sink import Sink, options_of
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Element,
    Index,
    Lit,
    Map,
    Name,
    Node,
    Scope,
    Seq,
    Site,
    Within,
)
from vetting.surface._outside import Called, full_name
from vetting.surface._python_numbers import written
from vetting.surface._reading import Flow
from vetting.surface._scopes import filled
from vetting.surface._values import flat

_TEMPLATES = pattern(
    r"from_string|format|render_template_string|renderString|Template|renderTemplate|compile|template"
    r"|put_string|registerPartial|render|compileString|compile_expression|evaluate|renderAsync|renderSync"
)
_NAMED = frozenset({"put_string", "registerPartial"})
"""Those that are given a name for the template first."""

_ENGINES = pattern(
    r"(?i)jinja|django|\bengine\b|mako|\bejs\b|handlebars|\bhbs\b|nunjucks|\bpug\b|\bjade\b|lodash|underscore|^_$|\bdot$|\beta\b"
    r"|twig|swig|velocity|chameleon|genshi|tornado|marko|environment|\b_?env$|art-?template|squirrelly"
    r"|cheetah|templates?$|templating|\bvue\b|@vue/"
)
_ENGINE = pattern(r"(?i)\b_?engine\b")
_COMPILES = pattern(r"(?i)jinja|mako|handlebars|nunjucks|chameleon|genshi")
_FIRST = ("text", "source", "template", "string", "template_string")
_OF_ENGINES = frozenset({"from_string", "renderString", "compile_expression", "compileString"})
"""Methods that are those of an engine, whoever made the object, as its package is one."""

_FILLED = pattern(r"\b(?:get_template|select_template|getTemplate)\(\)\.render$")
"""A template of the server's own is filled in, with values."""

_DEPTH = 4
_RETURNS = 6
_STEPS = 12
"""Steps in which one text is put together."""

_COMMON = frozenset({"text", "literal", "raw", "extra", "filter"})
"""Names of a library's functions for parts of statements that others have too."""

_TEXTS = Lit | Concat | Choice | Call
_CALLS = 40
"""Functions that are looked into for the texts of one call."""


_SAME = frozenset({"strip", "lstrip", "rstrip", "trim", "trimStart", "trimEnd", "removesuffix"})
_PARTS = frozenset({"split", "rsplit", "splitlines", "partition", "rpartition"})
"""Methods that give the pieces of a text."""


class Texts(Sink):
    """Judges calls that are given a text in another language."""

    _followed = 0

    def templates(self, site: Site, name: str) -> Iterator[Flow]:
        """Templates that a caller writes, wholly or in part."""
        call, scope = site.call, site.scope
        if not _TEMPLATES.fullmatch(name) or not (call.args or call.named):
            return
        of = call.func.of if isinstance(call.func, Attr) else None
        if name == "format":
            if of is not None and call.named and scope.module.path.endswith(".py"):
                marks = self.values.marks(of, scope)
                yield from self.flows("template", site, "format", marks, (GIVEN,))
            return
        told = scope.module.source(of.raw) if of is not None and of.raw is not None else ""
        value = self.values.machine.value(call.func, scope, {})
        # `ejs_1.default` may be the module's own `default`, or all of a module that has none
        packages = [getattr(one, key, "") for one in flat(value) for key in ("spec", "callee")]
        spec = " ".join(dict.fromkeys(packages))
        if name in ("evaluate", "compile"):  # engines of other kinds do that too
            spec, told = (_ENGINE.sub("", each) for each in (spec, told))
        made_by, method = self._made_by_others(call, value, scope)
        kept = class_of(self.values.machine, of, scope)
        more = f" {made_by} {made_from(self.values.machine, kept)}"
        if name in _OF_ENGINES or (name == "compile" and _COMPILES.search(more)):
            spec += more
        known = name in ("render_template_string", "renderString") or name in _NAMED
        if not (known or _ENGINES.search(spec) or _ENGINES.search(told)):
            return
        made = self.written(of, scope) if of is not None else None
        text = scope.module.source(made.raw) if made is not None and made.raw is not None else told
        closed = keeps_closed(self.values.machine, kept)
        if closed is None:
            said = (text, told, getattr(kept, "callee", ""), made_by, method)
            closed = any(CLOSED.search(each) for each in said)
        if closed or _FILLED.search(method):
            return
        given = list(call.args[1:2] if name in _NAMED else call.args[:1])
        if name == "render" and "get_template" in told:
            return
        if not name.startswith("render"):
            given += [value for key, value in call.named if key in _FIRST]
        kinds = (GIVEN, PART, STORED, *BOUNDS_NONE)
        yield from self.flows("template", site, name, self.marks(given, scope), kinds)

    def _made_by_others(self, call: Call, value: Any, scope: Scope) -> tuple[str, str]:
        """The package whose object's method is called, whatever the variables on the way are called, and
        how the object was made: `jinja2` and `Environment().from_string`.
        """
        called = Called(call.func, scope, {}, value)
        return full_name(self.values.machine, called) or ("", "")

    def queries(self, site: Site) -> Iterator[Flow]:
        """Queries that a caller's words are written into."""
        call, scope = site.call, site.scope
        raw = last_name(call.func).endswith("Raw")  # `whereRaw("city = ?", [city])`
        given = call.args[:1] if raw else (*call.args, *(value for _, value in call.named))
        self._followed = 0
        if last_name(call.func) in FILTERED:
            yield from self.flows("query", site, "a filter", self.marks(given, scope), (PART,))
            return
        for arg in given:
            yield from self._queries(site, arg, scope, 0)

    def _queries(self, site: Site, node: Node, scope: Scope, depth: int) -> Iterator[Flow]:
        for option in options_of(self.written(node, scope)):
            if isinstance(option, Map) and depth < _DEPTH:
                for _, value in option.pairs:
                    if isinstance(value, Map | Seq | Concat | Name | Call):
                        yield from self._queries(site, value, scope, depth + 1)
            elif isinstance(option, Seq) and depth < _DEPTH:
                for item in option.items:
                    yield from self._queries(site, item, scope, depth + 1)
            else:
                if isinstance(option, Call) and depth < _DEPTH:
                    yield from self._made(site, option, scope, depth + 1)
                yield from self._built(site, option, scope)

    def _made(self, site: Site, call: Call, scope: Scope, depth: int) -> Iterator[Flow]:
        """The objects that a function of the package's own gives: `find(like(words))`."""
        closures = self.values.functions(call, scope)
        for inner in map(self.values.inner, closures if len(closures) == 1 else ()):
            for node in inner.returns[:_RETURNS]:
                if isinstance(node, Map):
                    yield from self._queries(site, node, inner, depth)

    def _built(self, site: Site, node: Node, scope: Scope) -> Iterator[Flow]:
        text, parts = self._spelled(node, scope)
        if parts and is_query(text, self._name_of(site)):
            shown = text.replace("\0", "…")[:60]
            kinds = (GIVEN, PART, ESCAPED) if is_sql(text) else (GIVEN, PART)
            found = list(self.flows("query", site, shown, self.marks(parts, scope), kinds))
            marked = self.marks(in_marks(text, parts), scope)
            found = found or list(self.flows("query", site, shown, marked, (QUERIED,)))
            clauses = in_clauses(text, parts) if not found else []
            yield from found or self.flows(
                "query", site, shown, self.marks(clauses, scope), BOUNDS_NONE
            )

    def _name_of(self, site: Site) -> str:
        """What a call's name says of a text; a function of the package's own that is called `text` makes
        an answer of it, and none of a library's parts of statements.
        """
        name, plain = last_name(site.call.func), isinstance(site.call.func, Name)
        own = plain and name in _COMMON and self.values.functions(site.call, site.scope)
        return "" if own else name

    def _spelled(self, node: Node, scope: Scope, depth: int = 0) -> tuple[str, list[Node]]:
        """A text with a null character for each value in it, and the values."""
        match node:
            case Lit(value=str() as text):
                return text, []
            case Choice(options=options) if options and depth < _DEPTH:
                every = [self._spelled(option, scope, depth + 1) for option in options[:_RETURNS]]
                return max(every, key=lambda one: len(one[0]))
            case Concat(parts=parts):
                told = [self.values.as_text(part, scope) for part in parts]
                found = [self._spelled(part, scope, depth + 1) for part in told]
                return "".join(t for t, _ in found), [p for _, ps in found for p in ps]
            case Call(func=Attr(name="format", of=of)):
                text, inner = self._spelled(of, scope, depth + 1)
                args, named = written(node)
                return re.sub(r"\{[^{}]*\}", "\0", text), [*inner, *args, *(v for _, v in named)]
            case Name() if depth < _DEPTH:
                made = _of_all(self.written(node, scope))
                if depth and (isinstance(made, Concat | Lit | Choice) or _joins(made)):
                    return self._spelled(made, scope, depth + 1)
                if made is node and (grown := self._grown(node, scope, depth)):
                    return grown
            case Call() if depth < _DEPTH and (returned := self._made_by(node, scope, depth)):
                return returned
            case Index(of=of, key=Lit(value=key)) | Attr(of=of, name=key) if depth < _DEPTH:
                if (part := self._of_call(self.written(of, scope), key, scope, depth)) is not None:
                    return part
        left = self._formatted(node, scope)
        if left is not None:
            return re.sub(r"%[-\d.]*[a-z(]", "\0", left[0]), [left[1]]
        return "\0", [node]

    def _of_call(
        self, made: Node, key: object, scope: Scope, depth: int
    ) -> tuple[str, list[Node]] | None:
        """A text in what a call gives: `text, values = build(…)`, `built.text`, `sql.split(";")[0]`."""
        if not isinstance(made, Call):
            return None
        whole = piece(made, _PARTS)
        part = self._returned(made, scope, depth, key)
        return part if part or whole is None else self._spelled(whole, scope, depth + 1)

    def _made_by(self, call: Call, scope: Scope, depth: int) -> tuple[str, list[Node]] | None:
        """A text that a call puts together, of a list's parts or in a function of the package's own."""
        whole = piece(call, _SAME | _PARTS)  # `for one in text.split(";")` is written as that list
        if whole is not None:
            return self._spelled(whole, scope, depth + 1)
        found = joined(call, scope, self.values)
        if found is None:
            return self._returned(call, scope, depth)
        between, parts = found
        texts: list[str] = []
        held: list[Node] = []
        for part, at in parts:
            text, inner = self._spelled(part, at, depth + 1)
            texts.append(text)
            held += (one if at is scope else Within(one.line, of=one, scope=at) for one in inner)
        return between.join(texts), held

    def _grown(self, node: Name, scope: Scope, depth: int) -> tuple[str, list[Node]] | None:
        """A text that is put together step by step: `query = "…"`, and then `query += f"…"`."""
        steps = values_of(node.name, filled(scope), node.raw)
        if not 1 < len(steps) <= _STEPS or not all(isinstance(one, _TEXTS) for one in steps):
            return None
        every = [self._spelled(one, scope, depth + 1) for one in steps]
        return "".join(text for text, _ in every), [part for _, parts in every for part in parts]

    def _returned(
        self, call: Call, scope: Scope, depth: int, key: object = None
    ) -> tuple[str, list[Node]] | None:
        """The longest text that a function of the package's own puts together; the one at `key` in what
        it returns.
        """
        closures = self.values.functions(call, scope)
        if len(closures) != 1:
            return None
        self._followed += 1
        if self._followed > _CALLS:
            self.values.cut(scope, "a text is put together by more calls than are followed")
            return None
        inner = self.values.inner(closures[0])
        nodes = inner.returns[:_RETURNS]
        if key is not None:
            found = (part_at(self.written(node, inner), key) for node in nodes)
            nodes = [one for one in found if one is not None]
        texts = [self._spelled(node, inner, depth + 1) for node in nodes]
        text, parts = max(texts, key=lambda one: len(one[0]), default=("", []))
        return text, [Within(call.line, of=part, scope=inner) for part in parts]

    def _formatted(self, node: Node, scope: Scope) -> tuple[str, Node] | None:
        """The text and the values of `"…%s…" % values`."""
        found = self.values.syntax(scope.module).formatted(node.raw)
        text = self.values.machine.value(found[0], scope, {}) if found is not None else None
        return (text, found[1]) if found is not None and isinstance(text, str) else None


def _joins(node: Node) -> bool:
    """Whether a text is joined from the parts of a list, or one of those of another."""
    return isinstance(node, Call) and last_name(node.func) in ("join", *_PARTS)


def _of_all(made: Node) -> Node:
    """What something is one of, in a loop over all."""
    return made.over if isinstance(made, Element) else made
