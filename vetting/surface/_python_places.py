"""What stands in a body of Python, and the conditions for getting there."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from vetting.python_syntax import children


@dataclass(frozen=True, slots=True)
class _Way:
    """How one gets to a statement: the conditions, whether something failed before, and whether
    `break` there is one of the loop that is judged.
    """

    tests: tuple[ast.expr, ...] = ()
    caught: bool = False
    own: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """A way out of a loop, a step back to its beginning, or a question; and the conditions for it."""

    node: ast.AST
    tests: tuple[ast.expr, ...]
    caught: bool
    """Whether it is what happens when something fails."""


def places_in(body: Sequence[ast.AST]) -> Iterator[Place]:
    """What may end a loop with this body, goes back to its beginning, or is called in it."""
    todo = [(node, _Way()) for node in body]
    while todo:
        node, way = todo.pop()
        inner = way
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                continue
            case ast.Call() | ast.Return() | ast.Raise():
                yield Place(node, way.tests, way.caught)
            case ast.Break() | ast.Continue() if way.own:
                yield Place(node, way.tests, way.caught)
            case ast.If(test=test) | ast.IfExp(test=test):
                todo.append((test, way))
                inner = replace(way, tests=(*way.tests, test))
            case ast.Match(subject=test):
                inner = replace(way, tests=(*way.tests, test))
            case ast.match_case(guard=ast.expr() as test):
                inner = replace(way, tests=(*way.tests, test))
            case ast.While(test=test):
                tests = way.tests if is_true(test) else (*way.tests, test)
                inner = replace(way, tests=tests, own=False)
            case ast.For() | ast.AsyncFor():
                inner = replace(way, own=False)
            case ast.ExceptHandler():
                inner = replace(way, caught=True)
        todo += [(child, inner) for child in children(node)]


def is_true(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and bool(node.value)
