"""Conditions in Python that ask whether a digest begins with zeros: whoever goes on until one does works
for the work's own sake, whether or not anybody gets the number. `_flow_zeros_javascript` has the same.

A loop may as well leave zeros out (`while key.startswith("00")`), which is soon done: so it is asked when
it goes on.
"""

import ast
from collections.abc import Callable, Iterator

from vetting.python_syntax import called

_STARTS = frozenset({"startswith"})
_SOME, _EACH = frozenset({"any", "sum", "max", "set"}), frozenset({"all"})


def asks_for_zeros(
    test: ast.AST, is_digest: Callable[[ast.AST], bool], *, there: bool = True
) -> bool:
    """Whether a condition is met by a digest that begins with zeros, or where they are not `there`, by
    one that does not.
    """
    return any(found == there for found in _asked(test, is_digest, met=True))


def _asked(test: ast.AST, is_digest: Callable[[ast.AST], bool], *, met: bool) -> Iterator[bool]:
    """For each digest that is asked about: whether zeros are what is looked for."""
    todo = [(test, met)]
    while todo:
        node, wanted = todo.pop()
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                todo.append((inner, not wanted))
            case ast.BoolOp(values=values):
                todo += [(one, wanted) for one in values]
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                found = _compared(left, op, right, is_digest)
                if found is not None:
                    yield found == wanted
            case ast.Call():
                found = _called(node, is_digest)
                if found is not None:
                    yield found == wanted
            case ast.BinOp(op=ast.RShift()) if is_digest(node):
                yield not wanted


def _compared(
    left: ast.AST, op: ast.cmpop, right: ast.AST, is_digest: Callable[[ast.AST], bool]
) -> bool | None:
    """Whether a comparison is met by zeros, by others, or asks for neither."""
    shifted = _is_shifted(left) and isinstance(right, ast.Constant) and right.value == 0
    if not (is_zeros(right) or shifted) or not is_digest(left):
        if isinstance(left, ast.Call) and called(left) in _SOME and _is_nothing(right):
            return None if _called(left, is_digest) is None else isinstance(op, ast.Eq | ast.LtE)
        return None
    if isinstance(op, ast.Eq | ast.LtE | ast.Lt):
        return True
    return False if isinstance(op, ast.NotEq | ast.Gt | ast.GtE) else None


def _called(call: ast.Call, is_digest: Callable[[ast.AST], bool]) -> bool | None:
    name = called(call)
    match call:
        case ast.Call(func=ast.Attribute(value=of), args=[start]) if name in _STARTS:
            return True if is_zeros(start) and is_digest(of) else None
        case ast.Call(func=ast.Name(), args=[given]) if name in _SOME | _EACH:
            over = given.generators[0].iter if isinstance(given, ast.GeneratorExp) else given
            if not isinstance(over, ast.Subscript) or not is_digest(over):
                return None
            return name in _EACH
    return None


def _is_shifted(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.RShift)


def _is_nothing(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0


def is_zeros(node: ast.AST) -> bool:
    """Whether something is a row of zeros."""
    match node:
        case ast.Constant(value=str() as text):
            return len(text) > 1 and not text.strip("0")
        case ast.Constant(value=bytes() as data):
            return len(data) > 1 and not data.strip(b"\0")
        case ast.BinOp(left=ast.Constant(value="0" | b"\0"), op=ast.Mult()):
            return True
        case ast.BinOp(right=ast.Constant(value="0" | b"\0"), op=ast.Mult()):
            return True
        case ast.Call(func=ast.Name(id="bytes" | "bytearray"), args=[ast.Name() | ast.Attribute()]):
            return True
        case ast.Call(func=ast.Name(id="bytes" | "bytearray"), args=[ast.Constant(value=int())]):
            return True
    return False
