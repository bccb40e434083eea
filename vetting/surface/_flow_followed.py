"""Work whose end, or whose timer, starts more than one of the same again, round over several functions, in
Python: a task's callback goes through a list of two and calls the method that makes the task.

A function that starts itself is `_flow_multiply`'s. Here it is followed from one function of a module to
the next, along calls that nothing decides about. What goes on by one is a loop, and what asks first whether
something is known, or deep enough, has an end. `_flow_followed_javascript` finds the same in JavaScript.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from vetting.patterns import pattern
from vetting.python_syntax import called, children, walk
from vetting.surface._flow_rings import Edge, Path, Times, rings

_STARTS = pattern(
    r"Thread|Process|Timer|submit|create_task|call_soon(?:_threadsafe)?|call_later|call_at|ensure_future"
    r"|run_in_executor|apply_async|start_soon|to_thread|start_new_thread|spawn|run_coroutine_threadsafe"
)
_ENDED = pattern(r"add_done_callback|apply_async")
"""Calls that have a function run when something is done."""

_ANY = pattern(rf"\b(?:{_STARTS.pattern}|{_ENDED.pattern})\(")
_STATES = pattern(r"cancelled|done|exception|is_closed|is_set|is_running|is_alive|closed")
"""How a task ended, which says nothing about how many follow it."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (*_FUNCTIONS, ast.ClassDef)
_LISTS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
_LEAVES = (ast.Return, ast.Raise, ast.Break, ast.Continue)
_PASSES = frozenset({"enumerate", "reversed", "list", "tuple", "sorted", "set", "iter"})
_DEPTH = 6


def python_followed(tree: ast.AST, source: str) -> Iterator[int]:
    """The line of each function that is started more than once by what it has started."""
    if _ANY.search(source) is None:
        return
    functions = dict[Path, ast.AST]()
    todo: list[tuple[ast.AST, Path]] = [(tree, ())]
    for node, path in todo:  # grows while it is gone through
        for part in children(node):
            if isinstance(part, _SCOPES):
                inner = (*path, part.name)
                if isinstance(part, _FUNCTIONS):
                    functions.setdefault(inner, part)
                todo.append((part, inner))
            elif isinstance(part, ast.stmt | ast.ExceptHandler | ast.match_case):
                todo.append((part, path))
    edges = {path: list(_Calls(path, functions).of(node)) for path, node in functions.items()}
    for path in rings(edges):
        yield int(getattr(functions[path], "lineno", 0))


@dataclass(frozen=True, slots=True)
class _At:
    """Where in a function something stands: how often it is done there, and whether later."""

    times: Times = Times.ONCE
    later: bool = False
    ended: bool = False


_Todo = list[tuple[ast.AST, _At]]


class _Calls:
    """What one function calls and starts whatever happens."""

    def __init__(self, path: Path, functions: dict[Path, ast.AST]) -> None:
        self._path = path
        self._functions = functions
        self._args = getattr(functions[path], "args", None)
        self._named: dict[str, ast.expr] = {}
        """What local variables are given first."""

    def of(self, function: ast.AST) -> Iterator[Edge]:
        """Each call of another function of the module, or of itself."""
        for part in walk(function):
            match part:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self._named.setdefault(name, value)
        todo: _Todo = []
        _push(todo, _certain(getattr(function, "body", ())), _At())
        while todo:
            node, at = todo.pop()
            if isinstance(node, ast.Call):
                yield from self._called(node, at, todo)
            elif isinstance(node, ast.stmt):
                self._statement(node, at, todo)
            elif not isinstance(node, ast.Lambda):
                self._expression(node, at, todo)

    def _statement(self, node: ast.stmt, at: _At, todo: _Todo) -> None:
        """What of a statement is come to whatever happens."""
        match node:
            case ast.If(test=test, body=body):
                todo.append((test, at))
                _push(todo, () if _decides(test) else _certain(body), at)
            case ast.While(test=test, body=body):
                _push(todo, _certain(body) if isinstance(test, ast.Constant) else (), at)
            case ast.For(iter=over, body=body) | ast.AsyncFor(iter=over, body=body):
                todo.append((over, at))
                ends = any(
                    isinstance(one, ast.Return | ast.Break) for part in body for one in walk(part)
                )
                _push(todo, _certain(body), at if ends else self._repeated(at, over))
            case ast.Try(body=body, finalbody=last):
                _push(todo, (*_certain(body), *_certain(last)), at)
            case ast.With(body=body) | ast.AsyncWith(body=body):
                _push(todo, _certain(body), at)
            case _ if not isinstance(node, (*_SCOPES, ast.Match)):
                _push(todo, children(node), at)

    def _expression(self, node: ast.AST, at: _At, todo: _Todo) -> None:
        match node:
            case ast.IfExp(test=test) | ast.BoolOp(values=[test, *_]):
                todo.append((test, at))
            case _ if isinstance(node, _LISTS):
                first = node.generators[0]
                if len(node.generators) == 1 and not first.ifs:
                    part = node.value if isinstance(node, ast.DictComp) else node.elt
                    todo.append((part, self._repeated(at, first.iter)))
            case _:
                _push(todo, children(node), at)

    def _called(self, call: ast.Call, at: _At, todo: _Todo) -> Iterator[Edge]:
        name = called(call)
        starts = _STARTS.fullmatch(name) is not None
        ended = at.ended or _ENDED.fullmatch(name) is not None
        later = replace(at, later=at.later or starts or ended, ended=ended)
        given = [*call.args, *(item.value for item in call.keywords)]
        if (starts or ended) and self._own(call.func) is None:
            todo += [(call.func, at)]
            for place, arg in enumerate(given):
                of = arg
                if isinstance(arg, ast.Call) and called(arg) == "partial" and arg.args:
                    of = arg.args[0]
                if (path := self._own(of)) is not None:
                    bare = of is arg and (_ENDED.fullmatch(name) or place == len(given) - 1)
                    yield Edge(path, later.times, later=True, ended=ended, bare=bool(bare))
                else:
                    todo.append((arg.body if isinstance(arg, ast.Lambda) else arg, later))
            return
        if (path := self._own(call.func)) is not None:
            yield Edge(path, at.times, later=at.later, ended=at.ended, bare=not given)
        _push(todo, (call.func, *given), at)

    def _own(self, node: ast.AST) -> Path | None:
        """The function of the module that something names."""
        match node:
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
                # a method, or a function in one
                for end in range(len(self._path) - 1, 0, -1):
                    if (path := (*self._path[:end], name)) in self._functions:
                        return path
            case ast.Name(id=name):
                for end in range(len(self._path), -1, -1):
                    if (path := (*self._path[:end], name)) in self._functions:
                        return path
        return None

    def _repeated(self, at: _At, over: ast.expr) -> _At:
        return replace(at, times=at.times | self._times(over, _DEPTH))

    def _times(self, over: ast.expr, depth: int) -> Times:
        """What is known about how often a loop over something is gone through."""
        if depth == 0:
            return Times.SEVERAL
        match over:
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                return Times.FIXED if len(parts) > 1 else Times.ONCE
            case ast.Call(func=ast.Name(id="range"), args=[*_, ast.Constant(value=int() as end)]):
                return Times.FIXED if end > 1 else Times.ONCE
            case ast.Subscript(value=of, slice=ast.Slice(upper=ast.Constant(value=int() as end))):
                return self._some(of, end, depth)
            case ast.Name(id=name):
                named = self._named.get(name)
                if named is not None:
                    return self._times(named, depth - 1)
                given = {one.arg for one in getattr(self._args, "args", ())}
                return Times.SEVERAL if name in given else Times.SAME
            case ast.Call(args=[inner, ast.Constant(value=int() as end)]) if _picks(over):
                return self._some(inner, end, depth)
            case ast.Call(args=[inner, *_]) if called(over) in _PASSES:
                return self._times(inner, depth - 1)
            case ast.Call(func=ast.Attribute(value=ast.Name()), args=[], keywords=[]):
                return Times.MADE
            case ast.BinOp(left=one, op=ast.Add(), right=other):
                return self._times(one, depth - 1) | self._times(other, depth - 1)
        return Times.SEVERAL

    def _some(self, of: ast.expr, end: int, depth: int) -> Times:
        """The first few: as many as the code says, where they are made and not taken from a queue."""
        if end < 2:
            return Times.ONCE
        whole = self._times(of, depth - 1)
        return whole if whole == Times.SEVERAL else Times.FIXED


def _picks(call: ast.expr) -> bool:
    return called(call) in ("islice", "sample", "choices")


def _push(todo: _Todo, nodes: Sequence[ast.AST], at: _At) -> None:
    todo += [(node, at) for node in nodes]


def _certain(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """The statements of a block that are come to whatever happens: none behind one that may leave it."""
    for at, node in enumerate(body):
        if isinstance(node, _LEAVES) or any(
            isinstance(part, ast.If)
            and _decides(part.test)
            and any(isinstance(one, _LEAVES) for one in walk(part))
            for part in walk(node)
        ):
            return list(body[: at + 1])
    return list(body)


def _decides(test: ast.expr) -> bool:
    """Whether a condition can end something: not one that is always met, a switch of the object's, or the
    way in which a task ended.
    """
    match test:
        case ast.Constant() | ast.Attribute(value=ast.Name(id="self" | "cls")):
            return False
        case ast.UnaryOp(op=ast.Not(), operand=of):
            return _decides(of)
        case ast.BoolOp(values=parts):
            return any(map(_decides, parts))
        case ast.Call(args=[], keywords=[]):
            return _STATES.fullmatch(called(test)) is None
    return True
