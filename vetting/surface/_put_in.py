"""Lists of tools that are added to by another way than their name: `get().append(one)`,
`vars(kept)["tools"].append(one)`, `Array.prototype.push.call(tools, one)`, `table.tools = others`.

What is put into something that holds a tool of the list must be in the list itself, and so must what
says all that a tool says and is put into something that nobody knows.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from vetting.patterns import pattern
from vetting.surface._answers import Answers
from vetting.surface._callers import callers, modules, parameter
from vetting.surface._calls import contexts, last_name
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._fresh import is_fresh
from vetting.surface._ir import COPIES, Attr, Index, Name, Node, Site
from vetting.surface._put_places import is_read, places
from vetting.surface._values import (
    External,
    Opaque,
    Record,
    elements,
    flat,
    is_of_itself,
    members,
)
from vetting.surface._ways import straight
from vetting.surface._wrappers import is_sdk

PUT = "something is put into the list of tools by another way than its name"
_STEPS = 200
_CALLERS = 200
"""Turns and callers of one place that are looked at."""

_ENOUGH = 40_000
"""Steps of evaluation, after which no callers are asked for what they give."""

_HELD = 500
"""Elements of one value that are looked at."""

_SCHEMAS = frozenset({"inputSchema", "input_schema", "parameters"})
_KEPT = frozenset({
    *("_tool_manager", "_tools", "request_handlers", "_request_handlers"),
    *("_requestHandlers", "_registeredTools"),
})  # fmt: skip
"""Where libraries keep tools, and who answers."""

_RUNS = frozenset({"exec", "eval"})
_WORD = pattern(r"[A-Za-z_$][\w$]{0,99}")
_UNKNOWN = (Opaque, External)


def put_in(answers: Answers, looked: "Looked", words: frozenset[str]) -> None:
    """Tell every such place of the modules that are reached; `words` are the variables and members that
    a list is made of. Of a list that is known not to be whole it tells nothing more.
    """
    if answers.output.reading.gaps:
        return
    known = {(gap.path, gap.line) for gap in answers.output.reading.gaps}
    for module in list(modules(answers.machine)) if looked.said else ():
        if not COPIES.isdisjoint(module.path.split("/")):
            continue
        for site in module.sites(_RUNS):
            if not site.dead and looked.runs(site, words):
                answers.output.gap(module.path, site.call.line, PUT)
        for site, into, given in places(module, words):
            if site.dead or is_sdk(site, module) or (module.path, site.call.line) in known:
                continue
            read = is_read(module, site, last_name(into))
            if looked.is_kept(site, into, read=read):
                answers.output.gap(module.path, site.call.line, PUT)
                continue
            own = read or last_name(into) not in words
            if not (own and is_fresh(into, site.scope)) and looked.adds(site, into, given):
                answers.output.gap(module.path, site.call.line, PUT)


class Looked:
    """Says what holds a tool of the list that was read."""

    def __init__(self, answers: Answers) -> None:
        self.machine = Evaluator(answers.machine.program, answers.machine, _STEPS)
        self._given: dict[int, list[Env]] = {}
        self.said: dict[str, set[str | None]] = {}
        for one in answers.output.reading.declared:
            if one.kind == "tool":
                said = one.fields.get("description")
                self.said.setdefault(one.name, set()).add(said if isinstance(said, str) else None)

    def adds(self, site: Site, into: Node, given: tuple[Node, ...] | None) -> bool:
        """Whether a tool is put in there that is not in the list."""
        for count, (env, value) in enumerate(self._values(site, into)):
            if count == _CALLERS:  # of what more callers give nobody knows what it is
                return any(self._is_new(site, env, one) for one in given or ())
            if self._holds(value):
                if given is None or not all(self._is_there(site, env, one) for one in given):
                    return True
            elif _is_unknown(value) and any(self._is_new(site, env, one) for one in given or ()):
                return True
        return False

    def runs(self, site: Site, words: frozenset[str]) -> bool:
        """Whether a text is run that speaks of a list by its name."""
        args, func = site.call.args, site.call.func
        said = self.machine.value(args[0], site.scope, {}) if args else None
        if not isinstance(func, Name) or not isinstance(said, str):
            return False
        return any(word[0] in words for word in _WORD.finditer(said))

    def is_kept(self, site: Site, into: Node, *, read: bool) -> bool:
        """Whether something is what a library keeps its tools or handlers in, by another way to it than
        its name, or put in by another way.
        """
        node, _ = straight(self.machine, into, site.scope, {})
        return not _KEPT.isdisjoint(_words(node) - (_words(into) if read else set()))

    def is_of_list(self, site: Site, node: Node) -> bool:
        """Whether something is a tool of the list, or holds one."""
        return any(
            self._holds(value) or any(map(self._is_declared, flat(value)))
            for _, value in self._values(site, node)
        )

    def _values(self, site: Site, into: Node) -> Iterator[tuple[Env, Any]]:
        """What something is, with what is known there: once for each turn of its loops and caller."""
        for env in contexts(self.machine, site):
            node, scope = straight(self.machine, into, site.scope, env)
            value = self.machine.value(node, scope, env)
            given = self._callers(value)
            for one in given:
                whole = {**env, **one}
                yield whole, self.machine.value(node, scope, whole)
            if not given:
                yield env, value

    def _callers(self, value: Any) -> list[Env]:
        """What callers give, where something is what a function is given."""
        param = parameter(value)
        if param is None or self.machine.steps > _ENOUGH:
            return []
        known = self._given.get(id(param))
        if known is None:
            known = list(islice(callers(self.machine, param, sure=True), _CALLERS + 1))
            self._given[id(param)] = known
        return known

    def _holds(self, value: Any) -> bool:
        """Whether something holds a tool of the list."""
        return any(
            self._is_declared(item)
            for option in flat(value)
            for part in islice(_held(option), _HELD)
            for item in flat(part)
        )

    def _is_declared(self, value: Any) -> bool:
        found = members(value)
        name = found.get("name") if found is not None else None
        return isinstance(name, str) and name in self.said and len(found or ()) > 1

    def _is_there(self, site: Site, env: Env, node: Node) -> bool:
        """Whether what is put in is known, and all of it in the list."""
        value = self.machine.value(node, site.scope, env)
        return all(
            self._is_same(item)
            for option in flat(value)
            for part in (islice(elements(option), _HELD) if isinstance(option, list) else (option,))
            for item in flat(part)
        )

    def _is_same(self, value: Any) -> bool:
        if not self._is_declared(value):
            return isinstance(value, str | int | float | None) or is_of_itself(value)
        found = members(value) or {}
        known, said = self.said[found["name"]], found.get("description")
        return None in known or not isinstance(said, str) or said in known

    def _is_new(self, site: Site, env: Env, node: Node) -> bool:
        """Whether something is a tool that is not in the list."""
        for item in flat(self.machine.value(node, site.scope, env)):
            for one in flat(item[0]) if isinstance(item, list) and item else (item,):
                found = members(one) or {}
                name = found.get("name")
                if isinstance(name, str) and name not in self.said:
                    made = isinstance(one, Record) and one.callee == "Tool"
                    if made or not _SCHEMAS.isdisjoint(found):
                        return True
        return False


def _words(node: Node) -> set[str]:
    """The members that lead to something."""
    words = set()
    while isinstance(node, Attr | Index):
        words.add(last_name(node))
        node = node.of
    return words


def _held(value: Any) -> Iterator[Any]:
    """What a list or object holds."""
    if isinstance(value, list):
        yield from value
    elif isinstance(value, Record):
        yield from value.fields.values()
        for arg in value.args:
            yield from arg if isinstance(arg, list) else ()
    else:
        yield from (members(value) or {}).values()


def _is_unknown(value: Any) -> bool:
    """Whether nobody knows what something is."""
    return any(
        isinstance(one, _UNKNOWN) or (isinstance(one, Record) and not one.fields)
        for one in flat(value)
    )
