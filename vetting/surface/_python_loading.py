"""Modules that Python code loads by names it makes: which package they must lie in."""

import ast
from collections.abc import Iterable, Iterator

from vetting.surface._ir import (
    Attr,
    Call,
    Concat,
    Element,
    Imported,
    Lit,
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

_HERE = ("__name__", "__package__")
_MOST = 20
"""So many names of one call are read; with more of them it is not known what is loaded."""


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
