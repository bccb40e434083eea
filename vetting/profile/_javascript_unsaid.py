"""Sides of an expression of which nobody has written the text, beside others that are known:
`config.token_env || "TOKEN"`, `named ? named.env : "TOKEN"`.
"""

from collections.abc import Iterator
from typing import Any

from vetting.profile._javascript_objects import DEPTH, inner
from vetting.profile._javascript_source import Source, word
from vetting.profile._javascript_strings import looped, strings

_EITHER = frozenset({"||", "??"})
_NOTHING = frozenset({"null", "undefined", "false", "true", "number"})


def unsaid(source: Source, node: Any, depth: int = 0) -> Iterator[Any]:
    """The sides of what `node` may be that are no known text; none where it has no sides."""
    node = inner(node)
    if node is None or depth > DEPTH:
        return
    for side in _sides(source, node):
        part = inner(side)
        if part is None or part.type in _NOTHING:
            continue
        if strings(source, part) or any(_sides(source, part)):
            yield from unsaid(source, part, depth + 1)
        elif part.type != "identifier" or source.binding(part) is not None:
            yield part  # what nobody declares is nothing


def _sides(source: Source, node: Any) -> list[Any]:
    if node.type == "binary_expression":
        either = word(node.child_by_field_name("operator")) in _EITHER
        return [node.child_by_field_name(name) for name in ("left", "right")] if either else []
    if node.type == "ternary_expression":
        return [node.child_by_field_name(name) for name in ("consequence", "alternative")]
    binding = source.binding(node) if node.type == "identifier" else None
    made: Any = binding.parent if binding is not None else None
    if made is None or made.type != "variable_declarator" or looped(binding) is not None:
        return []
    value = inner(made.child_by_field_name("value"))
    if made.child_by_field_name("name") != binding:
        return []
    return _sides(source, value) if value is not None and value.type != "identifier" else []
