"""What a caller of a Python function shows to be let in, and what is made of it there."""

import ast
from collections.abc import Sequence
from typing import Any

from vetting.python_syntax import called
from vetting.surface._gate_words import GIVEN, HASHED, is_asked, is_credential, is_field, is_hash

_METHODS = frozenset({
    *("strip", "lstrip", "rstrip", "removeprefix", "removesuffix", "lower", "upper", "casefold", "encode"),
    *("decode", "split", "rsplit", "partition", "rpartition", "splitlines", "replace", "hex", "pop"),
    *("hexdigest", "digest", "get", "get_secret_value", "translate", "title"),
})  # fmt: skip
"""Those whose answer holds what their object does."""

_MEMBERS = frozenset({"credentials", "token", "password", "secret", "value", "username", "key"})
_WHOLE = frozenset({
    *("str", "bytes", "unquote", "unquote_plus", "b64decode", "urlsafe_b64decode", "b64encode", "dict"),
    *("list", "tuple", "reversed", "join", "normalize", "cast", "hexlify", "urlsafe_b64encode"),
})  # fmt: skip
"""Functions whose answer holds what they are given."""

_ROUNDS = 2


class Shown:
    """Of one function: `nodes` are what stands in it. `anybody` is whether any word of a caller counts."""

    def __init__(self, function: Any, nodes: Sequence[ast.AST], *, anybody: bool) -> None:
        args = function.args
        self._given = {
            arg.arg: GIVEN
            for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)
            if is_credential(arg.arg) or (anybody and is_asked(arg.arg))
        }
        self.own: dict[str, ast.expr] = {}
        """What variables are given that hold nothing of it."""

        for _ in range(_ROUNDS):
            for node in nodes:
                self._learn(node)

    def __bool__(self) -> bool:
        return bool(self._given)

    def _learn(self, node: ast.AST) -> None:
        match node:
            case (
                ast.Assign(targets=[target], value=value)
                | ast.AnnAssign(target=target, value=ast.expr() as value)
                | ast.NamedExpr(target=target, value=value)
            ):
                self._assigned(target, value)
            case (
                ast.For(target=ast.Name(id=name), iter=value)
                | ast.comprehension(target=ast.Name(id=name), iter=value)
            ):
                self.own.setdefault(name, value)
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="update"), args=[of]
            ) if name in self.own:
                if self.how(of) and is_hash(ast.unparse(self.own[name])[:80]):
                    self._given[name] = HASHED

    def _assigned(self, target: ast.expr, value: ast.expr) -> None:
        how = self.how(value)
        names = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
        for name in (one.id for one in names if isinstance(one, ast.Name)):
            if how:
                self._given[name] = max(how, self._given.get(name, 0))
            elif len(names) == 1:
                self.own.setdefault(name, value)

    def how(self, node: ast.expr | None) -> int:
        """Whether an expression is what a caller shows, or a digest of that; 0 where it is neither."""
        match node:
            case ast.Name(id=name):
                return self._given.get(name, 0)
            case ast.Attribute(value=of, attr=name):
                return self.how(of) if name in _MEMBERS else 0
            case ast.Subscript(value=of):
                return GIVEN if reads(node) else self.how(of)
            case ast.Await(value=of) | ast.NamedExpr(value=of) | ast.FormattedValue(value=of):
                return self.how(of)
            case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
                return max(self.how(left), self.how(right))
            case ast.BoolOp(values=values) | ast.JoinedStr(values=values):
                return max(map(self.how, values), default=0)
            case ast.Call():
                return self._called(node)
        return 0

    def _called(self, node: ast.Call) -> int:
        if reads(node):
            return GIVEN
        name, func = called(node), node.func
        inner = max(map(self.how, node.args), default=0)
        if inner and is_hash(name) and name not in _METHODS and name != "compare_digest":
            return HASHED
        if inner and name in _WHOLE:
            return inner
        return self.how(func.value) if isinstance(func, ast.Attribute) and name in _METHODS else 0


def reads(node: ast.AST) -> bool:
    """Whether a header is read that shows who asks."""
    match node:
        case (
            ast.Call(
                func=ast.Attribute(value=of, attr="get" | "get_header"),
                args=[ast.Constant(value=field), *_],
            )
            | ast.Subscript(value=of, slice=ast.Constant(value=field))
        ):
            field = field.decode("latin-1") if isinstance(field, bytes) else field
            holder = "headers" if called(node) == "get_header" else ast.unparse(of)[-90:]
            return isinstance(field, str) and is_field(holder, field)
    return False
