"""Handlers and arguments that give a whole list at once."""

from collections.abc import Container, Iterator, Sequence
from typing import Any

from vetting.surface import _declare
from vetting.surface._as_json import source
from vetting.surface._asks_itself import asks_itself
from vetting.surface._callers import callers, parameter
from vetting.surface._calls import last_name, run
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._handlers import code_of
from vetting.surface._idioms import CALL_SCHEMAS, KEYWORDS, MEMBER, METHODS, OWN, SCHEMAS
from vetting.surface._instructions import instructions
from vetting.surface._ir import Call, Module, Node, Site
from vetting.surface._list_decorators import OTHERWISE, may_answer_otherwise
from vetting.surface._merged_over import unsure
from vetting.surface._naming import tail_of
from vetting.surface._of_another import OF_ANOTHER, is_of_another
from vetting.surface._output import Output
from vetting.surface._reading import Declared
from vetting.surface._values import (
    Closure,
    External,
    Many,
    Opaque,
    Record,
    any_of,
    elements,
    flat,
    members,
)
from vetting.surface._wrapped import made_of

_OPEN = "a handler is registered for a method that the environment names"
_FEW = 500
"""Steps of evaluation."""


_LISTED = (list, Many, Opaque, External, Record)
"""What may be a list of tools; an object of options is none."""

_WORDS = frozenset({*KEYWORDS, "on_call_tool", "tools", "resources", "prompts"})
"""Arguments of a server's constructor that are looked at."""


class Answers:
    """Reads the lists that handlers return."""

    def __init__(self, machine: Evaluator, output: Output) -> None:
        self.machine = machine
        self.glance = Evaluator(machine.program, machine, _FEW)
        """For what is asked of many places, and simple where it matters."""

        self.output = output
        self.lists: list[Closure] = []
        """The functions that answer with a list of tools."""

    def handler(self, site: Site, module: Module) -> None:
        args = site.call.args
        if len(args) < 2:
            return
        handler = self._wrapped(args[-1], site)
        if self._is_call(args[0], site) and isinstance(handler, Closure):
            self.output.dispatchers.append(handler)
            return
        kind = self._method(args[0], site)
        if kind is None and isinstance(handler, Closure):
            # A minified schema: the answer tells what was asked.
            result = run(self.machine, handler, [], {})
            kind = "tool" if isinstance((members(result) or {}).get("tools"), list) else None
        if kind is not None:
            self.answer(handler, kind, module, site.call.line)
        elif self._is_open(args[0], site):
            self.output.gap(module.path, site.call.line, _OPEN)

    def _is_open(self, node: Node, site: Site) -> bool:
        """Whether a handler is registered for a method that only the environment names."""
        value = self.machine.value(node, site.scope, {})
        return isinstance(value, External) and value.name.startswith(("process.", "environ"))

    def _method(self, node: Node, site: Site) -> str | None:
        value = self.machine.value(node, site.scope, {})
        if isinstance(value, str):
            return METHODS.get(value)
        if isinstance(value, External) and (found := SCHEMAS.get(value.name.rpartition(".")[2])):
            return found
        if last_name(node) in SCHEMAS:
            return SCHEMAS[last_name(node)]
        text = source(self.machine, value, node, site.scope, opens=False)[:2000]
        return next((k for m, k in METHODS.items() if f'"{m}"' in text or f"'{m}'" in text), None)

    def _is_call(self, node: Node, site: Site) -> bool:
        """Whether a handler is registered for the calls of tools."""
        value = self.machine.value(node, site.scope, {})
        name = value if isinstance(value, str) else last_name(node)
        outside = value.name.rpartition(".")[2] if isinstance(value, External) else name
        return not CALL_SCHEMAS.isdisjoint((name, outside))

    def dispatcher(self, site: Site) -> None:
        """`@server.call_tool()` on a function, or put to it by hand."""
        if site.target is not None:
            self.output.dispatchers.append(Closure(site.target, site.scope))
        elif last_name(site.call.func).endswith("()") and site.call.args:
            found = self.machine.value(site.call.args[0], site.scope, {})
            if isinstance(found, Closure):
                self.output.dispatchers.append(found)

    def answer(self, handler: Any, kind: str, module: Module, line: int) -> None:
        """What a function answers that is a handler, as far as it can be told."""
        if not isinstance(handler, Closure):
            self.output.reading.sites += 1
            self.output.missing(kind, module.path, line, "a handler that is made at run time")
            return
        where = handler.scope.module
        if any(word in where.source(handler.func.raw) for word in OWN):
            return
        self.output.reading.sites += 1
        if kind == "tool":
            self.lists.append(handler)
        result = run(self.machine, handler, [], {})
        param = parameter(result) or parameter((members(result) or {}).get(MEMBER[kind]))
        envs = list(callers(self.machine, param)) if param is not None else []
        for env in envs:
            inner = Closure(handler.func, handler.scope, {**handler.env, **env})
            given = run(self.machine, inner, [], {})
            self.elements(given, kind, where.path, handler.func.line)
        if not envs:
            self.elements(result, kind, where.path, handler.func.line)

    def _wrapped(self, node: Node, site: Site, depth: int = 0) -> Any:
        """The handler inside `wrap(handler)`, where that returns something unknown."""
        value = self.machine.value(node, site.scope, {})
        if isinstance(node, Call) and depth < 4:
            found = [self._wrapped(arg, site, depth + 1) for arg in node.args]
            return next((item for item in found if isinstance(item, Closure)), value)
        return value

    def elements(self, result: Any, kind: str, path: str, line: int) -> None:
        """Declare what is in a list, or in the answer that holds it."""
        options = result.options if isinstance(result, Many) else (result,)
        for option in options:
            if is_of_another(self.machine, option):
                if kind == "tool":
                    self.output.lacks = True
                    self.output.gap(path, line, OF_ANOTHER, dynamic=True)
                continue
            found = members(option)
            if found is not None and "name" not in found:
                inner = found.get(MEMBER[kind], found.get("resourceTemplates"))
                if inner is not None:
                    self.elements(inner, kind, path, line)
                elif MEMBER[kind] not in found:
                    self.output.missing(
                        kind, path, line, "an answer without a list that can be read"
                    )
                continue
            for item in elements(option if isinstance(option, list | Opaque) else [option], line):
                self._element(item, kind, path, line)

    def _element(self, item: Any, kind: str, path: str, line: int) -> None:
        if isinstance(item, Many):
            for option in item.options:
                self._element(option, kind, path, line)
        elif isinstance(item, Opaque):
            self.output.missing(kind, path, item.line or line, f"part of the list is {item.why}")
        elif isinstance(item, Closure):
            made = _declare.from_function(self.machine, kind, None, func=item, extra={})
            if made.name:
                self.output.declare(made, code=[item])
            else:
                self.output.missing(
                    kind, path, line, "part of the list is a function without a name"
                )
        else:
            given = _declare.find_name(self.machine, item)
            if given is None and (func := made_of(self.machine, item)) is not None:
                extra = _declare.fields_of(self.machine, item)
                made = _declare.from_function(self.machine, kind, None, func=func, extra=extra)
                self.output.declare(made, code=[func])
                return
            for name in flat(any_of(flat(given))):
                self._named(name, item, kind, path, line)

    def _named(self, given: Any, item: Any, kind: str, path: str, line: int) -> None:
        """Declare one element under a name that it may have."""
        if not isinstance(given, str):
            why = given.why if isinstance(given, Opaque) else "not known"
            tail = tail_of(given)
            why = f"something not known before {tail}" if tail else why
            self.output.missing(kind, path, line, f"part of the list has a name that is {why}")
            given = tail
        if given:
            made = self.made(kind, given, item, path, line)
            self.output.declare(made, code=code_of(self.machine, item))

    def made(self, kind: str, name: str, value: Any, path: str, line: int) -> Declared:
        """The declaration in an object; what is not sure of it is told."""
        if kind == "tool" and (why := unsure(self.machine, value)) is not None:
            self.output.gap(path, line, why)
        return _declare.from_value(self.machine, kind, name, value=value, path=path, line=line)

    def applied(self, words: dict[str, Any], kind: str, site: Site, env: Env) -> None:
        """`mcp.tool(name="x")(func)` and `mcp.tool(func, name="x")` of a function that nobody knows: a
        tool all the same.
        """
        name = words.get("name")
        if isinstance(name, str):
            what, path = _declare.placed(words, site.call, site.scope, env), site.scope.module.path
            self.output.declare(self.made(kind, name, what, path, site.call.line))

    def decorator(self, site: Site, module: Module, kind: str) -> None:
        handler: Any = None
        if site.target is not None:
            handler = Closure(site.target, site.scope)
        elif last_name(site.call.func).endswith("()") and site.call.args:
            handler = self.machine.value(site.call.args[0], site.scope, {})
        else:
            return
        is_closure = kind == "tool" and isinstance(handler, Closure)
        if is_closure and asks_itself(self.machine, site, handler):
            return
        if is_closure and may_answer_otherwise(self.machine, site):
            self.output.gap(module.path, site.call.line, OTHERWISE)
        self.answer(handler, kind, module, site.call.line)

    def server(self, site: Site, module: Module, prefixes: Sequence[str]) -> None:
        """A server made with its handlers or tools as arguments; `prefixes` are those of its tools."""
        self.output.reading.instructions += instructions(self.machine, site)
        for key, value in self.given(site, _WORDS):
            if key == "on_call_tool" and isinstance(value, Closure):
                self.output.dispatchers.append(value)
            elif key in KEYWORDS:
                self.answer(value, KEYWORDS[key], module, site.call.line)
            elif isinstance(value, _LISTED):
                self.output.reading.sites += 1
                given = value if isinstance(value, list | Many) else [value]
                for prefix in prefixes if key == "tools" else ("",):
                    self.output.under = prefix
                    self.elements(given, key[:-1], module.path, site.call.line)
                self.output.under = ""

    def given(self, site: Site, words: Container[str]) -> Iterator[tuple[str, Any]]:
        """Those of a call's arguments that have one of these names, those of `**options` too as far as
        they are known.
        """
        for key, node in site.call.named:
            if key in words:
                yield key, self.machine.value(node, site.scope, {})
            elif key == "**":
                for option in flat(self.machine.value(node, site.scope, {})):
                    found = members(option) or {}
                    yield from ((name, one) for name, one in found.items() if name in words)
