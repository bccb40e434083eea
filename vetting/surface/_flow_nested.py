"""Archives in archives that are unpacked one after the other with nothing that ends it: a file of some
kilobytes may hold more of them than any machine has room for (42.zip, quines). A function opens an archive
that lies in another, or is called again with what it unpacked, by itself or by way of others.

Only what is asked counts as a bound: a number that is counted and told ends nothing.
`_flow_nested_javascript` finds the same in JavaScript.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import called, walk
from vetting.surface._flow_unpacked import OPENS, Unpacked, is_archive

WHAT = "archives in archives that are unpacked without an end"
_MEMBERS = pattern(r"\.(?:open|read|extractfile)\(")
BOUNDS = pattern(
    r"(?i)depth|level|limit|max|total|file_size|budget|\bleft\b|_left\b|remaining|quota|\bcount|entries\b"
    r"|too_?(?:large|many|deep)|nest"
)
CALLED = pattern(
    r"(?i)depth|level|limit|max|file_size|budget|remaining|quota|bounded|too_?(?:large|many|deep)"
)
"""The same in the names of what is called."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_PUTS = frozenset({"append", "extend", "put", "put_nowait", "appendleft", "add", "update"})
_TAKES = frozenset({"pop", "popleft", "get", "get_nowait"})
_DEPTH = 4
_MOST = 400
"""Functions of one module that are looked at."""

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_nested(
    data: bytes, kinds: Mapping[type[ast.AST], Sequence[Any]]
) -> Iterator[tuple[int, str]]:
    """Line and kind of each; `kinds` are the nodes of a module, `data` is its source."""
    if not any(name.encode() in data for name in OPENS):
        return
    functions = [one for kind in _FUNCTIONS for one in kinds.get(kind, ())][:_MOST]
    own = {one.name: one for one in functions}
    for function in functions:
        inner = [node for node in walk(function) if _opens_a_member(node)]
        found = inner[:1] if inner and _goes_on(function, inner) else [*_again(function, own)][:1]
        if found and not _is_bounded(function, own):
            yield getattr(found[0], "lineno", 1), WHAT


def _opens_a_member(node: ast.AST) -> bool:
    """Whether an archive is opened that lies in another: `ZipFile(archive.open(entry))`."""
    if not isinstance(node, ast.Call) or not node.args or not is_archive(node):
        return False
    return _MEMBERS.search(ast.unparse(node.args[0])) is not None


def _goes_on(function: _Function, inner: Sequence[ast.AST]) -> bool:
    """Whether the function calls itself, or a loop goes through a list that such archives are put into."""
    ids = {id(node) for node in inner}
    for node in walk(function):
        match node:
            case ast.Call() if called(node) == function.name:
                return True
            case ast.Call(func=ast.Attribute(attr="append" | "extend" | "put"), args=args) if any(
                id(part) in ids for arg in args for part in walk(arg)
            ):
                return True
    return False


def _again(function: _Function, own: Mapping[str, _Function]) -> Iterator[ast.AST]:
    """Where a function is called again with what it unpacked, or puts that into the list that it goes
    through.
    """
    made = Unpacked(function)
    if not made.unpacks:
        return
    queues, args = {*_queues(function)}, function.args
    params = {one.arg for one in (*args.posonlyargs, *args.args, *args.kwonlyargs)}
    for node in walk(function):
        match node:
            case ast.AugAssign(target=ast.Name(id=to), value=value) if to in queues:
                if made.has(value):
                    yield node
        if not isinstance(node, ast.Call):
            continue
        name, every = called(node), [*node.args, *(one.value for one in node.keywords)]
        # what a function was given itself, such as the folder to unpack into, is handed on
        given = [one for one in every if not (isinstance(one, ast.Name) and one.id in params)]
        puts = name in _PUTS and getattr(getattr(node.func, "value", None), "id", "") in queues
        if (puts or _leads_to(name, function.name, own)) and any(map(made.has, given)):
            yield node


def _leads_to(name: str, to: str, own: Mapping[str, _Function]) -> bool:
    """Whether a function of the module is another, or calls it, by way of others too."""
    known, todo = {name}, [name]
    for _ in range(_DEPTH):
        if to in known:
            return name in own
        calls = {called(part) for one in todo if one in own for part in walk(own[one])}
        todo = [*(calls & set(own) - known)]
        known.update(todo)
    return False


def _queues(function: ast.AST) -> Iterator[str]:
    """The lists that loops of a function go through until nothing is left in them."""
    for node in walk(function):
        match node:
            case ast.While(test=test):
                yield from (one.id for one in walk(test) if isinstance(one, ast.Name))
            case ast.For(iter=ast.Name(id=name)) | ast.AsyncFor(iter=ast.Name(id=name)):
                yield name
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)) if attr in _TAKES:
                yield name


def _is_bounded(function: _Function, own: Mapping[str, _Function]) -> bool:
    """Whether a function, or one of the module's that it calls, asks how deep or how much it is."""
    calls = {called(node) for node in walk(function)} & set(own)
    return any(map(_asks, (function, *(own[name] for name in sorted(calls)))))


def _asks(function: _Function) -> bool:
    for part in (node for one in function.body for node in walk(one)):
        match part:
            case ast.If(test=asked) | ast.While(test=asked) | ast.IfExp(test=asked):
                pass
            case ast.Assert(test=asked) | ast.Subscript(slice=ast.Slice() as asked):
                pass
            case ast.Compare() | ast.Call(func=ast.Name(id="range" | "islice" | "min")):
                asked = part
            case ast.Call():
                words = [called(part), *(one.arg or "" for one in part.keywords)]
                if called(part) != function.name and any(map(CALLED.search, words)):
                    return True
                continue
            case _:
                continue
        if BOUNDS.search(ast.unparse(asked)):
            return True
    return False
