"""Loops that nothing ends, and functions that always call themselves, in Python.

Found by what decides whether a loop goes on: variables that nothing in it changes, a counter that
leads away from its bound, a list that grows with every step through it. A loop with a way out is
none. `_flow_loops_javascript` finds the same in JavaScript.
"""

import ast
from collections.abc import Iterable, Iterator

from vetting.python_syntax import called, children, walk
from vetting.surface._flow_hurried import WAITS, has_exit, is_hurried, waits
from vetting.surface._flow_met import is_always_met
from vetting.surface._flow_spun import goes_on_for_ever, only_computes

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (*_FUNCTIONS, ast.ClassDef, ast.Lambda)
_GROWS = frozenset({"append", "extend", "insert", "add", "appendleft", "put"})
_MORE, _LESS = (ast.Gt, ast.GtE), (ast.Lt, ast.LtE)
_GOES_THROUGH = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_MAY_NOT = (*_SCOPES, *_GOES_THROUGH, ast.IfExp, ast.BoolOp)
"""What is not done whenever it is come to: of a comprehension, what it does with each of what may be none."""

_PARTS = (
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Call,
    ast.Constant,
    ast.Slice,
    ast.expr_context,
)

_DECIDES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.Match, ast.Raise, ast.Assert)


def python_loops(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and kind of each."""
    todo: list[tuple[ast.AST, ast.AST]] = [(tree, tree)]
    while todo:
        node, function = todo.pop()
        if isinstance(node, _FUNCTIONS):
            function = node
            if (line := _calls_itself(node)) is not None:
                yield line, "a function that always calls itself"
        elif isinstance(node, ast.While) and _is_endless(node, function):
            yield node.lineno, "a loop whose condition nothing ends"
        elif isinstance(node, ast.For) and _grows(node):
            yield node.lineno, "a loop over a list that grows with each step"
        elif isinstance(node, ast.For) and goes_on_for_ever(node.iter):
            body = list(_inside(node.body))
            called_any = any(isinstance(part, ast.Call) for part in body)
            if is_hurried(body) or (called_any and only_computes(node.body, {}, 0)):
                yield node.lineno, "a loop over what has no end"
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(node, name, None)
            if isinstance(inner, list):
                todo += [(part, function) for part in inner]


def _own(function: ast.AST) -> frozenset[str]:
    """The variables of a function that no other function changes; none of a module's."""
    if not isinstance(function, _FUNCTIONS):
        return frozenset()
    args = function.args
    found = {arg.arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)}
    shared = set[str]()
    for node in walk(function):
        if isinstance(node, ast.Global | ast.Nonlocal):
            shared |= set(node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return frozenset(found - shared)


def _inside(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """All nodes, without those of functions inside."""
    todo = list(nodes)
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, _SCOPES):
            todo += children(node)


def _is_endless(loop: ast.While, function: ast.AST) -> bool:
    if is_always_met(loop.test, function):
        return is_hurried(list(_inside(loop.body)))
    names = _decided_by(loop.test)
    body = list(_inside(loop.body)) if names else []
    if not names or has_exit(body) or not names <= _own(function):
        return False
    changed = {n.id for n in body if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    counted = isinstance(loop.test, ast.Compare)
    if not names & changed:
        if not counted or not _is_number(loop.test):
            touched = any(_touches(node, names) or waits(node) for node in body)
            return _only_grows(loop.test, body) or (counted and not touched)
        return not any(waits(node) for node in body) or any(_takes_more(node) for node in body)
    return counted and _leads_away(loop.test, loop.body, body)


def _decided_by(test: ast.expr) -> set[str]:
    """The variables that alone decide a condition; none where something else does too."""
    found = set[str]()
    for node in ast.walk(test):
        match node:
            case ast.Name(id=name):
                found.add(name)
            case ast.Call(func=ast.Name(id="len"), args=[ast.Name()]):
                pass
            case ast.Call() | ast.Attribute() | ast.Subscript() | ast.Await() | ast.NamedExpr():
                return set()
    return found - {"len"}


def _takes_more(node: ast.AST) -> bool:
    """Whether something takes more memory or starts something each time."""
    grows = isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add | ast.Mult)
    return grows or called(node) in (*_GROWS, "Popen", "Thread", "Process", "fork", "write")


def _touches(node: ast.AST, names: set[str]) -> bool:
    """Whether a call may change one of these objects: a method of it, or what it is given to."""
    if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
        return True
    if not isinstance(node, ast.Call):
        return False
    of = node.func.value if isinstance(node.func, ast.Attribute) else None
    given = (of, *node.args, *(item.value for item in node.keywords))
    return any(isinstance(one, ast.Name) and one.id in names for one in given)


def _is_number(test: ast.expr) -> bool:
    """Whether a condition compares a variable with a number, which no call can change."""
    return isinstance(test, ast.Compare) and any(
        isinstance(side, ast.Constant) and isinstance(side.value, int | float)
        for side in (test.left, *test.comparators)
        if not any(isinstance(part, ast.Call) for part in ast.walk(test))
    )


def _only_grows(test: ast.expr, body: Iterable[ast.AST]) -> bool:
    """Whether a list only grows while it has something in it: `while queue: queue.append(x)`."""
    calls = [
        (node.func.attr, node.func.value.id)
        for node in body
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
    ]
    names = _decided_by(test)
    more = isinstance(test, ast.Name) or (
        isinstance(test, ast.Compare) and isinstance(test.ops[0], _MORE)
    )
    about = [name for name, of in calls if of in names]
    given = any(
        isinstance(arg, ast.Name) and arg.id in names
        for node in body
        if isinstance(node, ast.Call)
        for arg in node.args
    )
    return more and bool(about) and set(about) <= _GROWS and not given


def _leads_away(test: ast.expr, statements: list[ast.stmt], body: list[ast.AST]) -> bool:
    """Whether the counter only goes away from what it is compared with, or both go together."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return False
    left, right = test.left, test.comparators[0]
    if not isinstance(left, ast.Name):
        return False
    up, down = _steps(left.id, body)
    if isinstance(right, ast.Name) and isinstance(test.ops[0], _LESS) and up and not down:
        plain = [n.target.id for n in statements if _is_step(n, ast.Add)]  # type: ignore[attr-defined]
        return left.id in plain and right.id in plain
    if isinstance(right, ast.Name) and _steps(right.id, body) != (0, 0):
        return False
    away = up and not down if isinstance(test.ops[0], _MORE) else down and not up
    return bool(away) and isinstance(test.ops[0], (*_MORE, *_LESS))


def _is_step(node: ast.AST, op: type[ast.operator]) -> bool:
    return (
        isinstance(node, ast.AugAssign)
        and isinstance(node.target, ast.Name)
        and isinstance(node.op, op)
        and (isinstance(node.value, ast.Constant) or op is ast.Mult)
    )


def _steps(name: str, body: Iterable[ast.AST]) -> tuple[int, int]:
    """How often a variable goes up and down by a number; any other change counts as both."""
    up = down = 0
    for node in body:
        if isinstance(node, ast.AugAssign) and getattr(node.target, "id", "") == name:
            rises, falls = _is_step(node, ast.Add), _is_step(node, ast.Sub)
            up, down = up + (not falls), down + (not rises)
        elif isinstance(node, ast.Assign | ast.For | ast.AnnAssign | ast.NamedExpr):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(getattr(part, "id", "") == name for t in targets for part in ast.walk(t)):
                up, down = up + 1, down + 1
    return up, down


def _grows(loop: ast.For) -> bool:
    """Whether a list gets something new with every step through it."""
    if not isinstance(loop.iter, ast.Name) or has_exit(_inside(loop.body)):
        return False
    for node in loop.body:
        match node:
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=of), attr=verb))):
                if of == loop.iter.id and verb in _GROWS:
                    return True
            case ast.If():
                return False
    return False


def _calls_itself(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int | None:
    """The line where a function calls itself on every way through it, without a wait before."""
    for node in function.body:
        if isinstance(node, _DECIDES) or _means_another(node, function.name):
            return None
        todo: list[ast.AST] = [node]
        while todo:
            part = todo.pop()
            if isinstance(part, _DECIDES):  # within a `with`
                return None
            if isinstance(part, _MAY_NOT):
                todo += _certain(part, function)
                continue
            if isinstance(part, ast.Call) and _is_itself(part, function):
                return part.lineno
            if called(part) in WAITS:
                return None
            todo += children(part)
        if isinstance(node, ast.Return):
            return None
    return None


def _certain(part: ast.AST, function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.AST]:
    """What is done of a comprehension in any case: of one that goes through what the function is given, as
    a tree is gone through, no more than that.
    """
    if not isinstance(part, _GOES_THROUGH):
        return []
    over = part.generators[0].iter
    if _is_of_given(over, function):
        return [over]
    return [over, *(one for one in children(part) if not isinstance(one, ast.comprehension))]


def _is_of_given(over: ast.expr, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether something is a part of what a function is given, of which there may be nothing."""
    args = function.args
    names = {arg.arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)}
    plain = all(isinstance(part, _PARTS) for part in ast.walk(over))
    return plain and any(isinstance(part, ast.Name) and part.id in names for part in ast.walk(over))


def _means_another(node: ast.stmt, name: str) -> bool:
    """Whether a function's name is another's from here on: `from .times import now`."""
    return isinstance(node, ast.Import | ast.ImportFrom) and any(
        name in (alias.asname, alias.name) for alias in node.names
    )


def _is_itself(call: ast.Call, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    args = function.args.args
    method = bool(args) and args[0].arg in ("self", "cls")
    match call.func:
        case ast.Name(id=name):
            return name == function.name and not method and not function.decorator_list
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            return name == function.name and method and not function.decorator_list
    return False
