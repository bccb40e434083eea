"""The calls and branches inside a part of a JavaScript file; positions are bytes."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from vetting.bundle_modules import modules
from vetting.surface._inside import Branch, Inside, Region
from vetting.surface._ir import Site
from vetting.surface._javascript_branches import QUERY, branches

if TYPE_CHECKING:
    from vetting.surface._javascript_module import JavaScriptModule

_MAX = 3000
"""Calls of one part that are looked at."""

_LONGEST_LINE = 400
"""Characters a line of hand-written code may have on average."""


class JavaScriptInside(Inside):
    """See the module."""

    def __init__(self, module: "JavaScriptModule", root: Any, kind: str, data: bytes) -> None:
        self._module = module
        self._kind = kind
        self._root = root
        self._data = data
        self._sites: dict[int, Site] = {}

    def region(self, raw: Any) -> Region:
        """See `Inside.region`."""
        return raw.start_byte, raw.end_byte

    def lines(self, region: Region) -> tuple[int, int]:
        """See `Inside.lines`."""
        first, last = (bisect_left(self._ends, place) + 1 for place in region)
        return first, last

    @cached_property
    def _ends(self) -> list[int]:
        return [match.start() for match in re.finditer(rb"\n", self._data)]

    def own(self) -> tuple[Region, ...]:
        """See `Inside.own`."""
        parts = modules(self._data)
        before = ((0, parts[0].start),) if parts else ()
        return (*before, *((one.start, one.end) for one in parts if not one.library))

    def packed(self, region: Region) -> bool:
        """See `Inside.packed`."""
        first, last = self.lines(region)
        return region[1] - region[0] > _LONGEST_LINE * (last - first + 1)

    def at(self, site: Site) -> int:
        """See `Inside.at`."""
        return int(site.call.raw.start_byte)

    def calls(self, region: Region) -> Iterator[Site]:
        """See `Inside.calls`."""
        for number in self._module.blocks.within(*region)[:_MAX]:
            site = self._sites.get(number)
            if site is None:
                site = self._sites[number] = self._site(self._module.blocks.calls[number])
            yield site

    def _site(self, node: Any) -> Site:
        return self._module.site(node, self._module.call(node))

    def left(self, region: Region) -> int:
        """See `Inside.left`."""
        return max(len(self._module.blocks.within(*region)) - _MAX, 0)

    def branches(self, region: Region) -> Iterator[Branch]:
        """See `Inside.branches`."""
        for node in self._found(QUERY, region):
            yield from branches(node, self._module.scope_at(node))

    def _found(self, query: str, region: Region) -> list[Any]:
        """The syntax nodes of a kind that lie in `region` whole, in order."""
        import tree_sitter

        cursor = tree_sitter.QueryCursor(_query(query, self._kind))
        cursor.set_byte_range(*region)
        found = cursor.captures(self._root).get("found", [])
        inside = [n for n in found if n.start_byte >= region[0] and n.end_byte <= region[1]]
        return sorted(inside, key=lambda node: (node.start_byte, -node.end_byte))


@cache
def _query(text: str, language: str) -> Any:
    import tree_sitter

    from vetting.grammars import parser

    return tree_sitter.Query(parser(language).language, text)
