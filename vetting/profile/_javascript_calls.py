"""Calls in JavaScript that are judged by how they are written."""

from collections.abc import Callable
from typing import Any

from vetting.profile._javascript_source import word
from vetting.profile._javascript_variables import FUNCTIONS

CASES: dict[str, Callable[[str], str]] = {
    "toUpperCase": str.upper,
    "toLowerCase": str.lower,
    "trim": str.strip,
}
"""Methods of a text that keep its words."""


def is_answered(args: list[Any]) -> bool:
    """`listen(port, host, () => …)`, whatever it is called on."""
    if len(args) < 2 or args[-1].type not in FUNCTIONS or any(a.type == "string" for a in args):
        return False
    given = args[-1].child_by_field_name("parameters")
    return given is not None and not given.named_children


def cased(key: Any) -> Any:
    """What `name.toUpperCase()` is called on."""
    callee = key.child_by_field_name("function") if key.type == "call_expression" else None
    if callee is None or callee.type != "member_expression":
        return None
    if word(callee.child_by_field_name("property")) not in CASES:
        return None
    return callee.child_by_field_name("object")
