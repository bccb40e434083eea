"""Functions that start themselves more than once each time they run, in Python: twice as many with
every round.

A retry starts one more, and a walk through a tree starts others for the parts of what it was given.
`_flow_multiply_javascript` finds the same in JavaScript.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import called, walk

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_STARTS = pattern(
    r"Thread|Process|Timer|submit|create_task|call_soon(?:_threadsafe)?|call_later|ensure_future|gather"
    r"|run_in_executor|apply_async|start_soon|to_thread|start_new_thread|spawn"
)
_ANY = pattern(rf"\b(?:{_STARTS.pattern})\(")


def python_multiply(kinds: Mapping[type[ast.AST], Sequence[Any]], source: str) -> Iterator[int]:
    """The line of each; `kinds` are a module's nodes, `source` is its text."""
    starts = any(_STARTS.fullmatch(called(node)) for node in kinds.get(ast.Call, ()))
    if not starts or _ANY.search(source) is None:
        return
    for node in (one for kind in _FUNCTIONS for one in kinds.get(kind, ())):
        if _is_named_again(node.name, source):
            made = _Function(node)
            if made.count(node.body) > 1:
                yield made.line


def _is_named_again(name: str, source: str) -> bool:
    """Whether the name of a function stands somewhere but where it is defined."""
    defined = source.find(f"def {name}")
    if defined < 0:
        return name in source
    return source.find(name, 0, defined) >= 0 or source.find(name, defined + len(name) + 4) >= 0


class _Function:
    """Counts how often a function starts itself on one way through it."""

    def __init__(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        args = function.args
        self._name = function.name
        self._own = {one.arg for one in (*args.posonlyargs, *args.args, *args.kwonlyargs)}
        self._method = bool(args.args) and args.args[0].arg in ("self", "cls")
        self.line = function.lineno

    def count(self, body: Sequence[ast.stmt]) -> int:
        """The most of all ways through some statements."""
        found = 0
        for node in body:
            match node:
                case ast.If(test=test, body=one, orelse=other):
                    found += self._in(test) + max(self.count(one), self.count(other))
                case ast.Try(body=one, handlers=handlers, orelse=other, finalbody=last):
                    caught = max((self.count(each.body) for each in handlers), default=0)
                    found += max(self.count(one) + self.count(other), caught) + self.count(last)
                case ast.For(body=one) | ast.AsyncFor(body=one) | ast.While(body=one):
                    ends = any(isinstance(part, ast.Return | ast.Break | ast.Raise) for part in one)
                    waits = isinstance(node, ast.While) and _waits(one)
                    found += self.count(one) * (1 if ends or waits else 2)
                case ast.With(body=one) | ast.AsyncWith(body=one):
                    found += self.count(one)
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    pass
                case _:
                    found += self._in(node)
            if isinstance(node, ast.Return | ast.Raise | ast.Continue | ast.Break):
                break
        return found

    def _in(self, node: ast.AST) -> int:
        found = 0
        for part in walk(node):
            if isinstance(part, ast.Call) and _STARTS.fullmatch(called(part)):
                again = self._again(part)
                several = isinstance(node, ast.Expr | ast.Assign) and _repeated(node, part)
                found += again * (2 if several else 1)
                self.line = part.lineno if again else self.line
        return found

    def _again(self, call: ast.Call) -> int:
        """How often a call starts the function with what it was given itself."""
        given = [*call.args, *(item.value for item in call.keywords if item.arg != "daemon")]
        inner = [arg for arg in given if isinstance(arg, ast.Call) and self._is_own(arg.func)]
        if inner:
            return sum(all(map(self._is_same, (*one.args, *_values(one)))) for one in inner)
        if not any(map(self._is_own, given)):
            return 0
        first = next(place for place, arg in enumerate(given) if self._is_own(arg))
        more = given[first + 1 :]  # before it stands when or where it is to run
        return int(all(map(self._is_same, more)))

    def _is_own(self, node: ast.AST) -> bool:
        match node:
            case ast.Name(id=name):
                return name == self._name and not self._method
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
                return name == self._name and self._method
        return False

    def _is_same(self, node: ast.AST) -> bool:
        match node:
            case ast.Name(id=name):
                return name in self._own
            case ast.Tuple(elts=items) | ast.List(elts=items):
                return all(map(self._is_same, items))
            case ast.Attribute(value=ast.Name(id="self")) | ast.Constant():
                return True
        return False


def _values(call: ast.Call) -> Iterator[ast.expr]:
    yield from (item.value for item in call.keywords)


def _repeated(statement: ast.AST, call: ast.Call) -> bool:
    """Whether a call is made for each of several: `[submit(f) for _ in range(4)]`."""
    return any(
        isinstance(part, ast.ListComp | ast.GeneratorExp | ast.SetComp)
        and any(one is call for one in walk(part.elt))
        for part in walk(statement)
    )


def _waits(body: Sequence[ast.stmt]) -> bool:
    return any(
        isinstance(part, ast.Call)
        and called(part) in ("sleep", "wait", "get", "join")
        and getattr(part.args[0] if part.args else None, "value", None) != 0
        for node in body
        for part in walk(node)
    )
