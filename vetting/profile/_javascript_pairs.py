"""The options that a call in JavaScript is given, as an object that is written out."""

from collections.abc import Iterator
from typing import Any

from vetting.profile._javascript_objects import inner
from vetting.profile._javascript_source import Source, literal, word

_BRANCHES = {
    "binary_expression": ("left", "right"),
    "ternary_expression": ("consequence", "alternative"),
}
_INSIDE = frozenset(("socket", "connection", "server", "auth", "credentials"))
"""Options that hold others."""


def options_of(source: Source, arg: Any) -> Any:
    """The object that an argument is, or that the variable holds which it is."""
    arg = inner(arg)
    if arg is not None and arg.type == "identifier":
        binding = source.binding(arg)
        of = binding.parent if binding is not None else None
        arg = (
            of.child_by_field_name("value")
            if of is not None and of.type == "variable_declarator"
            else None
        )
    return arg if arg is not None and arg.type == "object" else None


def pairs(source: Source, options: Any) -> Iterator[tuple[str, Any]]:
    """What an object holds, also in objects that are spread in it, and in those that say where a service is
    or who asks it. An option that is only named has no value.
    """
    todo = [options]
    seen = {options.id}  # the same variable may be spread many times
    for at in todo:
        for pair in at.named_children:
            into = []
            if pair.type == "shorthand_property_identifier":
                yield word(pair), None
            elif pair.type == "pair":
                key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
                name = literal(key) if key.type == "string" else word(key)
                yield name, inner(value)
                into = [value] if name in _INSIDE else []
            elif pair.type == "spread_element":
                into = _spread(pair)
            for one in into:
                inside = options_of(source, one)
                if inside is not None and inside.id not in seen:
                    seen.add(inside.id)
                    todo.append(inside)


def _spread(element: Any) -> list[Any]:
    """What `...(given && { password })` may spread."""
    found = []
    todo = [inner(child) for child in element.named_children]
    for node in todo:
        if node is not None and node.type in _BRANCHES:
            todo += [inner(node.child_by_field_name(name)) for name in _BRANCHES[node.type]]
        elif node is not None:
            found.append(node)
    return found
