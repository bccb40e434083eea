"""Python's expressions as the few kinds that matter."""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

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

_NUMBERS = 1 << 64
"""The largest number that is one of ours: of 4,300 digits Python makes no text."""

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(slots=True, eq=False)
class Entered(Call):
    """What `with call as name` gives the name."""


@dataclass(slots=True, eq=False)
class Cut(Name):
    """A part of what a variable is: `name[start:stop]`."""

    start: Node | None = None
    stop: Node | None = None


@dataclass(slots=True, eq=False)
class Negative(Node):
    """`-of`, in a slice."""

    of: Node = field(kw_only=True)


def lower(node: ast.AST | None) -> Node:
    """`node` as one of ours."""
    made = _MADE.get(type(node))
    return made(node) if made is not None else Unknown(getattr(node, "lineno", 0), node)


def _constant(node: ast.Constant) -> Node:
    known = node.value is None or isinstance(node.value, str | bool | int | float)
    if isinstance(node.value, int) and abs(node.value) > _NUMBERS:
        known = False
    return Lit(node.lineno, node, node.value) if known else Unknown(node.lineno, node)


def _name(node: ast.Name) -> Node:
    return Name(node.lineno, node, node.id)


def _attribute(node: ast.Attribute) -> Node:
    return Attr(node.lineno, node, node.attr, of=lower(node.value))


def _list(node: ast.List | ast.Tuple | ast.Set) -> Node:
    return Seq(node.lineno, node, tuple(map(lower, node.elts)))


def _dict(node: ast.Dict) -> Node:
    pairs = zip(node.keys, node.values, strict=True)
    return Map(node.lineno, node, tuple((lower(k) if k else None, lower(v)) for k, v in pairs))


def _value(node: ast.Await | ast.NamedExpr) -> Node:
    return lower(node.value)


def _formatted(node: ast.FormattedValue) -> Node:
    return lower(node.value) if node.format_spec is None else Unknown(node.lineno, node)


def _operation(node: ast.BinOp) -> Node:
    if isinstance(node.op, ast.Add | ast.BitOr):
        return Concat(node.lineno, node, (lower(node.left), lower(node.right)))
    return Unknown(node.lineno, node)


def _either(node: ast.BoolOp) -> Node:
    if isinstance(node.op, ast.And):
        return lower(node.values[-1])
    result = lower(node.values[0])
    for other in node.values[1:]:
        result = Default(node.lineno, node, of=result, other=lower(other))
    return result


def lower_base(node: ast.expr) -> Node:
    """What a class is made from; the brackets of `FastMCP[Context]` are for those who check types."""
    return lower(node.value if isinstance(node, ast.Subscript) else node)


def _subscript(node: ast.Subscript) -> Node:
    if isinstance(node.slice, ast.Slice):
        inner = lower(node.value)
        if isinstance(inner, Name):
            start, stop = (_end(one) for one in (node.slice.lower, node.slice.upper))
            plain = node.slice.step is None
            # The syntax tells that something is left out: see `Syntax.cuts`.
            raw = node if _cuts(node.slice) else inner.raw
            if plain or raw is node:
                return Cut(inner.line, raw, inner.name, start=start, stop=stop)
        return inner
    return Index(node.lineno, node, of=lower(node.value), key=lower(node.slice))


def _end(node: ast.expr | None) -> Node | None:
    """Where a slice begins or ends."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return Negative(node.lineno, node, of=lower(node.operand))
    return lower(node) if node is not None else None


def _cuts(part: ast.Slice) -> bool:
    """Whether a slice leaves out a beginning that stands in the code: `[1:]`, `[len("@"):]`."""
    match part:
        case ast.Slice(lower=ast.Constant(value=int() as number), upper=None, step=None):
            return number > 0
        case ast.Slice(
            lower=ast.Call(func=ast.Name(id="len"), args=[ast.Constant()]), upper=None, step=None
        ):
            return True
    return False


def _pairs(node: ast.DictComp) -> Node:
    match node:
        case ast.DictComp(
            key=ast.Name(id=key),
            value=ast.Name(id=value),
            generators=[
                ast.comprehension(
                    target=ast.Tuple(elts=[ast.Name(id=one), ast.Name(id=two)]),
                    iter=ast.Call(func=ast.Attribute(value=of, attr="items")),
                )
            ],
        ) if (key, value) == (one, two) and not _is_by_name(node.generators[0].ifs):
            return lower(of)  # which other members are left out is not asked
        case ast.DictComp(generators=[only]):
            line = node.lineno
            entry = Seq(line, node, (lower(node.key), lower(node.value)))
            each = Each(line, node, only.target, over=lower(only.iter), item=entry)
            return Call(line, node, func=Name(line, name="fromEntries"), args=(each,))
    return Unknown(node.lineno, node)


def _is_by_name(conditions: Iterable[ast.expr]) -> bool:
    """Whether conditions ask how something begins or ends."""
    return any(
        isinstance(node, ast.Attribute) and node.attr in ("startswith", "endswith")
        for test in conditions
        for node in ast.walk(test)
    )


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


_MADE: dict[type, Callable[[Any], Node]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: call,
    **dict.fromkeys((ast.List, ast.Tuple, ast.Set), _list),
    ast.Dict: _dict,
    ast.Starred: lambda node: Spread(node.lineno, node, of=lower(node.value)),
    ast.Await: _value,
    ast.NamedExpr: _value,
    ast.JoinedStr: lambda node: Concat(node.lineno, node, tuple(map(lower, node.values))),
    ast.FormattedValue: _formatted,
    ast.BinOp: _operation,
    ast.IfExp: lambda node: Choice(node.lineno, node, (lower(node.body), lower(node.orelse))),
    ast.BoolOp: _either,
    ast.Subscript: _subscript,
    ast.Lambda: lambda node: Func(node.lineno, node, "<lambda>"),
    **dict.fromkeys(
        (ast.FunctionDef, ast.AsyncFunctionDef), lambda node: Func(node.lineno, node, node.name)
    ),
    ast.ClassDef: lambda node: Class(node.lineno, node, node.name),
    **dict.fromkeys((ast.ListComp, ast.SetComp, ast.GeneratorExp), _comprehension),
    ast.DictComp: _pairs,
}


def bind(target: object, value: Node) -> Iterator[tuple[str, Node]]:
    """The names that `target = value` gives."""
    match target:
        case ast.Name(id=name):
            yield name, value
        case ast.arg(arg=name):
            yield name, value
        case ast.Tuple(elts=items) | ast.List(elts=items):
            each = value.items if isinstance(value, Seq) else ()
            if len(each) == len(items) and not _has_stars((*items, *each)):
                for item, given in zip(items, each, strict=True):
                    yield from bind(item, given)
                return
            for number, item in enumerate(items):
                part: Node = Index(value.line, of=value, key=Lit(value.line, value=number))
                if isinstance(item, ast.Starred):
                    part = Unknown(value.line, value.raw)
                yield from bind(item, part)
        case ast.Starred(value=of):
            yield from bind(of, value)


def own_members(part: ast.AST, own: str) -> Iterator[tuple[str, ast.expr]]:
    """The members of its object or its class, which is called `own`, that a statement of a method gives
    something, and what.
    """
    if not isinstance(part, ast.Assign | ast.AnnAssign) or part.value is None:
        return
    for target in part.targets if isinstance(part, ast.Assign) else [part.target]:
        items, values = [target], [part.value]
        if isinstance(target, ast.Tuple):  # `self.host, self.token = host, token`
            items = target.elts
            values = part.value.elts if isinstance(part.value, ast.Tuple) else []
        for each, given in zip(items, values, strict=False) if len(items) == len(values) else ():
            match each:
                case ast.Attribute(value=ast.Name(id=of), attr=name) if of in ("self", "cls", own):
                    yield name, given


def named(test: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What a condition names, and how: `if (text := read()) and …`."""
    todo = [test]
    while todo:
        match todo.pop():
            case ast.NamedExpr(target=target, value=value):
                yield target, value
            case ast.Compare(left=left, comparators=others):
                todo += [left, *others]
            case ast.BoolOp(values=values):
                todo += values
            case ast.UnaryOp(operand=of):
                todo.append(of)


def _has_stars(parts: Iterable[object]) -> bool:
    return any(isinstance(part, ast.Starred | Spread) for part in parts)


def bases(raw: ast.ClassDef) -> list[Node]:
    """What a class is made from, without type arguments: `Base` of `Base[T]`."""
    return [lower(one.value if isinstance(one, ast.Subscript) else one) for one in raw.bases]
