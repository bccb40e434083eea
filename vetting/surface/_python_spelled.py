"""What a method spells a class's name as: `"".join("_" + c.lower() if c.isupper() else c for c in name)`.

Such a method is read step by step, on the name that is known, with nothing but the language's own texts;
it is not run, and what it does besides is not known.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any

_STEPS = 3_000
_LONGEST = 400
"""Characters of a text."""

_TEXT: dict[str, Callable[..., Any]] = {
    name: getattr(str, name)
    for name in (
        *("lower", "upper", "strip", "lstrip", "rstrip", "removeprefix", "removesuffix", "replace"),
        *("startswith", "endswith", "isupper", "islower", "isdigit", "isalpha", "isalnum"),
        *("capitalize", "title", "swapcase", "split", "join", "casefold"),
    )
}
_COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}
_PLAIN = (str, int, list, tuple)


class _UnknownError(Exception):
    """Something else than texts is needed."""


class _Returned(Exception):  # noqa: N818 - it is no error
    def __init__(self, value: Any) -> None:
        self.value = value


def spelled(raw: ast.AST, names: Mapping[str, Any], asked: Callable[[str], Any]) -> str | None:
    """What a function returns for what is known of its variables; None where that is no text, or takes
    more than texts. `asked` says what a member of its class or object is, and what its methods return.
    """
    if not isinstance(raw, ast.FunctionDef):
        return None
    try:
        _Reading(names, asked).run(raw.body)
    except _Returned as found:
        return found.value if isinstance(found.value, str) and found.value else None
    except (_UnknownError, TypeError, ValueError, IndexError, AttributeError):
        return None
    return None


class _Reading:
    def __init__(self, names: Mapping[str, Any], asked: Callable[[str], Any]) -> None:
        self._names = dict(names)
        self._asked = asked
        self._left = _STEPS

    def run(self, body: list[ast.stmt]) -> None:
        for node in body:
            self._step()
            match node:
                case ast.Expr(value=ast.Constant()) | ast.Pass():
                    pass
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self._names[name] = self.value(value)
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    self._names[name] = self.value(value)
                case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
                    self._names[name] = _kept(self._names[name] + self.value(value))
                case ast.If(test=test, body=then, orelse=other):
                    self.run(then if self.value(test) else other)
                case ast.For(target=target, iter=over, body=inner, orelse=[]):
                    for item in self._items(over):
                        self._bind(target, item)
                        self.run(inner)
                case ast.Return(value=ast.expr() as value):
                    raise _Returned(self.value(value))
                case _:
                    raise _UnknownError

    def value(self, node: ast.expr) -> Any:  # noqa: C901, PLR0912 - one case per kind
        self._step()
        match node:
            case ast.Constant(value=str() | int() as value):
                return value
            case ast.Name(id=name) if name in self._names:
                return self._names[name]
            case ast.Attribute(attr="__name__") | ast.Attribute(attr="__qualname__"):
                return self._asked("__name__") if _is_own(node.value) else _unknown()
            case ast.Attribute(value=of, attr=name) if _is_own(of):
                return self._asked(name)
            case ast.Call(func=ast.Attribute(value=of, attr=name), args=[], keywords=[]) if _is_own(
                of
            ):
                return self._asked(name)
            case ast.Call(func=ast.Attribute(value=of, attr=name), args=args, keywords=[]):
                return self._method(self.value(of), name, args)
            case ast.Call(func=ast.Name(id="len"), args=[arg]):
                return len(_kept(self.value(arg)))
            case ast.Call(func=ast.Name(id="str"), args=[arg]):
                return str(_kept(self.value(arg)))
            case ast.Call(func=ast.Name(id="enumerate"), args=[arg]):
                return list(enumerate(_kept(self.value(arg))))
            case ast.Subscript(value=of, slice=ast.Slice(lower=first, upper=last, step=None)):
                return _kept(self.value(of))[self._place(first) : self._place(last)]
            case ast.Subscript(value=of, slice=place):
                return _kept(self.value(of))[self.value(place)]
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
                one, two = _kept(self.value(left)), _kept(self.value(right))
                return _kept(one + two if isinstance(op, ast.Add) else one - two)
            case ast.UnaryOp(op=ast.Not(), operand=of):
                return not self.value(of)
            case ast.UnaryOp(op=ast.USub(), operand=of):
                return -_kept(self.value(of))
            case ast.IfExp(test=test, body=then, orelse=other):
                return self.value(then if self.value(test) else other)
            case ast.BoolOp(op=ast.And(), values=values):
                return all(self.value(one) for one in values)
            case ast.BoolOp(op=ast.Or(), values=values):
                return next((v for v in map(self.value, values) if v), "")
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARED:
                return _COMPARED[type(op)](self.value(left), self.value(right))
            case ast.JoinedStr(values=values):
                return _kept("".join(map(self._part, values)))
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return [self.value(one) for one in items]
            case (
                ast.ListComp(elt=elt, generators=[each])
                | ast.GeneratorExp(elt=elt, generators=[each])
            ):
                return _kept(list(self._each(elt, each)))
        return _unknown()

    def _part(self, node: ast.expr) -> str:
        if (
            isinstance(node, ast.FormattedValue)
            and node.conversion < 0
            and node.format_spec is None
        ):
            node = node.value
        return str(_kept(self.value(node)))

    def _each(self, elt: ast.expr, each: ast.comprehension) -> Iterator[Any]:
        before = dict(self._names)
        for item in self._items(each.iter):
            self._bind(each.target, item)
            if all(self.value(test) for test in each.ifs):
                yield self.value(elt)
        self._names = before

    def _items(self, node: ast.expr) -> Any:
        found = self.value(node)
        return found if isinstance(found, str | list) else _unknown()

    def _bind(self, target: ast.expr, item: Any) -> None:
        match target:
            case ast.Name(id=name):
                self._names[name] = item
            case ast.Tuple(elts=[ast.Name(id=first), ast.Name(id=second)]):
                self._names[first], self._names[second] = item
            case _:
                _unknown()

    def _place(self, node: ast.expr | None) -> int | None:
        return None if node is None else int(self.value(node))

    def _method(self, of: Any, name: str, args: list[ast.expr]) -> Any:
        if not isinstance(of, str) or name not in _TEXT:
            return _unknown()
        given = [_kept(self.value(arg)) for arg in args]
        if name == "replace" and len(given) > 1 and len(of) * (len(given[1]) + 1) > _LONGEST**2:
            return _unknown()
        return _kept(_TEXT[name](of, *given))

    def _step(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise _UnknownError


def _is_own(node: ast.expr) -> bool:
    """Whether an expression is the class or an object of it: `cls`, `self`, `type(self)`."""
    match node:
        case ast.Name(id="cls" | "self"):
            return True
        case ast.Attribute(value=ast.Name(id="self"), attr="__class__"):
            return True
        case ast.Call(func=ast.Name(id="type"), args=[ast.Name(id="self")]):
            return True
    return False


def _kept(value: Any) -> Any:
    """A value that is small and plain."""
    if not isinstance(value, _PLAIN):
        raise _UnknownError
    if not isinstance(value, int) and len(value) > _LONGEST:
        raise _UnknownError
    return value


def _unknown() -> Any:
    raise _UnknownError
