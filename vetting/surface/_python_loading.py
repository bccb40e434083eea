"""Modules that Python code loads by names it makes: which package they must lie in."""

import ast
from collections.abc import Iterable, Iterator
from itertools import islice

from vetting.patterns import pattern
from vetting.surface._ir import (
    Attr,
    Call,
    Concat,
    Element,
    Imported,
    Index,
    Lit,
    Map,
    Name,
    Node,
    Scope,
    Seq,
    Site,
)
from vetting.surface._python_lower import lower
from vetting.surface._scopes import owner

LOADERS = frozenset({"import_module", "__import__"})
LISTERS = frozenset({"iter_modules", "walk_packages"})
"""These say what there is to be loaded, by `import_module` or by a finder of their own."""

LOADS = LOADERS | LISTERS | {"run_module"}
WORDS = tuple(name.encode() for name in LOADERS)
"""One of these stands in every file that loads modules by their names."""

_DOTTED = pattern(r"\.{0,3}\w{1,80}(?:\.\w{1,80}){0,12}")
_HERE = ("__name__", "__package__")
_MOST = 20
"""So many names of one call are read; with more of them it is not known what is loaded."""

_MOST_KEPT, _DEPTH = 200, 8
"""Elements of a table that are read, and steps to them; of the rest it is not known what is loaded."""


def loaded(sites: Iterable[Site], path: str) -> Iterator[tuple[str, int]]:
    """What the calls of `LOADS` in one module load: see `Module.imports`."""
    named: list[tuple[str, int]] = []
    listed: list[tuple[str, int]] = []
    for site in sites:
        first = site.call.args[0] if site.call.args else None
        if getattr(site.call.func, "name", "") in LISTERS:
            listed.append((_package(first, site), site.call.line))
        else:
            specs = [_spec(one, path) for one in _choices(first, site.scope)]
            known = specs if specs and all(specs) and len(specs) <= _MOST else [""]
            if "" in known and first is not None:  # others can put more into a table
                known = ["", *_in_table(first, site.scope)]
            named += [(spec, site.call.line) for spec in known]
    yield from named
    if not named or not all(spec for spec, _ in named):
        yield from listed


def is_loader(node: ast.AST) -> bool:
    """Whether an expression is one of `LOADERS`, not called."""
    return getattr(node, "attr", getattr(node, "id", "")) in LOADERS


def handed(node: ast.Call) -> Iterator[tuple[ast.expr, Call]]:
    """What of `LOADERS` is given to another function, with the call that comes of it:
    `partial(import_module, name)`, `map(import_module, names)`, `getattr(importlib, "import_module")`.
    """
    func, last = node.func, getattr(node.func, "attr", getattr(node.func, "id", ""))
    for number, arg in enumerate(node.args):
        if is_loader(arg):
            name = lower(node.args[number + 1] if number + 1 < len(node.args) else arg)
            if last in ("map", "imap", "imap_unordered"):
                name = Element(node.lineno, node, over=name)
            yield arg, Call(node.lineno, node, func=lower(arg), args=(name,))
        elif last == "getattr" and isinstance(arg, ast.Constant) and arg.value in LOADERS:
            yield arg, Call(node.lineno, node, func=lower(func), args=(lower(node),))
    for item in node.keywords:
        if is_loader(item.value):
            made = lower(item.value)
            yield item.value, Call(node.lineno, node, func=made, args=(made,))


def _choices(node: Node | None, scope: Scope) -> list[Node | None]:
    """What a name may be that is written to be loaded, where a function's own variable holds it:
    `for path in (f"one.{kind}", f"one.old.{kind}"): import_module(path)`.
    """
    if not isinstance(node, Name):
        return [node]
    return [
        choice
        for value in _local(node.name, scope) or [node]
        for choice in (_items(value.over, scope) if isinstance(value, Element) else [value])
    ]


def _items(over: Node, scope: Scope) -> list[Node | None]:
    """The elements of what a loop goes through; a list that has a name can still grow."""
    if isinstance(over, Seq):
        return list(over.items)
    held = _local(over.name, scope) if isinstance(over, Name) else []
    items: list[Node | None] = []
    for value in held:
        if not isinstance(value, Seq) or not isinstance(value.raw, ast.Tuple):
            return [None]
        items += value.items
    return items or [None]


def _in_table(node: Node, scope: Scope) -> Iterator[str]:
    """The names that a table of the same module holds which one is taken from: `TABLE[key]["module"]`."""
    seen: dict[str, None] = {}
    for value in islice(_held(node, scope, set()), _MOST_KEPT):
        if isinstance(value, Lit) and isinstance(value.value, str) and value.value not in seen:
            seen[value.value] = None
            if _DOTTED.fullmatch(value.value):
                yield value.value


def _held(node: Node, scope: Scope, seen: set[tuple[int, str]], depth: int = 0) -> Iterator[Node]:
    """What an expression may be, in one module, as it is written there; each variable is looked at once."""
    if depth > _DEPTH:
        return
    of, key = _taken(node)
    if of is not None:
        for holder in islice(_held(of, scope, seen, depth + 1), _MOST_KEPT):
            pairs = holder.pairs[:_MOST_KEPT] if isinstance(holder, Map) else ()
            items = [one for under, one in pairs if _may_be(under, key)]
            items += holder.items[:_MOST_KEPT] if isinstance(holder, Seq) else ()
            for one in items:
                yield from _held(one, scope, seen, depth + 1)
    elif isinstance(node, Name):
        at = owner(node.name, scope)
        if at is not None and (id(at), node.name) not in seen:
            seen.add((id(at), node.name))
            for value in at.names[node.name][:_MOST]:
                yield from _held(value, at, seen, depth + 1)
    else:
        yield node


def _taken(node: Node) -> tuple[Node | None, Node | None]:
    """What an element is taken from, and by which key."""
    if isinstance(node, Element):
        over = node.over
        func = over.func if isinstance(over, Call) else None
        return (func.of if isinstance(func, Attr) and func.name == "values" else over), None
    if isinstance(node, Index):
        return node.of, node.key
    if isinstance(node, Call) and isinstance(node.func, Attr) and node.func.name == "get":
        return node.func.of, node.args[0] if node.args else None
    return None, None


def _may_be(under: Node | None, key: Node | None) -> bool:
    known = isinstance(under, Lit) and isinstance(key, Lit)
    return not known or under.value == key.value  # type: ignore[union-attr]


def _local(name: str, scope: Scope) -> list[Node]:
    """All that a variable of this very function may be; nothing where more may be put into it."""
    if scope.kind != "function":
        return []  # others can set what a module or class holds
    at = owner(name, scope)
    values = at.names[name] if at is scope else []
    stored = 0
    for part in ast.walk(scope.raw):
        if isinstance(part, ast.Name) and part.id == name and not isinstance(part.ctx, ast.Load):
            stored += 1
        elif isinstance(part, ast.Nonlocal | ast.Global) and name in part.names:
            return []
    return values if stored == len(values) else []


def _spec(node: Node | None, path: str) -> str:
    """A name, or what it begins with."""
    if isinstance(node, Lit) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, Concat) or not node.parts:
        return ""
    first, *rest = node.parts
    if isinstance(first, Lit) and isinstance(first.value, str):
        start = first.value
    elif isinstance(first, Name) and first.name in _HERE and rest and isinstance(rest[0], Lit):
        if first.name == "__name__" and not path.endswith("/__init__.py"):
            return ""
        start = str(rest[0].value)  # relative to the package that the module is, or lies in
    else:
        return ""
    return f"{start[: start.rfind('.') + 1]}*" if "." in start else ""


def _package(node: Node | None, site: Site) -> str:
    """The package whose `__path__` is listed."""
    if isinstance(node, Name) and node.name == "__path__":
        return ".*"
    if not isinstance(node, Attr) or node.name != "__path__" or not isinstance(node.of, Name):
        return ""
    at = owner(node.of.name, site.scope)
    found = at.names[node.of.name][0] if at is not None else None
    if not isinstance(found, Imported):
        return ""
    dot = "" if not found.name or found.spec.endswith(".") else "."
    return f"{found.spec}{dot}{found.name or ''}.*"
