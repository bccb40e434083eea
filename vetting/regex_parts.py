"""What every match of a regular expression holds, so that it is tried only where that lies.

An expression over bytes is taken apart into branches: `a(?:b|c)d` matches what `abd` or `acd` does.
Each branch has its wants: every match of it holds one of the texts of each, so many bytes after it
begins.
"""

import re
from dataclasses import replace
from functools import cached_property
from typing import Any

from vetting import programs
from vetting.gaps import Fixed, Gap, Run, Step
from vetting.regex_shapes import FAR, Shapes, Want, begins_alike
from vetting.regex_steps import PARSER

__all__ = ["FAR", "VERSION", "Branch", "Told", "Want", "branches"]

VERSION = 5
"""To be raised with every change of what branches tell."""

Told = list[Any]
"""A branch in JSON: its reach, then least, most, texts and steps of each want."""


class _Whole:
    """An expression, taken apart when somebody needs it."""

    def __init__(self, expression: bytes) -> None:
        self._expression = expression
        self.shapes = Shapes()

    @cached_property
    def name(self) -> str:
        """One that no other expression has."""
        return programs.digest(self._expression)

    @cached_property
    def trees(self) -> tuple[Any, ...]:
        """Those of its branches."""
        return tuple(self.shapes.apart(PARSER.parse(self._expression)))


class Branch:
    """One way in which an expression matches."""

    def __init__(self, whole: _Whole, number: int, wants: tuple[Want, ...], reach: int) -> None:
        self._whole, self._number = whole, number
        self.wants = wants
        self.reach = reach
        """Where a match begins, so many bytes decide whether it is one and where it ends; at least
        `FAR` when any number of them may.
        """

    @cached_property
    def regex(self) -> re.Pattern[bytes]:
        """It alone, with the groups of the whole expression."""
        whole, number = self._whole, self._number
        name = f"{whole.name} {VERSION} {number}"
        found: re.Pattern[bytes] = programs.of_tree(name, lambda: whole.trees[number])
        return found

    def told(self) -> Told:
        """It as `branches` reads it."""
        wants = [
            [
                *(one.least, one.most, sorted(text.decode("latin-1") for text in one.texts)),
                [_spelt(step) for step in one.steps],
            ]
            for one in self.wants
        ]
        return [self.reach, *wants]


def branches(expression: bytes, told: list[Told] | None = None) -> tuple[Branch, ...]:
    """The branches of an expression, in the order in which it tries them.

    `told` is what they told of themselves in an earlier run: taking it apart takes longer.

    Raises:
        re.error: the expression is malformed.
        AttributeError, TypeError, ValueError: what is told is.
    """
    whole = _Whole(expression)
    if told is not None:
        return tuple(
            Branch(whole, number, tuple(map(_want, wants)), int(reach))
            for number, (reach, *wants) in enumerate(told)
        )
    found = []
    for number, tree in enumerate(whole.trees):
        shape = whole.shapes.sequence(tree.data)
        wants = shape.wants
        if begins_alike(tree.data):  # to search for that costs less than to go back from anything
            wants = tuple(replace(want, steps=()) for want in wants)
        found.append(Branch(whole, number, wants, shape.most + shape.ahead + 1))
    return tuple(found)


def _want(told: Told) -> Want:
    least, most, texts, steps = told
    found = frozenset(text.encode("latin-1") for text in texts)
    ways = tuple(map(_step, steps))
    return Want(texts=found, least=int(least), most=int(most), steps=ways)


def _spelt(step: Step) -> list[Any]:
    """A step in JSON."""
    match step:
        case Fixed(least, most, ends):
            return [ends.decode("latin-1"), least, most]
        case Run(signs, least):
            return [signs.decode("latin-1"), least]
        case Gap():
            return []


def _step(spelt: list[Any]) -> Step:
    if not spelt:
        return Gap()
    signs, least, *most = spelt
    found = signs.encode("latin-1")
    return Fixed(int(least), int(most[0]), found) if most else Run(found, int(least))
