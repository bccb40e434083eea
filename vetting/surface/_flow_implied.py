"""Calls that Python's syntax makes without writing them as such: decorators, `box << path` of a class
with `__lshift__`, `registry[name] = path` of one with `__setitem__`, and the registration of classes as
they are made, by `__init_subclass__` or a class of classes.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_up_to import up_to
from vetting.surface._ir import Attr, Call, Func, Lit, Module, Node, Scope, Site
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._python_lower import FUNCTIONS, lower

_OWN = pattern(
    rb"\bdef (__(?:[lr]shift|r?(?:or|and|xor|add|sub|mul|truediv|floordiv|mod|matmul|pow)|i(?:or|add|lshift)"
    rb"|(?:get|set|del)item|contains|setattr|set|init_subclass)__)\("
)
_DECORATED = pattern(rb"(?m:^)[ \t]{0,40}@(?:\w{1,80}\.){0,4}(\w{1,80})")
_METACLASS = pattern(rb"\bmetaclass=")
_REGISTERS = frozenset({"register"})
_MOST = 400
"""Calls of one module that are looked at."""

_OPERATORS: dict[type, str] = {
    ast.LShift: "lshift", ast.RShift: "rshift", ast.BitOr: "or", ast.BitAnd: "and",
    ast.BitXor: "xor", ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "truediv",
    ast.FloorDiv: "floordiv", ast.Mod: "mod", ast.MatMult: "matmul", ast.Pow: "pow",
}  # fmt: skip


def implied(
    modules: Iterable[Module],
    data: dict[int, bytes],
    defined: frozenset[str],
    sites: list[Site],
    cut: Callable[[Scope, str], None],
) -> list[Site]:
    """Those of Python's modules, whose sources are `data` and whose calls are `sites`; `defined` are the
    names of functions, and `cut` hears where there are too many.
    """
    python = [one for one in modules if not isinstance(one, JavaScriptModule)]
    own = {match[1].decode() for one in python for match in _OWN.finditer(data[id(one)])}
    found: list[Site] = []
    for module in python:
        text = data[id(module)]
        names = {match[1].decode() for match in _DECORATED.finditer(text)} & (defined | _REGISTERS)
        marks = module.sites(frozenset(names)) if names else ()
        found += (one for one in marks if one.target is not None and not one.dead)
        if own or _METACLASS.search(text):
            more = _of_module(module, frozenset(own))
            found += up_to(_MOST, more, cut, module.scope, "operators that are methods")
    return [*found, *(made for site in sites if (made := _by_name(site)) is not None)]


def _by_name(site: Site) -> Site | None:
    """The call of a method that `methodcaller("run", path)(job)` is."""
    func, args = site.call.func, site.call.args
    if not isinstance(func, Call) or last_name(func.func) != "methodcaller" or not args:
        return None
    said = func.args[0].value if func.args and isinstance(func.args[0], Lit) else None
    if not isinstance(said, str):
        return None
    called = Attr(func.line, of=args[0], name=said)
    return replace(site, call=replace(func, raw=None, func=called, args=func.args[1:]))


def _of_module(module: Module, own: frozenset[str]) -> Iterator[Site]:
    todo: list[tuple[ast.AST, Scope]] = [(module.scope.raw, module.scope)]
    while todo:
        node, scope = todo.pop()
        inner = scope
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            made = Func(node.lineno, node, name=getattr(node, "name", ""))
            inner = module.function(made, scope)
        if isinstance(node, ast.ClassDef):
            yield from _registered(node, scope, own)
        elif own:
            for of, name, args in _operations(node):
                if name in own:
                    func = Attr(node.lineno, of=lower(of), name=name)  # type: ignore[attr-defined]
                    yield Site(Call(func.line, node, func=func, args=args), scope)
        todo += [(child, inner) for child in ast.iter_child_nodes(node)]


def _registered(node: ast.ClassDef, scope: Scope, own: frozenset[str]) -> Iterator[Site]:
    """What is told of a class as soon as it is made."""
    told = [(item.value, "__init__") for item in node.keywords if item.arg == "metaclass"]
    if "__init_subclass__" in own:
        told += [(base, "__init_subclass__") for base in node.bases]
    for of, name in told:
        func = Attr(node.lineno, of=lower(of), name=name)
        yield Site(Call(node.lineno, None, func=func), scope, target=Func(node.lineno, node))


def _operations(node: ast.AST) -> Iterator[tuple[ast.expr, str, tuple[Node, ...]]]:
    """Objects, the methods of them that a syntax node calls, and what these are given."""
    match node:
        case ast.BinOp(left=left, right=right, op=op) if type(op) in _OPERATORS:
            yield left, f"__{_OPERATORS[type(op)]}__", (lower(right),)
            yield right, f"__r{_OPERATORS[type(op)]}__", (lower(left),)
        case ast.AugAssign(target=left, value=right, op=op) if type(op) in _OPERATORS:
            yield left, f"__i{_OPERATORS[type(op)]}__", (lower(right),)
        case ast.Subscript(value=of, slice=key, ctx=ast.Load()):
            yield of, "__getitem__", (lower(key),)
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[of]):
            yield of, "__contains__", (lower(left),)
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _given(target, lower(value))


def _given(target: ast.expr, value: Node) -> Iterator[tuple[ast.expr, str, tuple[Node, ...]]]:
    match target:
        case ast.Subscript(value=of, slice=key):
            yield of, "__setitem__", (lower(key), value)
        case ast.Attribute(value=ast.Name(id="self")):
            pass
        case ast.Attribute(value=of, attr=name):
            yield of, "__setattr__", (Lit(of.lineno, value=name), value)
            yield target, "__set__", (lower(of), value)
