"""Texts that stand in the code of a Python file, however they are put together there."""

import ast
import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

from vetting.python_syntax import called
from vetting.surface._gate_words import TooLarge, is_hash

_STEPS = 500_000
"""Expressions of one file that are looked at to put its texts together."""

_DEEP = 8
_LONG = 2_000
_SAME = frozenset(
    {"encode", "decode", "strip", "lower", "upper", "casefold", "copy", "hexdigest", "digest"}
)
_WHOLE = frozenset(
    {"set", "frozenset", "tuple", "list", "dict", "str", "bytes", "sorted", "bytearray"}
)
_ADDS = frozenset({"append", "add"})
_DECODES: Mapping[str, Callable[[bytes], bytes]] = {
    "b64decode": base64.b64decode,
    "urlsafe_b64decode": base64.urlsafe_b64decode,
    "b32decode": base64.b32decode,
    "unhexlify": binascii.unhexlify,
    "fromhex": binascii.unhexlify,
    "a2b_hex": binascii.unhexlify,
    "a2b_base64": binascii.a2b_base64,
}


class Known:
    """The constants of a file; `kinds` are its nodes by what they are."""

    def __init__(self, kinds: Mapping[type[ast.AST], Sequence[Any]]) -> None:
        self._named: dict[str, list[ast.expr | None]] = {}
        self._meant: dict[tuple[str, int], Any] = {}
        self._steps = 0
        for module in kinds.get(ast.Module, ()):
            self._learn(module.body)
        for one in kinds.get(ast.ClassDef, ()):
            self._learn(one.body)

    def _learn(self, body: Iterable[ast.stmt]) -> None:
        for node in body:
            match node:
                case (
                    ast.Assign(targets=[ast.Name(id=name)], value=value)
                    | ast.AnnAssign(target=ast.Name(id=name), value=value)
                ):
                    self._named.setdefault(name, []).append(value)
                case ast.Expr(
                    value=ast.Call(
                        func=ast.Attribute(value=ast.Name(id=name), attr=attr), args=[value]
                    )
                ) if attr in _ADDS and name in self._named:
                    self._named[name].append(ast.List(elts=[value], ctx=ast.Load()))
                case ast.AugAssign(target=ast.Name(id=name), value=value):
                    self._named.setdefault(name, []).append(value)

    def texts(
        self, node: ast.expr | None, own: Mapping[str, ast.expr], *, table: bool = False
    ) -> list[str]:
        """The texts that an expression is, or may be one of; none where it is anything else. `own` are
        variables of the function; `table` asks for the values of a table, not for its keys.

        Raises:
            TooLarge: the file has more such expressions than are looked at.
        """
        found = self._of(node, own, 0)
        match found:
            case str():
                return [found]
            case dict():
                some: Iterable[Any] = found.values() if table else found.keys()
                return [one for one in some if isinstance(one, str)]
            case list():
                return [one for one in found if isinstance(one, str)]
        return []

    def _of(self, node: ast.expr | None, own: Mapping[str, ast.expr], depth: int) -> Any:  # noqa: C901, PLR0912 - one case per kind
        if depth > _DEEP or node is None:
            return None
        self._steps += 1
        if self._steps > _STEPS:
            raise TooLarge(node.lineno)
        deeper = depth + 1
        match node:
            case ast.Constant(value=str() as said):
                return said[:_LONG]
            case ast.Constant(value=bytes() as raw):
                return raw[:_LONG].decode("latin-1")
            case ast.Constant(value=int() as number):
                return number
            case ast.Name(id=name):
                return self._name(name, own, deeper)
            case ast.Attribute(value=ast.Name(), attr=name):
                return self._name(name, {}, deeper)
            case ast.BinOp(op=ast.Add()):
                parts = [self._of(one, own, deeper) for one in _parts(node)]
                return reduce(_added, parts)
            case ast.JoinedStr(values=parts):
                return _joined("", [self._of(one, own, deeper) for one in parts])
            case ast.FormattedValue(value=value, format_spec=None):
                return self._of(value, own, deeper)
            case ast.Set(elts=items) | ast.List(elts=items) | ast.Tuple(elts=items):
                return list(self._items(items, own, deeper))
            case ast.Dict(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                made = ((self._of(k, own, deeper), self._of(v, own, deeper)) for k, v in pairs)
                return {key: value for key, value in made if isinstance(key, str)}
            case ast.Subscript(value=of, slice=ast.Slice(lower=None, upper=None, step=step)):
                said = self._of(of, own, deeper)
                return said[::-1] if isinstance(said, str) and _is_back(step) else None
            case ast.Call():
                return self._call(node, own, deeper)
        return None

    def _items(
        self, items: Sequence[ast.expr], own: Mapping[str, ast.expr], depth: int
    ) -> Iterator[Any]:
        for one in items:
            if isinstance(one, ast.Starred):
                more = self._of(one.value, own, depth)
                yield from more if isinstance(more, list | dict) else ()
            else:
                yield self._of(one, own, depth)

    def _name(self, name: str, own: Mapping[str, ast.expr], depth: int) -> Any:
        if name in own:
            return self._of(own[name], {}, depth)
        if (name, depth) not in self._meant:
            self._meant[name, depth] = self._value(name, depth)
        return self._meant[name, depth]

    def _value(self, name: str, depth: int) -> Any:
        """What a name of the file stands for that is given one value only, or a list that grows."""
        made = [self._of(one, {}, depth) for one in self._named.get(name, ())]
        lists = [one for one in made if isinstance(one, list)]
        if len(made) == 1:
            return made[0]
        return [text for one in lists for text in one] if made and len(lists) == len(made) else None

    def _call(self, node: ast.Call, own: Mapping[str, ast.expr], depth: int) -> Any:
        name, args = called(node), node.args
        of = node.func.value if isinstance(node.func, ast.Attribute) else None
        if name in _SAME and of is not None:
            said = self._of(of, own, depth)
            return said.strip() if isinstance(said, str) and name == "strip" else said
        if name == "join" and of is not None and len(args) == 1:
            between, parts = self._of(of, own, depth), self._of(args[0], own, depth)
            return _joined(between, parts) if isinstance(parts, list) else None
        if len(args) != 1:
            return None
        said = self._of(args[0], own, depth)
        if name == "chr" and isinstance(said, int):
            return chr(said) if 0 <= said < 0x110000 else None
        if name == "bytes" and isinstance(said, list):
            numbers = [one for one in said if isinstance(one, int) and 0 <= one < 256]
            return bytes(numbers).decode("latin-1") if len(numbers) == len(said) else None
        if name in _WHOLE:
            return said
        if not isinstance(said, str):
            return None
        return _calculated(name, said)


def _calculated(name: str, said: str) -> str | None:
    raw = said.encode("latin-1", "replace")
    if is_hash(name):
        return hashlib.sha256(raw).hexdigest()  # of what length matters, not which
    if name in _DECODES:
        try:
            return _DECODES[name](raw).decode("latin-1")
        except ValueError:
            return None
    return None


def _parts(node: ast.expr) -> list[ast.expr]:
    """The parts of a sum; the grammar leans left: walking down avoids recursion on long ones."""
    found = list[ast.expr]()
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        found.append(node.right)
        node = node.left
    return [node, *reversed(found)]


def _added(left: Any, right: Any) -> Any:
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    return left + right if isinstance(left, list) and isinstance(right, list) else None


def _joined(between: Any, parts: Sequence[Any]) -> str | None:
    if not isinstance(between, str) or not all(isinstance(one, str) for one in parts):
        return None
    return between.join(parts)[:_LONG]


def _is_back(step: ast.expr | None) -> bool:
    match step:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)):
            return True
    return False
