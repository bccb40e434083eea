"""Every expression that a value may be written as, wherever the code keeps it: what a function of another
module returns, a member of an object that was handed in, a class's own field, an element of a table, what
a parameter or a setting is without a value of its own.

Nothing is left out because something else may be there too: who asks whether the code itself says an
address, or the root of the file system, asks what it may be and not what it always is.
"""

from collections.abc import Callable, Iterator

from vetting.surface._calls import last_name
from vetting.surface._flow_own_members import SELF
from vetting.surface._flow_same import same_of
from vetting.surface._flow_values import Values
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Default,
    Each,
    Element,
    Func,
    Imported,
    Index,
    Lit,
    Map,
    Name,
    Node,
    Param,
    Scope,
    Seq,
    Spread,
    Within,
)
from vetting.surface._scopes import filled, outwards, owner
from vetting.surface._values import ClassRef, Instance, flat

Written = tuple[Node, Scope]
_STEPS = 400
"""Expressions that are looked at for one question."""

_ALL = 200_000
"""The same for all questions of one who asks."""

_DEPTH = 16
_FEW = 8
"""Members of one list or table that are looked at in a step."""

_CUT = "what is kept is not followed to where it is written"
_LOOKS_UP = frozenset({"get", "pop", "setdefault", "at"})
_FIELDS = frozenset({"field", "Field"})


class Whence:
    """Follows values of one program backwards."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._left, self._spent = 0, 0
        self._but: Scope | None = None
        self._busy = set[tuple[int, int, str]]()
        self._kept: list[Node] = []
        """What is looked at for one question: addresses of nodes are keys."""

    def ways(self, node: Node, scope: Scope, but: Scope | None = None) -> list[Written]:
        """The expressions that a value may be, each with where it stands, from the one that is asked for
        to where they are written; parameters of the function `but` are followed to none of its callers.
        """
        self._begin(but)
        return list(self._ways(node, scope))

    def elements(self, node: Node, scope: Scope, but: Scope | None = None) -> list[Written]:
        """The same of each element of a list or table."""
        self._begin(but)
        return [way for one in self._elements(node, scope) for way in self._ways(*one)]

    def texts(self, node: Node, scope: Scope) -> list[str]:
        """The texts that the code says a value is, or may be."""
        machine = self._values.machine
        each = (
            said for one, at in self.ways(node, scope) for said in flat(machine.value(one, at, {}))
        )
        return list(dict.fromkeys(said for said in each if isinstance(said, str)))

    def _begin(self, but: Scope | None) -> None:
        self._left, self._but = min(_STEPS, _ALL - self._spent), but
        self._kept.clear()

    def _spend(self, steps: int) -> None:
        self._left -= steps
        self._spent += steps

    def _ways(self, node: Node, scope: Scope) -> Iterator[Written]:
        todo, seen = [(node, scope)], set[tuple[int, int]]()
        while todo:
            one, at = todo.pop()
            if (id(one), id(at)) in seen:
                continue
            self._spend(1)
            if self._left < 0:
                self._values.cut(scope, _CUT)
                return
            seen.add((id(one), id(at)))
            self._kept.append(one)
            yield one, at
            todo += self._further(one, at)

    def _further(self, node: Node, scope: Scope) -> list[Written]:
        match node:
            case Within(of=of, scope=at):
                return [(of, at)]
            case Default(of=of, other=other):
                return [(of, scope), (other, scope)]
            case Choice(options=options):
                return [(one, scope) for one in options]
            case Param():
                return self._given(node, scope)
            case Imported():
                return self._imported(node, scope)
            case Element(over=over) | Spread(of=over):
                return self._elements(over, scope)
            case Name(name=name):
                return self._named(node, name, scope)
            case Attr(of=of, name=name):
                return self._members(of, name, scope)
            case Index(of=of, key=Lit(value=str() | int() as key)):
                return self._members(of, key, scope)
            case Index(of=of):
                return self._elements(of, scope)
            case Call():
                return self._called(node, scope)
        return []

    def _named(self, node: Name, name: str, scope: Scope) -> list[Written]:
        each = scope.module.element(node.raw)
        if each is not None:
            return [(each, scope)]
        at = owner(name, scope)
        return self._each_of(at.names[name], at) if at is not None else []

    def _given(self, param: Param, scope: Scope) -> list[Written]:
        """What a parameter is given, and what it is where it is given nothing."""
        if scope is self._but:
            return []
        given = self._values.some(self._values.received.said(param.name, scope), scope)
        return [*given, *([(param.default, scope)] if param.default is not None else [])]

    def _imported(self, node: Imported, scope: Scope) -> list[Written]:
        program = self._values.machine.program
        other = program.imported(scope.module, node.spec) if node.name else None
        found = program.find(other, node.name) if other is not None and node.name else None
        return [(found[1], found[0].scope)] if found is not None else []

    def _called(self, call: Call, scope: Scope) -> list[Written]:
        """What a call gives: what functions of the package's own return, what it only gives in another form,
        what it looks up, and what a field is without a value.
        """
        name, args = last_name(call.func), call.args
        inner = self._values.scopes(call, scope)
        if inner:
            return [way for at in inner for way in self._each_of(at.returns, at)]
        of = call.func.of if isinstance(call.func, Attr) else None
        if name in _FIELDS:
            named = dict(call.named)
            made = named.get("default_factory")
            usual = [named["default"]] if "default" in named else list(args[:1])
            return [*((one, scope) for one in usual), *self._made(made, scope)]
        if name in _LOOKS_UP and of is not None and args:
            held = [(one, scope) for one in args[1:2]]
            key = args[0].value if isinstance(args[0], Lit) else None
            if isinstance(key, str | int):
                return [*self._members(of, key, scope), *held]
            return [*self._elements(of, scope), *held]
        return [(one, scope) for one in same_of(call, name)]

    def _made(self, made: Node | None, scope: Scope) -> list[Written]:
        """What a function returns that stands in the code: `default_factory=lambda: …`."""
        if not isinstance(made, Func):
            return []
        inner = filled(scope.module.function(made, scope))
        return self._each_of(inner.returns, inner)

    def _each_of(self, nodes: list[Node], scope: Scope) -> list[Written]:
        return [(one, scope) for one in self._values.some(nodes, scope)]

    def _members(self, of: Node, key: str | int, scope: Scope) -> list[Written]:
        """What a member is of what is written out, or of an object of the package's own."""
        return self._once((id(of), id(scope), str(key)), scope, lambda: self._held(of, key, scope))

    def _elements(self, over: Node, scope: Scope) -> list[Written]:
        """Each of what a list or table has, as it is made and as it is filled."""
        return self._once((id(over), id(scope), ""), scope, lambda: self._each(over, scope))

    def _once(
        self, key: tuple[int, int, str], scope: Scope, find: Callable[[], list[Written]]
    ) -> list[Written]:
        """What `find` gives, and nothing more of what goes in a circle."""
        if key in self._busy:
            return []
        if len(self._busy) > _DEPTH:
            self._values.cut(scope, _CUT)
            return []
        self._busy.add(key)
        try:
            return find()
        finally:
            self._busy.discard(key)

    def _held(self, of: Node, key: str | int, scope: Scope) -> list[Written]:
        if isinstance(of, Name) and of.name in SELF and isinstance(key, str):
            own = next((one for one in outwards(scope) if one.kind == "class"), None)
            return self._of_class(own, key) if own is not None else []
        found: list[Written] = []
        for one, at in self._ways(of, scope):
            match one:
                case Map(pairs=pairs):
                    self._spend(len(pairs) // _FEW)
                    for said, value in pairs:
                        if isinstance(said, Lit) and said.value == key:
                            found.append((value, at))
                        elif said is None and isinstance(key, str):  # `{ ...defaults, to }`
                            found += self._members(value, key, at)
                case Seq(items=items) if isinstance(key, int):
                    opened = any(isinstance(item, Spread) for item in items)
                    fits = not opened and -len(items) <= key < len(items)
                    found += [(items[key], at)] if fits else []
                case Seq(items=items):  # the pairs of a table: `new Map([["archive", …]])`
                    found += [(value, at) for value in _under(items, key)]
                case Call(func=func, named=named) if isinstance(key, str):
                    kind = self._values.machine.value(func, at, {})
                    if isinstance(kind, ClassRef):
                        found += [(value, at) for said, value in named if said == key]
                        found += self._of_class(kind.scope, key)
        for made in self._values.received.objects(of, scope) if isinstance(key, str) else ():
            kind = made.of if isinstance(made, Instance) else made
            found += self._of_class(kind.scope, str(key)) if isinstance(kind, ClassRef) else []
        return found

    def _of_class(self, own: Scope, key: str, depth: int = 0) -> list[Written]:
        nodes = filled(own).names.get(key, [])
        found = self._each_of(nodes, own)
        if depth > _DEPTH:
            self._values.cut(own, _CUT)
            return []
        for base in own.bases if not found else ():
            kind = self._values.machine.value(base, own.parent or own, {})
            found += (
                self._of_class(kind.scope, key, depth + 1) if isinstance(kind, ClassRef) else []
            )
        return found

    def _each(self, over: Node, scope: Scope) -> list[Written]:
        found: list[Written] = []
        for one, at in self._ways(over, scope):
            match one:
                case Seq(items=items):
                    self._spend(len(items) // _FEW)
                    found += [(item, at) for item in items]
                case Map():
                    self._spend(len(one.pairs) // _FEW)
                    found += [(value, at) for _, value in one.pairs]
                case Concat(parts=parts):
                    found += [(Spread(part.line, part.raw, of=part), at) for part in parts]
                case Each(item=item):
                    found.append((item, at))
                case Call(func=Attr(name="split", of=of)):  # `"/srv:/".split(":")`
                    found.append((of, at))
                case Name(name=name):
                    home = owner(name, at)
                    found += self._values.added(name, home) if home is not None else []
                case Attr(of=of, name=name) if isinstance(of, Name) and of.name in SELF:
                    own = next((o for o in outwards(at) if o.kind == "class"), None)
                    found += self._values.added(name, own) if own is not None else []
        # The second of a pair is what a table has under the first.
        second = [(one.items[1], at) for one, at in found if isinstance(one, Seq) and _is_pair(one)]
        return [*found, *second]


def _is_pair(node: Node) -> bool:
    return isinstance(node, Seq) and len(node.items) == 2


def _under(items: tuple[Node, ...], key: str | int) -> Iterator[Node]:
    for one in items:
        if isinstance(one, Seq) and _is_pair(one) and getattr(one.items[0], "value", None) == key:
            yield one.items[1]
