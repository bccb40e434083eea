"""Questions of JavaScript that only turn a few texts away: see `_excluded`."""

import re
from typing import Any

from vetting.patterns import pattern
from vetting.surface._excluded import CASES, MUST_HOLD, SCHEME, says_nothing
from vetting.surface._javascript_lower import word

FOUND, MISSING, UNHEEDED = "found", "missing", "unheeded"
"""What goes on behind a question: texts of which it is true, those of which it is not, all."""

_ASKS = {"startsWith": "begins", "endsWith": "ends", "includes": "holds"}
_SAME = ("===", "==")
_NAME = pattern(r"(?<![\w$./])[A-Za-z_$][\w$]{0,80}+")
_LEAVES = frozenset({
    *("return_statement", "throw_statement", "continue_statement", "break_statement"),
})  # fmt: skip
_NAMES = frozenset({"identifier", "member_expression"})


def is_excluding(node: Any) -> bool:
    """Whether a part of a condition says nothing of what goes on behind it, or in its `else`."""
    if _must_hold(node):
        return True
    decision = _decision(node)
    found = _asked(node) if decision is not None else None
    if decision is None or found is None:
        return False
    of, how, text = found
    if not says_nothing(how, text):
        return False
    body = decision.child_by_field_name("consequence")
    if decision.child_by_field_name("alternative") is None and not leaves(body):
        return False
    if how == "begins" and SCHEME.fullmatch(text):  # any host can stand behind it
        return True
    use = pattern(rf"(?<![\w$.]){re.escape(of)}(?![\w$])")
    return not any(use.search(word(part)) for part in _used_in(body))


def _must_hold(call: Any) -> bool:
    """Whether only texts go on that hold a word, whatever else is in them: `if
    (!text.toLowerCase().includes("asc")) throw …`.
    """
    if call.type != "call_expression" or left_behind(call) != FOUND:
        return False
    func, args = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    of = func.child_by_field_name("object")
    if of is None or of.type != "call_expression" or args is None:
        return False
    case = of.child_by_field_name("function").child_by_field_name("property")
    said = word(args.named_children[0])[1:-1] if len(args.named_children) == 1 else ""
    asks = word(func.child_by_field_name("property")) == "includes" and case is not None
    return asks and word(case) in CASES and MUST_HOLD.fullmatch(said) is not None


def left_behind(call: Any) -> str | None:
    """Which texts go on behind a question that is asked by a call; None where it may be either."""
    node, negated = call, False
    while node.parent is not None and (
        node.parent.type == "parenthesized_expression"
        or (node.parent.type == "unary_expression" and word(node.parent)[:1] == "!")
    ):
        node = node.parent
        negated ^= node.type == "unary_expression"
    if node.parent is not None and node.parent.type == "expression_statement":
        return UNHEEDED
    decision = _decision(node)
    if decision is None or decision.child_by_field_name("alternative") is not None:
        return None
    body = decision.child_by_field_name("consequence")
    if not leaves(body):
        return None
    if negated:
        return FOUND
    args = call.child_by_field_name("arguments")
    of = call.child_by_field_name("function").child_by_field_name("object")
    named = {name for one in (args, of) if one is not None for name in _NAME.findall(word(one))}
    uses = [pattern(rf"(?<![\w$.]){re.escape(one)}(?![\w$])") for one in named]
    parts = [word(part) for part in _used_in(body)]
    return None if any(use.search(part) for use in uses for part in parts) else MISSING


def _decision(node: Any) -> Any:
    """The `if` that a question, or one of several of which one is enough, decides."""
    at, around = node, node.parent
    while around is not None and (
        around.type == "parenthesized_expression"
        or (
            around.type == "binary_expression"
            and word(around.child_by_field_name("operator")) == "||"
        )
    ):
        at, around = around, around.parent
    if around is None or around.type != "if_statement":
        return None
    test = around.child_by_field_name("condition")
    return around if test is not None and test.id == at.id else None


def _used_in(body: Any) -> list[Any]:
    """The statements of a branch, but for the errors that it ends with."""
    every = body.named_children if body.type == "statement_block" else [body]
    return [one for one in every if one.type != "throw_statement"]


def leaves(body: Any) -> bool:
    """Whether a branch ends with leaving the function, or the turn of a loop."""
    last = body
    if body is not None and body.type == "statement_block":
        last = body.named_children[-1] if body.named_children else None
    return last is not None and last.type in _LEAVES


def _asked(node: Any) -> tuple[str, str, str] | None:
    """The variable that is asked for, how, and the text."""
    if node.type == "binary_expression":
        if word(node.child_by_field_name("operator")) not in _SAME:
            return None
        of, said, how = node.child_by_field_name("left"), node.child_by_field_name("right"), "is"
    elif node.type == "call_expression":
        func, args = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if func is None or func.type != "member_expression" or args is None:
            return None
        if len(args.named_children) != 1:
            return None
        how = _ASKS.get(word(func.child_by_field_name("property")), "")
        of, said = func.child_by_field_name("object"), args.named_children[0]
    else:
        return None
    while of is not None and of.type == "call_expression":  # `name.toLowerCase()`
        func, args = of.child_by_field_name("function"), of.child_by_field_name("arguments")
        plain = func is not None and func.type == "member_expression" and args is not None
        of = func.child_by_field_name("object") if plain and not args.named_children else None
    if not how or of is None or of.type not in _NAMES or said is None or said.type != "string":
        return None
    return word(of), how, word(said)[1:-1]
