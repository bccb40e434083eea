"""Expressions that are used only where a list of the code's own has just let them in: `if line.decode() in
("up", "down"): run(line.decode())`, `if (!KNOWN.includes(words[0])) return;`.

It must be the same expression, the question must decide whether the place is reached at all, and nothing
between them may give one of its variables something else.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import statements, walk
from vetting.surface._ir import Scope
from vetting.surface._javascript_lower import FUNCTIONS, word
from vetting.surface._python_left import place_of
from vetting.surface._python_looks import is_known

_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_OUT = frozenset({"return_statement", "throw_statement", "continue_statement", "break_statement"})
_LIST = pattern(
    r"""[A-Z][A-Z0-9_]{1,60}+|\[(?:\s?+(?:"[^"$\n]{1,80}+"|'[^'$\n]{1,80}+'|`[^`$\n]{1,80}+`)\s?+,?+){1,60}+\s?+\]"""
)
_ASKS = frozenset({"includes", "has"})
_LONG = 200
_MOST = 4_000
"""Characters of an expression, and statements of a function, that are looked at."""

_UP = 60


def is_let_in(raw: Any, scope: Scope) -> bool:
    """Whether the expression `raw` stands where a list has let it in."""
    if scope.kind != "function" or raw is None:
        return False
    if isinstance(raw, ast.AST):
        return isinstance(raw, ast.expr) and _in_python(raw, scope.raw)
    return getattr(raw, "parent", None) is not None and _in_javascript(raw)


def _in_python(raw: ast.expr, function: ast.AST) -> bool:
    said, at = ast.unparse(raw), place_of(raw)
    names = {node.id for node in walk(raw) if isinstance(node, ast.Name)}
    if len(said) > _LONG:
        return False
    for number, node in enumerate(statements(function)):
        if number > _MOST:
            return False
        for block in _blocks(node):
            for place, one in enumerate(block):
                for reached in _reached(one, block[place + 1 :], said):
                    if _holds(reached, at):
                        return not _given(function, names, place_of(one), at)
    return False


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        inner = getattr(node, name, None)
        if isinstance(inner, list):
            yield inner


def _reached(
    statement: ast.stmt, after: Sequence[ast.stmt], said: str
) -> Iterator[Sequence[ast.stmt]]:
    """The statements that are reached only with what a list has."""
    if not isinstance(statement, ast.If):
        return
    every = isinstance(statement.test, ast.BoolOp)
    for test in (
        statement.test.values if isinstance(statement.test, ast.BoolOp) else (statement.test,)
    ):
        match test:
            case ast.Compare(left=left, ops=[op], comparators=[known]) if is_known(known):
                if ast.unparse(left) != said:
                    continue
            case _:
                continue
        joined = statement.test.op if isinstance(statement.test, ast.BoolOp) else None
        if isinstance(op, ast.In) and not isinstance(joined, ast.Or):
            yield statement.body
        elif isinstance(op, ast.NotIn) and not (every and isinstance(joined, ast.And)):
            yield statement.orelse
            if isinstance(statement.body[-1], _LEAVES):
                yield after


def _holds(block: Sequence[ast.stmt], at: int) -> bool:
    return bool(block) and place_of(block[0]) <= at < place_of(block[-1], end=True)


def _given(function: ast.AST, names: set[str], start: int, end: int) -> bool:
    """Whether a variable gets something else between two places."""
    return any(
        isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Store)
        and node.id in names
        and start < place_of(node) < end
        for node in walk(function)
    )


def _in_javascript(raw: Any) -> bool:
    said, node = word(raw), raw
    for _ in range(_UP if len(said) <= _LONG else 0):
        parent = node.parent
        if parent is None or node.type in FUNCTIONS:
            return False
        if parent.type in ("if_statement", "ternary_expression"):
            asked = parent.child_by_field_name("condition")
            if node == parent.child_by_field_name("consequence") and _lets_in(asked, said, True):
                return not _changed(asked, raw, said)
        if parent.type in ("statement_block", "program"):
            for before in parent.named_children:
                if before.start_byte >= node.start_byte:
                    break
                asked = before.child_by_field_name("condition")
                if before.type == "if_statement" and _lets_in(asked, said, False):
                    done = before.child_by_field_name("consequence")
                    last = done.named_children[-1:] if done.type == "statement_block" else [done]
                    if last and last[0].type in _OUT:
                        return not _changed(asked, raw, said)
        node = parent
    return False


def _lets_in(test: Any, said: str, yes: bool) -> bool:
    """Whether a condition is met only with what a list has, or without `yes` only with anything else."""
    while test is not None and test.type == "parenthesized_expression" and test.named_children:
        test = test.named_children[0]
    if test is None:
        return False
    operator = (
        word(test.child_by_field_name("operator")) if test.type == "binary_expression" else ""
    )
    if operator == ("&&" if yes else "||"):
        sides = (test.child_by_field_name("left"), test.child_by_field_name("right"))
        return any(_lets_in(side, said, yes) for side in sides)
    if test.type == "unary_expression" and word(test)[:1] == "!":
        return not yes and _lets_in(test.child_by_field_name("argument"), said, True)
    func = test.child_by_field_name("function") if test.type == "call_expression" and yes else None
    if func is None or func.type != "member_expression":
        return False
    given = test.child_by_field_name("arguments").named_children
    known = _LIST.fullmatch(word(func.child_by_field_name("object"))) is not None
    asks = word(func.child_by_field_name("property")) in _ASKS
    return known and asks and len(given) == 1 and word(given[0]) == said


def _changed(asked: Any, raw: Any, said: str) -> bool:
    """Whether a variable gets something else between a question and where the expression stands."""
    root = asked
    while root.parent is not None and root.type not in FUNCTIONS:
        root = root.parent
    between = (root.text or b"")[
        asked.end_byte - root.start_byte : raw.start_byte - root.start_byte
    ]
    text = between.decode("utf-8", "replace")
    names = set(re.findall(r"(?<![\w$.])[A-Za-z_$][\w$]{0,60}", said))
    return any(
        re.search(rf"(?<![\w$.]){re.escape(name)}\s?(?:=(?![=>])|[-+]=|\+\+)", text)
        for name in names
    )
