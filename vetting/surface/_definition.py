"""What a variable of the package is defined as, through imports and other names for it."""

from vetting.surface._ir import Attr, Call, Class, Concat, Imported, Lit, Map, Name, Node, Scope
from vetting.surface._program import Program
from vetting.surface._scopes import owner
from vetting.surface._starred import starred
from vetting.surface._values import Record

_STEPS = 6
_LOADERS = frozenset({"require", "import", "createRequire", "freeze"})
"""`Object.freeze({…})` is how a bundler writes the names of a module."""


def defined(program: Program, name: str, scope: Scope) -> tuple[Node, Scope, str] | None:
    """The one definition of a variable, here or where it is imported from, with its scope and name there."""
    for _ in range(_STEPS):
        at = owner(name, scope)
        if at is None:
            other = starred(program, scope.module, name)
            if other is None:
                return None
            at, nodes = other[0].scope, [other[1]]
        else:
            nodes = at.names[name]
        if len(nodes) != 1:
            return None
        node = nodes[0]
        if isinstance(node, Imported):
            module = program.imported(at.module, node.spec)
            if module is None:
                return node, at, name
            found = program.find(module, node.name) if node.name else None
            if found is None:
                return None
            name, at = node.name or name, found[0].scope
            node = found[1]
        if not isinstance(node, Name):
            return node, at, name
        name, scope = node.name, at
    return None


def is_made(node: Node) -> bool:
    """Whether something is a text or what a call made, and no module."""
    if isinstance(node, Map):  # of texts, by names: one that holds a module's members has none
        return any(isinstance(item, Lit) and isinstance(item.value, str) for _, item in node.pairs)
    if isinstance(node, Lit):
        return isinstance(node.value, str)
    return isinstance(node, Call | Class | Concat)


def loads(node: Node) -> bool:
    """Whether a call only brings in a module: `require("zod")`, `__toESM(…)`."""
    func = getattr(node, "func", None)
    called = getattr(func, "name", "")
    return called in _LOADERS or called.startswith("__")


def same_call(value: Record) -> tuple[int, ...]:
    """What makes a call the same as another: its place and arguments, unless what it is a method of
    depends on where it is made; empty then.
    """
    func = getattr(value.node, "func", None)
    while isinstance(func, Attr):
        func = func.of
    at = owner(func.name, value.scope) if isinstance(func, Name) else None
    if not value.args or not isinstance(func, Name):
        return ()
    if at is not None and (id(at), func.name) in value.env:
        return ()
    return id(value.node.raw), *map(id, value.args)
