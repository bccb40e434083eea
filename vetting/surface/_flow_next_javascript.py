"""Functions that are always their own next step, in JavaScript: see `_flow_next`."""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_hurried_javascript import asks_on
from vetting.surface._javascript_lower import FUNCTIONS, line_of, word

_WORDS = (b"setImmediate(", b"nextTick(", b"queueMicrotask(", b"setTimeout(", b"resolve().then(")
_GIVEN = pattern(
    rb"\s{0,9}(?:(?:async\s?)?\(\s?\)\s?=>\s?\{?\s{0,9}(?:void\s)?)?((?:this\.)?[\w$#]{1,60})"
    rb"(?:\.bind\(this\)|\(\s?\))?;?\s{0,9}\}?\s{0,9}(,\s?(?:0|1)\s?)?(?:,\s?[\w.]{1,40}){0,4},?\s{0,9}\)"
)
_STOPS = pattern(
    r"(?i)\b\w{0,30}(?:stop|cancel|shutdown|dispose|clear(?:timeout|interval|immediate))\w{0,20}\("
)
_NAMED = {
    "function_declaration": "name",
    "method_definition": "name",
    "variable_declarator": "name",
    "assignment_expression": "left",
    "field_definition": "property",
    "public_field_definition": "name",
}
"""By what makes a function, the field that says its name."""

_ENDS = frozenset({"return_statement", "throw_statement", "yield_expression"})


def javascript_next(root: Any, data: bytes) -> Iterator[tuple[int, str]]:
    """Line and kind of each; `data` is the source of `root`."""
    for words in _WORDS:
        at = data.find(words)
        while at >= 0:
            given = _GIVEN.match(data, at + len(words))
            if given is not None and (given[2] or words != b"setTimeout(" or b"," not in given[0]):
                node = root.descendant_for_byte_range(at, at + 1)
                function = _always_in(node)
                named = function is not None and _name(function) == given[1].decode()
                if named and not _may_end(function):
                    yield line_of(function), "a function that is its own next step"
            at = data.find(words, at + 1)


def _always_in(node: Any) -> Any:
    """The function that calls `node` however it goes through."""
    inner = node
    while node is not None and node.type not in FUNCTIONS:
        outer = node.parent
        if node.type not in _PASSED and not (outer is not None and outer.type in FUNCTIONS):
            return None
        if outer is not None and outer.type == "call_expression" and node.type == "arguments":
            return None  # it is called with what another call makes of it
        if node.type == "catch_clause":
            return None
        inner, node = node, outer
    return node if inner is not node else None


_PASSED = frozenset({
    *("identifier", "property_identifier", "member_expression", "call_expression", "unary_expression"),
    *("expression_statement", "statement_block", "try_statement", "finally_clause", "await_expression"),
    *("parenthesized_expression", "return_statement", "lexical_declaration", "variable_declarator"),
    *("assignment_expression",),
})  # fmt: skip
"""Nodes around a call that decide nothing about it."""


def _name(function: Any) -> str:
    """The name by which a function is called, as its own code does."""
    made = function if function.type in _NAMED else function.parent
    field = _NAMED.get(made.type) if made is not None else None
    if field is None:
        return ""
    said = word(made.child_by_field_name(field))
    return f"this.{said}" if "definition" in made.type else said


def _may_end(function: Any) -> bool:
    """Whether a function leaves, waits, or is told to stop before it starts itself again."""
    body = function.child_by_field_name("body")
    text = word(body)
    if _STOPS.search(text) is not None:
        return True
    todo, waits = [body], False
    while todo:
        node = todo.pop()
        if node.type in _ENDS and _leaves(node, body):
            return True
        waits = waits or node.type == "await_expression" or _is_fed(node)
        if node.type not in FUNCTIONS:
            todo += node.named_children
    return waits and not asks_on(text.replace("setTimeout(", "("))


def _leaves(node: Any, body: Any) -> bool:
    """Whether a function ends before its last statement."""
    last = body.named_children[-1] if body.named_child_count else None
    return node.type != "return_statement" or last is None or node.id != last.id


def _is_fed(node: Any) -> bool:
    return node.type == "for_in_statement" and "await" in word(node)[:12]
