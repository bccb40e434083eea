"""Loops in Python that make more with each round: what they keep, or a text or list that is made of
itself. Whoever chooses the number of rounds decides how much memory they take.

`_flow_grown_javascript` finds the same in JavaScript.
"""

import ast
from collections.abc import Iterator

from vetting.python_syntax import called, walk

_KEEPS = frozenset({"append", "extend", "insert", "appendleft", "add", "put", "put_nowait"})
_ENDS = (ast.Break, ast.Return, ast.Raise, ast.Yield, ast.YieldFrom, ast.Await)
_WAITS = frozenset({"sleep", "wait", "recv", "read", "readline", "pop", "popleft"})
_WHOLE = frozenset({"list", "tuple", "set", "dict", "join", "sorted", "array", "deque", "Counter"})
_LESS = (ast.Lt, ast.LtE)
_MORE = (ast.Gt, ast.GtE)


def grown_rounds(function: ast.AST) -> Iterator[tuple[int, ast.expr]]:
    """Line and number of rounds of each."""
    texts = frozenset(_texts(function))
    for node in walk(function):
        match node:
            case ast.For(iter=ast.Call(func=ast.Name(id="range"), args=args)) if args:
                if (times := _plain(args)) is not None and _keeps_on(node.body, texts):
                    yield node.lineno, times
            case ast.While(test=ast.Compare(left=left, ops=[op], comparators=[right])):
                if isinstance(op, (*_LESS, *_MORE)) and _keeps_on(node.body, texts):
                    yield node.lineno, right if isinstance(op, _LESS) else left
            case ast.ListComp() | ast.SetComp() | ast.DictComp():
                yield from _each(node)
            case ast.Call(args=[ast.GeneratorExp() as inner, *_]) if called(node) in _WHOLE:
                yield from _each(inner)
            case ast.Call(args=[ast.Call(func=ast.Name(id="range"), args=args)]) if args:
                if called(node) in _WHOLE and (times := _plain(args)) is not None:
                    yield node.lineno, times


def _each(
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp,
) -> Iterator[tuple[int, ast.expr]]:
    for part in node.generators:
        match part:
            case ast.comprehension(iter=ast.Call(func=ast.Name(id="range"), args=args), ifs=[]) if (
                args and (times := _plain(args)) is not None
            ):
                yield node.lineno, times


def _plain(args: list[ast.expr]) -> ast.expr | None:
    """What says how long a range is, if it is one amount: `range(n)`, `range(1, n + 1)`; a range between
    two places, or one in steps, is as long as both say.
    """
    match args:
        case [times] | [ast.Constant(), times]:
            inner = times.left if isinstance(times, ast.BinOp) else times
            return times if isinstance(inner, ast.Name | ast.Attribute | ast.Subscript) else None
    return None


def _texts(function: ast.AST) -> Iterator[str]:
    """The variables that are a text at first: what is added to them makes it longer."""
    for node in walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str() | bytes())):
                yield name


def _keeps_on(body: list[ast.stmt], texts: frozenset[str]) -> bool:
    """Whether a loop makes more in each round, `texts` too, and nothing ends or holds it up."""
    inside = [part for one in body for part in walk(one)]
    if any(isinstance(part, _ENDS) or called(part) in _WAITS for part in inside):
        return False
    if any(isinstance(part, ast.AugAssign) and _adds_to(part, texts) for part in inside):
        return True
    return any(map(_keeps, inside)) or any(map(_is_made_of_itself, inside))


def _adds_to(node: ast.AugAssign, texts: frozenset[str]) -> bool:
    to = node.target.id if isinstance(node.target, ast.Name) else ""
    return isinstance(node.op, ast.Add) and to in texts


def _keeps(node: ast.AST) -> bool:
    """Whether something new is put into a list that stays."""
    return isinstance(node, ast.Call) and called(node) in _KEEPS and bool(node.args)


def _is_made_of_itself(node: ast.AST) -> bool:
    """Whether a text or list is made of more than itself: `rows = rows + rows`, `text = "".join(rules[c]
    for c in text)`, `rows = [line + line for line in rows]`, `rows *= 2`.
    """
    match node:
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
            return _is(value, name)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return _is_more(value, name)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="extend"), args=[value]):
            return _is(value, name)
    return False


def _is_more(value: ast.expr, name: str) -> bool:
    match value:
        case ast.BinOp(op=ast.Add()):
            return _doubles(value, name)
        case ast.List(elts=elts):
            starred = [one.value for one in elts if isinstance(one, ast.Starred)]
            return sum(_is(one, name) for one in starred) > 1
        case ast.ListComp(elt=elt, generators=[first, *more]):
            each = first.target.id if isinstance(first.target, ast.Name) else ""
            return _is(first.iter, name) and (bool(more) or _doubles(elt, each))
        case ast.Call(func=ast.Attribute(attr="join"), args=[inner]):
            return _rewrites(inner, name)
    return False


def _rewrites(inner: ast.expr, name: str) -> bool:
    """Whether something is looked up or made for each letter of a text."""
    match inner:
        case (
            ast.GeneratorExp(elt=elt, generators=[first, *_])
            | ast.ListComp(elt=elt, generators=[first, *_])
        ):
            looked = any(isinstance(part, ast.Subscript | ast.Call) for part in walk(elt))
            return looked and _is(first.iter, name)
        case ast.Call(func=ast.Name(id="map"), args=[_, over]):
            return _is(over, name)
    return False


def _doubles(node: ast.expr, name: str) -> bool:
    """Whether a text or list is put together of itself twice: `rows + rows`, `line + line[::-1]`; no
    amount that grows by a share of it.
    """
    parts, todo = 0, [node]
    while todo:
        match todo.pop():
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                todo += [left, right]
            case ast.Name(id=of) | ast.Subscript(value=ast.Name(id=of), slice=ast.Slice()):
                parts += of == name
    return parts > 1


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
