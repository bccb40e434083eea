"""Functions that start themselves twice for a number that is hardly smaller, `fib(n - 1) + fib(n - 2)`: each
step of the number that a caller chooses doubles the work. One that remembers what it found does not.
"""

import ast
import re
from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.python_syntax import called, walk

BRANCHES = "calls that double with each step"
_AGAIN = (
    r"(?<![\w$.])(?P<name>[\w$]{1,40})\(\s?(?P<given>[A-Za-z_$][\w$]{0,40})\s?-\s?\d{1,3}\b[^();\n]{0,40}\)"
    r"(?=[^;{}]{0,80}?(?<![\w$])(?P=name)\(\s?(?P=given)\s?-\s?\d)"
)
_TWICE = pattern(_AGAIN.encode())
_REMEMBERS = pattern(rb"(?i)memo|cache|\bseen\b|\.has\(|\bmin\(|[\w$]\s?>=?\s?\d")
"""What ends it: the numbers that were found already, or the largest that is taken."""

_AROUND = 400
_MADE = rb"(?:\bfunction\s{1,4}%b\(|\b%b\s?=\s?(?:async\s?)?(?:function\b|\())"
_KEEPS = pattern(r"(?i)cache|memo")


def branching_bounds(data: bytes) -> Iterator[tuple[int, int]]:
    """First and last byte of the number in each, in a source of JavaScript."""
    for match in _TWICE.finditer(data) if b"- 1)" in data or b"-1)" in data else ():
        around = data[max(0, match.start() - _AROUND) : match.end() + _AROUND]
        made = re.search(_MADE.replace(b"%b", re.escape(match["name"])), around)
        if made is not None and not _REMEMBERS.search(around):
            yield match.span("given")


def branching_calls(function: ast.AST) -> Iterator[tuple[int, ast.expr]]:
    """Line and number of each, in a function of Python."""
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) or _remembers(function):
        return
    own = {arg.arg for arg in function.args.args}
    for node in walk(function):
        if isinstance(node, ast.BinOp | ast.Tuple | ast.List | ast.Call):
            less = [
                name
                for part in walk(node)
                if isinstance(part, ast.Call) and called(part) == function.name
                for name in _hardly_less(part)
                if name.id in own
            ]
            if len(less) > 1 and len({one.id for one in less}) == 1:
                yield node.lineno, less[0]
                return


def _hardly_less(call: ast.Call) -> Iterator[ast.Name]:
    for arg in call.args:
        match arg:
            case ast.BinOp(left=ast.Name() as name, op=ast.Sub(), right=ast.Constant(value=int())):
                yield name


def _remembers(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function knows what it found already, or takes no number that is too large."""
    most = (ast.Gt, ast.GtE)
    if any(
        isinstance(node, ast.Compare) and isinstance(node.ops[0], most) for node in walk(function)
    ):
        return True
    names = (
        getattr(node, "id", getattr(node, "attr", getattr(node, "arg", "")))
        for node in walk(function)
        if isinstance(node, ast.Name | ast.Attribute | ast.arg)
    )
    return any(map(_KEEPS.search, names))
