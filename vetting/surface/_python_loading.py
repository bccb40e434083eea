"""Modules that Python code loads by names it makes: which package they must lie in."""

from collections.abc import Iterable, Iterator

from vetting.surface._ir import Attr, Concat, Imported, Lit, Name, Node, Site
from vetting.surface._scopes import owner

LOADERS = frozenset({"import_module", "__import__"})
LISTERS = frozenset({"iter_modules", "walk_packages"})
"""These say what there is to be loaded, by `import_module` or by a finder of their own."""

_HERE = ("__name__", "__package__")


def loaded(sites: Iterable[Site], path: str) -> Iterator[tuple[str, int]]:
    """What the calls of `LOADERS` and `LISTERS` in one module load: see `Module.imports`."""
    named: list[tuple[str, int]] = []
    listed: list[tuple[str, int]] = []
    for site in sites:
        first = site.call.args[0] if site.call.args else None
        if getattr(site.call.func, "name", "") in LISTERS:
            listed.append((_package(first, site), site.call.line))
        else:
            named.append((_spec(first, path), site.call.line))
    yield from named
    if not named or not all(spec for spec, _ in named):
        yield from listed


def _spec(node: Node | None, path: str) -> str:
    """A name, or what it begins with."""
    if isinstance(node, Lit) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, Concat):
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
