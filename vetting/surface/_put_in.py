"""Lists of tools that are added to by another way than their name: `get().append(one)`,
`vars(kept)["tools"].append(one)`, `Array.prototype.push.call(tools, one)`, `table.tools = others`.

What is put into something that holds a tool of the list must be in the list itself, and so must what
says all that a tool says and is put into something that nobody knows.
"""

import ast
from collections.abc import Iterator
from itertools import islice
from typing import Any

from vetting.patterns import pattern
from vetting.surface._answers import Answers
from vetting.surface._callers import callers, modules, parameter
from vetting.surface._calls import contexts, last_name
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._fresh import is_fresh
from vetting.surface._functions import is_self
from vetting.surface._ir import COPIES, Attr, Index, Lit, Map, Module, Name, Node, Site
from vetting.surface._javascript_lower import lower as lower_javascript
from vetting.surface._python_lower import lower
from vetting.surface._python_module import PythonModule
from vetting.surface._values import (
    External,
    Opaque,
    Record,
    elements,
    flat,
    is_of_itself,
    members,
)
from vetting.surface._ways import is_table, straight
from vetting.surface._wrappers import is_sdk

PUT = "something is put into the list of tools by another way than its name"
_STEPS = 500
_CALLERS = 20
_HELD = 500
"""Elements of one value that are looked at."""

_PUTS = frozenset({
    *("append", "push", "add", "insert", "unshift", "extend", "update", "set", "setdefault"),
    *("appendleft", "extendleft", "splice", "fill", "__setitem__", "__iadd__", "[]"),
})  # fmt: skip
"""Methods that put something into what they belong to."""

_INTO = frozenset({
    *("heappush", "heappushpop", "heapreplace", "insort", "insort_left", "insort_right"),
    *("iadd", "iconcat", "setitem"),
})  # fmt: skip
"""Functions that put something into what they are given first."""

_SETS = frozenset({"setattr", "__setattr__", "defineProperty", "set"})
_TYPES = frozenset({"list", "dict", "deque", "MutableSequence", "MutableMapping", "Reflect"})
_LENDS = frozenset({"call", "apply", "bind"})
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
    a list is made of.
    """
    known = {(gap.path, gap.line) for gap in answers.output.reading.gaps}
    for module in list(modules(answers.machine)) if looked.said else ():
        if not COPIES.isdisjoint(module.path.split("/")):
            continue
        for site in module.sites(_RUNS):
            if not site.dead and looked.runs(site, words):
                answers.output.gap(module.path, site.call.line, PUT)
        for site, into, given in _places(module, words):
            if site.dead or is_sdk(site, module) or (module.path, site.call.line) in known:
                continue
            read = _is_read(module, site, last_name(into))
            if looked.is_kept(site, into, read=read):
                answers.output.gap(module.path, site.call.line, PUT)
                continue
            own = read or last_name(into) not in words
            if not (own and is_fresh(into, site.scope)) and looked.adds(site, into, given):
                answers.output.gap(module.path, site.call.line, PUT)


def _is_read(module: Module, site: Site, name: str) -> bool:
    """Whether what is put in there is known by the name that it is put into."""
    of = getattr(site.call.func, "of", None)
    read = isinstance(site.call.raw, ast.AugAssign) and isinstance(of, Name)
    return read or any(one.call.raw == site.call.raw for one in module.additions(name))


Put = tuple[Site, Node, tuple[Node, ...] | None]
"""Where something is put, into what, and what; None where that is not said there."""


def _places(module: Module, words: frozenset[str]) -> Iterator[Put]:
    for site in module.sites(_PUTS):
        func, args = site.call.func, site.call.args
        if not isinstance(func, Attr):
            continue
        if len(args) > 1 and isinstance(func.of, Name) and func.of.name in _TYPES:
            yield site, args[0], args[1:]  # `list.append(tools, one)`
        yield from _members(site, func, words)
        named = tuple(node for _, node in site.call.named)
        yield site, func.of, (*(args[1:] if len(args) > 1 else args), *named)
    for site in module.grown() if isinstance(module, PythonModule) else ():
        if isinstance(site.call.func, Attr):
            yield site, site.call.func.of, site.call.args
    for site in module.sites(_INTO):
        if len(site.call.args) > 1:
            yield site, site.call.args[0], site.call.args[1:]
    for site in module.sites(_LENDS):
        func, args = site.call.func, site.call.args
        if isinstance(func, Attr) and last_name(func.of) in _PUTS and args:
            yield site, args[0], args[1:] if func.name == "call" else None
    for site in module.sites(_SETS):
        args = site.call.args
        if len(args) > 2 and isinstance(args[1], Lit):
            key = str(args[1].value)
            yield site, Attr(site.call.line, of=args[0], name=key), args[2:]
    yield from _assigned(module, words)


def _assigned(module: Module, words: frozenset[str]) -> Iterator[Put]:
    """`kept.tools = others`, `kept.tools += others`."""
    for site in module.sites(frozenset(f"{word}=" for word in words)):
        func = site.call.func
        if isinstance(func, Attr) and not is_self(func.of):
            of = Attr(func.line, of=func.of, name=func.name.removesuffix("="))
            yield site, of, _given(site)
    for site in module.sites(frozenset({"+="})):
        func = site.call.func
        if isinstance(func, Attr) and isinstance(site.call.raw, ast.AugAssign):
            grown = Index(func.line, of=func.of, key=site.call.args[0])
            yield site, grown, (lower(site.call.raw.value),)


def _members(site: Site, func: Attr, words: frozenset[str]) -> Iterator[Put]:
    """Members that are set by their names: `table["tools"] = others`, `vars(kept).update(tools=others)`."""
    args = site.call.args
    if func.name in ("[]", "__setitem__", "setdefault") and len(args) == 2:
        if is_table(func.of) or (isinstance(args[0], Lit) and args[0].value in words):
            yield site, Index(func.line, of=func.of, key=args[0]), args[1:]
    elif func.name == "update" and is_table(func.of):
        for arg in args:
            for said, node in arg.pairs if isinstance(arg, Map) else ():
                if said is not None:
                    yield site, Index(func.line, of=func.of, key=said), (node,)
        for word, node in site.call.named:
            key = Lit(func.line, value=word)
            if word != "**":
                yield site, Index(func.line, of=func.of, key=key), (node,)


def _given(site: Site) -> tuple[Node, ...] | None:
    """What an assignment to a member gives it."""
    if site.call.args or isinstance(site.call.raw, ast.AST):
        return site.call.args
    return (lower_javascript(site.call.raw),)


class Looked:
    """Says what holds a tool of the list that was read."""

    def __init__(self, answers: Answers) -> None:
        self.machine = Evaluator(answers.machine.program, answers.machine, _STEPS)
        self.said: dict[str, set[str | None]] = {}
        for one in answers.output.reading.declared:
            if one.kind == "tool":
                said = one.fields.get("description")
                self.said.setdefault(one.name, set()).add(said if isinstance(said, str) else None)

    def adds(self, site: Site, into: Node, given: tuple[Node, ...] | None) -> bool:
        """Whether a tool is put in there that is not in the list."""
        for env, value in self._values(site, into):
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
        for env in islice(contexts(self.machine, site), _CALLERS):
            node, scope = straight(self.machine, into, site.scope, env)
            value = self.machine.value(node, scope, env)
            param = parameter(value)
            given = list(islice(callers(self.machine, param, sure=True), _CALLERS)) if param else []
            for one in given:
                whole = {**env, **one}
                yield whole, self.machine.value(node, scope, whole)
            if not given:
                yield env, value

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
