"""The way from one folder to a file, `path.relative(root, file)`: it refuses nothing by itself, and is
no look where it is only told, `return { file, label: path.relative(root, file) }`.
"""

import re
from collections.abc import Sequence
from typing import Any

from vetting.patterns import pattern
from vetting.surface._javascript_looks import called
from vetting.surface._javascript_lower import word

_PASSED = frozenset({
    *("parenthesized_expression", "member_expression", "await_expression", "as_expression"),
    *("non_null_expression", "template_substitution", "template_string"),
})  # fmt: skip
_FORMS = pattern(r"replace|replaceAll|split|join|trim|toString|normalize|map|String|toLowerCase")
"""Calls that give the same way in another form."""

_TELLS = frozenset({"pair", "return_statement", "arrow_function", "array", "object"})
_TESTED = frozenset(
    {"parenthesized_expression", "unary_expression", "binary_expression", "await_expression"}
)
_DECIDES = frozenset({
    *("if_statement", "ternary_expression", "while_statement", "return_statement", "arrow_function"),
    "variable_declarator",
})  # fmt: skip
_JOINED = frozenset({"||", "??", "+"})
_ASKED = (
    r"(?<![\w$])%s(?:\.(?:startsWith|includes|indexOf|match|search|at|charAt)\("
    r"|\.split\([^()\n]{0,40}\)|\s{0,4}[!=]==?)|isAbsolute\((?:[\w$]{1,60}\.){0,4}%s\)"
)
_LONG, _LARGE, _MOST = 1000, 400_000, 400
_UP = 40


def is_only_told(call: Any, raw: Any, looks: Sequence[Any]) -> bool:
    """Whether nobody asks where a way leads that `path.relative` tells: neither where it stands, nor
    by the name that it is given; `looks` are the questions of the function `raw`, see `UpTo`.
    """
    function = raw[0] if isinstance(raw, tuple) else raw
    node = call
    for _ in range(_UP):
        child, node = node, node.parent
        if node is None:
            return False
        if node.type in _PASSED:
            continue
        if node.type == "binary_expression":
            if word(node.child_by_field_name("operator")) not in _JOINED:
                return False
        elif node.type == "call_expression":
            if _FORMS.fullmatch(called(node)) is None:
                return False
        elif node.type == "arguments":
            if _FORMS.fullmatch(called(node.parent)) is None:
                return False
        elif node.type == "variable_declarator":
            return not _asked_by_name(node.child_by_field_name("name"), function, looks)
        elif node.type == "pair":
            return not _asked_elsewhere(word(node.child_by_field_name("key")), node)
        else:
            return node.type in _TELLS and child != node.child_by_field_name("parameter")
    return False


def _asked_by_name(named: Any, function: Any, looks: Sequence[Any]) -> bool:
    if named is None or named.type != "identifier":
        return True
    name = word(named)
    if len(looks) > _MOST:  # each is looked through by itself
        return _asked_in(name, function)
    if len(name) > _LONG:
        return True
    used = pattern(rf"(?<![\w$.]){re.escape(name)}(?![\w$])")
    if any(_decides(look) and used.search(word(look)) for look in looks):
        return True
    handed = rf"return\s{{0,8}}[{{\[][^;{{}}]{{0,400}}(?<![\w$.]){re.escape(name)}(?![\w$])"
    return bool(re.search(handed, word(function))) and _asked_elsewhere(name, named)


def _decides(node: Any) -> bool:
    """Whether the outcome of a question is one that is asked for: `path.isAbsolute(rel)` in a test."""
    if node.type == "switch_statement":
        return True
    if node.type == "binary_expression":
        return word(node.child_by_field_name("operator")) not in _JOINED
    if called(node) == "relative" or _FORMS.fullmatch(called(node)):
        return False
    for _ in range(_UP):
        node = node.parent
        if node is None or node.type not in _TESTED:
            break
    return node is not None and node.type in _DECIDES


def _asked_elsewhere(name: str, node: Any) -> bool:
    """Whether something of the module asks for a member of that name."""
    while node.parent is not None:
        node = node.parent
    return _asked_in(name, node)


def _asked_in(name: str, node: Any) -> bool:
    if len(name) > _LONG or node.end_byte - node.start_byte > _LARGE:
        return True
    exact = re.escape(name)
    return re.search(_ASKED.replace("%s", exact), word(node)) is not None
