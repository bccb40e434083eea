"""The calls and branches inside a part of a JavaScript file; positions are bytes."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from vetting.surface._inside import Branch, Inside, Region
from vetting.surface._ir import Call, Node, Site
from vetting.surface._javascript_around import around
from vetting.surface._javascript_lower import call, line_of, lower, word

if TYPE_CHECKING:
    from vetting.surface._javascript_module import JavaScriptModule

_CALLS = "[(call_expression) (new_expression)] @found"
_BRANCHES = "[(switch_case) (if_statement)] @found"
_MAX = 3000
"""Calls of one part that are looked at."""

_LARGE = 20_000
"""Bytes of a call whose arguments are not looked at: it is a part of its own."""


class JavaScriptInside(Inside):
    """See the module."""

    def __init__(self, module: "JavaScriptModule", root: Any, kind: str, data: bytes) -> None:
        self._module = module
        self._kind = kind
        self._root = root
        self._data = data

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

    def at(self, site: Site) -> int:
        """See `Inside.at`."""
        return int(site.call.raw.start_byte)

    def calls(self, region: Region) -> Iterator[Site]:
        """See `Inside.calls`."""
        for node in self._found(_CALLS, region)[:_MAX]:
            func = node.child_by_field_name("function") or node.child_by_field_name("constructor")
            small = node.end_byte - node.start_byte < _LARGE
            made = call(node) if small else Call(line_of(node), node, func=lower(func))
            loops, dead = around(self._module, node)
            yield Site(made, self._module.scope_at(node), loops, None, dead)

    def branches(self, region: Region) -> Iterator[Branch]:
        """See `Inside.branches`."""
        for node in self._found(_BRANCHES, region):
            found = _case(node) if node.type == "switch_case" else _if(node)
            if found is not None:
                subject, tests, start, end = found
                yield Branch(subject, tuple(tests), (start, end), self._module.scope_at(node))

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


def _case(node: Any) -> tuple[str, list[Node], int, int] | None:
    """`case "a": case "b": …` up to the next `case` that does something."""
    value = node.child_by_field_name("value")
    switch = node.parent.parent if node.parent is not None else None
    if value is None or switch is None:
        return None
    subject = word(switch.child_by_field_name("value")).strip("() ")
    end = node
    while end is not None and not end.children_by_field_name("body"):
        end = end.next_named_sibling  # it falls through
    return subject, [lower(value)], node.start_byte, (end or node).end_byte


def _if(node: Any) -> tuple[str, list[Node], int, int] | None:
    """`if (x === "a" || x === "b") …`."""
    tests: list[Node] = []
    subjects: set[str] = set()
    todo = [node.child_by_field_name("condition")]
    while todo:
        part = todo.pop()
        if part is not None and part.type == "parenthesized_expression":
            todo += part.named_children
        elif part is not None and part.type == "binary_expression":
            operator = word(part.child_by_field_name("operator"))
            sides = [part.child_by_field_name("left"), part.child_by_field_name("right")]
            if operator in ("===", "=="):
                fixed = next((s for s in sides if s.type in ("string", "template_string")), None)
                fixed = fixed or sides[1]
                subjects.update(word(side) for side in sides if side != fixed)
                tests.append(lower(fixed))
            elif operator in ("||", "&&"):
                todo += sides
            else:
                return None
    body = node.child_by_field_name("consequence")
    if len(subjects) != 1 or body is None:
        return None
    return subjects.pop(), tests, body.start_byte, body.end_byte
