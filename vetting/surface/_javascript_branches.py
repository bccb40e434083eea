"""The decisions of a JavaScript file that single out values: `if`, `switch`, `? :`, `&&`."""

from collections.abc import Iterator
from typing import Any

from vetting.surface._inside import (
    Branch,
    Condition,
    Region,
    Rest,
    Subject,
    Test,
    both,
    either,
    negated,
)
from vetting.surface._ir import Scope
from vetting.surface._javascript_lower import FUNCTIONS, lower, word

QUERY = (
    "[(switch_statement) (if_statement) (ternary_expression)"
    ' (binary_expression left: (binary_expression) operator: "&&")] @found'
)
_LEAVES = frozenset({"return_statement", "throw_statement"})
_STOPS = _LEAVES | {"break_statement", "continue_statement"}
_LISTS = frozenset({"statement_block", "program", "switch_case", "switch_default"})
_WRITTEN = frozenset({"string", "template_string"})
_DEPTH = 40


def branches(node: Any, scope: Scope) -> Iterator[Branch]:
    """What a place singles out."""
    if node.type == "switch_statement":
        yield from _switch(node, scope)
        return
    if node.type == "binary_expression":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        for condition in asked(left):
            yield condition.branch(scope, _span(right), (), Rest())
        return
    then, other = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
    if then is None:
        return
    rest = Rest()
    if node.type == "if_statement":
        rest = Rest(_rest(node), _ends(then), other is not None and _ends(other))
    for condition in asked(node.child_by_field_name("condition")):
        yield condition.branch(scope, _span(then), (_span(other),) if other else (), rest)


def _span(node: Any) -> Region:
    return node.start_byte, node.end_byte - 1


def asked(node: Any, depth: int = 0) -> list[Condition]:
    """`x === "a" || NAMES.includes(x)`, `x in table`, and what `!` and `&&` make of it."""
    if node is None or depth > _DEPTH:
        return []
    if node.type == "parenthesized_expression" and node.named_children:
        return asked(node.named_children[0], depth + 1)
    if node.type == "unary_expression" and word(node)[:1] == "!":
        return negated(asked(node.child_by_field_name("argument"), depth + 1))
    if node.type == "call_expression":
        return _called(node)
    if node.type != "binary_expression":
        return []
    operator = word(node.child_by_field_name("operator"))
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    match operator:
        case "||":
            return either([asked(left, depth + 1), asked(right, depth + 1)])
        case "&&":
            return both([asked(left, depth + 1), asked(right, depth + 1)])
        case "===" | "==":
            return [_equal(left, right)]
        case "!==" | "!=":
            return negated([_equal(left, right)])
        case "in":
            return [Condition(_subject(left), (Test(lower(right), "in"),))]
    return []


def _subject(node: Any) -> Subject:
    return Subject(word(node).strip("() "), lower(node))


def _equal(left: Any, right: Any) -> Condition:
    """The side that is written down is the test: a text, or a member of an object of names."""
    known = left.type in _WRITTEN or (
        left.type == "member_expression" and right.type == "identifier"
    )
    fixed, other = (left, right) if known else (right, left)
    return Condition(_subject(other), (Test(lower(fixed)),))


def _called(node: Any) -> list[Condition]:
    """`NAMES.includes(x)`, `TABLE.has(x)`, `x.startsWith("a")`."""
    func, args = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if func is None or func.type != "member_expression" or args is None:
        return []
    of, given = func.child_by_field_name("object"), args.named_children
    name = word(func.child_by_field_name("property"))
    if len(given) != 1:
        return []
    if name in ("includes", "has", "hasOwnProperty"):
        return [Condition(_subject(given[0]), (Test(lower(of), "in"),))]
    if name == "startsWith":
        return [Condition(_subject(of), (Test(lower(given[0]), "starts"),))]
    return []


def _switch(node: Any, scope: Scope) -> Iterator[Branch]:
    """A branch for each `case`, run also by those before it that fall through."""
    subject = _subject(node.child_by_field_name("value"))
    body = node.child_by_field_name("body")
    cases = [part for part in body.named_children if part.type.startswith("switch_")]
    every = tuple(Test(lower(part.child_by_field_name("value"))) for part in cases if _value(part))
    rest = _rest(node)
    falling: tuple[Test, ...] = ()
    anyone = False  # what no case names falls through, too
    for part in cases:
        statements = [child for child in part.children_by_field_name("body") if child.is_named]
        last = _last(statements)
        after = rest if last is not None and _ends(last) else ()
        if _value(part):
            falling = (*falling, Test(lower(part.child_by_field_name("value"))))
            yield Branch(subject, falling, scope, () if anyone else (_span(part),), after)
        else:
            others = tuple(
                test for test in every if all(test.node.raw != f.node.raw for f in falling)
            )
            yield Branch(subject, others, scope, () if falling else after, (_span(part),), True)
            anyone = True
        if last is not None and stops(last):
            falling, anyone = (), False


def _value(part: Any) -> bool:
    return part.child_by_field_name("value") is not None


def _last(statements: list[Any]) -> Any:
    found = [node for node in statements if node.type != "comment"]
    return found[-1] if found else None


def stops(node: Any) -> bool:
    """Whether the next `case` is not fallen into."""
    if node.type == "statement_block":
        last = _last(node.named_children)
        return last is not None and stops(last)
    return node.type in _STOPS or _ends(node)


def _ends(node: Any, depth: int = 0) -> bool:
    """Whether what follows a statement in its function never runs after it."""
    if node is None or depth > _DEPTH:
        return False
    if node.type in _LEAVES:
        return True
    if node.type in ("statement_block", "else_clause", "finally_clause", "catch_clause"):
        inner = node.child_by_field_name("body") or node
        last = _last(inner.named_children)
        return _ends(last, depth + 1)
    if node.type == "if_statement":
        then, other = (
            node.child_by_field_name("consequence"),
            node.child_by_field_name("alternative"),
        )
        return _ends(then, depth + 1) and _ends(other, depth + 1)
    if node.type == "try_statement":
        caught, last = node.child_by_field_name("handler"), node.child_by_field_name("finalizer")
        tried = _ends(node.child_by_field_name("body"), depth + 1)
        return _ends(last, depth + 1) or (tried and (caught is None or _ends(caught, depth + 1)))
    return False


def _rest(node: Any) -> tuple[Region, ...]:
    """What follows a statement in its function. A part that may fail ends it: what follows that
    runs then all the same.
    """
    found: list[Region] = []
    while node.parent is not None and node.parent.type not in FUNCTIONS:
        child, node = node, node.parent
        if node.type == "try_statement" and node.child_by_field_name("body") == child:
            break
        if node.type in _LISTS:
            later = [part for part in node.named_children if part.start_byte >= child.end_byte]
            if later:
                found.append((later[0].start_byte, node.end_byte - 1))
    return tuple(found)
