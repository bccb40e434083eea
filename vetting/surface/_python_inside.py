"""The calls and branches inside a part of a Python file; positions hold line and column."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vetting.surface._inside import Branch, Inside, Region
from vetting.surface._ir import Site
from vetting.surface._python_branches import branches, end, line, start

if TYPE_CHECKING:
    from vetting.surface._python_module import PythonModule

_MAX = 3000
"""Calls of one part that are looked at."""


class PythonInside(Inside):
    """See the module."""

    def __init__(self, module: "PythonModule", every: Callable[[], Iterator[Site]]) -> None:
        """`every` gives the module's calls, which are made when they are first asked for."""
        self._module = module
        self._every = every

    @cached_property
    def _sites(self) -> list[Site]:
        return sorted((site for site in self._every() if site.target is None), key=self.at)

    @cached_property
    def _places(self) -> list[int]:
        return [self.at(site) for site in self._sites]

    def every(self) -> Iterator[Site]:
        """All calls of the module."""
        return self._every()

    def region(self, raw: Any) -> Region:
        """See `Inside.region`."""
        return start(raw), end(raw)

    def lines(self, region: Region) -> tuple[int, int]:
        """See `Inside.lines`."""
        return line(region[0]), line(region[1])

    def packed(self, region: Region) -> bool:
        """See `Inside.packed`: nobody bundles Python."""
        del region
        return False

    def at(self, site: Site) -> int:
        """See `Inside.at`."""
        return start(site.call.raw)

    def calls(self, region: Region) -> Iterator[Site]:
        """See `Inside.calls`."""
        first = bisect_left(self._places, region[0])
        last = bisect_left(self._places, region[1] + 1)
        yield from self._sites[first : min(last, first + _MAX)]

    def left(self, region: Region) -> int:
        """See `Inside.left`."""
        first = bisect_left(self._places, region[0])
        return max(bisect_left(self._places, region[1] + 1) - first - _MAX, 0)

    def branches(self, region: Region) -> Iterator[Branch]:
        """See `Inside.branches`."""
        for decision in self._module.decisions(region):
            yield from branches(decision)
