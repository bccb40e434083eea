"""Tests in JavaScript that nobody heeds: they decide how a value is written, or only what is said."""

from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_syntax import KIND
from vetting.surface._javascript_looks import only_says
from vetting.surface._javascript_lower import word

LITTLE = pattern(
    r"(?s)typeof\b.*|undefined|null|[\d.]+|[\"'`](?:\.\w+|\.{1,2})?[\"'`]|true|false|.*\.length"
    r"|[\"'](?:string|object|number|function|undefined|~|file:?)[\"']|.*\bextname\(.*"
)
"""What says nothing of where a value leads."""

_FIXED = pattern(r"[\"'][^\"'\n]{0,80}[\"']")
"""A text that stands in the code, which is taken instead of what a test refuses."""

_SAID = pattern(r"[\"'][^\"'\n.]{1,80}[\"']")
_ENDINGS = pattern(r"[\"'`](?:\.\w{1,8})?[\"'`]")
_TESTS = frozenset(
    {"parenthesized_expression", "unary_expression", "binary_expression", "call_expression"}
    | {"arguments", "member_expression", "await_expression"}
)
_WORDS = pattern(r"[\w$]+")
_CLIMBED = 40
"""Steps from a test to what it decides: each costs the more, the deeper the text is nested."""


def rewrites(node: Any) -> bool:
    """Whether a test only decides how a value is written, and refuses none: `if
    (!file.startsWith(base)) file = base + file`, `name.startsWith("/") ? name : base + name`; or
    only says that it is wrong.
    """
    for _ in range(_CLIMBED):
        child, node = node, node.parent
        if node is None:
            return False
        if node.type == "ternary_expression":
            if node.child_by_field_name("condition") != child:
                continue
            sides = ("consequence", "alternative")
            said = [word(node.child_by_field_name(side)) for side in sides]
            if all(map(_ENDINGS.fullmatch, said)):  # what is put behind a name that lacks it
                return True
            if all(map(_SAID.fullmatch, said)):  # how it is called, and nothing of it is taken
                return True
            return not any(LITTLE.fullmatch(one) or _FIXED.fullmatch(one) for one in said)
        if node.type == "if_statement":
            if node.child_by_field_name("condition") != child:
                return False
            if _only_kinds(node):
                return True
            body = node.child_by_field_name("consequence")
            parts = body.named_children if body.type == "statement_block" else [body]
            only = all(
                part.type == "comment"
                or only_says(part)
                or (
                    part.type == "expression_statement"
                    and part.named_children
                    and part.named_children[0].type.endswith("assignment_expression")
                    and word(part.named_children[0].child_by_field_name("left")) in word(child)
                )
                for part in parts
            )
            return only and node.child_by_field_name("alternative") is None
        if node.type == "variable_declarator" and node.child_by_field_name("value") == child:
            return _is_unheeded(node)
        if node.type not in _TESTS:
            return False
    return True  # so deep in an expression nobody heeds it, as far as is seen


def _only_kinds(statement: Any) -> bool:
    """Whether a decision only says what kind of file something is, in each of its branches: `mime =
    "image/png"`.
    """
    names = ("consequence", "alternative")
    parts = [part for name in names if (part := statement.child_by_field_name(name)) is not None]
    while parts:
        part = parts.pop()
        if part.type in ("else_clause", "statement_block"):
            parts += part.named_children
        elif part.type == "if_statement":
            parts += [one for name in names if (one := part.child_by_field_name(name)) is not None]
        elif part.type != "comment" and not _names_a_kind(part):
            return False
    return True


def _names_a_kind(statement: Any) -> bool:
    made = statement.named_children[0] if statement.named_children else None
    if made is None or made.type != "assignment_expression":
        return False
    left, right = made.child_by_field_name("left"), made.child_by_field_name("right")
    return KIND.fullmatch(word(left)) is not None and _FIXED.fullmatch(word(right)) is not None


def _is_unheeded(declared: Any) -> bool:
    """Whether a variable is only asked for by tests that refuse nothing."""
    name = declared.child_by_field_name("name")
    block = declared.parent.parent if declared.parent is not None else None
    if block is None or name is None or name.type != "identifier":
        return False
    tests = [
        test
        for part in block.named_children
        if part.type == "if_statement"
        and (test := part.child_by_field_name("condition")) is not None
        and word(test).strip("()! \n") == word(name)
    ]
    if not tests or not all(map(rewrites, map(_inner, tests))):
        return False
    return _WORDS.findall(word(block)).count(word(name)) == 1 + len(tests)


def _inner(test: Any) -> Any:
    """A node in a test."""
    return test.named_children[0]
