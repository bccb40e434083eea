"""Questions of Python that only turn a few texts away: see `_excluded`."""

import ast
from collections.abc import Iterator

from vetting.python_syntax import walk
from vetting.surface._asked_patterns import expression
from vetting.surface._excluded import CASES, HOMES, MUST_HOLD, SCHEME, says_nothing
from vetting.surface._loose_patterns import loose
from vetting.surface._python_lower import call

_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_ASKS = {"startswith": "begins", "endswith": "ends"}


def excluding(decision: ast.If) -> Iterator[ast.expr]:
    """The parts of a condition that say nothing of what goes on behind it, or in its `else`."""
    if not decision.orelse and not isinstance(decision.body[-1], _LEAVES):
        return
    test = decision.test
    either = isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or)
    for part in test.values if isinstance(test, ast.BoolOp) and either else (test,):
        if not decision.orelse and _is_loose(part, decision):
            yield part
            continue
        if _must_hold(part) and not decision.orelse:
            yield part
            continue
        found = _asked(part)
        if found is not None and all(says_nothing(found[1], text) for text in found[2]):
            of, how, said = found
            # A host can stand behind any scheme; else what is in the branch is known to begin so.
            if (how == "begins" and all(map(SCHEME.fullmatch, said))) or not _uses(decision, of):
                yield part


def _is_loose(part: ast.expr, decision: ast.If) -> bool:
    """Whether a text that goes on behind a question for an expression may be anything:
    `if not re.match("[a-z]", text): raise`.
    """
    negated, match = False, part
    match part:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            negated, match = True, inner
        case ast.Compare(left=inner, ops=[ast.Is()], comparators=[ast.Constant(value=None)]):
            negated, match = True, inner
    asked = expression(call(match), lambda _: None) if isinstance(match, ast.Call) else None
    if asked is None or not isinstance(match, ast.Call):
        return False
    judged = loose(asked)
    if negated:
        return judged.found
    named = {one.id for one in walk(match.args[-1]) if isinstance(one, ast.Name)}
    return judged.missing and not any(_uses(decision, name) for name in named)


def _must_hold(part: ast.expr) -> bool:
    """Whether only texts go on that hold a word, whatever else is in them: `"asc" not in text.lower()`."""
    match part:
        case ast.Compare(left=ast.Constant(value=str() as text), ops=[ast.NotIn()]):
            of = part.comparators[0]
        case ast.UnaryOp(
            op=ast.Not(),
            operand=ast.Compare(left=ast.Constant(value=str() as text), ops=[ast.In()]) as asked,
        ):
            of = asked.comparators[0]
        case _:
            return False
    match of:
        case ast.Call(func=ast.Attribute(attr=name), args=[]):
            return name in CASES and MUST_HOLD.fullmatch(text) is not None
    return False


def _asked(part: ast.expr) -> tuple[str, str, list[str]] | None:
    """The variable that is asked for, how, and the texts."""
    match part:
        case ast.Call(func=ast.Attribute(value=of, attr=name), args=[start]) if name in _ASKS:
            said = texts(start)
            how = _ASKS[name]
        case ast.Compare(left=ast.Constant(value=str() as text), ops=[ast.In()], comparators=[of]):
            said, how = [text], "holds"
        case ast.Compare(left=of, ops=[ast.Eq()], comparators=[ast.Constant(value=str() as text)]):
            said, how = [text], "is"
        case _:
            return None
    while isinstance(of, ast.Call) and isinstance(of.func, ast.Attribute) and not of.args:
        of = of.func.value  # `name.lower()`
    if not said or not isinstance(of, ast.Name | ast.Attribute):
        return None
    return ast.unparse(of), how, said


def texts(start: ast.expr) -> list[str]:
    """The texts that stand in the code, alone or as a list; none where something else is among them."""
    items = start.elts if isinstance(start, ast.Tuple) else [start]
    found = [one.value for one in items if isinstance(one, ast.Constant)]
    return [one for one in found if isinstance(one, str)] if len(found) == len(items) else []


def _uses(decision: ast.If, of: str) -> bool:
    """Whether the branch does more with a variable than to tell it in an error."""
    return any(
        isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node) == of
        for statement in decision.body
        if not isinstance(statement, ast.Raise)
        for node in walk(statement)
    )


def leads_anywhere(start: ast.expr) -> bool:
    """Whether what begins so may still lead to any place: `~/`, `https://`."""
    said = texts(start)
    return bool(said) and all(text in HOMES or SCHEME.fullmatch(text) for text in said)
