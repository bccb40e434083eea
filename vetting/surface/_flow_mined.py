"""Searches for a number whose digest is smaller than somebody says, in Python: proof of work, by which
crypto currency is mined. `_flow_mined_javascript` finds the same in JavaScript.

It is a loop that counts, or guesses, a number; a digest is made of it, compared with a bound that the loop
leaves as it is, and the number is what is given away then. A draw that is made again until it is small
enough gives the digest's value and not the number; the smallest digest of several is remembered as the
next bound. Where zeros are looked for without an end, nobody needs to get the number.
"""

import ast
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import called, walk
from vetting.surface._flow_hashing import HASHES, hashing, is_hash
from vetting.surface._flow_spun import goes_on_for_ever
from vetting.surface._flow_zeros import asks_for_zeros, is_zeros

_ANY = pattern(
    r"(?i)sha\d|sha\(|hash|digest|keccak|blake|scrypt|argon|yespower|randomx|cryptonight"
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_LOOPS = (ast.For, ast.While)
_GUESSES = frozenset(
    {"urandom", "token_bytes", "randbytes", "getrandbits", "randint", "randrange", "next"}
)
_TURNS = frozenset(
    {"int", "from_bytes", "hex", "hexdigest", "digest", "bytes", "reversed", "unpack"}
)
_TURNS_FROM = frozenset(
    {"unpack_from", "hexlify", "b2a_hex", "decode", "lower", "str", "mpz", "min", "max"}
)
_WRITES = frozenset({"pack_into", "write"})
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_STEPS = 12


def python_mined(kinds: Mapping[type[ast.AST], Sequence[Any]], source: str) -> Iterator[int]:
    """The line of each; `kinds` are a module's nodes."""
    if _ANY.search(source) is None:
        return
    if not any(map(HASHES.fullmatch, {called(node) for node in kinds.get(ast.Call, ())})):
        return
    own = hashing(kinds)
    told = set[int]()
    for kind in (ast.GeneratorExp, ast.ListComp):
        for node in kinds.get(kind, ()):
            if _Search(node, own).picks(node):
                told.add(node.lineno)
    starts = sorted(loop.lineno for kind in _LOOPS for loop in kinds.get(kind, ()))
    for function in (
        *kinds.get(ast.Module, ()),
        *(one for kind in _FUNCTIONS for one in kinds.get(kind, ())),
    ):
        first = bisect_left(starts, getattr(function, "lineno", 0))
        if first == len(starts) or starts[first] > getattr(function, "end_lineno", starts[first]):
            continue  # nothing goes round in it
        parts = list(_inside(function))
        for loop in (one for one in parts if isinstance(one, _LOOPS)):
            search = _Search(loop, own)
            line = search.line(loop, parts) or search.line_without_end(loop)
            if line:
                told.add(line)
    yield from sorted(told)


class _Search:
    """What a loop counts, and what digests it makes of that."""

    def __init__(self, loop: ast.AST, own: set[str]) -> None:
        self._own = own
        self._counted = set[str]()
        self._fed = set[str]()
        self._digests = set[str]()
        self._changed = set[str]()
        self._chained = set[str]()
        self._written = False
        """Whether the number is put into bytes, of which another name may be hashed."""

        parts = list(_inside(loop))
        for node in parts:
            self._count(node)
        for node in (loop, *parts):
            self._feed(node)

    def picks(self, made: ast.GeneratorExp | ast.ListComp) -> bool:
        """Whether numbers are picked by their digests: `next(n for n in count() if sha(n) < bound)`."""
        first = made.generators[0]
        if not _counts_up(first.iter) or not first.ifs:
            return False
        self._counted |= _names(first.target)
        return any(map(self._finds, first.ifs)) and bool(_names(made.elt) & self._counted)

    def line(self, loop: ast.For | ast.While, around: Sequence[ast.AST]) -> int:
        """Where the loop finds what it looks for and the number is used, or 0."""
        if not self._counted:
            return 0
        if isinstance(loop, ast.While) and self._finds(loop.test):
            return loop.lineno if self._is_used(loop.end_lineno or 0, around) else 0
        for node in _inside(loop):
            if not isinstance(node, ast.If) or not self._finds(node.test):
                continue
            branch = [part for one in node.body for part in (one, *_inside(one))]
            if any(self._uses(part) for part in branch) or (
                any(isinstance(part, ast.Break | ast.Continue) for part in branch)
                and self._is_used(node.end_lineno or 0, around)
            ):
                return node.lineno
        return 0

    def line_without_end(self, loop: ast.For | ast.While) -> int:
        """Where a loop that nothing else ends goes on until a digest begins with zeros, or 0."""
        if isinstance(loop, ast.For) and not goes_on_for_ever(loop.iter):
            return 0
        self._digests |= self._chained
        is_digest = partial(self._is_digest, depth=_STEPS)
        if isinstance(loop, ast.While) and asks_for_zeros(loop.test, is_digest, there=False):
            return loop.lineno
        for node in _inside(loop):
            if isinstance(node, ast.If):
                goes = isinstance(node.body[-1], ast.Continue)
                if (goes or isinstance(node.body[-1], ast.Break | ast.Return)) and asks_for_zeros(
                    node.test, is_digest, there=not goes
                ):
                    return node.lineno
        return 0

    def _count(self, node: ast.AST) -> None:
        match node:
            case ast.AugAssign(target=target, op=ast.Add() | ast.Sub()):
                self._counted |= _name(target)
            case ast.Assign(targets=[target], value=value):
                name = _name(target)
                steps = isinstance(value, ast.BinOp) and bool(name & _names(value.left))
                if steps or called(value) in _GUESSES:
                    self._counted |= name
                else:
                    self._changed |= name
                if any(is_hash(part, self._own) for part in walk(value)):
                    self._chained |= name & _names(value)
            case ast.For(target=target, iter=over) if _counts_up(over):
                self._counted |= _names(target)

    def _feed(self, node: ast.AST) -> None:
        """What is made with the number, and what digests of that."""
        match node:
            case ast.For(target=target, iter=over) if _counts_up(over):
                self._counted |= _names(target)
            case (
                ast.Assign(targets=[target], value=value)
                | ast.NamedExpr(target=target, value=value)
            ):
                names = _names(value)
                if self._is_digest(value, _STEPS):
                    self._digests |= _name(target)
                elif names & (self._counted | self._fed):
                    self._fed |= _root(target)
                    self._written |= isinstance(target, ast.Subscript)
            case ast.Expr(value=ast.Call(func=func, args=args)):
                if any(
                    _names(arg) & self._counted for arg in args
                ):  # `pack_into("<I", head, 76, n)`
                    self._fed |= set().union(*map(_root, args), _root(func))
                    self._written |= called(node.value) in _WRITES

    def _is_digest(self, node: ast.AST, depth: int) -> bool:
        """Whether something is a digest of the number, however it is written."""
        if depth == 0:
            return False
        match node:
            case ast.Name(id=name):
                return name in self._digests
            case ast.Subscript(value=of, slice=ast.Slice()):
                return self._is_digest(of, depth - 1)
            case ast.Subscript(value=ast.Call() as of, slice=ast.Constant()):  # unpack(…)[0]
                return called(of) != "digest" and self._is_digest(of, depth - 1)
            case ast.IfExp(body=one, orelse=other):
                return self._is_digest(one, depth - 1) or self._is_digest(other, depth - 1)
            case (
                ast.BinOp(left=of, op=ast.RShift()) | ast.Await(value=of) | ast.NamedExpr(value=of)
            ):
                return self._is_digest(of, depth - 1)
            case ast.Call(func=func, args=args):
                if is_hash(node, self._own):
                    inside = set().union(*map(_names, args), _names(func))
                    fed = inside & (self._counted | self._fed | self._digests)
                    return (
                        bool(fed)
                        or (bool(inside) and self._written)
                        or (
                            isinstance(func, ast.Attribute)
                            and self._is_digest(func.value, depth - 1)
                        )
                    )
                if called(node) in _TURNS | _TURNS_FROM:
                    whole = [func.value] if isinstance(func, ast.Attribute) else []
                    return any(self._is_digest(one, depth - 1) for one in (*args, *whole))
        return False

    def _finds(self, test: ast.AST) -> bool:
        """Whether a condition asks whether a digest is small."""
        for node in walk(test):
            match node:
                case ast.Compare(left=one, ops=[op], comparators=[other]) if isinstance(op, _ORDER):
                    if self._is_digest(one, _STEPS) and self._is_bound(other):
                        return True
                    if self._is_digest(other, _STEPS) and self._is_bound(one):
                        return True
                case ast.Call(func=ast.Attribute(value=of, attr="startswith"), args=[start]):
                    if is_zeros(start) and self._is_digest(of, _STEPS):
                        return True
                case ast.Compare(left=of, ops=[ast.Eq() | ast.NotEq()], comparators=[start]):
                    if is_zeros(start) and self._is_digest(of, _STEPS):
                        return True
        return False

    def _is_bound(self, node: ast.AST) -> bool:
        """Whether something stays as it is while the loop goes on."""
        names = _names(node)
        fixed = not names & (self._counted | self._fed | self._digests | self._changed)
        if isinstance(node, ast.Constant):
            return isinstance(node.value, str | bytes) or (
                isinstance(node.value, int) and node.value > 1 << 32
            )
        return fixed

    def _uses(self, node: ast.AST) -> bool:
        """Whether the number is given away: what only counts it on does not."""
        match node:
            case ast.Return(value=value) | ast.Assign(value=value) | ast.Expr(value=value):
                return value is not None and bool(_names(value) & self._counted)
        return False

    def _is_used(self, after: int, around: Sequence[ast.AST]) -> bool:
        return any(
            getattr(node, "lineno", 0) > after
            and self._uses(node)
            and not (isinstance(node, ast.Assign) and _names(node.value) & _name(node.targets[0]))
            for node in around
        )


def _counts_up(over: ast.expr) -> bool:
    return called(over) in ("range", "count", "xrange", "cycle", "repeat")


def _name(node: ast.AST) -> set[str]:
    """What is assigned to, by its last name."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return {name}
    return set()


def _root(node: ast.AST) -> set[str]:
    """What something is, or is a part of."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return {node.attr} if node.value.id == "self" else {node.value.id}
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def _names(node: ast.AST) -> set[str]:
    """All names in an expression, but those of what is called."""
    return {
        name
        for part in walk(node)
        if isinstance(part, ast.Name | ast.Attribute)
        for name in _name(part)
        if name != "self"
    }


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes in another, in their order, without those of functions inside."""
    todo = [*ast.iter_child_nodes(node)][::-1]
    while todo:
        at = todo.pop()
        if not isinstance(at, _FUNCTIONS):
            yield at
            todo += [*ast.iter_child_nodes(at)][::-1]
