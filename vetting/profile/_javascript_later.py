"""Where a module turns up again that a callback gives, or a function that loads it only when it is called:
`const { exec } = await load()`, `import("x").then(({ exec }) => …)`.
"""

from collections.abc import Iterator
from typing import Any

from vetting.profile._javascript_functions import name_of
from vetting.profile._javascript_returned import gives_back
from vetting.profile._javascript_source import Source, word
from vetting.profile._javascript_variables import FUNCTIONS

GIVES = frozenset({"arrow_function", "return_statement"})
_INNER = frozenset({"parenthesized_expression", "as_expression", "await_expression"})
_TOGETHER = frozenset({"all", "allSettled"})
_MOST = 2000
"""Calls of one function; where there are more, it is said."""


def given_again(source: Source, node: Any) -> Iterator[Any]:
    """The calls that give what a function gives back: those of its name, or of the promise's `then`."""
    function = gives_back(node)
    if function is None:
        return
    args = function.parent
    if args is not None and args.type == "arguments":
        if _member(args.parent) == "then":
            yield args.parent
        return
    for use in source.up_to(_MOST, _uses(source, function)):
        call = use.parent
        if call.type == "call_expression" and call.child_by_field_name("function") == use:
            yield call


def _uses(source: Source, function: Any) -> Iterator[Any]:
    if function.type == "method_definition":
        for leaf in source.leaves(name_of(function), b"("):
            of = leaf.parent.child_by_field_name("object") if leaf.parent is not None else None
            if of is not None and of.type == "this":
                yield leaf.parent
        return
    of = function.parent if function.child_by_field_name("name") is None else function
    if of is not None and (of == function or of.type == "variable_declarator"):
        name = of.child_by_field_name("name")
        yield from source.uses(source.binding(name) or name)


def parameter_of(call: Any) -> Any:
    """What the callback is told of a promise: `({ exec })` of `promise.then(({ exec }) => …)`."""
    args = call.child_by_field_name("arguments")
    first = args.named_children[0] if args is not None and args.named_children else None
    if first is None or first.type not in FUNCTIONS:
        return None
    several = first.child_by_field_name("parameters")
    if several is None:
        return first.child_by_field_name("parameter")
    return several.named_children[0] if several.named_children else None


def together(node: Any) -> Any:
    """The part of a pattern that gets an element: `const [cp] = await Promise.all([node])`."""
    at = node.parent
    place = next(place for place, one in _placed(at) if one.id == node.id)
    args = at.parent
    if args is not None and args.type == "arguments" and _member(args.parent) in _TOGETHER:
        at = args.parent
    while at.parent is not None and at.parent.type in _INNER:
        at = at.parent
    of = at.parent
    pattern = of.child_by_field_name("name") if of is not None else None
    if pattern is None or of.type != "variable_declarator" or pattern.type != "array_pattern":
        return None
    return next((part for at, part in _placed(pattern) if at == place), None)


def _placed(elements: Any) -> Iterator[tuple[int, Any]]:
    """The elements with their places, which holes have too: `[, b]`."""
    place = 0
    for child in elements.children:
        if child.type == ",":
            place += 1
        elif child.is_named and child.type != "comment":
            yield place, child


def _member(call: Any) -> str:
    of = call.child_by_field_name("function") if call is not None else None
    if of is None or of.type != "member_expression":
        return ""
    return word(of.child_by_field_name("property"))
