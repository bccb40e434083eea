"""What stands in a body of JavaScript, and the conditions for getting there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vetting.patterns import pattern
from vetting.surface._javascript_lower import FUNCTIONS, word

LOOPS = frozenset({"while_statement", "do_statement", "for_statement", "for_in_statement"})
_NAME = pattern(r"(?<![\w$.])[A-Za-z_$][\w$]{0,60}")
_ALWAYS = pattern(r"\(?\s?(?:true|1|!0)\s?\)?;?|;?")
_LONG = 20_000
"""Bytes of an expression whose names are looked at."""


@dataclass(frozen=True, slots=True)
class Place:
    """What may end a loop, goes back to its beginning, or is called in it; see `_flow_sampling`."""

    node: Any
    tests: tuple[Any, ...] = ()
    caught: bool = False
    own: bool = True
    inner: bool = False
    """Whether it stands in a function inside, whose `return` ends only that."""


def places_in(*bodies: Any) -> Iterator[Place]:
    """What is in the parts of a loop, with the conditions for it."""
    todo = [Place(body) for body in bodies if body is not None]
    while todo:
        at = todo.pop()
        node, kind = at.node, at.node.type
        yield at
        caught, inner = at.caught or kind == "catch_clause", at.inner or kind in FUNCTIONS
        own = at.own and not (kind in FUNCTIONS or kind in LOOPS or kind == "switch_statement")
        test = _condition(node)
        for child in node.named_children:
            decided = test is not None and child.id != test.id
            tests = (*at.tests, test) if decided else at.tests
            todo.append(Place(child, tests, caught, own, inner))


def _condition(node: Any) -> Any:
    """What decides whether the rest of a statement or expression happens."""
    name = {"binary_expression": "left", "switch_statement": "value", "switch_case": "value"}
    if node.type == "binary_expression" and word_of(node, "operator") not in ("&&", "||", "??"):
        return None
    test = node.child_by_field_name(name.get(node.type, "condition"))
    return None if test is None or is_always(test) else test


def word_of(node: Any, part: str) -> str:
    found = node.child_by_field_name(part)
    return word(found) if found is not None else ""


def names_in(node: Any) -> set[str]:
    return set(_NAME.findall(word(node))) if size_of(node) < _LONG else set()


def size_of(node: Any) -> int:
    return int(node.end_byte - node.start_byte)


def is_always(test: Any) -> bool:
    return size_of(test) < 10 and _ALWAYS.fullmatch(word(test)) is not None


def leaves(place: Place) -> bool:
    """Whether a way out leads out of the loop, and not only out of a function or a loop inside."""
    return place.own if place.node.type == "break_statement" else not place.inner


def is_return(place: Place) -> bool:
    """Whether a function whose body it stands in ends there."""
    return place.node.type in ("return_statement", "throw_statement") and not place.inner
