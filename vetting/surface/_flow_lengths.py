"""Numbers that only say how long something is, or that are held down where they are made."""

from collections.abc import Sequence

from vetting.surface._calls import last_name
from vetting.surface._flow_members import LITTLE
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Default,
    Func,
    Index,
    Lit,
    Name,
    Node,
    Scope,
    Seq,
    Spread,
)
from vetting.surface._javascript_lower import word
from vetting.surface._scopes import filled

_EACH = frozenset({"map", "flatMap", "then"})
_GATHERS = frozenset({"reduce", "reduceRight"})
_MEASURES = frozenset({"len", "count", "byteLength", "stringWidth", "wcwidth", "wcswidth"})
_COMPARES = frozenset({"===", "!==", "==", "!=", "<", ">", "<=", ">=", "in", "instanceof"})
_OF_NUMBERS = frozenset({"max", "min", "ceil", "floor", "round", "trunc"})
_MOST = 1_000_000
"""What a number may be held down to that is no free choice any more."""

_DEPTH = 12


def makes_lengths(node: Call, name: str, scope: Scope) -> bool:
    """Whether a call makes only a length of each value, or a number that is held down:
    `lines.map((l) => l.length)`, `map(len, lines)`, `min(count, 100)`,
    `rows.reduce((most, row) => row.map((cell, i) => Math.max(most[i] ?? 0, cell.length)), [])`.
    """
    first = node.args[0] if node.args else None
    if name == "map" and isinstance(first, Name) and len(node.args) > 1:
        return first.name == "len"
    return _is_held_down(node) or _each_is_little(node, scope, "", 0)


def _is_held_down(node: Call) -> bool:
    """Whether a call takes the lesser of something and a number that stands there."""
    func = node.func
    of = func.of if isinstance(func, Attr) else None
    plain = of is None or (isinstance(of, Name) and of.name == "Math")
    said = [arg.value for arg in node.args if isinstance(arg, Lit)]
    numbers = [one for one in said if isinstance(one, int | float) and one <= _MOST]
    return last_name(func) == "min" and plain and len(node.args) > 1 and bool(numbers)


def _each_is_little(node: Call, scope: Scope, so_far: str, depth: int) -> bool:
    """Whether what a function makes of each value, or of all of them, is little; `so_far` is a variable
    of the function around it that is.
    """
    name, args = last_name(node.func), node.args
    if name == "then" and any(isinstance(arg, Func) for arg in args[1:]):
        # `read(file).then((text) => text.length > 0, () => false)`
        each = (Call(node.line, func=node.func, args=(arg,)) for arg in args)
        return all(_each_is_little(one, scope, so_far, depth + 1) for one in each)
    func = args[0] if args else None
    gathers = name in _GATHERS and len(args) > 1 and _is_nothing_yet(args[1])
    if not isinstance(func, Func) or not (gathers or name in _EACH) or depth > _DEPTH:
        return False
    inner = filled(scope.module.function(func, scope))
    if gathers:
        so_far = inner.params[0].name if inner.params else ""
    elif so_far in inner.names:  # another variable of that name
        so_far = ""
    return bool(inner.returns) and _are_little(inner.returns, inner, so_far, depth + 1)


def _is_nothing_yet(first: Node) -> bool:
    return isinstance(first, Lit) or (isinstance(first, Seq) and not first.items)


def _are_little(nodes: Sequence[Node], scope: Scope, so_far: str, depth: int) -> bool:
    return all(_is_little(node, scope, so_far, depth) for node in nodes)


def _is_little(node: Node, scope: Scope, so_far: str, depth: int) -> bool:
    """Whether a value is a length, or was made of lengths before: `so_far`."""
    if depth > _DEPTH:
        return False
    match node:
        case Lit():
            return True
        case Name(name=name):
            return bool(so_far) and name == so_far
        case Attr(name=name):
            return name in LITTLE
        case Call(func=func, args=args):
            if _is_held_down(node) or last_name(func) in _MEASURES:
                return True
            if last_name(func) in _OF_NUMBERS:
                return _are_little(args, scope, so_far, depth + 1)
            return _each_is_little(node, scope, so_far, depth + 1)
        case Index(of=of) | Spread(of=of):
            return _is_little(of, scope, so_far, depth + 1)
        case Default(of=of, other=other):
            return _are_little((of, other), scope, so_far, depth + 1)
        case Concat(parts=parts) | Choice(options=parts):
            return _are_little(parts, scope, so_far, depth + 1)
    return _is_question(node)


def _is_question(node: Node) -> bool:
    """Whether a value is the outcome of a comparison: `text.length > 0`."""
    kind = getattr(node.raw, "type", "")
    if kind == "binary_expression":
        return word(node.raw.child_by_field_name("operator")) in _COMPARES
    return kind == "unary_expression" and word(node.raw)[:1] == "!"
