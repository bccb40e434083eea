"""The calls and branches inside a part of a Python file; positions are lines."""

import ast
from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from vetting.surface._inside import Branch, Inside, Region
from vetting.surface._ir import Node, Scope, Site
from vetting.surface._python_lower import lower

if TYPE_CHECKING:
    from vetting.surface._python_module import PythonModule

_MAX = 3000
"""Calls of one part that are looked at."""


class PythonInside(Inside):
    """See the module."""

    def __init__(self, module: "PythonModule", sites: list[Site]) -> None:
        self._module = module
        self._sites = sorted(
            (site for site in sites if site.target is None), key=lambda site: site.call.line
        )
        self._lines = [site.call.line for site in self._sites]

    def region(self, raw: Any) -> Region:
        """See `Inside.region`."""
        return raw.lineno, raw.end_lineno or raw.lineno

    def lines(self, region: Region) -> tuple[int, int]:
        """See `Inside.lines`."""
        return region

    def at(self, site: Site) -> int:
        """See `Inside.at`."""
        return site.call.line

    def calls(self, region: Region) -> Iterator[Site]:
        """See `Inside.calls`."""
        start = bisect_left(self._lines, region[0])
        end = bisect_left(self._lines, region[1] + 1)
        yield from self._sites[start : min(end, start + _MAX)]

    def branches(self, region: Region) -> Iterator[Branch]:
        """See `Inside.branches`."""
        for scope, node in self._module.decisions(region):
            if isinstance(node, ast.If):
                yield from _if(node, scope)
            elif isinstance(node, ast.Match):
                subject = ast.unparse(node.subject)
                for case in node.cases:
                    if tests := _patterns(case.pattern):
                        yield Branch(subject, tests, _span(case.body), scope)


def _span(body: list[ast.stmt]) -> Region:
    return body[0].lineno, body[-1].end_lineno or body[-1].lineno


def _if(node: ast.If, scope: Scope) -> Iterator[Branch]:
    """`if x == "a" or x in ("b", "c"):`."""
    parts = node.test.values if isinstance(node.test, ast.BoolOp) else [node.test]
    tests: list[Node] = []
    subjects: set[str] = set()
    for part in parts:
        match part:
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                fixed, other = (left, right) if isinstance(left, ast.Constant) else (right, left)
                subjects.add(ast.unparse(other))
                tests.append(lower(fixed))
            case ast.Compare(
                left=left,
                ops=[ast.In()],
                comparators=[ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items)],
            ):
                subjects.add(ast.unparse(left))
                tests += map(lower, items)
    if len(subjects) == 1:
        yield Branch(subjects.pop(), tuple(tests), _span(node.body), scope)


def _patterns(pattern: ast.pattern) -> tuple[Node, ...]:
    match pattern:
        case ast.MatchValue(value=value):
            return (lower(value),)
        case ast.MatchOr(patterns=inner):
            return tuple(node for part in inner for node in _patterns(part))
    return ()
