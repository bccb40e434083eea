"""Methods of Python that answer `tools/list` with what the library answers, but for some that they leave
out: `on_list_tools` of a middleware, `list_tools` of a server's class. Their tools are known.

Only a few forms are taken for such; whatever else is done with the list or one of its tools may change them.
"""

import ast
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from vetting.python_syntax import children, walk
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Func, Scope
from vetting.surface._python_lower import lower
from vetting.surface._scopes import owner
from vetting.surface._values import Closure, External

_SAME = frozenset({"list", "tuple", "sorted", "reversed"})
_LOOKS = frozenset({"len", "bool", *_SAME})
_THREADS = frozenset({"to_thread", "to_thread.run_sync", "run_sync"})
_OF = frozenset({"asyncio", "anyio", "anyio.to_thread"})
_BUILT_IN = (*_LOOKS, "getattr", "super")
_SAID = frozenset({"name", "key"})
"""Texts of a tool, which nobody changes by looking at them."""

_HIDDEN = frozenset({"exec", "eval", "locals", "vars", "globals", "setattr", "delattr"})
_OTHER = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.Yield, ast.YieldFrom),
    *(ast.Global, ast.Nonlocal, ast.Delete, ast.NamedExpr, ast.AsyncFor, ast.Match),
)
_READ = (ast.Load, type(None))
_DEPTH = 3
_LARGEST = 2000
"""Nodes of one function."""


def only_leaves_out(machine: Evaluator, own: Scope, name: str) -> bool:
    """Whether all that a class calls `name` is such a method."""
    nodes = own.names.get(name, [])
    return bool(nodes) and all(
        isinstance(node, Func)
        and isinstance(node.raw, ast.FunctionDef | ast.AsyncFunctionDef)
        and _Filter(machine, node.raw, own.module.function(node, own), _librarys(node.raw)).holds()
        for node in nodes
    )


def _librarys(raw: ast.FunctionDef | ast.AsyncFunctionDef) -> Callable[[ast.expr], bool]:
    """What tells the library's own answer: `await call_next(context)`, `await super().list_tools()`."""
    names = [arg.arg for arg in raw.args.args]

    def is_it(node: ast.expr) -> bool:
        match node:
            case ast.Await(value=ast.Call(func=ast.Name(id=after), args=[ast.Name(id=given)])):
                return names[1:] == [given, after] and given != after
            case ast.Await(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr=attr)
                )
            ):
                return attr == raw.name
        return False

    return is_it


class _Filter:
    """One function; `given` tells the list that it is given or asks for."""

    def __init__(
        self,
        machine: Evaluator,
        raw: ast.FunctionDef | ast.AsyncFunctionDef,
        scope: Scope,
        given: Callable[[ast.expr], bool],
        outer: "_Filter | None" = None,
    ) -> None:
        self._machine, self._scope = machine, scope
        self._raw, self._given = raw, given
        self._params = {arg.arg for arg in walk(raw.args) if isinstance(arg, ast.arg)}
        self._named = min(self._params) if outer is not None else ""
        self._depth: int = outer._depth + 1 if outer is not None else 0  # noqa: SLF001 - its own kind
        self._asked: dict[int, bool] = outer._asked if outer is not None else {}  # noqa: SLF001
        self._nodes = [node for part in raw.body for node in walk(part)]
        self._lists: set[str] = set()
        self._tools: set[str] = set()

    def holds(self) -> bool:
        """Whether it gives back the list, or some of it, and does nothing else with it."""
        nodes = self._nodes
        if self._raw.decorator_list or len(nodes) > _LARGEST or self._depth > _DEPTH:
            return False
        if any(isinstance(node, _OTHER) for node in nodes) or not self._find():
            return False
        if any(owner(name, self._scope) is not None for name in _BUILT_IN):
            return False
        results = [node.value for node in nodes if isinstance(node, ast.Return)]
        if not results or not all(one is not None and self._is_list(one) for one in results):
            return False
        around = {id(child): node for node in nodes for child in children(node)}
        return all(
            self._is_looked_at(node, around.get(id(node)), around)
            if self._is_list(node)
            else not isinstance(node, ast.Name) or self._is_harmless(node, around)
            for node in nodes
            if isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", None), _READ)
        )

    def _find(self) -> bool:
        """Find the variables that are the list, or one of its tools; whether nothing else is put there."""
        bound: dict[str, list[ast.expr]] = {}
        turned: dict[str, list[ast.expr]] = {}
        known = set[int]()
        for node in self._nodes:
            match node:
                case (
                    ast.Assign(targets=[ast.Name(id=name) as target], value=value)
                    | ast.AnnAssign(target=ast.Name(id=name) as target, value=ast.expr() as value)
                ):
                    bound.setdefault(name, []).append(value)
                    known.add(id(target))
                case (
                    ast.For(target=ast.Name(id=name) as target, iter=over)
                    | ast.comprehension(target=ast.Name(id=name) as target, iter=over)
                ):
                    turned.setdefault(name, []).append(over)
                    known.add(id(target))
        other = {name for node in self._nodes for name in _given_otherwise(node, known)}
        if not self._params.isdisjoint({*bound, *turned, *other}):
            return False
        self._lists = set(bound) - set(turned) - other
        while True:
            left = {
                name
                for name in self._lists
                if all(_is_empty(one) or self._is_list(one) for one in bound[name])
            }
            if left == self._lists:
                break
            self._lists = left
        self._tools = {name for name in turned if any(map(self._is_list, turned[name]))}
        return all(
            name not in bound and name not in other and all(map(self._is_list, turned[name]))
            for name in self._tools
        )

    def _is_list(self, node: ast.expr) -> bool:
        if self._given(node):
            return True
        match node:
            case ast.Name(id=name):
                return name in self._lists
            case ast.IfExp(body=one, orelse=two):
                return self._is_list(one) and self._is_list(two)
            case ast.ListComp(
                elt=ast.Name(id=item),
                generators=[ast.comprehension(target=ast.Name(id=each), iter=over, is_async=0)],
            ):
                return item == each and self._is_list(over)
            case ast.Await(value=ast.Call(func=thread, args=[func, given], keywords=[])):
                return self._is_thread(thread) and self._is_list(given) and self._is_filter(func)
            case ast.Call(func=func, args=[given], keywords=[]):
                same = isinstance(func, ast.Name) and func.id in _SAME
                return self._is_list(given) and (same or self._is_filter(func))
        return False

    def _is_thread(self, func: ast.expr) -> bool:
        value = self._machine.value(lower(func), self._scope, {})
        return isinstance(value, External) and value.spec in _OF and value.name in _THREADS

    def _is_filter(self, func: ast.expr) -> bool:
        """Whether a function of the package does no more with what it is given."""
        value = self._machine.value(lower(func), self._scope, {})
        raw: Any = value.func.raw if isinstance(value, Closure) else None
        if (
            not isinstance(raw, ast.FunctionDef)
            or len(raw.args.args) != 1
            or value.scope.kind == "class"
        ):
            return False
        if id(raw) not in self._asked:
            self._asked[id(raw)] = False  # for one that calls itself
            name, inner = raw.args.args[0].arg, value.scope.module.function(value.func, value.scope)
            given = partial(_is_called, name)
            self._asked[id(raw)] = _Filter(self._machine, raw, inner, given, self).holds()
        return self._asked[id(raw)]

    def _is_harmless(self, node: ast.Name, around: dict[int, ast.AST]) -> bool:
        """Whether a use of a name that is not the list changes neither the list nor a tool."""
        parent = around.get(id(node))
        if node.id in self._tools:
            return _only_says(node, parent) or self._is_taken(node, parent)
        known = not self._is_next(node) or self._given(_outside(node, around))
        return known and node.id not in _HIDDEN

    def _is_next(self, node: ast.Name) -> bool:
        """Whether it is what gives the library's answer."""
        names = [arg.arg for arg in self._raw.args.args]
        return not self._named and node.id in (*names[2:], "super")

    def _is_taken(self, node: ast.Name, parent: Any) -> bool:
        """`kept.append(tool)`, and what a comprehension gives."""
        if isinstance(parent, ast.ListComp):
            return parent.elt is node and self._is_list(parent)
        match parent:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=to), attr="append"), args=[_]):
                return to in self._lists
        return False

    def _is_looked_at(self, node: ast.expr, parent: Any, around: dict[int, ast.AST]) -> bool:
        """Whether a use of the list does not change it, nor one of its tools."""
        match parent:
            case ast.Return() | ast.Expr() | ast.UnaryOp(op=ast.Not()):
                return True
            case (
                ast.For(target=ast.Name())
                | ast.comprehension(target=ast.Name())
                | ast.Assign(targets=[ast.Name()])
                | ast.AnnAssign(target=ast.Name())
            ):
                return True
            case ast.If(test=test) | ast.IfExp(test=test) if test is node:
                return True
            case ast.IfExp():
                return self._is_list(parent)
            case ast.Attribute(attr="append"):
                match around.get(id(parent)):
                    case ast.Call(args=[ast.Name(id=tool)]) as call:
                        kept = isinstance(around.get(id(call)), ast.Expr)
                        return kept and tool in self._tools and call.func is parent
            case ast.Call(func=ast.Name(id=name), keywords=[]) if name in _LOOKS:
                return parent.func is not node
            case ast.Call():
                outer = around.get(id(parent))
                whole = outer if isinstance(outer, ast.Await) else parent
                return self._is_list(parent) or self._is_list(whole)
        return False


def _given_otherwise(node: ast.AST, known: set[int]) -> Iterator[str]:
    """The variables that something else is put into."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()) if id(node) not in known:
            yield name
        case ast.ExceptHandler(name=str(name)):
            yield name
        case ast.alias(name=name, asname=other):
            yield other or name.partition(".")[0]


def _outside(node: ast.expr, around: dict[int, ast.AST]) -> ast.expr:
    """The awaited call that a name is called in, as a function or by `super()`."""
    at: ast.AST = node
    while isinstance(outer := around.get(id(at)), ast.Call | ast.Attribute) and (
        not isinstance(outer, ast.Call) or outer.func is at
    ):
        at = outer
    outer = around.get(id(at))
    return outer if isinstance(outer, ast.Await) else node


def _only_says(node: ast.Name, parent: Any) -> bool:
    """`tool.name`, and `getattr(tool, "name", None)`."""
    match parent:
        case ast.Attribute(attr=attr, ctx=ast.Load()):
            return attr in _SAID
        case ast.Call(func=ast.Name(id="getattr"), args=[of, ast.Constant(value=said), *_]):
            return of is node and said in _SAID
    return False


def _args(raw: ast.FunctionDef) -> list[ast.arg]:
    return [arg for arg in walk(raw.args) if isinstance(arg, ast.arg)]


def _is_called(name: str, node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_empty(node: ast.expr) -> bool:
    return isinstance(node, ast.List) and not node.elts
