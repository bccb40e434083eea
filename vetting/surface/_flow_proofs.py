"""Work that is given up only when a digest happens to begin in a way that is said before: `while not
sha256(seed + nonce).hexdigest().startswith("0" * 16)`. With each letter of the beginning it takes sixteen
times as long, and what is longer than a few of them takes for ever.
"""

import ast
import re
from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.python_syntax import called, children, walk

WHAT = "a digest is looked for that begins as nothing will in years"
_LONG = 9
"""Letters of a beginning that no machine of a user's finds within hours, of sixteen each."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DIGESTS = frozenset({"hexdigest", "digest"})
_JAVASCRIPT = pattern(
    r"""\bwhile\s?\(\s?!(?=[^;\n]{0,300}?\.digest\()[^;\n]{0,300}?\.startsWith\(\s?([^()\n]{1,60}(?:\(\d{1,6}\))?)\s?\)"""
)
_REPEATED = pattern(r"""["'`](\w{1,40})["'`](?:\s?\.repeat\(\s?(\d{1,6})\s?\))?""")
_NAME = pattern(r"[A-Za-z_$][\w$]{0,60}")


def python_proofs(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and kind of each."""
    todo: list[tuple[ast.AST, ast.AST]] = [(tree, tree)]
    while todo:
        node, function = todo.pop()
        function = node if isinstance(node, _FUNCTIONS) else function
        if isinstance(node, ast.While) and _asks_for(node.test, function) >= _LONG:
            yield node.lineno, WHAT
        todo += [(part, function) for part in children(node) if isinstance(part, _HOLDS)]


_HOLDS = (ast.stmt, ast.ExceptHandler, ast.match_case)


def _asks_for(test: ast.expr, function: ast.AST) -> int:
    """How many letters a digest must begin with, that a loop goes on without."""
    match test:
        case ast.UnaryOp(
            op=ast.Not(),
            operand=ast.Call(func=ast.Attribute(value=made, attr="startswith"), args=[start]),
        ):
            pass
        case ast.Compare(
            left=ast.Subscript(value=made, slice=ast.Slice()),
            ops=[ast.NotEq()],
            comparators=[start],
        ):
            pass
        case _:
            return 0
    calculated = called(made) in _DIGESTS
    return _length(start, function) if calculated else 0


def _length(start: ast.expr, function: ast.AST) -> int:
    match start:
        case ast.Constant(value=str() | bytes() as said):
            return len(said) * (1 if isinstance(said, str) else 2)
        case ast.BinOp(left=of, op=ast.Mult(), right=ast.Constant(value=int() as times)):
            return _length(of, function) * times if isinstance(of, ast.Constant) else 0
        case ast.Name(id=name):
            given = list(_given(name, function))
            return _length(given[0], ast.Pass()) if len(given) == 1 else 0
    return 0


def _given(name: str, function: ast.AST) -> Iterator[ast.expr]:
    """What a variable of a function is given there, or is if nobody says anything else."""
    if isinstance(function, _FUNCTIONS):
        args = (*function.args.posonlyargs, *function.args.args)
        usual = (*(None,) * (len(args) - len(function.args.defaults)), *function.args.defaults)
        yield from (one for arg, one in zip(args, usual, strict=True) if arg.arg == name and one)
    for node in walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=of)], value=value) if of == name:
                yield value


def javascript_proofs(source: str) -> Iterator[tuple[int, str]]:
    """The same by the words of a JavaScript file."""
    for found in _JAVASCRIPT.finditer(source) if "digest(" in source else ():
        start = found[1].strip()
        if _NAME.fullmatch(start):
            given = re.findall(
                rf"(?<![\w$.]){re.escape(start)}\s?=(?!=)\s?([^;,)\n]{{1,80}}\)?)", source
            )
            start = given[0].strip() if len(given) == 1 else ""
        said = _REPEATED.match(start)
        if said is not None and len(said[1]) * int(said[2] or 1) >= _LONG:
            yield source.count("\n", 0, found.start()) + 1, WHAT
