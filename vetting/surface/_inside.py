"""Parts of a source file, and what stands inside them: for following what a tool's code does."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vetting.surface._ir import Node, Scope, Site

Region = tuple[int, int]
"""A part of a source file, first and last position, in what its language counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """Code that runs when the expression written as `subject` equals one of `tests`."""

    subject: str
    tests: tuple[Node, ...]
    region: Region
    scope: Scope


class Inside(ABC):
    """What stands inside a part of a module."""

    @abstractmethod
    def region(self, raw: Any) -> Region:
        """The part that a function takes."""

    @abstractmethod
    def lines(self, region: Region) -> tuple[int, int]:
        """First and last line of a part."""

    @abstractmethod
    def at(self, site: Site) -> int:
        """The position of a call."""

    @abstractmethod
    def calls(self, region: Region) -> Iterator[Site]:
        """Every call in it, those of inner functions too."""

    @abstractmethod
    def branches(self, region: Region) -> Iterator[Branch]:
        """Every comparison with single values that decides what runs: `if x == "a"`, `case`."""
