"""Evaluate expressions without running anything, within a fixed number of steps."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from vetting.surface import _compose, _documents
from vetting.surface._block import Block, block_of
from vetting.surface._by_kind import ByKind
from vetting.surface._defaults import default_value
from vetting.surface._entered import entered_value
from vetting.surface._folded import of_record
from vetting.surface._getters import got
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
    Within,
)
from vetting.surface._memory import Memory, bears_on
from vetting.surface._program import Program
from vetting.surface._python_lower import Cut, Entered
from vetting.surface._scopes import is_assigned
from vetting.surface._starred import starred
from vetting.surface._values import (
    A_PARAMETER,
    ITSELF,
    OF_ITSELF,
    TOO_DEEP,
    ClassRef,
    Closure,
    External,
    Instance,
    Many,
    ModuleRef,
    Opaque,
    Placed,
    Record,
    any_of,
    flat,
    is_of_itself,
    members,
    told,
)

Env = Mapping[tuple[int, str], Any]
"""Values of variables that are known for one place only: loop variables and parameters."""

MAX_STEPS = 400_000
_LITTLE = (
    4  # of the steps that were not enough: with no more than so many parts more none tries again
)
_AGAIN = 8  # answers that are known by then for one step: they are only looked up

MAX_DEPTH, MAX_BINDINGS = 60, 60
"""The latter of one variable; bundlers use short names again and again."""

MAX_ASSIGNED = 8
"""Places in other functions where a variable without a value of its own gets one."""

_SELF = frozenset({"self", "cls", "this"})


class Evaluator:
    """Evaluates what one program's modules say."""

    def __init__(
        self, program: Program, before: "Evaluator | None" = None, each: int = MAX_STEPS // 2
    ) -> None:
        """One with steps of its own, `each` for one value; what one `before` it found out is known
        to it.
        """
        self.program = program
        self.steps = self.calls = self.written = self.told = self.asking = self.again = 0
        self.texts: dict[tuple[int, ...], tuple[Any, str]] = {}
        self.made_of: dict[tuple[object, ...], tuple[Any, object]] = {}
        self.outside: dict[tuple[int, int], tuple[Any, tuple[str, str] | None]] = {}
        self._depth = 0
        self._each, self._until = each, 0
        self.short = False
        """Whether the last value that was asked for took more steps than it had."""

        self.memory: Memory = Memory(before.memory if before else None)

    @property
    def exhausted(self) -> bool:
        """Whether the steps are used up; then everything evaluates to the unknown."""
        return self.steps > MAX_STEPS

    def value(self, node: Node, scope: Scope, env: Env) -> Any:
        """The value of `node` where it stands in `scope`."""
        if not self._depth:
            return self._asked(node, scope, env)
        self.steps += 1
        if self._depth > MAX_DEPTH or self.steps > self._until:
            self.short = self.short or self.steps > self._until
            self.memory.cut_short()
            return Opaque(node.line, TOO_DEEP)
        self._depth += 1
        try:
            return _BY_KIND[type(node)](self, node, scope, env)
        finally:
            self._depth -= 1

    def _asked(self, node: Node, scope: Scope, env: Env) -> Any:
        """A value that is no part of another one, and has steps of its own; it is often asked again."""
        memory = self.memory
        if not env and (known := memory.answer(node, scope, self._each)) is not None:
            found, self.short = known
            self.again += 1
            self.steps += not self.again % _AGAIN
            return found
        self.steps += 1
        self._until, self.short = min(self.steps + self._each, MAX_STEPS), self.exhausted
        if self.steps > self._until:
            return Opaque(node.line, TOO_DEEP)
        before = len(memory.known)
        self._depth = 1
        try:
            found = _BY_KIND[type(node)](self, node, scope, env)
        finally:
            self._depth = 0
        if not env and not (self.short and (self.exhausted or len(memory.known) > before)):
            memory.keep_answer(node, scope, found, self._each if self.short else None)
        return found

    def imported(self, module: Module, node: Imported) -> Any:
        """What an import gives: something of this package, or a name of another."""
        other = self.program.imported(module, node.spec)
        if other is None:
            below = self.program.part(module, node.spec, node.name) if node.name else None
            return ModuleRef(below) if below else _documents.imported(self, module, node)
        if node.name is None:
            return ModuleRef(other)
        own = other is module and self.program.part(module, node.spec, node.name) is not None
        found = None if own else self.program.find(other, node.name)
        if found is None:  # `from package import module`, in the package itself too
            below = self.program.part(module, node.spec, node.name)
            return ModuleRef(below) if below else Opaque(node.line, f"{node.name} is not found")
        where, target = found
        return self.value(target, where.scope, {})

    def name(self, node: Name, scope: Scope, env: Env) -> Any:
        """The value of a variable, looked for from `scope` outwards."""
        name, line = node.name, node.line
        if name in _SELF and not is_assigned(name, scope):
            from vetting.surface._construction import itself

            return itself(self, scope, env) or Opaque(line)
        at: Scope | None = scope
        while at is not None:
            if env and (id(at), name) in env:
                return _compose.grown(self, env[id(at), name], name, at, env, line)
            if not at.filled:
                at.module.fill(at)
            own = at is scope and (at.kind != "class" or not self.memory.is_busy((id(at), name)))
            if name in at.names and (at.kind != "class" or own):  # not `T = T` in a class
                return self.bound(name, at, env, line, block_of(name, at, node.raw))
            at = at.parent
        found = starred(self.program, scope.module, name)
        return self.value(found[1], found[0].scope, {}) if found else External("", name)

    def bound(self, name: str, scope: Scope, env: Env, line: int, own: Block | None = None) -> Any:
        """The value of a variable of `scope`, or of a block, with what is added to it elsewhere."""
        key = (id(scope), own.key(name) if own is not None else name)
        general = not env or not bears_on(env, scope)
        known = self.memory.known if general else self.memory.inside.get(id(env))
        if known is not None and key in known:
            return known[key]
        left = self._until - self.steps if general and self._depth else -1
        if left >= 0 and (cut := self.memory.short.get(key)) and left <= cut[0] + cut[0] // _LITTLE:
            return self._comes_up_short(cut[1])
        if self.memory.is_busy(key):
            return Opaque(line, ITSELF)
        begun, before = self.memory.begin(key), len(self.memory.known)
        try:
            nodes = scope.names[name] if own is None else own.values
            if len(nodes) > MAX_BINDINGS:
                return Opaque(line, "assigned in too many places")
            values = [self.value(node, scope, env) for node in nodes]
            values = told(list({id(one): one for one in values}.values()))
            if (not values or values == [None]) and scope.kind != "class":
                given = list(islice(scope.module.assigned(name, scope), MAX_ASSIGNED + 1))
                found = [self.value(node, where, env) for where, node in given[:MAX_ASSIGNED]]
                if len(given) > MAX_ASSIGNED:
                    found.append(Opaque(line, "assigned in too many places"))
                values = found or values or [Opaque(line)]
            result = values[0] if len(values) == 1 else Many(tuple(values))
            result = _compose.with_added(self, result, name, scope, env, line)
        finally:
            whole = self.memory.finish(key, begun, loose=general)
        if known is not None and whole:
            known[key] = result
        elif left >= 0 and self.steps > self._until and len(self.memory.known) == before:
            self.memory.short[key] = left, result
        return result

    def _comes_up_short(self, found: Any) -> Any:
        """Take what somebody `found` who had as many steps left, and take no more of them."""
        self.memory.cut_short()
        self.short, self._until = True, self.steps - 1
        return found

    def attr(self, of: Any, name: str, line: int) -> Any:
        """A member of a value."""
        match of:
            case Many():
                options = (self.attr(option, name, line) for option in flat(of))
                known = [one for item in options if item is not None for one in flat(item)]
                return any_of(known) if known else None
            case ModuleRef():
                exported = self.program.find(of.module, name)
                if exported is not None:
                    return self.value(exported[1], exported[0].scope, {})
                return self.imported(of.module, Imported(line, spec=f".{name}"))
            case External():
                return External(of.spec, f"{of.name}.{name}" if of.name else name)
            case ClassRef() | Instance():
                from vetting.surface._objects import member_of

                return member_of(self, of, name, line)
            case Closure():
                from vetting.surface._marked import member_of_function

                return member_of_function(self, of, name, line)
            case str():
                return of if name in ("value", "name") else Opaque(line)
            case Opaque():
                return Opaque(line, OF_ITSELF) if is_of_itself(of) else Opaque(line, param=of.param)
            case Record() if (said := of_record(self, of, name)) is not None:
                return said[0]
        if name in (found := members(of) or {}):
            return got(self, found[name])
        return None if isinstance(of, dict | Placed) and ... not in found else Opaque(line)

    def member(self, of: ClassRef, name: str, env: Env, line: int, depth: int = 0) -> Any:
        """A member of a class or of those it is made from."""
        scope = of.scope
        if not scope.filled:
            scope.module.fill(scope)
        if name in scope.names:
            return self.bound(name, scope, env, line)
        param: Scope | None = None
        for base in scope.bases if depth < 8 else ():
            parent = self.value(base, scope.parent or scope, {})
            if isinstance(parent, ClassRef):
                from vetting.surface._construction import handed_on

                found = self.member(parent, name, handed_on(self, of, parent, env), line, depth + 1)
                if not isinstance(found, Opaque):
                    return found
                param = param or found.param
        return Opaque(line, param=param)

    def with_target(self, target: Any, item: Any, scope: Scope, env: Env, line: int) -> Env:
        """`env` with `target`, a loop's variables, bound to one element."""
        inner = dict(env)
        for name, node in scope.module.bind(target, Lit(line, value=item)):
            inner[id(scope), name] = self.value(node, scope, env)
        return inner


_BY_KIND = ByKind({
    Node: _compose.other_value,
    Lit: lambda _, node, __, ___: node.value,
    Name: Evaluator.name,
    Attr: lambda self, of, scope, env: self.attr(self.value(of.of, scope, env), of.name, of.line),
    Call: _compose.call_value,
    Cut: _compose.cut_value,
    Entered: entered_value,
    Map: _compose.map_value,
    Seq: lambda self, node, scope, env: _compose.seq_value(self, node.items, scope, env),
    Concat: _compose.concat_value,
    Index: _compose.index_value,
    Choice: _compose.choice_value,
    Default: default_value,
    Element: _compose.element_value,
    Each: _compose.each_value,
    Within: lambda self, node, _, env: self.value(node.of, node.scope, env),
    Func: _compose.func_value,
    Class: lambda _, node, scope, __: ClassRef(scope.module.function(node, scope), node.name),
    Imported: lambda self, node, scope, _: self.imported(scope.module, node),
    Param: lambda _, node, scope, __: Opaque(node.line, A_PARAMETER, scope),
})  # fmt: skip
