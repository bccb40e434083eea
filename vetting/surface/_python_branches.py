"""The decisions of a Python file that single out values: `if`, `match`, conditional expressions.

Positions hold line and column, so that two parts of one line are told apart.
"""

import ast
from collections.abc import Iterator

from vetting.surface._flow_left_over import lets_through
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
from vetting.surface._python_lower import lower

Decision = tuple[Scope, ast.If | ast.Match | ast.IfExp, tuple[Region, ...]]
"""A place that decides, its scope, and what follows it in its function."""

COLUMNS = 1 << 12
_ENDS = (ast.Return, ast.Raise)


def start(node: ast.AST) -> int:
    """The position a syntax node begins at."""
    return _place(getattr(node, "lineno", 1), getattr(node, "col_offset", 0))


def end(node: ast.AST) -> int:
    """The position of a syntax node's last character."""
    last = getattr(node, "end_lineno", None)
    number = last if isinstance(last, int) else int(getattr(node, "lineno", 1))
    return _place(number, (getattr(node, "end_col_offset", None) or COLUMNS) - 1)


def span(body: list[ast.stmt]) -> Region:
    """The part that some statements take."""
    return start(body[0]), end(body[-1])


def line(position: int) -> int:
    """The line of a position."""
    return position // COLUMNS


def _place(number: int, column: int) -> int:
    return number * COLUMNS + min(column, COLUMNS - 1)


def branches(decision: Decision) -> Iterator[Branch]:
    """What a place singles out."""
    scope, node, rest = decision
    if isinstance(node, ast.Match):
        yield from _match(node, scope, rest)
        return
    if isinstance(node, ast.IfExp):
        then, other = (start(node.body), end(node.body)), (start(node.orelse), end(node.orelse))
        for condition in _asked(node.test):
            yield condition.branch(scope, then, (other,), Rest())
        return
    orelse = (span(node.orelse),) if node.orelse else ()
    after = Rest(rest, _ends(node.body), bool(node.orelse) and _ends(node.orelse))
    for condition in _asked(node.test):
        yield condition.branch(scope, span(node.body), orelse, after)


def _asked(test: ast.expr) -> list[Condition]:
    """`x == "a" or x in ("b", "c")`, `x.startswith("a")`, and what `not` and `and` make of it."""
    match test:
        case ast.BoolOp(op=ast.Or(), values=parts):
            return either(map(_asked, parts))
        case ast.BoolOp(op=ast.And(), values=parts):
            return both(map(_asked, parts))
        case ast.UnaryOp(op=ast.Not(), operand=of):
            return negated(_asked(of))
        case ast.NamedExpr(value=of):
            return _asked(of)
        case ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[right]):
            return [_equal(left, right)]
        case ast.Compare(left=left, ops=[ast.NotEq() | ast.IsNot()], comparators=[right]):
            return negated([_equal(left, right)])
        case ast.Compare(left=left, ops=[ast.In()], comparators=[right]):
            return [Condition(_subject(left), (Test(lower(right), "in"),))]
        case ast.Compare(left=left, ops=[ast.NotIn()], comparators=[right]):
            return negated([Condition(_subject(left), (Test(lower(right), "in"),))])
        case ast.Call(func=ast.Attribute(value=of, attr="startswith"), args=[prefix]):
            return [Condition(_subject(of), (Test(lower(prefix), "starts"),))]
    return []


def _subject(node: ast.expr) -> Subject:
    return Subject(ast.unparse(node), lower(node))


def _equal(left: ast.expr, right: ast.expr) -> Condition:
    """The side that is written down is the test: a text, or a member of an enumeration."""
    known = isinstance(left, ast.Constant) or (
        isinstance(left, ast.Attribute) and isinstance(right, ast.Name)
    )
    fixed, other = (left, right) if known else (right, left)
    return Condition(_subject(other), (Test(lower(fixed)),))


def _match(node: ast.Match, scope: Scope, rest: tuple[Region, ...]) -> Iterator[Branch]:
    subject = _subject(node.subject)
    before: tuple[Test, ...] = ()
    """What every case so far took for itself."""

    for case in node.cases:
        tests = _patterns(case.pattern)
        body = span(case.body)
        ended = rest if _ends(case.body) else ()
        if tests:
            yield Branch(subject, tests, scope, (body,), () if case.guard else ended)
            before += () if case.guard else tests
        elif before:  # where it ends the function, the rest is for those before it
            whole = isinstance(case.pattern, ast.MatchAs) and case.guard is None
            yield Branch(subject, before, scope, ended if whole else (), (body,), True)


def _patterns(pattern: ast.pattern) -> tuple[Test, ...]:
    match pattern:
        case ast.MatchValue(value=value):
            return (Test(lower(value)),)
        case ast.MatchAs(pattern=inner) if inner is not None:
            return _patterns(inner)
        case ast.MatchOr(patterns=parts):
            found = [_patterns(part) for part in parts]
            return tuple(test for part in found for test in part) if all(found) else ()
    return ()


def _ends(body: list[ast.stmt]) -> bool:
    """Whether what follows some statements in their function never runs after them."""
    match body[-1] if body else None:
        case ast.Return() | ast.Raise():
            return True
        case ast.If(body=then, orelse=other):
            return _ends(then) and _ends(other)
        case ast.With(body=inner) | ast.AsyncWith(body=inner):
            return _ends(inner)
        case ast.Try(body=inner, handlers=handlers, orelse=other, finalbody=last):
            tried = _ends(other) if other else _ends(inner)
            return _ends(last) or (tried and all(_ends(one.body) for one in handlers))
        case ast.Match(cases=cases):
            whole = any(
                isinstance(case.pattern, ast.MatchAs)
                and case.pattern.pattern is None
                and case.guard is None
                for case in cases
            )
            return whole and all(_ends(case.body) for case in cases)
    return False


def takes_all(node: ast.Match, names: set[str]) -> bool:
    """Whether the last case of a decision takes whatever is left, and goes on with it."""
    last = node.cases[-1]
    if last.guard is not None or not isinstance(last.pattern, ast.MatchAs) or last.pattern.pattern:
        return False
    own = {last.pattern.name} if last.pattern.name else set[str]()
    return lets_through("\n".join(map(ast.unparse, last.body)), names | own)
