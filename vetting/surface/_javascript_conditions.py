"""Under which conditions a question of JavaScript is asked, or its answer counts."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from vetting.surface._flow_sense import Asked
from vetting.surface._javascript_branch_ends import SAID, End, block_of, end_of, statements
from vetting.surface._javascript_lower import word
from vetting.surface._javascript_used import used_in

_UP, _MOST = 60, 40
_NO = frozenset({"false", "-1", "null", "undefined"})


def conditions(
    question: Any, asked: Asked, function: Any, *, met: bool
) -> Iterator[tuple[Any, bool]]:
    """The conditions, each with the answer on which the question counts: `ALLOWED.size && !ALLOWED.has(x)`,
    `if (ALLOWED) { … }`, `if (!ALLOWED) return true;` before it. `met` is the answer for what is known.
    """
    node = question
    for _ in range(_UP):
        at, node = node, node.parent
        if node is None or (at == function and at != question):
            return
        kind = node.type
        if kind == "unary_expression":
            met = not met if word(node)[:1] == "!" else met
        elif kind == "binary_expression":
            operator = word(node.child_by_field_name("operator"))
            if operator not in ("&&", "||"):
                met = _compared(node, at, operator, met)
            elif met is (operator == "||"):
                left, right = (node.child_by_field_name(side) for side in ("left", "right"))
                yield (right if left == at else left), operator == "&&"
        elif kind in ("if_statement", "ternary_expression"):
            test = node.child_by_field_name("condition")
            if test != at:
                yield test, node.child_by_field_name("consequence") == at
        if kind in ("statement_block", "program"):
            yield from _left_before(node, at, asked)


def _compared(node: Any, at: Any, operator: str, met: bool) -> bool:
    """What the answer is where one is compared: `KNOWN.indexOf(x) === -1`."""
    left, right = (node.child_by_field_name(side) for side in ("left", "right"))
    if operator in ("===", "==", "!==", "!=") and left == at:
        return met is ((operator[0] == "=") is (word(right).replace(" ", "") not in _NO))
    return not met if operator in ("<", "<=") else met


def _left_before(block: Any, at: Any, asked: Asked) -> Iterator[tuple[Any, bool]]:
    """The conditions on which a function is left before a statement of its block."""
    ends, leaving = _leaving(block)
    before = bisect_right(ends, at.start_byte)
    for number, branch, end in leaving:
        if before - _MOST <= number < before:
            body = block_of(branch.child_by_field_name("consequence"))
            bare = not statements(body)[-1].named_children
            if asked.is_passed(end.said, bare=bare) or used_in(body, asked.names):
                yield branch.child_by_field_name("condition"), False


@lru_cache(maxsize=1 << 7)  # a block is asked for one question in it after the other
def _leaving(block: Any) -> tuple[list[int], list[tuple[int, Any, End]]]:
    """Where the statements of a block end, and the branches among them that leave the function, each with
    its number.
    """
    every = statements(block)
    found = list[tuple[int, Any, End]]()
    for number, one in enumerate(every):
        if one.type == "if_statement" and one.child_by_field_name("alternative") is None:
            end = end_of(block_of(one.child_by_field_name("consequence")))
            if end is not None and end.kind == SAID:
                found.append((number, one, end))
    return [one.end_byte for one in every], found
