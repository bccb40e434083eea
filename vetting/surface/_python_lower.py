"""Python's expressions as the few kinds that matter."""

import ast
from collections.abc import Iterator

from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Class,
    Concat,
    Default,
    Each,
    Func,
    Index,
    Lit,
    Map,
    Name,
    Node,
    Seq,
    Spread,
    Unknown,
)

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def lower(node: ast.AST | None) -> Node:  # noqa: C901, PLR0912 - one case per kind
    """`node` as one of ours."""
    line = getattr(node, "lineno", 0)
    match node:
        case ast.Constant(value=value):
            known = value is None or isinstance(value, str | bool | int | float)
            return Lit(line, node, value=value) if known else Unknown(line, node)
        case ast.Name(id=name):
            return Name(line, node, name=name)
        case ast.Attribute(value=of, attr=name):
            return Attr(line, node, name=name, of=lower(of))
        case ast.Call():
            return call(node)
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return Seq(line, node, items=tuple(map(lower, items)))
        case ast.Dict(keys=keys, values=values):
            pairs = tuple(
                (lower(key) if key else None, lower(value))
                for key, value in zip(keys, values, strict=True)
            )
            return Map(line, node, pairs=pairs)
        case ast.Starred(value=of):
            return Spread(line, node, of=lower(of))
        case ast.Await(value=of) | ast.NamedExpr(value=of):
            return lower(of)
        case ast.JoinedStr(values=parts):
            return Concat(line, node, parts=tuple(map(lower, parts)))
        case ast.FormattedValue(value=of, format_spec=None):
            return lower(of)
        case ast.BinOp(left=left, op=ast.Add() | ast.BitOr(), right=right):
            return Concat(line, node, parts=(lower(left), lower(right)))
        case ast.IfExp(body=one, orelse=two):
            return Choice(line, node, options=(lower(one), lower(two)))
        case ast.BoolOp(op=ast.Or(), values=[first, *rest]):
            result = lower(first)
            for other in rest:
                result = Default(line, node, of=result, other=lower(other))
            return result
        case ast.BoolOp(values=values):
            return lower(values[-1])
        case ast.Subscript(value=of, slice=ast.Slice()):
            return lower(of)
        case ast.Subscript(value=of, slice=key):
            return Index(line, node, of=lower(of), key=lower(key))
        case ast.Lambda():
            return Func(line, node, name="<lambda>")
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return Func(line, node, name=name)
        case ast.ClassDef(name=name):
            return Class(line, node, name=name)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            return _comprehension(node)
        case ast.DictComp(
            key=ast.Name(id=key),
            value=ast.Name(id=value),
            generators=[
                ast.comprehension(
                    target=ast.Tuple(elts=[ast.Name(id=one), ast.Name(id=two)]),
                    iter=ast.Call(func=ast.Attribute(value=of, attr="items")),
                )
            ],
        ) if (key, value) == (one, two):
            return lower(of)  # which members are left out is not asked
        case ast.DictComp(key=key, value=value, generators=[only]):
            entry = Seq(line, node, items=(lower(key), lower(value)))
            each = Each(line, node, target=only.target, over=lower(only.iter), item=entry)
            return Call(line, node, func=Name(line, name="fromEntries"), args=(each,))
    return Unknown(line, node)


def call(node: ast.Call) -> Call:
    """A call with all its arguments."""
    return Call(
        node.lineno,
        node,
        func=lower(node.func),
        args=tuple(map(lower, node.args)),
        named=tuple((item.arg or "**", lower(item.value)) for item in node.keywords),
    )


def _comprehension(node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Node:
    result = lower(node.elt)
    for depth, loop in enumerate(reversed(node.generators)):
        result = Each(node.lineno, node, target=loop.target, over=lower(loop.iter), item=result)
        if depth:  # the inner loops' lists run together
            result = Call(node.lineno, node, func=Attr(node.lineno, of=result, name="flat"))
    return result


def bind(target: object, value: Node) -> Iterator[tuple[str, Node]]:
    """The names that `target = value` gives."""
    match target:
        case ast.Name(id=name):
            yield name, value
        case ast.arg(arg=name):
            yield name, value
        case ast.Tuple(elts=items) | ast.List(elts=items):
            for number, item in enumerate(items):
                part: Node = Index(value.line, of=value, key=Lit(value.line, value=number))
                if isinstance(item, ast.Starred):
                    part = Unknown(value.line, value.raw)
                yield from bind(item, part)
        case ast.Starred(value=of):
            yield from bind(of, value)
