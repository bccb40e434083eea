"""The source of a schema, with what the package's own names in it stand for in their places.

`z.object(SHAPE)` and `Model.model_json_schema()` say nothing by themselves: what the model is told,
and what a call may hold, changes where `SHAPE` and `Model` are defined. A bundler's new names for
them are no change either.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from vetting.surface import _own_calls as own_calls
from vetting.surface._cut import MAX, cut
from vetting.surface._definition import defined, is_made, loads, same_call
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Class,
    Concat,
    Default,
    Each,
    Func,
    Imported,
    Index,
    Lit,
    Map,
    Module,
    Name,
    Node,
    Param,
    Scope,
    Seq,
    Unknown,
)
from vetting.surface._scopes import owner
from vetting.surface._values import ClassRef, Closure, Many, ModuleRef, Placed, Record, plain

_MAX_ALL = 4 << 20
"""Characters that are put in the place of names, for all of a package together."""

_MAX_ONE = 8 << 10
"""Characters of what one name stands for."""

_DEPTH = 6
_SHOWN = (Lit, Seq, Map, Call, Concat, Choice, Default, Class, Index, Unknown, Attr, Each)
_SELF = frozenset({"this", "self"})


class Writer:
    """Writes one schema; `env` is what is known of variables where it is made. What it `opens` are the
    package's functions.
    """

    def __init__(self, machine: Evaluator, env: Env | None = None, *, opens: bool = True) -> None:
        self._mark = () if opens else (0,)
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
        kept = self._machine.texts.get((id(raw), *self._mark)) if not self._env else None
        if kept is not None:
            return kept[1]
        text = cut(module.spelled(raw, _Names(self, scope, 0)))
        self._machine.written += len(text)
        if not self._env and self._busy <= {id(raw)}:
            self._machine.texts[(id(raw), *self._mark)] = (raw, text)
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
        if text is not None and not known:
            return self.grown(text, root, at, getattr(node, "name", ""))
        if text is None and isinstance(node, Attr) and depth < _DEPTH:
            of = self._machine.value(node.of, scope, env)
            if isinstance(of, Placed) and node.name in of.nodes:
                return self.meaning_of(of.nodes[node.name], of.scope, depth)
            if isinstance(of, ModuleRef) and (found := self._program.find(of.module, node.name)):
                other, scope = found[1], found[0].scope
                if isinstance(other, Name):
                    return self.meaning(other.name, scope, depth + 1, root=False)
                return self.meaning_of(other, scope, depth + 1)
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
        key = same_call(value) if isinstance(value, Record) else ()
        key = (*key, *self._mark) if key else ()
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
        return cut(f"{{ {' , '.join(parts)} }}")

    def meaning(self, name: str, scope: Scope, depth: int, *, root: bool) -> str | None:
        """What a variable stands for; None where its name says it best. Of the `root` of a member
        only texts and what a call made is shown: the others are modules.
        """
        at = owner(name, scope)
        if at is not None and depth == 0 and not root and (id(at), name) in self._env:
            return self._held(self._env[id(at), name], depth)  # a parameter that is known
        found = defined(self._program, name, scope)
        if found is None:
            return None if root or at is None else self._unopened(name, at)
        node, where, called = found
        if isinstance(node, Imported):  # from another package, by the name it has there
            return node.name if node.name not in (None, "default") else None
        if isinstance(node, Param):
            short = depth > 0 and not where.module.path.endswith(".py")
            return f"_{node.index + 1}" if short else None  # a bundler names it otherwise
        if root and (not is_made(node) or loads(node)):
            return None
        text = self.meaning_of(node, where, depth)
        return self.grown(text, called, where) if text is not None else None

    def grown(self, text: str, name: str, at: Scope, member: str = "") -> str:
        """The source of a variable of `at`, with a digest of what is added to it elsewhere."""
        sites = () if self._mark else own_calls.additions(self._program, name, at, member)
        every = [(site.call, site.scope) for site in sites]
        if not every:
            return text
        return self._counted(own_calls.digest(self._machine, every, at.module, text))

    def _unopened(self, name: str, at: Scope) -> str | None:
        """What stands for a variable of several values."""
        every = [(node, at) for node in at.names[name]]
        if len(every) < 2 or self._mark or all(isinstance(n, Param | Imported) for n, _ in every):
            return None
        return self._counted(own_calls.digest(self._machine, every, at.module))

    def meaning_of(self, node: Node, where: Scope, depth: int) -> str | None:
        """The source of what a variable stands for; None where that is nothing."""
        if isinstance(node, Func) and not self._mark:
            return self._opened([Closure(node, where)], depth)
        if node.raw is None or id(node.raw) in self._busy:
            return None
        module = where.module
        too_large = module.extent(node.raw) > _MAX_ONE or self._full or depth >= _DEPTH
        if not isinstance(node, _SHOWN) or too_large:
            made = () if self._mark else [(node, where)]
            return self._counted(own_calls.digest(self._machine, made, module)) if made else None
        self._busy.add(id(node.raw))
        try:
            text = module.spelled(node.raw, _Names(self, where, depth + 1))
        finally:
            self._busy.discard(id(node.raw))
        return self._counted(text)

    def call(
        self, root: str, made: Callable[[], Node], scope: Scope, depth: int
    ) -> tuple[str, bool] | None:
        """See `Swap.call`."""
        at = owner(root, scope)
        known = depth == 0 and at is not None and (id(at), root) in self._env
        if self._mark or not own_calls.may_be_own(self._machine, root, scope, known=known):
            return None
        node, env = made(), self._env if depth == 0 else {}
        if not isinstance(node, Call):
            return None
        targets = own_calls.called(self._machine.value(node.func, scope, env))
        functions = [one for one in targets if isinstance(one, Closure)]
        if not targets or any(own_calls.builds(self._machine, node, one) for one in targets):
            return None
        if len(functions) == len(targets) == 1 and depth < _DEPTH and not self._full:
            text = self._given(self._machine.value(node, scope, env), functions[0], depth)
            if text is not None:
                return self._counted(text), True
        if len(functions) == len(targets):
            return self._opened(functions, depth), False
        every = [(Class(0, one.scope.raw), one.scope) for one in targets]
        return self._counted(own_calls.digest(self._machine, every, scope.module)), False

    def _given(self, value: Any, function: Closure, depth: int) -> str | None:
        """The source of what a function gives; None where that is not known in full."""
        found = own_calls.alone(function)
        if isinstance(value, Placed):
            if found is None or value.scope is not found[1] or not isinstance(found[0], Map):
                return None
            raw = found[0].raw
            if id(raw) in self._busy or len(self._busy) > _DEPTH:
                return None
            self._busy.add(id(raw))
            known, self._env = self._env, value.env
            try:
                return self.write(value.scope.module, raw, value.scope)
            finally:
                self._env = known
                self._busy.discard(id(raw))
        if isinstance(value, list | dict | Many) or value is None:
            with suppress(ValueError):
                return json.dumps(plain(value), ensure_ascii=False)
        return self._held(value, depth)

    def _opened(self, functions: list[Closure], depth: int) -> str:
        """What stands for a function."""
        func, module = functions[0].func, functions[0].scope.module
        found = own_calls.alone(functions[0]) if len(functions) == 1 else None
        if found is None or depth >= _DEPTH or self._full or len(self._busy) > _DEPTH:
            every = [(one.func, one.scope) for one in functions]
            return self._counted(own_calls.digest(self._machine, every, module))
        if id(func.raw) in self._busy:
            return func.name or "itself"
        self._busy.add(id(func.raw))
        known = self._env
        try:
            if env := functions[0].env:  # what the function was made with
                self._env, depth = env, -1
            text = module.spelled(found[0].raw, _Names(self, found[1], depth + 1))
        finally:
            self._env = known
            self._busy.discard(id(func.raw))
        return self._counted(own_calls.around(module, text))


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

    def call(self, root: str, made: Callable[[], Node]) -> tuple[str, bool] | None:
        """See `Swap.call`."""
        return self.writer.call(root, made, self.scope, self.depth)
