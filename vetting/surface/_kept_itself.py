"""Lists and tables that a function puts into itself what it looks for: a cache turns nothing away, `if url
not in self.open: self.open[url] = Session(url)`.
"""

import ast
from typing import Any

from vetting.python_syntax import walk
from vetting.surface._ir import Node, Scope
from vetting.surface._javascript_excluded import leaves

_PUTS = (
    "{0}[{1}]=",
    "{0}.add({1})",
    "{0}.append({1})",
    "{0}.push({1})",
    "{0}.set({1},",
    "{0}.setdefault({1},",
)
_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_LONGEST = 100
_AROUND = frozenset({"parenthesized_expression", "unary_expression", "binary_expression"})


def keeps(every: Node, one: Node, question: Any, scope: Scope) -> bool:
    """Whether a function puts `one` into `every` where it is not there, and does not leave then; `question`
    is the syntax of what asks for it.
    """
    module = scope.module
    if every.raw is None or one.raw is None or question is None:
        return False
    names = [_plain(module.source(node.raw)[: _LONGEST + 1]) for node in (every, one)]
    if not all(names) or max(map(len, names)) > _LONGEST:
        return False
    text = _plain(module.source(scope.raw))
    if not any(_is_put(text, put.format(*names)) for put in _PUTS):
        return False
    if isinstance(question, ast.AST):
        return not _turns_away(question, scope.raw)
    return not _turns_away_in_javascript(question)


def _plain(text: str) -> str:
    return text.replace(" ", "").replace('"', "'")


def _is_put(text: str, put: str) -> bool:
    """Whether something is put there, and not only compared."""
    at = text.find(put)
    return at >= 0 and text[at + len(put) : at + len(put) + 1] != "="


def _turns_away(question: ast.AST, function: Any) -> bool:
    """Whether what is not there is turned away: `if name not in known: raise`."""
    for node in walk(function):
        if isinstance(node, ast.If) and any(one is question for one in walk(node.test)):
            absent = isinstance(getattr(question, "ops", [None])[0], ast.NotIn)
            branch = node.body if absent else node.orelse
            return bool(branch) and isinstance(branch[-1], _LEAVES)
    return False


def _turns_away_in_javascript(question: Any) -> bool:
    at, around, absent = question, question.parent, False
    while around is not None and around.type in _AROUND:
        absent ^= around.type == "unary_expression"
        at, around = around, around.parent
    if around is None or around.type != "if_statement" or not absent:
        return False
    return around.child_by_field_name("condition") == at and leaves(
        around.child_by_field_name("consequence")
    )
