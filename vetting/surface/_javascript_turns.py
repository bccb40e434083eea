"""What the loops of JavaScript go through: `for (x of list)`, `for (key in object)`, and a list by its
numbers, `for (let i = 0; i < list.length; i++)`.
"""

from typing import Any, NamedTuple

from vetting.surface._ir import Attr, Call, Node
from vetting.surface._javascript_lower import line_of, lower, word

LOOPS = frozenset({"for_in_statement", "for_statement"})
_BELOW = frozenset({"<", "!==", "!="})


class Turns(NamedTuple):
    """A loop's variable, and what it goes through."""

    target: Any
    over: Node


def turns(loop: Any) -> Turns | None:
    """See the module; None where a loop goes through nothing that is known."""
    if loop.type == "for_in_statement":
        over = lower(loop.child_by_field_name("right"))
        if word(loop.child_by_field_name("operator")) == "in":
            over = _keys(loop, over)
        return Turns(loop.child_by_field_name("left"), over)
    started = loop.child_by_field_name("initializer")
    given = {
        word(part.child_by_field_name("name")): part
        for part in (started.named_children if started is not None else ())
        if part.type == "variable_declarator"
    }
    of = _condition(loop.child_by_field_name("condition"))
    if of is None or word(of.child_by_field_name("operator")) not in _BELOW:
        return None
    number, end = (of.child_by_field_name(name) for name in ("left", "right"))
    if end.type == "identifier" and word(end) in given:  # `n = list.length` beside it
        end = given[word(end)].child_by_field_name("value")
    if end is None or word(number) not in given or end.type != "member_expression":
        return None
    if word(end.child_by_field_name("property")) != "length":
        return None
    over = _keys(loop, lower(end.child_by_field_name("object")))
    return Turns(given[word(number)].child_by_field_name("name"), over)


def _condition(node: Any) -> Any:
    while node is not None and node.type in ("expression_statement", "parenthesized_expression"):
        node = node.named_children[0] if node.named_children else None
    return node if node is not None and node.type == "binary_expression" else None


def _keys(loop: Any, of: Node) -> Node:
    line = line_of(loop)
    return Call(line, loop, func=Attr(line, of=of, name="keys"))
