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
    each = [_words(one) for one in part]
    return sum(count for _, count in each) >= _MOST or not all(
        names.isdisjoint(used) for used, _ in each
    )


def only_used_in(part: Sequence[ast.AST], names: set[str], function: ast.AST) -> bool:
    """Whether a function uses the variables in one part of it alone."""
    body = getattr(function, "body", function)
    every = body if isinstance(body, list) else [body]
    return not (used_in(every, names) and _used([*every], names, part))


@lru_cache(maxsize=256)
def uses(function: ast.AST) -> dict[str, list[ast.Name]]:
    """Where a function asks for its variables, by their names."""
    found: dict[str, list[ast.Name]] = {}
    for node in walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.setdefault(node.id, []).append(node)
    return found


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
        inner = _inner(node)
        if inner is None:
            if _name(node) in names:
                return True
            inner = children(node)
        todo += inner
    return True  # so much that it is not seen


@lru_cache(maxsize=4096)  # a statement is asked for the variables of each question around it
def _words(part: ast.AST) -> tuple[frozenset[str], int]:
    """The variables that a part of a function uses, and how much that is."""
    found, count, todo = set[str](), 0, [part]
    while todo and count < _MOST:
        count += 1
        node = todo.pop()
        inner = _inner(node)
        if inner is None:
            found.add(_name(node))
            inner = children(node)
        todo += inner
    return frozenset(found), count


def _inner(node: ast.AST) -> Sequence[ast.AST] | None:
    """What of a node may use variables, where it does not do so itself; None where it may."""
    match node:
        case ast.Raise() | ast.Assert() | ast.Compare():
            return ()
        case ast.If(body=body, orelse=other) | ast.While(body=body, orelse=other):
            return (*body, *other)
        case ast.IfExp(body=yes, orelse=no):
            return (yes, no)
        case ast.Call(func=func) if only_tells(last_name(func)):
            return ()
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            return () if _is_plain(value) else (value,)
    return None


def _is_plain(value: ast.expr) -> bool:
    """Whether a value is only another form of what is in it."""
    return all(last_name(one.func) in PLAIN for one in walk(value) if isinstance(one, ast.Call))


def above(function: ast.AST) -> dict[int, ast.AST]:
    """What each syntax node of a function stands in, by its identity."""
    return {id(child): node for node in walk(function) for child in children(node)}
