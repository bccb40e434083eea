"""What gets a value that a function gives back, alone or as a member of an object: the function's calls
in the same file, and what is taken of them.
"""

from collections.abc import Iterator
from typing import Any

from vetting.profile._javascript_functions import name_of
from vetting.profile._javascript_source import Source, word
from vetting.profile._javascript_variables import FUNCTIONS

_INNER = frozenset({"parenthesized_expression", "as_expression", "await_expression"})
_MOST = 2000
"""Calls of one function; where there are more, it is said."""


def receivers(source: Source, node: Any) -> Iterator[tuple[Any, bool]]:
    """The expressions that have the value of `node`, and patterns that get it, which is said."""
    key, given = "", node
    pair = node.parent
    if node.type == "shorthand_property_identifier":
        key, given = word(node), node.parent
    elif pair is not None and pair.type == "pair" and pair.child_by_field_name("value") == node:
        key, given = word(pair.child_by_field_name("key")), pair.parent
    function = gives_back(given)
    name = name_of(function) if function is not None else ""
    if len(name) < 2:
        return
    if not key and any(child.type == "get" for child in function.children):
        yield from ((one, False) for one in source.up_to(_MOST, _got(source, name)))
        return
    for leaf in source.up_to(_MOST, source.leaves(name, b"(")):
        at = leaf.parent
        call = at.parent if at is not None and at.type == "member_expression" else at
        if call is None or call.type != "call_expression":
            continue
        if not key:
            yield call, False
        else:
            yield from _taken(source, call, key)


def _got(source: Source, name: str) -> Iterator[Any]:
    """`this.name`, which calls the function that gives it."""
    for leaf in source.leaves(name):
        of = leaf.parent.child_by_field_name("object") if leaf.parent is not None else None
        if of is not None and of.type == "this":
            yield leaf.parent


def gives_back(node: Any) -> Any:
    """The function whose result a value is."""
    while node is not None and node.parent is not None and node.parent.type in _INNER:
        node = node.parent
    parent = node.parent if node is not None else None
    if parent is None:
        return None
    if parent.type == "arrow_function":
        return parent if parent.child_by_field_name("body") == node else None
    if parent.type != "return_statement":
        return None
    while parent is not None and parent.type not in FUNCTIONS:
        parent = parent.parent
    return parent


def _taken(source: Source, call: Any, key: str) -> Iterator[tuple[Any, bool]]:
    """What takes the member `key` of what a call gives."""
    while call.parent is not None and call.parent.type in _INNER:
        call = call.parent
    parent = call.parent
    if parent is not None and parent.type == "member_expression":
        if word(parent.child_by_field_name("property")) == key:
            yield parent, False
    elif parent is not None and parent.type == "variable_declarator":
        yield from _named(source, parent.child_by_field_name("name"), key)


def _named(source: Source, pattern: Any, key: str) -> Iterator[tuple[Any, bool]]:
    """What takes the member `key` of what a variable, or a pattern, gets."""
    for child in pattern.named_children if pattern.type == "object_pattern" else ():
        if child.type == "shorthand_property_identifier_pattern" and word(child) == key:
            yield child, True
        elif child.type == "pair_pattern" and word(child.child_by_field_name("key")) == key:
            yield child.child_by_field_name("value"), True
    uses = source.uses(source.binding(pattern) or pattern) if pattern.type == "identifier" else ()
    for use in uses:
        owner = use.parent
        member = owner is not None and owner.type == "member_expression"
        if member and word(owner.child_by_field_name("property")) == key:
            yield owner, False
