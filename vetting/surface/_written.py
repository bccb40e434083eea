"""The source of a schema, with what the package's own names in it stand for in their places.

`z.object(SHAPE)` and `Model.model_json_schema()` say nothing by themselves: what the model is told,
and what a call may hold, changes where `SHAPE` and `Model` are defined. A bundler's new names for
them are no change either.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vetting.surface import _own_calls as own_calls
from vetting.surface._construction import bases_of
from vetting.surface._cut import cut
from vetting.surface._definition import MOST, defined, is_made, loads, variable
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Class,
    Concat,
    Default,
    Each,
    Element,
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
from vetting.surface._made_parts import names_of
from vetting.surface._opening import DEPTH, Opening
from vetting.surface._scopes import filled, owner, place
from vetting.surface._swap import Swap
from vetting.surface._values import ClassRef, Closure, Instance, ModuleRef, Opaque, Placed

_MAX_ONE = 8 << 10
"""Characters of what one name stands for."""

_SHOWN = (Lit, Seq, Map, Call, Concat, Choice, Default, Class, Index, Unknown, Attr, Each)
_SELF = frozenset({"this", "self"})


class Writer(Opening):
    """Writes one schema."""

    def write(self, module: Module, raw: Any, scope: Scope) -> str:
        """See `Opening.write`."""
        kept = self._machine.texts.get((id(raw), *self._mark)) if not self._env else None
        if kept is not None:
            return self._heard(kept[1])
        before, self._open = self._open, []
        text = cut(module.spelled(raw, self.names(scope, 0, raw)))
        self._machine.written += len(text)
        if not self._env and self._busy <= {id(raw)}:
            self._machine.texts[(id(raw), *self._mark)] = (raw, self.told(text))
        self._open = [*before, *self._open]
        return text

    def names(self, scope: Scope, depth: int, raw: Any) -> Swap:
        """See `Opening.names`."""
        return _Names(self, scope, depth, raw)

    def member(self, root: str, made: Callable[[], Node], scope: Scope, depth: int) -> str | None:
        """What a member is: of a parameter that is known, a module of the package, or a class."""
        at = place(root, scope, self._env) if depth <= DEPTH else None
        if root in _SELF:  # what its constructor was given may be known
            value = self._machine.value(made(), scope, self._env)
            if (text := self.held(value, depth)) is not None:
                return text
            if isinstance(value, Opaque) and value.param is not None:
                self._asks.append(value.param)
            elif (text := self._of_itself(made(), scope)) is not None:
                return text
        if at is None:
            return None
        known = (id(at), root) in self._env
        if not known and not self._is_own(at.names.get(root, []), at):
            return None
        node, env = made(), self._env if known else {}
        value = self._machine.value(node, scope, env)
        text = self.given(value, depth) if known and value is not None else self.held(value, depth)
        if text is not None and not known:
            return self.grown(text, root, at, getattr(node, "name", ""))
        if text is None and isinstance(node, Attr) and depth < DEPTH:
            of = self._machine.value(node.of, scope, env)
            if isinstance(of, Placed) and node.name in of.nodes:
                return self.meaning_of(of.nodes[node.name], of.scope, depth)
            if isinstance(of, ModuleRef) and (found := self._program.find(of.module, node.name)):
                other, scope = found[1], found[0].scope
                if isinstance(other, Name):
                    return self.meaning(other.name, scope, depth + 1)
                return self.meaning_of(other, scope, depth + 1)
        return text

    def _of_itself(self, node: Node, scope: Scope) -> str | None:
        """What stands for a member of the object that a method is of, made when the server runs."""
        of = self._machine.value(node.of, scope, self._env) if isinstance(node, Attr) else None
        own = of.of if isinstance(of, Instance) else of
        if not isinstance(node, Attr) or not isinstance(node.of, Name) or self._mark:
            return None
        for one in bases_of(self._machine, own) if isinstance(own, ClassRef) else ():
            if every := filled(one.scope).names.get(node.name):
                return self._digest([(made, one.scope) for made in every], scope.module)
        return None

    def _is_own(self, nodes: list[Node], at: Scope) -> bool:
        """Whether a variable is a module of the package, a class or an object."""
        if len(nodes) != 1:
            return False
        if isinstance(nodes[0], Imported):
            return self._program.imported(at.module, nodes[0].spec) is not None
        return isinstance(nodes[0], Class | Map)

    def meaning(
        self, name: str, scope: Scope, depth: int, *, root: bool = False, raw: Any = None
    ) -> str | None:
        """What a variable stands for; None where its name says it best. Of the `root` of a member no
        modules and functions are shown. `raw` is the source that it is named in.
        """
        at = place(name, scope, self._env)
        if at is not None and (id(at), name) in self._env:  # a parameter that is known
            value = self._env[id(at), name]
            text = self.given(value, depth)
            if text is None and not isinstance(value, ModuleRef):
                self.note(name, scope, raw, value)
            return text
        found = defined(self._program, name, scope)
        if found is None:
            if at is None and name in _SELF:
                self.note(name, scope, raw)
            return None if at is None else self._unopened(name, at, root=root)
        node, where, called = found
        if isinstance(node, Imported):  # from another package, by the name it has there
            return node.name if node.name not in (None, "default") else None
        if isinstance(node, Param):
            self.note(name, scope, raw)
            short = depth > 0 and not where.module.path.endswith(".py")
            return f"_{node.index + 1}" if short else None  # a bundler names it otherwise
        if root and (loads(node) or isinstance(node, Func) or not _is_shown(node)):
            return None
        text = self.meaning_of(node, where, depth)
        if text is None and node.raw is None:
            value = self._machine.value(node, where, self._env)
            text = self.given(value, depth)
            if text is None and not isinstance(value, ModuleRef):
                self.note(name, scope, raw, value)
        return self.grown(text, called, where) if text is not None else None

    def note(self, name: str, scope: Scope, raw: Any, value: Any = None) -> None:
        """Note that a variable is named of which nobody knows what it is, unless it is one of a function
        that is being opened, or of the source itself.
        """
        at = owner(name, scope)
        if (at is not None and id(at) in self._bound) or self._mark:
            return
        if raw is not None and not any(
            found == name and owner(name, where) is at for found, where in names_of(raw, scope)
        ):
            return
        param = value.param if isinstance(value, Opaque) else None
        nodes = at.names.get(name, ()) if at is not None and name not in _SELF else ()
        if param is None and any(isinstance(node, Param) for node in nodes):
            param = at
        self._open.append(param)

    def noted(self, name: str, scope: Scope, raw: Any) -> None:
        """Note a function that is called and not known: a parameter."""
        at = owner(name, scope)
        if at is not None and any(isinstance(node, Param) for node in at.names[name]):
            self.note(name, scope, raw)

    def grown(self, text: str, name: str, at: Scope, member: str = "") -> str:
        """The source of a variable of `at`, with a digest of what is added to it elsewhere."""
        sites = () if self._mark else own_calls.additions(self._program, name, at, member)
        every = [(site.call, site.scope) for site in sites]
        return self._digest(every, at.module, text) if every else text

    def several(self, name: str, scope: Scope) -> str | None:
        """What stands for a variable that has more than one value; None of others."""
        at = place(name, scope, self._env)
        if at is None or (id(at), name) in self._env:
            return None
        return self._unopened(name, at, root=False)

    def _unopened(self, name: str, at: Scope, *, root: bool) -> str | None:
        """What stands for a variable of several values."""
        found = variable(self._program, name, at)
        every = found.values if found is not None else ()
        if len(every) < 2 or self._mark or all(isinstance(n, Param | Imported) for n, _ in every):
            return None
        if root and any(loads(node) or isinstance(node, Imported | Func) for node, _ in every):
            return None
        if len(every) > MOST:  # which nobody looks at all of
            self._open.append(None)
        return self._digest(every[:MOST], at.module)

    def meaning_of(self, node: Node, where: Scope, depth: int) -> str | None:
        """See `Opening.meaning_of`."""
        if isinstance(node, Func) and not self._mark:
            return self._opened([Closure(node, where)], depth)
        if node.raw is None or id(node.raw) in self._busy:
            return None
        module = where.module
        if isinstance(node, Element):  # the loop has more in it
            return None if self._mark else self._digest([(node.over, where)], module)
        too_large = module.extent(node.raw) > _MAX_ONE or self._full or depth >= DEPTH
        if not isinstance(node, _SHOWN) or too_large:
            return None if self._mark else self._digest([(node, where)], module)
        self._busy.add(id(node.raw))
        try:
            text = module.spelled(node.raw, self.names(where, depth + 1, node.raw))
        finally:
            self._busy.discard(id(node.raw))
        return self._counted(text)


@dataclass(frozen=True, slots=True)
class _Names:
    """See `Swap`: the names of one scope, in a piece of source."""

    writer: Writer
    scope: Scope
    depth: int
    raw: Any

    def variable(self, name: str, *, root: bool) -> str | None:
        """See `Swap.variable`."""
        return self.writer.meaning(name, self.scope, self.depth, root=root, raw=self.raw)

    def member(self, root: str, made: Callable[[], Node]) -> str | None:
        """See `Swap.member`."""
        return self.writer.member(root, made, self.scope, self.depth)

    def call(self, root: str, made: Callable[[], Node]) -> tuple[str, bool] | None:
        """See `Swap.call`."""
        return self.writer.call(root, made, self.scope, self.depth)

    def called(self, name: str) -> None:
        """See `Swap.called`."""
        self.writer.noted(name, self.scope, self.raw)


def _is_shown(node: Node) -> bool:
    """Whether something says more than its name where a member of it is taken: no module does, and of an
    object that holds functions its members are asked for.
    """
    if isinstance(node, Map) and not is_made(node):
        return any(not isinstance(item, Func | Name) for _, item in node.pairs)
    return True
