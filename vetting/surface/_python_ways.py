"""The ways past a question of Python: see `Way`."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from vetting.python_syntax import children, walk
from vetting.surface._flow_sense import Way
from vetting.surface._python_branch_ends import end_of, said_by, truth_of

_UP, _MOST = 60, 40
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_BLOCKS = ("body", "orelse", "finalbody")
_SIZES = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_SHORT = 3
"""Characters that lead nowhere."""

_NOTHING = (ast.Is, ast.IsNot, ast.Eq, ast.NotEq)


def returns_too(function: ast.AST, but: ast.AST, said: bool) -> list[Way]:
    """The other places of a function where it may answer with `said`."""
    body = getattr(function, "body", None)
    if not isinstance(body, list):
        return []
    found = list[Way]()
    for node in _own(body):
        if isinstance(node, ast.Return) and node is not but:
            told = said_by(node.value) if node.value is not None else False
            if told is None:
                found.append(Way(node.value, said, node))
            elif told is said:
                found.append(Way(None, said, node))
    if not said and _falls(body):
        found.append(Way(None, said, function))
    return found


def given_too(function: ast.AST, name: str, but: ast.AST, met: bool) -> list[Way]:
    """The other places where a variable that has an answer may be given the answer `met`."""
    body = getattr(function, "body", None)
    left_out = {id(one) for one in walk(but)}
    found = list[Way]()
    for node in _own(body if isinstance(body, list) else []):
        if id(node) in left_out:
            continue
        match node:
            case ast.Assign(targets=[ast.Name(id=to)], value=value) if to == name:
                pass
            case ast.AnnAssign(target=ast.Name(id=to), value=ast.expr() as value) if to == name:
                pass
            case ast.AugAssign(target=ast.Name(id=to), op=op, value=value) if to == name:
                if isinstance(op, ast.BitAnd if met else ast.BitOr):
                    continue
            case _:
                continue
        told = truth_of(value)
        if told is not (not met):
            found.append(Way(None if told is met else value, met, node))
    return found


def sides(raw: ast.AST, said: bool) -> tuple[bool, list[tuple[ast.AST, bool]]] | None:
    """What a condition is put together of, each part with its answer where the whole is answered with `said`,
    and whether all of them are answered so then, or at least one; None where it is one question.
    """
    match raw:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return True, [(inner, not said)]
        case ast.BoolOp(op=op, values=values):
            return isinstance(op, ast.And) is said, [(one, said) for one in values]
        case ast.NamedExpr(value=inner) | ast.Await(value=inner):
            return True, [(inner, said)]
        case ast.Call(func=ast.Name(id="bool"), args=[inner]):
            return True, [(inner, said)]
        case ast.Compare(left=left, ops=[how], comparators=[ast.Constant(value=bool() as yes)]):
            if isinstance(how, _NOTHING):
                return True, [(left, said is (isinstance(how, ast.Is | ast.Eq) is yes))]
    return None


def is_nothing(raw: ast.AST, said: bool) -> ast.AST | None:
    """The value of which a question that is answered with `said` tells that there is none of it, or that it
    is no text: `x is None`, `not x`, `not isinstance(x, str)`.
    """
    match raw:
        case (
            ast.Name()
            | ast.Attribute()
            | ast.Subscript()
            | ast.Call(func=ast.Attribute(attr="strip" | "get"))
            | ast.Call(func=ast.Name(id="len"))
        ):
            return raw if not said else None
        case ast.Call(func=ast.Name(id="isinstance"), args=[inner, _]):
            return inner if not said else None
        case ast.Compare(left=left, ops=[how], comparators=[ast.Constant(value=value)]):
            if not value and isinstance(how, _NOTHING):
                inner = left.args[0] if _is_length(left) else left  # type: ignore[attr-defined]  # a call
                return inner if said is isinstance(how, ast.Is | ast.Eq) else None
            if _is_length(left) and isinstance(value, int) and value <= _SHORT:
                few = isinstance(how, ast.Lt | ast.LtE) is said
                return left.args[0] if few and isinstance(how, _SIZES) else None  # type: ignore[attr-defined]  # a call
    return None


def _is_length(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[_]):
            return True
    return False


def always(raw: ast.AST) -> bool | None:
    """What a condition is always answered, if it is a constant."""
    return bool(raw.value) if isinstance(raw, ast.Constant) else None


def given(function: ast.AST, raw: ast.AST) -> ast.AST | None:
    """What a variable is given in a function, if that is one value."""
    return _given(function).get(raw.id) if isinstance(raw, ast.Name) else None


@lru_cache(maxsize=256)  # a function is asked for each variable of each of its conditions
def _given(function: ast.AST) -> Mapping[str, ast.AST]:
    """The variables of a function that are given one value each."""
    body = getattr(function, "body", None)
    found = dict[str, ast.AST | None]()
    for node in _own(body if isinstance(body, list) else []):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found[name] = None if name in found else value
                continue
            case ast.Assign(targets=targets):
                every = [one for to in targets for one in walk(to)]
            case ast.AnnAssign(target=to, value=value) | ast.NamedExpr(target=to, value=value):
                if isinstance(to, ast.Name):
                    found[to.id] = None if to.id in found else value
                continue
            case ast.AugAssign(target=to) | ast.For(target=to):
                every = [*walk(to)]
            case _:
                continue
        found |= {one.id: None for one in every if isinstance(one, ast.Name)}
    return {name: value for name, value in found.items() if value is not None}


def reached(
    function: ast.AST, at: ast.AST, parents: Mapping[int, ast.AST]
) -> Iterator[tuple[ast.AST, bool | None]]:
    """What was asked before a statement is reached, each condition with its answer; without one, what was
    done in any case.
    """
    if at is function:
        yield from _before(getattr(at, "body", []))
        return
    node = at
    for _ in range(_UP):
        around = parents.get(id(node))
        if around is None:
            return
        match around:
            case ast.If(test=test, body=body) if node is not test:
                yield test, node in body
            case ast.Try(body=body) if node in around.orelse:
                yield from _before(body)
        for name in _BLOCKS:
            block = getattr(around, name, None)
            if isinstance(block, list) and node in block:
                yield from _before(block[: block.index(node)])
        if isinstance(around, _FUNCTIONS):
            return
        node = around


def _before(block: Sequence[ast.stmt]) -> Iterator[tuple[ast.AST, bool | None]]:
    """What was asked when one comes past some statements."""
    for one in block[-_MOST:]:
        match one:
            case ast.If(test=test, body=body, orelse=other):
                if end_of(body) is not None:
                    yield test, False
                elif other and end_of(other) is not None:
                    yield test, True
            case ast.Assert(test=test):
                yield test, True
            case ast.Expr(value=value) | ast.Assign(value=value):
                yield value, None
            case ast.AnnAssign(value=ast.expr() as value):
                yield value, None
            case ast.Try(body=body, handlers=handlers):
                if all(end_of(handler.body) is not None for handler in handlers):
                    yield from _before(body)
            case ast.With(body=body) | ast.AsyncWith(body=body):
                yield from _before(body)


def _own(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """The syntax nodes of a function, and of none within it."""
    todo = [*body]
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, _FUNCTIONS):
            todo += children(node)


def _falls(body: Sequence[ast.stmt]) -> bool:
    """Whether one may come to the end of some statements."""
    match list(body):
        case [*_, ast.Return() | ast.Raise() | ast.While(test=ast.Constant(value=True))]:
            return False
        case [*_, ast.If(body=yes, orelse=no)]:
            return _falls(yes) or _falls(no)
        case [*_, ast.With(body=inner) | ast.AsyncWith(body=inner)]:
            return _falls(inner)
        case [*_, ast.Try(body=inner, handlers=handlers, orelse=other)]:
            parts = [other or inner, *(one.body for one in handlers)]
            return any(map(_falls, parts))
    return True
