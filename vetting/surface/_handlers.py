"""Which code answers the calls of a tool, and what it does.

A function registered with the tool, a method of the object that declares it, a branch of a handler
for all tools (`switch (name)`, `if name == "x"`, `match`), or an entry of a table of functions. A
name that calls are answered under and that no list has is told too.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from vetting.surface._evaluate import Evaluator
from vetting.surface._inside import Branch, Region
from vetting.surface._ir import Map, Scope
from vetting.surface._output import Output
from vetting.surface._reading import Code, Declared, Gap
from vetting.surface._values import ClassRef, Closure, Instance, Many, Record, members
from vetting.surface._walk import Body, Walk

_METHODS = (
    *("handler", "execute", "run", "callback", "cb", "call", "invoke", "fn", "func", "handle"),
    *("action", "implementation", "perform", "__call__", "toolHandler", "handleRequest"),
)
"""Members of an object that declares a tool which answer its calls."""

_DEPTH = 3
_MAX_NAME = 128


def code_of(machine: Evaluator, value: Any, depth: int = 0) -> list[Closure]:
    """The functions in a value that answer calls."""
    if isinstance(value, Closure):
        return [value]
    if depth > _DEPTH or value is None:
        return []
    if isinstance(value, Many):
        return [f for option in value.options[:8] for f in code_of(machine, option, depth + 1)]
    if isinstance(value, Instance | ClassRef):
        of = value if isinstance(value, ClassRef) else value.of
        found = (machine.member(of, name, {}, 0) for name in _METHODS)
        return [item for item in found if isinstance(item, Closure)][:1]
    if isinstance(value, list):
        return [f for item in value[-8:] for f in code_of(machine, item, depth + 1)]
    held = members(value) or {}
    for name in _METHODS:
        if inner := code_of(machine, held.get(name), depth + 1):
            return inner
    if isinstance(value, Record):  # `withLog(handler)`, `partial(handler, client)`
        return [f for arg in value.args[:8] for f in code_of(machine, arg, depth + 1)]
    return []


class Handlers:
    """Finds the code of everything that `output` has."""

    def __init__(self, output: Output, machine: Evaluator) -> None:
        self._output = output
        self._machine = machine
        self._walk = Walk(machine)

    def read(self) -> None:
        """Add the code to every tool that was declared."""
        reading = self._output.reading
        tools = {item.name: item for item in reading.declared if item.kind == "tool"}
        found: dict[str, Code] = {}
        for name in tools:
            if given := self._output.code.get(("tool", name)):
                found[name] = self._walk.follow([self._walk.of(one) for one in given[:4]])
        if self._output.dispatchers:
            found |= self._dispatched(set(tools), set(tools) - found.keys())
        reading.declared = [_with(item, found) for item in reading.declared]

    # A handler for all tools.

    def _dispatched(self, tools: set[str], missing: set[str]) -> dict[str, Code]:
        """The code of tools that a common handler answers, by their branches or its tables."""
        starts = [self._walk.of(one) for one in self._output.dispatchers]
        branches = [
            (body, branch, names)
            for body, branch in self._walk.branches(starts)
            if (names := self._names(branch))
        ]
        self._hidden(branches, tools)
        found: dict[str, Code] = {}
        tables = self._tables(starts, missing)
        own: dict[tuple[int, Region], tuple[Region, ...]] = {}
        for body, branch, _ in branches:
            own[body.place] = (*own.get(body.place, ()), branch.region)
        common = self._walk.follow(starts, without=own)
        for name in sorted(missing):
            bodies = [
                Body(branch.scope, branch.region, body.env)
                for body, branch, names in branches
                if name in names
            ]
            bodies += [self._walk.of(one) for one in tables.get(name, ())]
            if bodies:
                found[name] = _joined(self._walk.follow(bodies), common)
            else:
                # All calls come through here: the only tool's for sure, of many only likely.
                code = self._walk.follow(starts, sure=len(tools) == 1)
                found[name] = replace(code, whole=code.whole and len(tools) == 1)
        return found

    def _names(self, branch: Branch) -> set[str]:
        values = (self._machine.value(node, branch.scope, {}) for node in branch.tests)
        return {value for value in values if isinstance(value, str) and value}

    def _hidden(self, branches: list[tuple[Body, Branch, set[str]]], tools: set[str]) -> None:
        """Names beside those of declared tools in the same chain of comparisons."""
        chains: dict[tuple[int, str], list[tuple[Body, Branch, set[str]]]] = {}
        for item in branches:
            body, branch, _ = item
            chains.setdefault((id(body.scope), branch.subject), []).append(item)
        for chain in chains.values():
            # An old name of a declared tool stands in the same branch as the new one, or falls
            # through to it: both end where it ends.
            declared = {branch.region[1] for _, branch, names in chain if names & tools}
            for body, branch, names in chain if declared else ():
                if branch.region[1] in declared:
                    continue
                module = body.scope.module
                line = module.inside().lines(branch.region)[0]
                self._output.reading.hidden += [
                    Gap(path=module.path, line=line, why=name[:_MAX_NAME]) for name in sorted(names)
                ]

    def _tables(self, starts: list[Body], missing: set[str]) -> dict[str, list[Closure]]:
        """Functions in objects whose members are named as tools: `{read: readFile, …}`."""
        found: dict[str, list[Closure]] = {}
        for scope in self._scopes(starts):
            for name, nodes in list(scope.names.items()):
                if not any(isinstance(node, Map) for node in nodes):
                    continue
                held = members(self._machine.bound(name, scope, {}, 0)) or {}
                for key in missing & {key for key in held if isinstance(key, str)}:
                    found.setdefault(key, []).extend(code_of(self._machine, held[key]))
        return found

    def _scopes(self, starts: list[Body]) -> Iterator[Scope]:
        """Where such tables may be: the scopes around the handler, and of what it calls."""
        seen: set[int] = set()
        bodies = [*starts, *(other for start in starts for other in self._walk.called(start))]
        for body in bodies:
            at: Scope | None = body.scope
            while at is not None and id(at) not in seen:
                seen.add(id(at))
                if not at.filled:
                    at.module.fill(at)
                yield at
                at = at.parent


def _joined(own: Code, common: Code) -> Code:
    """A branch's code with what every call runs before it; the functions of that are not its own."""
    acts = {(act.path, act.line, act.kind, act.what): act for act in (*common.acts, *own.acts)}
    return Code(
        parts=own.parts,
        acts=tuple(sorted(acts.values())),
        checks=tuple(sorted({*own.checks, *common.checks})),
        whole=own.whole and common.whole,
    )


def _with(item: Declared, found: dict[str, Code]) -> Declared:
    code = found.get(item.name) if item.kind == "tool" else None
    return replace(item, code=code) if code is not None else item
