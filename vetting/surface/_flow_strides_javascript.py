"""See `_flow_strides`, for JavaScript: loops are found by their words, what they do by the syntax tree."""

import re
from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_strides import Stride
from vetting.surface._javascript_lower import FUNCTIONS, line_of, lower
from vetting.surface._javascript_module import JavaScriptModule

_LOOP = pattern(
    rb"\b(?:while\s?\(|for\s?\([^;(){}]{0,60};)\s?([A-Za-z_$][\w$]{0,40})(?:\s?\+\s?[\w$.]{1,60})?"
    rb"\s?<=?\s?([\w$.]{1,60})\s?[);]"
)
_LOOPS = frozenset({"for_statement", "while_statement"})
_INNER = _LOOPS | {"for_in_statement", "do_statement", "switch_statement"}
_LEAVES = frozenset({"break_statement", "return_statement", "throw_statement", "yield_expression"})
_PART = rb"([A-Za-z_$][\w$]{0,40}(?:\??\.[\w$]{1,40}){0,3}|\d[\d_]{0,12})"
_ALONE = rb"(?!\s?[\w$(\[.*/%?+-])"
_LESS = _PART + rb"\s?-\s?" + _PART + _ALONE


def javascript_strides(module: JavaScriptModule, data: bytes) -> Iterator[Stride]:
    """Those of one module, whose source is `data`."""
    root = module.scope.raw
    for match in _LOOP.finditer(data) if b" - " in data or b"-" in data else ():
        node = root.named_descendant_for_byte_range(*match.span(1))
        while node is not None and node.type not in _LOOPS and node.type not in FUNCTIONS:
            node = node.parent
        if node is not None and node.type in _LOOPS and node.start_byte == match.start():
            yield from _Loop(module, data, node, match[1], match[2]).strides()


class _Loop:
    """One loop, by its syntax node."""

    def __init__(
        self, module: JavaScriptModule, data: bytes, node: Any, counter: bytes, end: bytes
    ) -> None:
        self._module, self._data, self._node = module, data, node
        self._name, self._end = counter, end
        self._counter = rb"(?<![\w$.])" + re.escape(counter)

    def strides(self) -> Iterator[Stride]:
        """That of the loop, if it has one, and no other way out."""
        fields = map(self._node.child_by_field_name, ("body", "increment"))
        parts = [one for one in fields if one is not None]
        changes = re.compile(
            self._counter + rb"\s{0,4}(?:=(?![=>])|\+\+|--|[-+*/%]=)|(?:\+\+|--)" + self._counter
        )
        found = [
            one.start()
            for part in parts
            for one in changes.finditer(self._data, part.start_byte, part.end_byte)
        ]
        if len(found) == 1 and self._ends_only_there(parts[0]):
            yield from self._at(found[0])

    def _at(self, at: int) -> Iterator[Stride]:
        """What the counter is given at a place: more, or what lies behind it less something."""
        more = rb"\s?(?:\+=|=\s?" + re.escape(self._name) + rb"\s?\+)\s?"
        name = re.escape(self._name)
        plain = re.compile(name + more + rb"\(?\s?" + _LESS).match(self._data, at)
        if plain is not None:
            yield self._stride(plain.span(1), plain.span(2))
            return
        named = re.compile(name + more + rb"([A-Za-z_$][\w$]{0,40})" + _ALONE).match(self._data, at)
        if named is not None:
            given = rb"\b(?:const|let|var)\s" + re.escape(named[1]) + rb"\s?=\s?\(?" + _LESS
            for one in re.compile(given).finditer(self._data, *self._function()):
                yield self._stride(one.span(1), one.span(2), named[1].decode())
            return
        back = re.compile(name + rb"\s?=\s?" + _LESS).match(self._data, at)
        if back is not None:
            behind = rb"(?<![\w$.])" + re.escape(back[1]) + rb"\s?=\s?(?:Math\.min\(\s?)?"
            said = re.compile(behind + name + rb"\s?\+\s?" + _PART + rb"(?!\s?[\w$(\[.*/%?+-])")
            for one in said.finditer(self._data, self._node.start_byte, self._node.end_byte):
                yield self._stride(one.span(1), back.span(2))

    def _function(self) -> tuple[int, int]:
        """Where the function around the loop begins and ends."""
        node = self._node
        while node.parent is not None and node.type not in FUNCTIONS:
            node = node.parent
        return node.start_byte, node.end_byte

    def _stride(self, whole: tuple[int, int], less: tuple[int, int], name: str = "") -> Stride:
        root = self._module.scope.raw
        one, other = (root.named_descendant_for_byte_range(*span) for span in (whole, less))
        scope = self._module.scope_at(self._node)
        line, counter = line_of(self._node), self._name.decode()
        return Stride(line, scope, counter, lower(one), lower(other), name)

    def _ends_only_there(self, body: Any) -> bool:
        """Whether the loop is left only where it gets to its end: `if (end >= text.length) break;`."""
        todo = [(body, False, False)]
        while todo:
            node, there, inner = todo.pop()
            breaks = inner and node.type == "break_statement"
            if node.type in _LEAVES and not there and not breaks:
                return False
            if node.type == "if_statement":
                condition = node.child_by_field_name("condition")
                there = there or self._end in condition.text
            if node.type not in FUNCTIONS:
                inner = inner or node.type in _INNER
                todo += [(one, there, inner) for one in node.named_children]
        return True
