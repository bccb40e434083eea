"""Where a function of JavaScript uses variables: not only looks at them, tells of them or names them anew."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_absolute import only_tells
from vetting.surface._flow_sense import PLAIN
from vetting.surface._javascript_looks import called, receiver
from vetting.surface._javascript_lower import word

_MOST = 4_000
_MOST_USES = 3_000
"""Syntax nodes of a function among which the uses of a variable are looked for."""

_USED = ("identifier", "shorthand_property_identifier")
_CONDITIONS = ("if_statement", "ternary_expression")
_NAMES = frozenset(
    {"identifier", "member_expression", "subscript_expression", "shorthand_property_identifier"}
)
_MAKES = {"variable_declarator": ("name", "value"), "assignment_expression": ("left", "right")}
_WORDS = pattern(r"[\w$]+")
_COMPARES = frozenset({"===", "!==", "==", "!=", "in"})


def used_in(part: Any, names: set[str]) -> bool:
    """Whether a part of a function uses one of the variables `names`."""
    return _uses(part, None).have(names)


def only_used_in(part: Any, names: set[str], function: Any) -> bool:
    """Whether a function uses the variables in one part of it alone."""
    body = function.child_by_field_name("body") or function
    return not _uses(body, part).have(names)


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


class _Uses:
    """What a part of a function uses, but for another part `but` in it: looked for as far as is asked."""

    def __init__(self, part: Any, but: Any) -> None:
        self._but = but
        self._todo = [part]
        self._left = _MOST
        self._found = set[str]()

    def have(self, names: set[str]) -> bool:
        """Whether one of these variables is used there."""
        if not names.isdisjoint(self._found):
            return True
        while self._left:
            if not self._todo:
                return False
            self._left -= 1
            node = self._todo.pop()
            self._todo += self._within(node)
            if node.type in _NAMES and node != self._but:
                self._found.add(name := word(node))
                if name in names:
                    return True
        return True  # so much that it is not seen

    def _within(self, node: Any) -> Iterable[Any]:
        """The parts of a syntax node in which something may be used."""
        if node == self._but or node.type in ("throw_statement", "comment"):
            return ()
        if node.type in _CONDITIONS:
            sides = (node.child_by_field_name(one) for one in ("consequence", "alternative"))
            return [side for side in sides if side is not None]
        if node.type == "binary_expression":
            if word(node.child_by_field_name("operator")) in _COMPARES:
                return ()
        elif node.type in ("call_expression", "new_expression"):
            func = node.child_by_field_name("function") or node.child_by_field_name("constructor")
            if only_tells(word(func)[-60:].rpartition(".")[2]):
                return ()
        elif node.type in _MAKES:
            value = node.child_by_field_name(_MAKES[node.type][1])
            return () if value is None or _is_plain(value) else (value,)
        return node.named_children  # type: ignore[no-any-return]


@lru_cache(maxsize=1 << 8)  # a part is asked for one variable after the other
def _uses(part: Any, but: Any) -> _Uses:
    return _Uses(part, but)


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


@lru_cache(maxsize=4)  # a function is asked for one variable after the other
def named_in(function: Any) -> dict[bytes, list[Any]]:
    """Where each name is used in a function."""
    found: dict[bytes, list[Any]] = {}
    todo = [function]
    for _ in range(_MOST_USES):
        if not todo:
            break
        node = todo.pop()
        todo += reversed(node.named_children)
        if node.type in _USED:
            found.setdefault(node.text, []).append(node)
    return found
