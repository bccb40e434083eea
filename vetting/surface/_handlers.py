"""Which code answers the calls of a tool, and what it does.

A function registered with the tool, a method of the object that declares it, a branch of a handler
for all tools (`switch (name)`, `if name == "x"`, `match`), or an entry of a table of functions. A
name that calls are answered under and that no list has is told too.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from vetting.surface._bodies import Body
from vetting.surface._dispatch import Dispatch
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_received import Received
from vetting.surface._idioms import ANSWERS
from vetting.surface._inside import Region
from vetting.surface._output import Output
from vetting.surface._reading import Act, Code, Declared, Gap
from vetting.surface._steps import told_steps
from vetting.surface._tables import entries
from vetting.surface._told_before import told_before
from vetting.surface._values import ClassRef, Closure, Instance, Many, Record, members
from vetting.surface._walk import MAX_STEPS, Walk

_MOST = 4
"""Functions that answer one tool which are followed."""

_DEPTH = 3
_MANY = "what the tools do took more steps than are followed for one package: the last are known in part"


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
        found = (machine.member(of, name, {}, 0) for name in ANSWERS)
        return [item for item in found if isinstance(item, Closure)][:1]
    if isinstance(value, list):
        return [f for item in value[-8:] for f in code_of(machine, item, depth + 1)]
    held = members(value) or {}
    for name in ANSWERS:
        if inner := code_of(machine, held.get(name), depth + 1):
            return inner
    if isinstance(value, Record):  # `withLog(handler)`, `partial(handler, client)`
        first = told_before(machine, value)
        args = value.args[:8] if first is None else (first, *value.args[1:8])
        return [f for arg in args for f in code_of(machine, arg, depth + 1)]
    return []


class Handlers:
    """Finds the code of everything that `output` has."""

    def __init__(self, output: Output, machine: Evaluator, received: Received) -> None:
        self._output = output
        self._machine = machine
        self._walk = Walk(machine, received)

    def read(self) -> None:
        """Add the code to every tool that was declared."""
        reading = self._output.reading
        tools = {item.name: item for item in reading.declared if item.kind == "tool"}
        found: dict[str, Code] = {}
        for name in tools:
            if given := self._output.code.get(("tool", name)):
                bodies = [self._walk.of(one) for one in given[:_MOST]]
                code = self._with_steps(name, self._walk.follow(bodies), bodies)
                found[name] = replace(code, whole=code.whole and len(given) <= _MOST)
        if self._output.dispatchers:
            found |= self._dispatched(set(tools), set(tools) - found.keys(), found)
        reading.declared = [_with(item, found) for item in reading.declared]
        if self._machine.steps > MAX_STEPS:
            where = min((item.path for item in tools.values()), default="")
            reading.unfollowed.append(Gap(path=where, line=1, why=_MANY))

    def _with_steps(self, name: str, code: Code, bodies: list[Body]) -> Code:
        """A tool's code with the commands that a table has under its name."""
        return told_steps(code, lambda: entries(self._machine, bodies, {name}).get(name, ()))

    def _dispatched(
        self, tools: set[str], missing: set[str], given: Mapping[str, Code]
    ) -> dict[str, Code]:
        """The code of tools that a common handler answers: what all calls run, and of its branches
        and tables each tool's own.
        """
        starts = [self._walk.of(one) for one in self._output.dispatchers]
        dispatch = Dispatch(self._machine, self._walk, starts, frozenset(tools))
        self._output.reading.hidden += dispatch.hidden()
        tables = {
            name: [self._walk.of(one) for item in held for one in code_of(self._machine, item)]
            for name, held in entries(self._machine, dispatch.shared, missing).items()
        }
        every = {body.place: body for bodies in tables.values() for body in bodies}
        only = len(tools) == 1
        found: dict[str, Code] = {}
        for name in sorted(missing):
            own = tables.get(name, [])
            known = bool(own) or name in dispatch.named or only
            mine = {body.place for body in own}
            others = [body for place, body in every.items() if place not in mine]
            way = dispatch.way(name, others)
            # All calls come through here: the only tool's for sure, of many only likely.
            code = self._walk.follow(starts, sure=known, own=own, way=way)
            code = self._with_steps(name, code, dispatch.shared)
            found[name] = replace(code, whole=code.whole and known)
        lost = self._nobodys(starts, dispatch, every, [*found.values(), *given.values()])
        if not lost:
            return found
        return {
            name: replace(code, acts=tuple(sorted((*code.acts, *lost))), whole=False)
            for name, code in found.items()
        }

    def _nobodys(
        self,
        starts: list[Body],
        dispatch: Dispatch,
        tables: Collection[tuple[int, Region]],
        found: Iterable[Code],
    ) -> list[Act]:
        """What no tool was seen to do, though it stands where calls go: any may do it."""
        way = replace(dispatch.undeclared(), skip=tables)
        everything = self._walk.follow(starts, way=way)
        known = {(act.path, act.line, act.kind, act.what) for code in found for act in code.acts}
        return [
            replace(act, sure=False)
            for act in everything.acts
            if (act.path, act.line, act.kind, act.what) not in known
        ]


def _with(item: Declared, found: dict[str, Code]) -> Declared:
    code = found.get(item.name) if item.kind == "tool" else None
    return replace(item, code=code) if code is not None else item
