"""Where a function of JavaScript uses variables: not only looks at them, tells of them or names them anew."""

import re
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_absolute import only_tells
from vetting.surface._flow_sense import PLAIN
from vetting.surface._javascript_looks import called, receiver
from vetting.surface._javascript_lower import word

_MOST = 4_000
_CONDITIONS = ("if_statement", "ternary_expression")
_NAMES = frozenset(
    {"identifier", "member_expression", "subscript_expression", "shorthand_property_identifier"}
)
_MAKES = {"variable_declarator": ("name", "value"), "assignment_expression": ("left", "right")}
_WORDS = pattern(r"[\w$]+")
_COMPARES = frozenset({"===", "!==", "==", "!=", "in"})


def used_in(part: Any, names: set[str]) -> bool:
    """Whether a part of a function uses one of the variables `names`."""
    return _used([part], names, None)


def only_used_in(part: Any, names: set[str], function: Any) -> bool:
    """Whether a function uses the variables in one part of it alone."""
    body = function.child_by_field_name("body") or function
    return not _used([body], names, part)


def made_of(names: set[str], function: Any) -> set[str]:
    """The variables of a function, and those that are given what is made of them."""
    found, todo = set(names), [function]
    for _ in range(_MOST):
        if not todo:
            break
        node = todo.pop()
        todo += reversed(node.named_children)
        if node.type in _MAKES:
            to, value = map(node.child_by_field_name, _MAKES[node.type])
            if to is not None and value is not None and _mentions(value, found):
                found |= {word(to)} if to.type in _NAMES else set(_WORDS.findall(word(to)))
    return found


def _mentions(node: Any, names: set[str]) -> bool:
    text = word(node)
    return any(
        re.search(rf"(?<![\w$.]){re.escape(name)}(?![\w$])", text) for name in names if name in text
    )


def _used(todo: list[Any], names: set[str], but: Any) -> bool:
    for _ in range(_MOST):
        if not todo:
            return False
        node = todo.pop()
        if node == but or node.type in ("throw_statement", "comment"):
            continue
        if node.type in _CONDITIONS:
            sides = (node.child_by_field_name(one) for one in ("consequence", "alternative"))
            todo += [side for side in sides if side is not None]
            continue
        if node.type == "binary_expression":
            if word(node.child_by_field_name("operator")) in _COMPARES:
                continue
        elif node.type in ("call_expression", "new_expression"):
            func = node.child_by_field_name("function") or node.child_by_field_name("constructor")
            if only_tells(word(func)[-60:].rpartition(".")[2]):
                continue
        elif node.type in _MAKES:
            value = node.child_by_field_name(_MAKES[node.type][1])
            if value is None or _is_plain(value):
                continue
            todo.append(value)
            continue
        elif node.type in _NAMES and word(node) in names:
            return True
        todo += node.named_children
    return True  # so much that it is not seen


def _is_plain(value: Any) -> bool:
    """Whether a value is only another form of what is in it."""
    todo = [value]
    for _ in range(60):
        if not todo:
            return True
        node = todo.pop()
        if node.type == "call_expression" and called(node) not in PLAIN:
            return False
        if node.type == "call_expression":
            args, of = node.child_by_field_name("arguments"), receiver(node)
            todo += [*(args.named_children if args is not None else ()), *([of] if of else ())]
        else:
            todo += node.named_children
    return False
