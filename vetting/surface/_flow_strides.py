"""Loops in Python that go on by a difference: `start += size - overlap`, or `start = end - overlap` where
`end` is `start + size`. Where the one is as large as the other, such a loop stays where it is for ever.

`_flow_strides_javascript` finds the same in JavaScript; `_flow_apart` says who chooses the two.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from vetting.python_syntax import walk
from vetting.surface._ir import Node, Scope
from vetting.surface._python_lower import lower

_LEAVES = (ast.Break, ast.Return, ast.Raise, ast.Yield, ast.YieldFrom)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_PLAIN = (ast.Name, ast.Attribute, ast.Subscript)
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Stride:
    """What a loop goes on by: `whole` less `less`."""

    line: int
    scope: Scope
    counter: str
    whole: Node
    less: Node
    name: str = ""
    """What the difference is called, where it has a name of its own."""


def python_stride(loop: ast.While, scope: Scope) -> Iterator[Stride]:
    """That of a loop of the function that `scope` is of, if it has one, and no other way out."""
    match loop.test:
        case ast.Compare(left=left, ops=[ast.Lt() | ast.LtE()], comparators=[end]):
            counter = left.left if isinstance(left, ast.BinOp) else left
        case _:
            return
    if not isinstance(counter, ast.Name):
        return
    inside = [part for one in loop.body for part in walk(one)]
    steps = [one for one in inside if _gives(one, counter.id)]
    if len(steps) != 1 or not _ends_only_there(loop.body, ast.unparse(end)):
        return
    for whole, less, name in _parts(steps[0], counter.id, inside, scope):
        if all(isinstance(one, _PLAIN) or _number(one) for one in (whole, less)):
            yield Stride(loop.lineno, scope, counter.id, lower(whole), lower(less), name)


def _gives(node: ast.AST, name: str) -> bool:
    """Whether a variable gets another value."""
    return isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)


def _number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def _parts(
    store: ast.AST, counter: str, inside: list[ast.AST], scope: Scope
) -> Iterator[tuple[ast.expr, ast.expr, str]]:
    """The two values of which a loop goes on by the difference, and what that is called."""
    by = next((part for part in (_step(one, store, counter) for one in inside) if part), None)
    if isinstance(by, ast.Name):
        for value in _values(by.id, walk(scope.raw)):
            yield from ((one, other, by.id) for one, other in _difference(value))
    elif by is not None:
        for whole, less in _difference(by):
            for one in _wholes(whole, counter, inside):
                yield one, less, ""


def _step(node: ast.AST, store: ast.AST, counter: str) -> ast.expr | None:
    """What is added to the counter where it is given another value, or `end - overlap`."""
    match node:
        case ast.AugAssign(target=target, op=ast.Add(), value=value) if target is store:
            return value
        case ast.Assign(targets=[target], value=ast.BinOp() as value) if target is store:
            return _without(value, counter)
    return None


def _without(value: ast.BinOp, counter: str) -> ast.expr | None:
    """A sum without the counter: `start + size - overlap`."""
    match value:
        case ast.BinOp(left=ast.Name(id=name), op=ast.Add(), right=right) if name == counter:
            return right
        case ast.BinOp(
            left=ast.BinOp(left=ast.Name(id=name), op=ast.Add(), right=whole),
            op=ast.Sub(),
            right=less,
        ) if name == counter:
            return ast.BinOp(left=whole, op=ast.Sub(), right=less)
        case ast.BinOp(left=ast.Name(id=name), op=ast.Sub()) if name != counter:
            return value
    return None


def _difference(value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Sub):
        yield value.left, value.right


def _wholes(whole: ast.expr, counter: str, inside: list[ast.AST]) -> Iterator[ast.expr]:
    """How far something lies behind the counter: of `end = min(start + size, len(text))`, the size."""
    made = _values(whole.id, inside) if isinstance(whole, ast.Name) else []
    if not made:
        yield whole
    for value in made[:1]:
        most = value.args if isinstance(value, ast.Call) and _is_min(value) else [value]
        for one in most:
            match one:
                case ast.BinOp(left=ast.Name(id=name), op=ast.Add(), right=right):
                    yield from (right,) if name == counter else ()


def _is_min(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "min" and len(call.args) == _PAIR


def _values(name: str, nodes: Iterator[ast.AST] | list[ast.AST]) -> list[ast.expr]:
    """All that a variable is given by its name alone."""
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Assign) and any(_gives(one, name) for one in node.targets)
    ]


def _ends_only_there(body: list[ast.stmt], end: str) -> bool:
    """Whether a loop is left only where it gets to its end: `if end >= len(text): break`."""
    todo: list[tuple[ast.AST, bool, bool]] = [(one, False, False) for one in body]
    while todo:
        node, there, inner = todo.pop()
        if isinstance(node, _LEAVES) and not there and not (inner and isinstance(node, ast.Break)):
            return False
        if isinstance(node, ast.If):
            there = there or end in ast.unparse(node.test)
        if not isinstance(node, _FUNCTIONS):
            inner = inner or isinstance(node, _LOOPS)
            todo += [(one, there, inner) for one in ast.iter_child_nodes(node)]
    return True
