"""What puts something into a variable or member of JavaScript: `x.push(y)`, `x[key] = y`, `x.title = y`."""

from typing import Any

from vetting.surface._ir import Attr, Call, Lit
from vetting.surface._javascript_compiled import merging
from vetting.surface._javascript_lower import call, line_of, lower, word

_MEMBERS = ("property_identifier", "private_property_identifier")
_ASSIGNS = frozenset({"assignment_expression", "augmented_assignment_expression"})
_HOLDS = _ASSIGNS | {
    *("member_expression", "subscript_expression", "string", "template_string"),
    *("parenthesized_expression", "non_null_expression"),
}
"""What may stand between the name of a member and the assignment to it, or within it."""


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


def telling(leaf: Any) -> tuple[Any, Call] | None:
    """The syntax of an assignment to a member, or within one, whose name is `leaf`, and as a call:
    of `[]` with the key, and of `+=` where more is added to what is said.
    """
    node = leaf.parent if leaf is not None and leaf.type == "string_fragment" else leaf
    changed, inner = None, node
    while node is not None and (node is inner or node.type in _HOLDS):
        if node.type in ("member_expression", "subscript_expression"):
            changed = node
        if node.type in _ASSIGNS:
            break
        inner, node = node, node.parent
    if changed is None or node is None or node.type not in _ASSIGNS:
        return None
    if node.child_by_field_name("left") != inner:
        return None
    index = changed.child_by_field_name("index")
    said = word(changed.child_by_field_name("property"))
    key = lower(index) if index is not None else Lit(line_of(changed), value=said)
    verb = "[]" if node.type == "assignment_expression" else "+="
    func = Attr(line_of(node), of=lower(changed.child_by_field_name("object")), name=verb)
    return node, Call(line_of(node), node, func=func, args=(key,))
