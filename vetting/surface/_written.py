"""The source of a schema, with what the package's own names in it stand for in their places.

`z.object(SHAPE)` and `Model.model_json_schema()` say nothing by themselves: what the model is told,
and what a call may hold, changes where `SHAPE` and `Model` are defined. A bundler's new names for
them are no change either.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Class,
    Concat,
    Default,
    Imported,
    Lit,
    Map,
    Module,
    Name,
    Node,
    Scope,
    Seq,
)
from vetting.surface._scopes import owner
from vetting.surface._values import ClassRef, Placed, Record

MAX = 64 << 10
"""Characters of one schema."""

_MAX_ALL = 4 << 20
"""Characters that are put in the place of names, for all of a package together."""

_MAX_ONE = 8 << 10
"""Characters of what one name stands for."""

_DEPTH = 6
_STEPS = 6
_SHOWN = (Lit, Seq, Map, Call, Concat, Choice, Default, Class)
_SELF = frozenset({"this", "self"})
_LOADERS = frozenset({"require", "import", "createRequire", "freeze"})
"""`Object.freeze({…})` is how a bundler writes the names of a module."""


_Found = tuple[Node, Scope]


class Writer:
    """Writes one schema; `env` is what is known of variables where it is made."""

    def __init__(self, machine: Evaluator, env: Env | None = None) -> None:
        self._machine = machine
        self._program = machine.program
        self._env = env or {}
        self._left = MAX
        self._busy: set[int] = set()
        """The identities of what is being written: what holds itself ends there."""

    @property
    def _full(self) -> bool:
        return self._left <= 0 or self._machine.written > _MAX_ALL

    def _counted(self, text: str) -> str:
        self._left -= len(text)
        self._machine.written += len(text)
        return text

    def write(self, module: Module, raw: Any, scope: Scope) -> str:
        """The source of a syntax node that stands in `scope`."""
        kept = self._machine.texts.get((id(raw),)) if not self._env else None
        if kept is not None:
            return kept[1]
        text = module.spelled(raw, _Names(self, scope, 0))[:MAX]
        self._machine.written += len(text)
        if not self._env and self._busy <= {id(raw)}:
            self._machine.texts[(id(raw),)] = (raw, text)
        return text

    def member(self, root: str, made: Callable[[], Node], scope: Scope, depth: int) -> str | None:
        """What a member is: of a parameter that is known, a module of the package, or a class."""
        at = owner(root, scope) if depth <= _DEPTH else None
        if root in _SELF and depth == 0 and self._env:  # what its constructor was given is known
            return self._held(self._machine.value(made(), scope, self._env), depth)
        if at is None:
            return None
        known = depth == 0 and (id(at), root) in self._env
        if not known and not self._is_own(at.names.get(root, []), at):
            return None
        node, env = made(), self._env if known else {}
        text = self._held(self._machine.value(node, scope, env), depth)
        if text is None and isinstance(node, Attr) and depth < _DEPTH:
            of = self._machine.value(node.of, scope, env)
            if isinstance(of, Placed) and node.name in of.nodes:
                return self.meaning_of(of.nodes[node.name], of.scope, depth)
        return text

    def _held(self, held: Any, depth: int) -> str | None:
        """The source of a value."""
        if isinstance(held, str | int | float):
            return json.dumps(held, ensure_ascii=False)
        if isinstance(held, ClassRef):
            outer = held.scope.parent or held.scope
            return self.meaning_of(Class(0, held.scope.raw), outer, depth)
        return self.made(held) if isinstance(held, Record | Placed) else None

    def _is_own(self, nodes: list[Node], at: Scope) -> bool:
        """Whether a variable is a module of the package, a class or an object."""
        if len(nodes) != 1:
            return False
        if isinstance(nodes[0], Imported):
            return self._program.imported(at.module, nodes[0].spec) is not None
        return isinstance(nodes[0], Class | Map)

    def made(self, value: Record | Placed) -> str | None:
        """The source that made an object; None where it has none."""
        raw = value if isinstance(value, Placed) else value.node.raw
        kept = self._machine.texts
        key = _key(value) if isinstance(value, Record) else ()
        if key in kept and not self._busy:  # the same call of a wrapper, for the same schema
            return kept[key][1]
        if raw is None or id(raw) in self._busy or len(self._busy) > _DEPTH or self._full:
            return None
        self._busy.add(id(raw))
        known, self._env = self._env, {} if isinstance(value, Placed) else value.env
        try:
            text = self._made(value)
        finally:
            self._env = known
            self._busy.discard(id(raw))
        self._left -= len(text)
        if key and not self._busy:
            kept[key] = (value, text)
        return text

    def _made(self, value: Record | Placed) -> str:
        module, scope = value.scope.module, value.scope
        if isinstance(value, Record):
            return self.write(module, value.node.raw, scope)
        parts = [
            f"{name} : {self.write(module, node.raw, scope)}"
            for name, node in value.nodes.items()
            if node.raw is not None
        ]
        return f"{{ {' , '.join(parts)} }}"[:MAX]

    def meaning(self, name: str, scope: Scope, depth: int, *, root: bool) -> str | None:
        """What a variable stands for; None where its name says it best. Of the `root` of a member
        only texts and what a call made is shown: the others are modules.
        """
        at = owner(name, scope)
        if at is not None and depth == 0 and not root and (id(at), name) in self._env:
            return self._held(self._env[id(at), name], depth)  # a parameter that is known
        found = self._defined(name, at) if at is not None and depth < _DEPTH else None
        if found is None:
            return None
        node, where = found
        if isinstance(node, Imported):  # from another package, by the name it has there
            return node.name if node.name not in (None, "default") else None
        if root and (not _is_made(node) or _loads(node)):
            return None
        return self.meaning_of(node, where, depth)

    def meaning_of(self, node: Node, where: Scope, depth: int) -> str | None:
        """The source of what a variable stands for; None where that is too much, or nothing."""
        if not isinstance(node, _SHOWN) or node.raw is None or id(node.raw) in self._busy:
            return None
        module = where.module
        self._busy.add(id(node.raw))
        try:
            if module.extent(node.raw) > _MAX_ONE or self._full:
                return None
            text = module.spelled(node.raw, _Names(self, where, depth + 1))
        finally:
            self._busy.discard(id(node.raw))
        return self._counted(text)

    def _defined(self, name: str, at: Scope) -> _Found | None:
        """The one definition of a variable, here or where it is imported from."""
        for _ in range(_STEPS):
            nodes = at.names.get(name, [])
            if len(nodes) != 1:
                return None
            node = nodes[0]
            if isinstance(node, Imported):
                other = self._program.imported(at.module, node.spec)
                if other is None:
                    return node, at
                found = self._program.find(other, node.name) if node.name else None
                if found is None:
                    return None
                node, at = found[1], found[0].scope
            if not isinstance(node, Name):
                return node, at
            outer = owner(node.name, at)
            if outer is None:
                return None
            name, at = node.name, outer
        return None


def _key(value: Record) -> tuple[int, ...]:
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


def _is_made(node: Node) -> bool:
    if isinstance(node, Lit):
        return isinstance(node.value, str)
    return isinstance(node, Call | Class | Concat)


def _loads(node: Node) -> bool:
    """Whether a call only brings in a module: `require("zod")`, `__toESM(…)`."""
    func = getattr(node, "func", None)
    called = getattr(func, "name", "")
    return called in _LOADERS or called.startswith("__")


@dataclass(frozen=True, slots=True)
class _Names:
    """See `Swap`: the names of one scope."""

    writer: Writer
    scope: Scope
    depth: int

    def variable(self, name: str, *, root: bool) -> str | None:
        """See `Swap.variable`."""
        return self.writer.meaning(name, self.scope, self.depth, root=root)

    def member(self, root: str, made: Callable[[], Node]) -> str | None:
        """See `Swap.member`."""
        return self.writer.member(root, made, self.scope, self.depth)
