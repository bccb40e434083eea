"""Python's syntax trees: a file parsed once for all who read it, and quick ways through a tree.

Trees are shared, so nobody changes one.
"""

import ast
import hashlib
import re
import warnings
from collections import OrderedDict
from collections.abc import Iterator
from functools import partial
from threading import Lock
from typing import Any

from vetting.newer_strings import older
from vetting.patterns import pattern

_MOST_SIGNS = 200_000
"""Signs and line ends of a file that is parsed still. A tree takes some 0.7 kB for each; of 7,000 files
of widespread packages the largest one has 77,000.
"""

_SHARED = 700_000
"""Signs of source whose trees are kept for the next reader: some 0.45 GB."""

_SIGNS = (
    bytes(sign for sign in range(33, 127) if not chr(sign).isalnum() and sign != ord("_")) + b"\n"
)

_PLAIN = frozenset({
    *("ctx", "op", "ops", "id", "attr", "name", "asname", "arg", "module", "level", "kind", "conversion"),
    *("is_async", "simple", "type_comment", "type_ignores", "rest", "kwd_attrs"),
})  # fmt: skip
"""Fields that hold no syntax tree of their own, or only an operator's."""

_LEAVES = frozenset({ast.Constant, ast.Global, ast.Nonlocal, ast.MatchSingleton})


def _kinds(base: type[ast.AST]) -> Iterator[type[ast.AST]]:
    yield base
    for kind in base.__subclasses__():
        yield from _kinds(kind)


FIELDS: dict[type, tuple[str, ...]] = {
    kind: () if kind in _LEAVES else tuple(name for name in kind._fields if name not in _PLAIN)
    for kind in _kinds(ast.AST)
}
"""By kind of node, the fields that hold parts of the tree: nodes, lists of them, or None."""

FIELDS[type(None)] = ()  # in a list: `**rest` in a dict has no key

_WITHIN = r"(?>\[(?>[^\[\]]{1,999}|\[[^\[\]]{0,999}\]){0,99}\])"
"""Brackets, and in them others that hold none."""

_NEWER = (
    # Type parameters and aliases (PEP 695), exceptions without brackets (PEP 758).
    (pattern(rf"(?m)^([ \t]*(?:async[ ]+)?(?:def|class)[ ]+\w+)({_WITHIN})(?=[(:])"), r"\1"),
    (pattern(rf"(?m)^([ \t]*)type[ ]+(\w+)({_WITHIN})?[ ]*="), r"\1\2 ="),
    (pattern(r"(?m)^([ \t]*except[ ]+)(\w[\w.]*(?:[ ]*,[ ]*\w[\w.]*)+)[ ]*:"), r"\1(\2):"),
)
_BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")


class _Shared:
    """The trees of files that were parsed last, while these are small enough together."""

    def __init__(self) -> None:
        self._trees: OrderedDict[bytes, tuple[ast.Module, int]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def take(self, key: bytes) -> ast.Module | None:
        """A tree, which is then kept no longer."""
        with self._lock:
            found = self._trees.pop(key, None)
            self._size -= found[1] if found else 0
        return found[0] if found else None

    def keep(self, key: bytes, tree: ast.Module, size: int) -> None:
        """Keep a tree for the next who asks, if there is room.

        The next reads the files in the same order: were the oldest to go for the newest, he would
        come too late for every one.
        """
        with self._lock:
            self._size -= self._trees.pop(key, (tree, 0))[1]
            if self._size + size <= _SHARED:
                self._trees[key] = tree, size
                self._size += size

    def shrink(self, most: int) -> None:
        """Let the oldest go until no more than `most` signs are kept."""
        with self._lock:
            while self._size > max(most, 0):
                self._size -= self._trees.popitem(last=False)[1][1]


_shared = _Shared()


def signs(data: bytes) -> int:
    """How large the tree of a file is going to be: its signs and line ends. Ordinary code has one in
    eight bytes.
    """
    return len(data) - len(data.translate(None, _SIGNS))


def parse(data: bytes, *, keep: bool = False) -> ast.Module:
    """The syntax tree of a file; `keep` for somebody who reads the same file soon.

    Raises:
        SyntaxError, ValueError: it is not Python as this interpreter knows it, or so dense that its tree
            would not fit into memory.
        RecursionError, MemoryError: it is nested too deeply.
    """
    if (size := signs(data)) > _MOST_SIGNS:
        raise ValueError(f"more than {_MOST_SIGNS} signs in one file")
    key = hashlib.blake2b(data, digest_size=16).digest()
    tree = _shared.take(key)
    if tree is None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data)
    if keep:
        _shared.keep(key, tree, size)
    return tree


def parse_newer(data: bytes, *, keep: bool = False) -> ast.Module:
    """As `parse`; of newer syntax than this interpreter's, what says who does what is kept."""
    try:
        return parse(data, keep=keep)
    except SyntaxError:
        text = data.decode("utf-8-sig")
        for pattern, other in _NEWER:
            text = pattern.sub(partial(_in_place, other), text)
        try:
            return parse(text.encode(), keep=keep)
        except SyntaxError:
            return parse(older(text).encode(), keep=keep)


def _in_place(other: str, found: re.Match[str]) -> str:
    """What stands in the place of something; as many lines as there were."""
    return found.expand(other) + "\\\n" * found[0].count("\n")


def forget(most: int = 0) -> None:
    """Keep the trees of no more than `most` signs any longer: nobody will read the same files soon, or
    somebody holds so many of his own that there is no room.
    """
    _shared.shrink(most)


def children(node: ast.AST) -> list[ast.AST]:
    """What `node` holds, in order, but for operators and contexts."""
    found: list[ast.AST] = []
    for name in FIELDS[type(node)]:
        value = getattr(node, name, None)
        if value:
            if type(value) is list:
                found += filter(None, value)
            else:
                found.append(value)
    return found


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """`node` and everything in it, but for operators and contexts, in the order of `ast.walk`."""
    todo = [node]
    for at in todo:  # grows while it is gone through
        yield at
        for name in FIELDS[type(at)]:  # as `children`, whose call would take as long again
            value = getattr(at, name, None)
            if value:
                if type(value) is list:
                    todo += filter(None, value)
                else:
                    todo.append(value)


def called(node: ast.AST) -> str:
    """The last name of what a call calls: `append` for `kept.rows.append(x)`; none of anything else."""
    func = node.func if isinstance(node, ast.Call) else None
    return str(getattr(func, "attr", "") or getattr(func, "id", ""))


def by_kind(tree: ast.AST) -> dict[type[ast.AST], list[Any]]:
    """All of `walk` by what kind of node it is: for who looks for a few kinds, or again and again."""
    found: dict[type[ast.AST], list[Any]] = {}
    for node in walk(tree):
        found.setdefault(type(node), []).append(node)
    return found


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """`node` and all statements in it, in the order of `ast.walk`."""
    todo = [node]
    for at in todo:  # grows while it is gone through
        yield at
        for name in _BLOCKS:
            block = getattr(at, name, None)
            if type(block) is list:
                todo += block
