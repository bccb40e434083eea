"""What a JavaScript file says of the modules that it loads by names which are not in the code."""

from typing import Any

from vetting.profile._javascript_source import Source, word
from vetting.profile._javascript_strings import looped


def said(source: Source, node: Any, depth: int = 0) -> str:
    """The source of an expression and of the variables in it."""
    text = word(node)
    if depth > 3 or len(text) > 500:
        return text
    todo = [node]
    while todo:
        part = todo.pop()
        todo += part.named_children
        binding = source.binding(part) if part.type == "identifier" else None
        if binding is None:
            continue
        over = looped(binding)
        value = binding.parent.child_by_field_name("value") if over is None else over
        loaded = word(value).startswith(("require(", "await import("))
        if value is not None and value.id != node.id and not loaded:
            text += f" {said(source, value, depth + 1)}"
    return text
