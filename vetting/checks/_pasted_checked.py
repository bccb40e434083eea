"""Is what a statement has pasted into it made of letters, digits and a few marks? Where a function of Python
refuses all else before, no quote can end the value.
"""

import ast
from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.python_syntax import parse, walk

RULE = "text/sql-value-pasted"
_LETTERS = pattern(
    r"\\?A?\^?\[(?:\\[wd]|[\w-]){1,40}\](?:[+*]|\{\d{1,4}(?:,\d{1,4})?\})(?:\$|\\Z)?"
)
"""An expression of nothing but letters, digits and dashes."""

_MARKS = pattern(r"[\w .:@+-]{0,80}")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_KINDS = frozenset({"isalnum", "isalpha", "isdigit", "isdecimal", "isidentifier", "isnumeric"})


def pastes_what_is_checked(source: str, line: int) -> bool:
    """Whether all that is pasted into the text on a line was checked so by its function before."""
    try:
        tree = parse(source.encode("utf-8", "replace"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    around = [
        one
        for one in walk(tree)
        if isinstance(one, _FUNCTIONS) and one.lineno <= line <= (one.end_lineno or one.lineno)
    ]
    if not around:
        return False
    function = max(around, key=lambda one: one.lineno)
    pasted = set[str]()
    for text in walk(function):
        if isinstance(text, ast.JoinedStr) and text.lineno <= line <= (text.end_lineno or 0):
            values = [one.value for one in text.values if isinstance(one, ast.FormattedValue)]
            if not all(isinstance(one, ast.Name) for one in values):
                return False
            pasted |= {one.id for one in values if isinstance(one, ast.Name)}
    return bool(pasted) and pasted <= _checked(function, line) - _given(function)


def _given(function: ast.AST) -> set[str]:
    """The variables that get a value in the function, so that a check may be of another."""
    names = (one for one in walk(function) if isinstance(one, ast.Name))
    return {one.id for one in names if not isinstance(one.ctx, ast.Load)}


def _checked(function: ast.FunctionDef | ast.AsyncFunctionDef, line: int) -> set[str]:
    found = set[str]()
    for one in function.body:
        if (one.end_lineno or line) >= line:
            break
        match one:
            case ast.If(test=test, body=[*_, ast.Raise() | ast.Return()]):
                parts = test.values if isinstance(test, ast.BoolOp) else [test]
                if isinstance(test, ast.BoolOp) and not isinstance(test.op, ast.Or):
                    continue
                for part in parts:
                    if isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.Not):
                        found |= _letters(part.operand)
    return found


def _letters(test: ast.expr) -> set[str]:
    """The variables of which a test says that they are nothing but letters, digits and a few marks."""
    match test:
        case ast.Call(
            func=ast.Name(id="all"),
            args=[
                ast.GeneratorExp(
                    elt=asked,
                    generators=[ast.comprehension(target=ast.Name(id=each), iter=of, ifs=[])],
                )
            ],
        ):
            parts = asked.values if isinstance(asked, ast.BoolOp) else [asked]
            either = not isinstance(asked, ast.BoolOp) or isinstance(asked.op, ast.Or)
            return set(_names(of)) if either and all(_plain(one, each) for one in parts) else set()
        case ast.Call(func=ast.Attribute(value=of, attr=kind), args=[]) if kind in _KINDS:
            return set(_names(of))
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="re"), attr="fullmatch"),
            args=[ast.Constant(value=str(said)), of],
        ):
            return set(_names(of)) if _LETTERS.fullmatch(said) else set()
    return set()


def _plain(asked: ast.expr, each: str) -> bool:
    """Whether a character passes only where it cannot end a text."""
    match asked:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=own), attr=kind), args=[]):
            return own == each and kind in _KINDS
        case ast.Compare(
            left=ast.Name(id=own), ops=[ast.In()], comparators=[ast.Constant(value=str(said))]
        ):
            return own == each and _MARKS.fullmatch(said) is not None
    return False


def _names(of: ast.expr) -> Iterator[str]:
    """The variables that a text is put together of, as a whole."""
    match of:
        case ast.Name(id=name):
            yield name
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _names(left)
            yield from _names(right)
        case ast.JoinedStr(values=values):
            for one in values:
                if isinstance(one, ast.FormattedValue) and one.format_spec is None:
                    yield from _names(one.value)
