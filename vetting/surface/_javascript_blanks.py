r"""See `_flow_blanks`, for JavaScript: `name.includes("\0")`, `/[\x00-\x1f]/.test(name)`."""

from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_blanks import TRIMS, asks_for_unseen
from vetting.surface._javascript_looks import called, receiver
from vetting.surface._javascript_lower import word

_ASKS = frozenset({"includes", "indexOf", "match", "test"})
_EACH = frozenset({"some", "find", "every", "filter"})
_QUOTED = pattern(r"(?s)[\"'`](.{1,40})[\"'`]")
_NUMBER = pattern(r"-\s?\d{1,4}")
_BLOCKS = frozenset({"statement_block", "program"})
_DECLARES = frozenset({"lexical_declaration", "variable_declaration"})


def asks_for_blanks(node: Any) -> bool:
    """Whether a call or comparison only asks for control characters in a text, or for blanks around it."""
    if node.type == "binary_expression":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        return _trims(left, right) or _trims(right, left)
    if node.type != "call_expression" or called(node) not in _ASKS:
        return False
    args = node.child_by_field_name("arguments")
    first = args.named_children[0] if args is not None and args.named_children else None
    sought = receiver(node) if called(node) == "test" else first
    return sought is not None and _is_unseen(_meant(sought))


def is_place(said: str) -> bool:
    """Whether a value is compared with the number that stands for no place: `-1`."""
    return _NUMBER.fullmatch(said) is not None


def _is_unseen(node: Any) -> bool:
    if node.type == "array":
        return bool(node.named_children) and all(map(_is_unseen, node.named_children))
    if node.type == "regex":
        return asks_for_unseen(word(node.child_by_field_name("pattern")))
    said = _QUOTED.fullmatch(word(node)) if node.type in ("string", "template_string") else None
    return said is not None and asks_for_unseen(said[1])


def _meant(node: Any) -> Any:
    r"""What a name stands for: an expression of the module's own, or each of a list that is gone through,
    `["\0", "\n"].some((sign) => name.includes(sign))`.
    """
    if node.type != "identifier":
        return node
    at, name = node, word(node)
    while at.parent is not None:
        at = at.parent
        if at.type == "arrow_function" and _takes(at, name):
            call = at.parent.parent if at.parent is not None else None
            each = call is not None and call.type == "call_expression" and called(call) in _EACH
            return receiver(call) if each else node
        if at.type in _BLOCKS and (value := _declared(at, name)) is not None:
            return value
    return node


def _declared(block: Any, name: str) -> Any:
    for statement in block.named_children:
        if statement.type in _DECLARES:
            for one in statement.named_children:
                named = one.child_by_field_name("name")
                if named is not None and word(named) == name:
                    return one.child_by_field_name("value")
    return None


def _takes(function: Any, name: str) -> bool:
    one = function.child_by_field_name("parameter")
    given = one or function.child_by_field_name("parameters")
    return given is not None and word(given).strip("() ") == name


def _trims(one: Any, other: Any) -> bool:
    if one is None or one.type != "call_expression" or called(one) not in TRIMS:
        return False
    return word(receiver(one)) == word(other)
