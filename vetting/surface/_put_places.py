"""Where something is put into a list or object, in every way that the languages have."""

import ast
from collections.abc import Iterator

from vetting.surface._calls import last_name
from vetting.surface._functions import is_self
from vetting.surface._ir import Attr, Index, Lit, Map, Module, Name, Node, Site
from vetting.surface._javascript_lower import lower as lower_javascript
from vetting.surface._python_lower import lower
from vetting.surface._python_module import PythonModule
from vetting.surface._ways import is_table

_PUTS = frozenset({
    *("append", "push", "add", "insert", "unshift", "extend", "update", "set", "setdefault"),
    *("appendleft", "extendleft", "splice", "fill", "__setitem__", "__iadd__", "[]"),
})  # fmt: skip
"""Methods that put something into what they belong to."""

_INTO = frozenset({
    *("heappush", "heappushpop", "heapreplace", "insort", "insort_left", "insort_right"),
    *("iadd", "iconcat", "setitem"),
})  # fmt: skip
"""Functions that put something into what they are given first."""

_SETS = frozenset({"setattr", "__setattr__", "defineProperty", "set"})
_TYPES = frozenset({"list", "dict", "deque", "MutableSequence", "MutableMapping", "Reflect"})
_LENDS = frozenset({"call", "apply", "bind"})


def is_read(module: Module, site: Site, name: str) -> bool:
    """Whether what is put in there is known by the name that it is put into."""
    of = getattr(site.call.func, "of", None)
    read = isinstance(site.call.raw, ast.AugAssign) and isinstance(of, Name)
    return read or any(one.call.raw == site.call.raw for one in module.additions(name))


Put = tuple[Site, Node, tuple[Node, ...] | None]
"""Where something is put, into what, and what; None where that is not said there."""


def places(module: Module, words: frozenset[str]) -> Iterator[Put]:
    """Every such place of a module; `words` are members by which a list may be kept."""
    for site in module.sites(_PUTS):
        func, args = site.call.func, site.call.args
        if not isinstance(func, Attr):
            continue
        if len(args) > 1 and isinstance(func.of, Name) and func.of.name in _TYPES:
            yield site, args[0], args[1:]  # `list.append(tools, one)`
        yield from _members(site, func, words)
        named = tuple(node for _, node in site.call.named)
        yield site, func.of, (*(args[1:] if len(args) > 1 else args), *named)
    for site in module.grown() if isinstance(module, PythonModule) else ():
        if isinstance(site.call.func, Attr):
            yield site, site.call.func.of, site.call.args
    for site in module.sites(_INTO):
        if len(site.call.args) > 1:
            yield site, site.call.args[0], site.call.args[1:]
    for site in module.sites(_LENDS):
        func, args = site.call.func, site.call.args
        if isinstance(func, Attr) and last_name(func.of) in _PUTS and args:
            yield site, args[0], args[1:] if func.name == "call" else None
    for site in module.sites(_SETS):
        args = site.call.args
        if len(args) > 2 and isinstance(args[1], Lit):
            key = str(args[1].value)
            yield site, Attr(site.call.line, of=args[0], name=key), args[2:]
    yield from _assigned(module, words)


def _assigned(module: Module, words: frozenset[str]) -> Iterator[Put]:
    """`kept.tools = others`, `kept.tools += others`."""
    for site in module.sites(frozenset(f"{word}=" for word in words)):
        func = site.call.func
        if isinstance(func, Attr) and not is_self(func.of):
            of = Attr(func.line, of=func.of, name=func.name.removesuffix("="))
            yield site, of, _given(site)
    for site in module.sites(frozenset({"+="})):
        func = site.call.func
        if isinstance(func, Attr) and isinstance(site.call.raw, ast.AugAssign):
            grown = Index(func.line, of=func.of, key=site.call.args[0])
            yield site, grown, (lower(site.call.raw.value),)


def _members(site: Site, func: Attr, words: frozenset[str]) -> Iterator[Put]:
    """Members that are set by their names: `table["tools"] = others`, `vars(kept).update(tools=others)`."""
    args = site.call.args
    if func.name in ("[]", "__setitem__", "setdefault") and len(args) == 2:
        if is_table(func.of) or (isinstance(args[0], Lit) and args[0].value in words):
            yield site, Index(func.line, of=func.of, key=args[0]), args[1:]
    elif func.name == "update" and is_table(func.of):
        for arg in args:
            for said, node in arg.pairs if isinstance(arg, Map) else ():
                if said is not None:
                    yield site, Index(func.line, of=func.of, key=said), (node,)
        for word, node in site.call.named:
            key = Lit(func.line, value=word)
            if word != "**":
                yield site, Index(func.line, of=func.of, key=key), (node,)


def _given(site: Site) -> tuple[Node, ...] | None:
    """What an assignment to a member gives it."""
    if site.call.args or isinstance(site.call.raw, ast.AST):
        return site.call.args
    return (lower_javascript(site.call.raw),)
