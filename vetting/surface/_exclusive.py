"""Declarations of which a server that runs has one: `if (x) server.tool("a", …); else server.tool("a", …)`,
also by the functions that the branches call.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from vetting.python_syntax import statements
from vetting.surface._as_json import one_of
from vetting.surface._evaluate import Evaluator
from vetting.surface._functions import function_name
from vetting.surface._javascript_lower import FUNCTIONS
from vetting.surface._reading import Declared

Place = tuple[str, int]
Branches = tuple[range, range]
"""The lines of both branches of a decision."""

_Function = ast.FunctionDef | ast.AsyncFunctionDef

_CALLS = 12
"""Calls of one function that are looked at."""

_PAIRS = 100
"""Pairs of declarations of one package that are looked at: of more, each is told as declared twice."""


class Exclusive:
    """Knows the branches of one program."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self._left = _PAIRS
        self._decisions: dict[str, list[Branches]] = {}
        self._functions: dict[str, list[_Function]] = {}
        """Those of each module in Python, which are asked for pair by pair."""

    def joined(self, one: Declared, two: Declared) -> Declared | None:
        """What two declarations of one name say, of which there is one at a time; None where both may be."""
        self._left -= 1
        if self._left < 0 or not self._is_either((one.path, one.line), (two.path, two.line)):
            return None
        keys = dict.fromkeys((*one.fields, *two.fields))
        fields = {key: one_of([one.fields.get(key), two.fields.get(key)]) for key in keys}
        parameters = tuple(dict.fromkeys((*one.parameters, *two.parameters)))
        return replace(one, fields=fields, parameters=parameters)

    def _is_either(self, one: Place, two: Place) -> bool:
        if self._apart(one, two):
            return True
        calls = [list(self._calls(at)) for at in (one, two)]
        return all(calls) and all(self._apart(a, b) for a in calls[0] for b in calls[1])

    def _calls(self, at: Place) -> Iterator[Place]:
        """Where the function is called in which something stands; nowhere where it is called often."""
        module = self._machine.program.module(at[0])
        function = self._function(module.scope.raw, at) if module is not None else None
        name = function_name(function) if function is not None else ""
        sites = self._machine.program.sites(frozenset({name} if name else ()))
        if len(sites) <= _CALLS:
            yield from ((site.scope.module.path, site.call.line) for site in sites)

    def _apart(self, one: Place, two: Place) -> bool:
        """Whether two places lie in different branches of one decision."""
        module = self._machine.program.module(one[0]) if one[0] == two[0] else None
        if module is None or one[1] == two[1]:
            return False
        return any(
            (one[1] in a and two[1] in b) or (one[1] in b and two[1] in a)
            for a, b in self._around(module.scope.raw, one)
        )

    def _around(self, tree: Any, at: Place) -> Iterable[Branches]:
        """The decisions around a place, and in Python all others of its module."""
        if not isinstance(tree, ast.AST):
            return _decisions(tree, at[1])
        if at[0] not in self._decisions:
            self._decisions[at[0]] = [
                (_lines(node.body), _lines(node.orelse))
                for node in statements(tree)
                if isinstance(node, ast.If) and node.orelse
            ]
        return self._decisions[at[0]]

    def _function(self, tree: Any, at: Place) -> Any:
        """The innermost function around a place."""
        path, line = at
        if not isinstance(tree, ast.AST):
            return _function(tree, line)
        if path not in self._functions:
            every = (node for node in statements(tree) if isinstance(node, _Function))
            self._functions[path] = list(every)
        found = (
            node
            for node in self._functions[path]
            if node.lineno <= line <= (node.end_lineno or line)
        )
        return max(found, key=lambda one: one.lineno, default=None)


def _decisions(tree: Any, line: int) -> Iterator[Branches]:
    """The decisions of JavaScript around a line."""
    node = _at(tree, line)
    while node is not None:
        if node.type == "if_statement":
            sides = [node.child_by_field_name(one) for one in ("consequence", "alternative")]
            if None not in sides:
                yield _rows(sides[0]), _rows(sides[1])
        node = node.parent


def _lines(body: list[ast.stmt]) -> range:
    return range(body[0].lineno, (body[-1].end_lineno or body[-1].lineno) + 1)


def _rows(node: Any) -> range:
    """The lines of a branch, but for one on which the other may begin or end."""
    first, last = node.start_point[0] + 1, node.end_point[0] + 1
    return range(first, last + 1)


def _at(tree: Any, line: int) -> Any:
    """The syntax node with which a line begins."""
    text = tree.text.split(b"\n")[line - 1 : line]
    column = len(text[0]) - len(text[0].lstrip()) if text else 0
    return tree.descendant_for_point_range((line - 1, column), (line - 1, column + 1))


def _function(tree: Any, line: int) -> Any:
    """The innermost function of JavaScript around a line."""
    node = _at(tree, line)
    while node is not None and node.type not in FUNCTIONS:
        node = node.parent
    return node
