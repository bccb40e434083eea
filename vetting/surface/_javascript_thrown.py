"""See `Ways.thrown`, for JavaScript."""

from typing import Any

from vetting.surface._flow_sense import DENIES, HEEDED, Sense
from vetting.surface._javascript_branch_ends import statements
from vetting.surface._javascript_climbed import extent, is_condition
from vetting.surface._javascript_looks import only_says
from vetting.surface._javascript_lower import FUNCTIONS, word

_UP = 60
_AROUND = frozenset({"parenthesized_expression", "unary_expression"})
_ASKED = frozenset({"if_statement", "ternary_expression", "while_statement"})
_NOTHING = frozenset({"undefined", "null", "false", "{}", "void 0"})


def thrown(call: Any, function: Any, inner: Any) -> Sense:
    """See `Ways.thrown`."""
    if _is_async(inner) and _is_left(call):
        return DENIES
    node = call
    for _ in range(_UP):
        at, node = node, node.parent
        if node is None or node == function:
            break
        if node.type == "member_expression" and at == call and _is_dropped(node):
            return DENIES
        if node.type == "try_statement" and node.child_by_field_name("body") == at:
            handler = node.child_by_field_name("handler")
            if handler is not None and _only_says(handler.child_by_field_name("body")):
                return Sense(whole=False, inside=(extent(at),))
    return HEEDED


def _is_async(inner: Any) -> bool:
    return any(child.type == "async" for child in getattr(inner, "children", ()))


def _is_left(call: Any) -> bool:
    """Whether nobody waits for a promise: what it throws comes too late, and in a condition it is always
    a yes.
    """
    at, node = call, call.parent
    while node is not None and node.type in _AROUND:
        at, node = node, node.parent
    if node is None or node.type == "expression_statement":
        return node is not None
    return node.type in _ASKED and is_condition(node, at)


def _is_dropped(member: Any) -> bool:
    """Whether a promise's error is caught by a function that does nothing: `check(name).catch(() => {})`."""
    call = member.parent
    if word(member.child_by_field_name("property")) != "catch" or call.type != "call_expression":
        return False
    args = call.child_by_field_name("arguments")
    given = args.named_children[0] if args is not None and args.named_children else None
    if given is None or given.type not in FUNCTIONS:
        return False
    body = given.child_by_field_name("body")
    return _only_says(body) if body.type == "statement_block" else word(body) in _NOTHING


def _only_says(body: Any) -> bool:
    return all(map(only_says, statements(body)))
