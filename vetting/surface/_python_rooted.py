"""Questions in Python whether a path is absolute that turn the others away: `if not name.startswith("/"):
raise`. What is left leads anywhere.
"""

import ast
from collections.abc import Iterator, Sequence

from vetting.python_syntax import walk
from vetting.surface._python_absolute import answers, asked, spelled

_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def rooted(function: ast.AST) -> Iterator[tuple[ast.AST, ast.expr, bool]]:
    """Such questions of a function, each with what it asks about, and whether it is only the answer of the
    function: whoever calls it may do anything on that.
    """
    said = answers(function)
    for node in walk(function):
        match node:
            case ast.If(test=test, body=body, orelse=orelse):
                for question, of, met in asked(spelled(test, said), met=True):
                    if _leaves(orelse if met else body):
                        yield question, of, False
            case ast.Return(value=ast.expr() as value) | ast.Assert(test=value):
                for question, of, met in asked(spelled(value, said), met=True):
                    if met:  # `return name.startswith("/")`
                        yield question, of, isinstance(node, ast.Return)


def _leaves(body: Sequence[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], _LEAVES)
