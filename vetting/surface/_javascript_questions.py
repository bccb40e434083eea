"""Looks of JavaScript that are questions which know some texts: comparisons, lists, beginnings."""

from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_callers_own import EQUALS, WITHIN, membership
from vetting.surface._ir import Call
from vetting.surface._javascript_looks import called, receiver
from vetting.surface._javascript_lower import call, line_of, lower, word

_EQUAL = {"===": True, "==": True, "!==": False, "!=": False, "in": True}
_ASKS = frozenset({"includes", "has", "contains", "indexOf", "startsWith", "endsWith"})
_OF_ADDRESS = frozenset({"member_expression", "parenthesized_expression"})
_SAID = pattern(r"true|false|null|undefined|-\s?1")
_UP = 8


def question_of(node: Any) -> tuple[Any, bool] | None:
    """See `Syntax.question`."""
    if node.type == "binary_expression":
        met = _EQUAL.get(word(node.child_by_field_name("operator")))
        left, right = (node.child_by_field_name(side) for side in ("left", "right"))
        if met is not None and _SAID.fullmatch(word(right)):  # `KNOWN.indexOf(name) === -1`
            return question_of(left) if left.type == "call_expression" else None
        return None if met is None else (node, met)
    if node.type == "call_expression":
        return (node, True) if called(node) in _ASKS or _own_key(node) is not None else None
    if node.type == "new_expression":  # `BAD.includes(new URL(url).hostname)`
        at = node
        for _ in range(_UP):
            around = at.parent
            if around is None:
                return None
            if around.type == "arguments" and around.parent.type == "call_expression":
                return question_of(around.parent)
            if around.type == "binary_expression":
                return question_of(around)
            if around.type == "call_expression":
                if around.child_by_field_name("function") != at:
                    return None
            elif around.type not in _OF_ADDRESS:
                return None
            at = around
    return None


def as_call(node: Any) -> Call:
    """See `Syntax.as_call`."""
    if node.type != "binary_expression":
        own = _own_key(node)
        if own is None:
            return call(node)
        return membership(line_of(node), node, lower(own[0]), lower(own[1]))
    left, right = (lower(node.child_by_field_name(side)) for side in ("left", "right"))
    how = WITHIN if word(node.child_by_field_name("operator")) == "in" else EQUALS
    return membership(line_of(node), node, left, right, how)


def _own_key(node: Any) -> tuple[Any, Any] | None:
    """The name and the table in `Object.hasOwn(TABLE, name)` and its like."""
    of = receiver(node) if node.type == "call_expression" else None
    name = called(node) if of is not None else ""
    args = node.child_by_field_name("arguments").named_children if of is not None else []
    if name == "hasOwnProperty" and len(args) == 1:
        return args[0], of
    two = name == "hasOwn" or (name == "call" and word(of).endswith("hasOwnProperty"))
    return (args[1], args[0]) if two and len(args) > 1 else None
