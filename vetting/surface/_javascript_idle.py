"""Checks of JavaScript that are written in a function which does not run in time: nobody calls it, or a clock
does, when what was to be checked is used already.
"""

import re
from typing import Any

from vetting.surface._javascript_lexical import text_of
from vetting.surface._javascript_looks import called
from vetting.surface._javascript_lower import FUNCTIONS, word

_LATER = frozenset({"setTimeout", "setInterval", "setImmediate", "nextTick", "queueMicrotask"})
_UP = 200


def is_idle(node: Any, function: Any) -> bool:
    """Whether a node stands in a function inside of `function` that does not run before that ends."""
    for _ in range(_UP):
        node = node.parent
        if node is None or node == function:
            return False
        if node.type in FUNCTIONS and _is_left(node, function):
            return True
    return False


def _is_left(inner: Any, function: Any) -> bool:
    around = inner.parent
    if around.type == "arguments":
        return called(around.parent) in _LATER
    named = inner if inner.type == "function_declaration" else around
    if named is around and around.type != "variable_declarator":
        return False
    name, text = word(named.child_by_field_name("name")), text_of(function)
    return bool(name) and len(re.findall(rf"(?<![\w$]){re.escape(name)}(?![\w$])", text)) == 1
