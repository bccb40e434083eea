"""What a function does that is told by a text which of several things to do: `run(args, "list")` gets to the
branch for `list` alone. The text is known as long as nothing in the function gives the parameter another.
"""

import ast
from typing import Any

from vetting.patterns import pattern
from vetting.surface._bodies import Body
from vetting.surface._evaluate import Evaluator
from vetting.surface._inside import Branch, Cut, Region, Test
from vetting.surface._ir import Name, Param, Scope
from vetting.surface._javascript_lower import word
from vetting.surface._scopes import filled, owner
from vetting.surface._values import Many, Opaque, Record, members

_GROUPS = frozenset({"Set", "Map", "set", "frozenset", "tuple", "list", "keys", "values"})
_HIDDEN = pattern(r"(?<![\w$.])(?:arguments\s?\[|eval\s?\(|with\s?\()")
_NONLOCAL = pattern(r"(?m)^\s{0,80}nonlocal\s")
"""Ways to give a parameter another value that do not name it where it stands."""

_WORD = pattern(r"[\w$]++")
_ASSIGNS = {
    "assignment_expression": "left",
    "augmented_assignment_expression": "left",
    "update_expression": "argument",
    "for_in_statement": "left",
}
_MOST = 6_000
"""Syntax nodes of one function of JavaScript that are looked at."""


class Modes:
    """Knows the parameters of the functions of one program that choose between branches."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self._known: dict[tuple[int, Region], list[Branch]] = {}
        self._kept: list[Body] = []

    def names(self, body: Body) -> frozenset[str]:
        """The parameters of a function that are held against texts in it and have one value."""
        return frozenset(one.subject.text for one in self._branches(body))

    def gone(self, body: Body) -> Cut | None:
        """What never runs in a function of whose parameters the texts are known; None where all may."""
        scope = body.scope
        told = {name: value for (at, name), value in body.env.items() if at == id(scope)}
        if not any(isinstance(value, str) for value in told.values()):
            return None
        regions = list[Region]()
        for branch in self._branches(body):
            value = told.get(branch.subject.text)
            passes = [self._passes(test, branch.scope, value) for test in branch.tests]
            if isinstance(value, str) and None not in passes:
                regions += branch.no if any(passes) else branch.yes
        return Cut(regions) if regions else None

    def _branches(self, body: Body) -> list[Branch]:
        """The branches that such a parameter decides on."""
        if body.place not in self._known:
            self._kept.append(body)
            scope = filled(body.scope)
            every = body.scope.module.inside().branches(body.region) if scope.params else ()
            found = [one for one in every if self._is_parameter(one, scope)]
            fixed = {name: _is_fixed(name, scope) for name in {one.subject.text for one in found}}
            self._known[body.place] = [one for one in found if fixed[one.subject.text]]
        return self._known[body.place]

    def _is_parameter(self, branch: Branch, scope: Scope) -> bool:
        node = branch.subject.node
        if not isinstance(node, Name) or node.name != branch.subject.text:
            return False
        made = filled(scope).names.get(node.name, ())
        alone = len(made) == 1 and isinstance(made[0], Param)
        return alone and owner(node.name, branch.scope) is scope

    def _passes(self, test: Test, scope: Scope, text: Any) -> bool | None:
        value = self._machine.value(test.node, scope, {})
        if test.how == "in":
            every = held(value)
            return None if every is None else text in every
        options = value.options if isinstance(value, Many) else (value,)
        if isinstance(value, list) and test.how == "starts":
            options = tuple(value)
        if len(options) > 1 and test.how == "is":
            return None
        if not all(isinstance(one, str) for one in options) or not isinstance(text, str):
            return None
        return text.startswith(options) if test.how == "starts" else text in options


def held(value: object, depth: int = 0) -> set[str] | None:
    """The elements or keys of a collection; None where they are not all known."""
    if depth > 3 or isinstance(value, Opaque | Many):
        return None
    if isinstance(value, Record):
        known = value.callee in _GROUPS and value.args
        return held(value.args[0], depth + 1) if known else None
    if isinstance(value, list):
        firsts = [item[0] if isinstance(item, list) and item else item for item in value]
        return set(firsts) if all(isinstance(item, str) for item in firsts) else None
    keys = members(value)
    if keys is None or not all(isinstance(key, str) for key in keys):
        return None
    return set(keys)


def _is_fixed(name: str, scope: Scope) -> bool:
    """Whether nothing in a function gives its parameter another value, functions in it neither."""
    source = scope.module.source(scope.raw)
    if isinstance(scope.raw, ast.AST):
        return _NONLOCAL.search(source) is None
    if _HIDDEN.search(source) is not None:
        return False
    todo = [scope.raw]
    for _ in range(_MOST):
        if not todo:
            return True
        node = todo.pop()
        if (side := _ASSIGNS.get(node.type)) is not None:
            given = word(node.child_by_field_name(side))
            if name in _WORD.findall(given):
                return False
        todo += node.named_children
    return False
