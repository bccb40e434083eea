"""What stands around an answer in JavaScript: other conditions, and functions that are asked for
each of several.
"""

from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_sense import Extent, Way
from vetting.surface._javascript_looks import called
from vetting.surface._javascript_lower import FUNCTIONS, word

_OF_EACH = frozenset(
    {"some", "every", "find", "findIndex", "findLast", "findLastIndex", "any", "all"}
)
_EQUAL = {"===": True, "==": True, "!==": False, "!=": False}
_NO = pattern(r"false|null|undefined|-\s?1|void 0")
_LOGIC = frozenset({"||", "&&", "??"})


def is_condition(node: Any, at: Any) -> bool:
    return bool(node.child_by_field_name("condition") == at)


def behind(node: Any, at: Any, *, met: bool) -> list[Extent]:
    """The other side of `&&`, which is reached only with what is known, or of `||`, with `met` false."""
    operator = word(node.child_by_field_name("operator"))
    right = node.child_by_field_name("right")
    if right is not None and operator == ("&&" if met else "||") and right != at:
        return [extent(right)]
    return []


def past_of(node: Any, at: Any, *, met: bool) -> list[Way]:
    """The other side of `||`, with which what is not known goes on as well, or of `&&`, with `met` false."""
    operator = word(node.child_by_field_name("operator"))
    if operator not in (("||", "??") if met else ("&&",)):
        return []
    sides = (node.child_by_field_name(one) for one in ("left", "right"))
    return [Way(one, met) for one in sides if one is not None and one != at]


def extent(part: Any) -> Extent:
    return part.start_byte, part.end_byte


def function_of(node: Any) -> Any:
    while node is not None and node.type not in FUNCTIONS:
        node = node.parent
    return node


def gives_back(node: Any, function: Any) -> bool:
    """Whether a value is what a function answers."""
    at, node = node, node.parent
    while node is not None and node.type in ("parenthesized_expression", "await_expression"):
        at, node = node, node.parent
    if node is None or (node.type != "return_statement" and node != function):
        return False
    return bool(function_of(at) == function)


def each_of(function: Any) -> Any:
    """The call that asks a function for each of several: `BAD.some((one) => name === one)`."""
    given = function.parent
    call = given.parent if given is not None and given.type == "arguments" else None
    asks = call is not None and call.type == "call_expression" and called(call) in _OF_EACH
    return call if asks else None


def compared(node: Any, at: Any, met: bool) -> bool | None:
    """What is asked of an answer that is compared with another, or joined with one."""
    operator = word(node.child_by_field_name("operator"))
    if operator in _LOGIC:
        return met
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    other = word(right if left == at else left)
    if operator in _EQUAL and (other == "true" or _NO.fullmatch(other)):
        return met is (_EQUAL[operator] is (other == "true"))
    if left == at and (operator, other) in ((">=", "0"), (">", "-1")):
        return met
    return not met if left == at and (operator, other) in (("<", "0"), ("<=", "-1")) else None
