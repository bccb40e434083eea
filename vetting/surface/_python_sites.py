"""Calls, decorators and assignments of Python's syntax as the sites that all languages have."""

import ast
from typing import Any

from vetting.surface._ir import Attr, Call, Func, Scope, Site
from vetting.surface._python_lower import call, lower


def called(node: ast.Call, scope: Scope, loops: Any, dead: bool) -> Site:
    """A call as it stands."""
    return Site(call(node), scope, loops, None, dead)


def mentioned(node: ast.expr, scope: Scope, loops: Any, dead: bool) -> Site:
    """What loads modules, not called where it stands: of what, nobody knows."""
    made = lower(node)
    return Site(Call(node.lineno, node, func=made, args=(made,)), scope, loops, None, dead)


def decorated(item: ast.expr, node: Any, scope: Scope, loops: Any, dead: bool) -> Site:
    """A decorator, on a function or class."""
    made = call(item) if isinstance(item, ast.Call) else Call(item.lineno, item, func=lower(item))
    return Site(made, scope, loops, Func(node.lineno, node, name=node.name), dead)


def by_hand(
    node: ast.Call, of: ast.Call, func: ast.Attribute, scope: Scope, loops: Any, dead: bool
) -> Site:
    """`mcp.tool(name="x")(function)`, as a call of `tool()` with what both are given."""
    inner = call(of)
    name = Attr(node.lineno, func, name=f"{func.attr}()", of=lower(func.value))
    args = (*map(lower, node.args), *inner.args)
    made = Call(node.lineno, node, func=name, args=args, named=inner.named)
    return Site(made, scope, loops, None, dead)


def assigned(
    node: ast.Assign,
    target: ast.Subscript | ast.Attribute,
    name: str,
    scope: Scope,
    loops: Any,
    dead: bool,
) -> Site:
    """`x[key] = value` as a call of `[]`; `x.tool = value` as one of `.tool=`."""
    func = lower(ast.Attribute(value=target.value, attr=name, lineno=node.lineno))
    keys = (lower(target.slice),) if isinstance(target, ast.Subscript) else ()
    made = Call(node.lineno, node, func=func, args=(*keys, lower(node.value)))
    return Site(made, scope, loops, None, dead)


def added_to(
    node: ast.AugAssign, of: ast.Subscript | ast.Attribute, scope: Scope, loops: Any, dead: bool
) -> Site:
    """`x.name += value` and `x[key] += value` as a call of `+=`, with the key."""
    key = lower(
        of.slice if isinstance(of, ast.Subscript) else ast.Constant(of.attr, lineno=node.lineno)
    )
    func = Attr(node.lineno, of=lower(of.value), name="+=")
    return Site(Call(node.lineno, node, func=func, args=(key,)), scope, loops, None, dead)


def grown(node: ast.AugAssign, of: ast.Name, scope: Scope, loops: Any, dead: bool) -> Site:
    """`x += value` as the call of `x.__iadd__(value)` that it is, `x |= value` of `x.__ior__`."""
    name = "__ior__" if isinstance(node.op, ast.BitOr) else "__iadd__"
    func = Attr(node.lineno, of=lower(of), name=name)
    return Site(
        Call(node.lineno, node, func=func, args=(lower(node.value),)), scope, loops, None, dead
    )
