"""What a variable of the package is defined as, through imports and other names for it."""

from dataclasses import dataclass
from itertools import islice

from vetting.surface._ir import Attr, Call, Class, Concat, Imported, Lit, Map, Name, Node, Scope
from vetting.surface._program import Program
from vetting.surface._rebound import is_same
from vetting.surface._scopes import owner
from vetting.surface._starred import starred
from vetting.surface._values import Record

_STEPS = 6
MOST = 100
"""Values of one variable that functions give it which are looked at; one more says that there are more."""

_LOADERS = frozenset({"require", "import", "createRequire", "freeze"})
"""`Object.freeze({…})` is how a bundler writes the names of a module."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the package, where it is its own and not imported: its scope and name there."""

    at: Scope
    name: str
    values: tuple[tuple[Node, Scope], ...]
    """All that it is given, each with the scope that it stands in."""


def every(name: str, at: Scope) -> tuple[tuple[Node, Scope], ...]:
    """All that a variable of `at` is given, in functions inside of that as well: `let x; function init()
    { x = … }`. That it is nothing before says nothing.
    """
    own = [(node, at) for node in at.names.get(name, ())]
    later = elsewhere(name, at)
    if later:
        own = [one for one in own if not is_empty(one[0])]
    return (*own, *later)


def elsewhere(name: str, at: Scope) -> list[tuple[Node, Scope]]:
    """What functions inside of `at` give a variable of it."""
    if at.kind == "class":
        return []
    given = at.module.assigned(name, at)
    found = ((node, where) for where, node in given if where is not at and is_same(name, where, at))
    return list(islice(found, MOST + 1))


def is_empty(node: Node) -> bool:
    """Whether a variable is given nothing: `let x;`, `x = None`."""
    return isinstance(node, Lit) and node.value is None


def defined(program: Program, name: str, scope: Scope) -> tuple[Node, Scope, str] | None:
    """The one definition of a variable, here or where it is imported from, with its scope and name there."""
    found = variable(program, name, scope)
    if found is None or len(found.values) != 1:
        return None
    return *found.values[0], found.name


def variable(program: Program, name: str, scope: Scope) -> Variable | None:
    """A variable that a name stands for, through imports and other names for it."""
    for _ in range(_STEPS):
        at = owner(name, scope)
        if at is None:
            other = starred(program, scope.module, name)
            if other is None:
                return None
            at = other[0].scope
            values: tuple[tuple[Node, Scope], ...] = ((other[1], at),)
        else:
            values = every(name, at)
        if len(values) != 1:
            return Variable(at, name, values)
        node, where = values[0]
        if isinstance(node, Imported):
            module = program.imported(at.module, node.spec)
            if module is None:
                return Variable(at, name, values)
            found = program.find(module, node.name) if node.name else None
            if found is None:
                return None
            name, at = node.name or name, found[0].scope
            node, where = found[1], at
        if not isinstance(node, Name):
            return Variable(at, name, ((node, where),))
        name, scope = node.name, where
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
