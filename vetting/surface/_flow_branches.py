"""The conditions of a function, with the source of what is done when each is met and when it is not."""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import walk
from vetting.surface._ir import Scope
from vetting.surface._javascript_lower import line_of, word

_BLOCKS = ("body", "orelse", "finalbody")
_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_LEFT = ("return_statement", "throw_statement", "continue_statement", "break_statement")
_CONDITIONS = ("if_statement", "ternary_expression")
_TEXT = pattern(r"\"[^\"\n]*+\"|'[^'\n]*+'|`[^`$]*+`")
_TELLS = pattern(
    r"(?:raise|throw)\s+[^\n;]*+|\b(?:print|log(?:ger|ging)?(?:\.\w+)?|console\.\w+|ctx\.\w+|dict|str|String|list|len"
    r"|json\.dumps|JSON\.stringify|(?i:\w{0,40}(?:error|denied|forbidden|text|content|fail|respon[ds]e?|reply|result))"
    r"|ok|\w{1,40}\.(?:append|push|add))\("
)
"""What makes answers of texts, and does nothing else."""

_DOES = pattern(r"[\w\])]\s?[(\[]|\w\??\.[a-zA-Z_]\w*|\b[A-Z][A-Z0-9_]{2,}\b|\bdel ")
_CALLED = pattern(r"(?<![\w$])([\w$]++)[(\[]")
_SIZE = 4_000
_MOST = 40
"""Statements of a block that are looked at."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A condition; `sides` gives the source of what happens when it is met, and when it is not."""

    test: str
    sides: Callable[[], tuple[str, str]]
    line: int


def branches(scope: Scope) -> Iterator[Branch]:
    """Those of a function, and of the functions inside."""
    yield from (_python(scope) if isinstance(scope.raw, ast.AST) else _javascript(scope.raw))


def does_more(here: str, there: str) -> bool:
    """Whether `here` something is done, or a value of the server's given, and the same not `there`."""
    plain, other = _plain(here), _plain(there)
    called = set(_CALLED.findall(plain))
    more = not called or called != set(_CALLED.findall(other))
    return more and _DOES.search(plain) is not None


def _plain(body: str) -> str:
    return _TELLS.sub(" ", _TEXT.sub('""', body[:_SIZE]))


def _python(scope: Scope) -> Iterator[Branch]:
    source = scope.module.source

    def either(met: Sequence[ast.AST], other: Sequence[ast.AST]) -> Callable[[], tuple[str, str]]:
        sides = met[:_MOST], other[:_MOST]
        return lambda: ("\n".join(map(source, sides[0])), "\n".join(map(source, sides[1])))

    for node in walk(scope.raw):
        if isinstance(node, ast.IfExp):
            yield Branch(source(node.test), either([node.body], [node.orelse]), node.lineno)
        for block in (getattr(node, name, None) for name in _BLOCKS):
            for at, one in enumerate(block if isinstance(block, list) else ()):
                after = block[at + 1 :] if block else []
                if isinstance(one, ast.If):
                    left = not one.orelse and isinstance(one.body[-1], _LEAVES)
                    sides = either(one.body, after if left else one.orelse)
                    yield Branch(source(one.test), sides, one.lineno)
                elif isinstance(one, ast.Assert):
                    sides = either(after, [ast.Raise(exc=one.msg)])
                    yield Branch(source(one.test), sides, one.lineno)


def _javascript(function: Any) -> Iterator[Branch]:
    todo = [function]
    while todo:
        node = todo.pop()
        todo += node.named_children
        parts = ("condition", "consequence", "alternative") if node.type in _CONDITIONS else ()
        test, met, other = map(node.child_by_field_name, parts) if parts else (None,) * 3
        if test is not None and met is not None:
            rest = [other] if other is not None else _after(node) if _is_left(met) else []
            yield Branch(word(test), _either(met, rest), line_of(node))


def _either(met: Any, rest: Sequence[Any]) -> Callable[[], tuple[str, str]]:
    return lambda: (word(met), "\n".join(map(word, rest)))


def _is_left(body: Any) -> bool:
    block = body.type == "statement_block" and body.named_children
    return (body.named_children[-1] if block else body).type in _LEFT


def _after(node: Any) -> list[Any]:
    """The statements behind one in its block."""
    found, at = list[Any](), node.next_named_sibling
    while at is not None and len(found) < _MOST:
        found.append(at)
        at = at.next_named_sibling
    return found
