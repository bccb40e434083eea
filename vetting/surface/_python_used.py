"""Where a function of Python uses variables: not only looks at them, tells of them or names them anew."""

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache

from vetting.python_syntax import children, walk
from vetting.surface._flow_absolute import only_tells
from vetting.surface._flow_sense import PLAIN
from vetting.surface._python_dotted import path_of
from vetting.surface._python_started import last_name

_MOST = 6_000
_ROUNDS = 4


def used_in(part: Sequence[ast.AST], names: set[str]) -> bool:
    """Whether a part of a function uses one of the variables `names`."""
    return _used(list(part), names, ())


def only_used_in(part: Sequence[ast.AST], names: set[str], function: ast.AST) -> bool:
    """Whether a function uses the variables in one part of it alone."""
    body = getattr(function, "body", function)
    return not _used([*body] if isinstance(body, list) else [body], names, part)


def made_of(names: set[str], function: ast.AST) -> set[str]:
    """The variables of a function, and those that are given what is made of them."""
    every = set(names)
    given = _all_given(function)
    for _ in range(_ROUNDS):
        before = len(every)
        for to, value in given:
            if not every.isdisjoint(value):
                every |= to
        if len(every) == before:
            break
    return every


@lru_cache(maxsize=256)  # a function is asked for the variables of each of its questions
def _all_given(function: ast.AST) -> list[tuple[set[str], set[str]]]:
    """What a function gives its variables: the names that get something, and those in what they get."""
    given = (pair for node in walk(function) for pair in _given(node))
    return [(_names(to) - {""}, _names(value)) for to, value in given]


def _given(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            yield from ((to, value) for to in targets)
        case ast.AnnAssign(target=to, value=ast.expr() as value):
            yield to, value
        case ast.NamedExpr(target=to, value=value) | ast.For(target=to, iter=value):
            yield to, value


def _name(node: ast.AST) -> str:
    named = isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call)
    return (path_of(node) or "") if named else ""


def _names(node: ast.expr) -> set[str]:
    return {_name(one) for one in walk(node)}


def _used(todo: list[ast.AST], names: set[str], but: Sequence[ast.AST]) -> bool:
    left_out = set(map(id, but))
    for _ in range(_MOST):
        if not todo:
            return False
        node = todo.pop()
        if id(node) in left_out:
            continue
        match node:
            case ast.Raise() | ast.Assert() | ast.Compare():
                continue
            case ast.If(body=body, orelse=other) | ast.While(body=body, orelse=other):
                todo += [*body, *other]
                continue
            case ast.IfExp(body=yes, orelse=no):
                todo += [yes, no]
                continue
            case ast.Call(func=func) if only_tells(last_name(func)):
                continue
            case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
                todo += [] if _is_plain(value) else [value]
                continue
        if _name(node) in names:
            return True
        todo += children(node)
    return True  # so much that it is not seen


def _is_plain(value: ast.expr) -> bool:
    """Whether a value is only another form of what is in it."""
    return all(last_name(one.func) in PLAIN for one in walk(value) if isinstance(one, ast.Call))
