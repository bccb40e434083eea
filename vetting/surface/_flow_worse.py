"""Functions that begin themselves several times anew when they fail, with nothing that ends it, in Python:
what is in trouble gets twice as many requests with every round.

A retry begins one more, counts down what it hands on, or gives up from a number on.
`_flow_worse_javascript` finds the same in JavaScript.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vetting.python_syntax import children, walk

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_LISTS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_APART = (*_FUNCTIONS, ast.ClassDef)
_LEAVES = (ast.Return, ast.Raise, ast.Break)
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def python_worse(kinds: Mapping[type[ast.AST], Sequence[Any]]) -> Iterator[int]:
    """The line of each; `kinds` are a module's nodes."""
    if not kinds.get(ast.ExceptHandler):
        return
    for function in (one for kind in _FUNCTIONS for one in kinds.get(kind, ())):
        handlers = [one for one in _own(function) if isinstance(one, ast.ExceptHandler)]
        made = _Function(function) if handlers else None
        if made is None or made.is_bounded():
            continue
        if any(made.several(one.body) > 1 for one in handlers):
            yield function.lineno


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, and in none inside of it."""
    todo = children(function)
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, _APART):
            todo += children(node)


class _Function:
    """Counts how often a function begins itself on one way through some of it."""

    def __init__(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        args = function.args
        self._function = function
        every = (*args.posonlyargs, *args.args, *args.kwonlyargs)
        self._own = {one.arg for one in every}
        first = every[0].arg if every else ""
        self._of = first if first in ("self", "cls") else None

    def is_bounded(self) -> bool:
        """Whether the function itself gives up from a number on."""
        return any(isinstance(one, ast.If) and self._gives_up(one) for one in _own(self._function))

    def several(self, body: Sequence[ast.AST]) -> int:
        """The most of all ways through some statements."""
        found = most = 0
        for node in body:
            here = self._count(node)
            if isinstance(node, ast.If) and any(isinstance(one, _LEAVES) for one in node.body):
                most = max(most, found + here)  # or it goes on without
            else:
                found += here
        return max(most, found)

    def _count(self, node: ast.AST) -> int:
        match node:
            case ast.If(test=test, body=one, orelse=other):
                if self._bounds(test):
                    return 0
                return self._count(test) + max(self.several(one), self.several(other))
            case ast.IfExp(test=test, body=one, orelse=other):
                return 0 if self._bounds(test) else max(self._count(one), self._count(other))
        if isinstance(node, _APART):
            return 0
        found = sum(map(self._count, children(node)))
        if isinstance(node, _LISTS):
            return found * 2
        if isinstance(node, _LOOPS):
            inside = (part for line in node.body for part in walk(line))
            return found * (1 if any(isinstance(part, _LEAVES) for part in inside) else 2)
        return found + (1 if isinstance(node, ast.Call) and self._is_again(node) else 0)

    def _gives_up(self, node: ast.If) -> bool:
        return self._bounds(node.test) and any(isinstance(one, _LEAVES) for one in node.body)

    def _bounds(self, test: ast.expr) -> bool:
        """Whether a condition asks how many there are, or for one number of what is handed on."""
        for part in walk(test):
            if isinstance(part, ast.Compare):
                names = {one.id for one in walk(part) if isinstance(one, ast.Name)}
                if any(isinstance(one, _ORDER) for one in part.ops) or names & self._own:
                    return True
        return False

    def _is_again(self, call: ast.Call) -> bool:
        match call.func:
            case ast.Name(id=name):
                own = self._of is None and name == self._function.name
            case ast.Attribute(value=ast.Name(id=of), attr=name):
                own = of == self._of and name == self._function.name
            case _:
                own = False
        given = (*call.args, *(one.value for one in call.keywords))
        return own and bool(given) and all(map(self._is_same, given))

    def _is_same(self, node: ast.expr) -> bool:
        """Whether an argument is what the function was given, or more of it."""
        match node:
            case ast.Starred(value=ast.Name()):
                return True
            case ast.Name(id=name):
                return name in self._own
            case ast.BinOp(left=ast.Name(id=name), op=ast.Add() | ast.Mult(), right=ast.Constant()):
                return name in self._own
        return False
