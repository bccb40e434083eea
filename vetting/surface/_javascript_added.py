"""What puts something into a variable or member of JavaScript: `x.push(y)`, `x[key] = y`, `x.title = y`."""

from typing import Any

from vetting.surface._ir import Attr, Call, Lit
from vetting.surface._javascript_compiled import merging
from vetting.surface._javascript_lower import call, line_of, lower, word

_MEMBERS = ("property_identifier", "private_property_identifier")


def adding(node: Any) -> tuple[Any, Call] | None:
    """The syntax and the call by which something is put into what is called as `node` says."""
    owner = node.parent if node is not None and node.type in _MEMBERS else node
    outer = owner.parent if owner is not None else None
    parent = outer.parent if outer is not None else None
    if outer is None or parent is None:
        return None
    is_call = parent.type == "call_expression"
    if outer.type == "member_expression" and is_call:
        return parent, call(parent)
    if outer.type == "arguments" and is_call:
        return parent, merging(parent)
    if parent.type != "assignment_expression":
        return None
    if outer.type == "subscript_expression":
        key = lower(outer.child_by_field_name("index"))
    elif outer.type == "member_expression" and parent.child_by_field_name("left") == outer:
        key = Lit(line_of(outer), value=word(outer.child_by_field_name("property")))
    else:
        return None
    func = Attr(line_of(parent), of=lower(owner), name="[]")
    return parent, Call(line_of(parent), parent, func=func, args=(key, lower(parent)))
