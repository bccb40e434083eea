"""Functions of objects that others hand in: `self.store.read(path)`, where the constructor was given the
store, `store.read(path)` in `register(server, store)`.

Nobody who reads the function alone can say what such an object is. All calls of the package's own
functions are looked at once for the objects that they hand on, and a parameter that no call gives one is
what its annotation says.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_annotated import annotations, said_classes
from vetting.surface._flow_chosen import under_each
from vetting.surface._flow_handed_over import (
    decorated,
    is_list,
    is_only_said,
    keys,
    taken_apart,
    the_rest,
)
from vetting.surface._flow_one_of import given_one, made_by_calls, passed_on
from vetting.surface._flow_own_members import SELF
from vetting.surface._flow_own_objects import each_once, read_into
from vetting.surface._flow_registered import Registered, is_taken
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Default,
    Element,
    Func,
    Index,
    Lit,
    Map,
    Name,
    Node,
    Param,
    Scope,
    Seq,
    Site,
    Within,
)
from vetting.surface._objects import member_of
from vetting.surface._scopes import filled, outwards, owner
from vetting.surface._values import ClassRef, Closure, Instance, ModuleRef, Record, flat, members

_KNOWN = Closure | ClassRef | Instance | ModuleRef | Record
_HANDED = Attr | Call | Choice | Default | Func | Index | Map | Name | Within
"""What may be an object that is handed on."""

_DEPTH = 16
_MOST_STEPS = 50_000
"""Expressions that are looked at for one program: each may be one of many others, in a circle too."""

_ROUNDS = 4
"""Calls of what objects hand on that objects are handed by."""


class Received:
    """What the parameters of one program's functions are given."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self._given: dict[tuple[int, str], list[tuple[Node, Scope]]] = {}
        self._texts: dict[tuple[int, str], dict[int, tuple[Node, Scope]]] = {}
        """Texts and lists that calls give them."""

        self._names: set[str] = set()
        """The names of the parameters, and of members that the objects have which they are given."""

        self._seen: set[tuple[int, str, int]] = set()
        self._found: dict[tuple[int, int], tuple[Node, list[Any]]] = {}
        """What members are, by scope and node, which is kept."""

        self._known: dict[tuple[int, str], list[Any]] = {}
        """What variables are, by scope and name."""

        self._busy: set[tuple[int, str]] = set()
        self._in_circle = False
        self._steps = 0

        self.spread: set[int] = set()
        """The functions that are given arguments under names made at run time: `where(**terms)`."""

        self._registered = Registered(machine, self.given)

        self.learning = False
        """More may become known: nothing that is not found is final."""

    def learn(self, sites: Iterable[Site], calls: Callable[[Call, Scope], Iterable[Scope]]) -> None:
        """Look at what calls hand on, again where that tells what more of them run; `calls` are the
        scopes of the functions that a call runs.
        """
        self.learning = True
        self._registered.learn(sites)
        for _ in range(_ROUNDS):
            before = len(self._seen)
            for site in sites:
                for inner in calls(site.call, site.scope):
                    self._learn(site, inner)
                for inner, param, one in chain(given_one(site), decorated(site, self._machine)):
                    self._tell(site, inner, param, one)
            self._found.clear()
            self._known.clear()
            if len(self._seen) == before:
                break
        self.learning = False

    def _learn(self, site: Site, inner: Scope) -> None:
        named = dict(site.call.named)
        if "**" in named:
            self.spread.add(id(inner))
        for param in inner.params:
            place = param.index if 0 <= param.index < len(site.call.args) else None
            arg = named.get(param.name, site.call.args[place] if place is not None else None)
            if isinstance(arg, _HANDED) or (isinstance(arg, Seq) and is_list(arg)):
                self._tell(site, inner, param, arg)
            elif isinstance(arg, Concat | Seq | Lit):
                texts = self._texts.setdefault((id(inner), param.name), {})
                texts[id(arg)] = arg, site.scope
        for param, rest in the_rest(site, inner):
            self._tell(site, inner, param, rest)

    def _tell(self, site: Site, inner: Scope, param: Param, arg: Node) -> None:
        """Remember what a call gives a parameter."""
        key = id(inner), param.name
        told = (*key, id(site))
        if told not in self._seen:
            self._seen.add(told)
            self._given.setdefault(key, []).append((arg, site.scope))
            self._names |= {param.name, *keys(arg)}
            if isinstance(arg, Element) and param.raw is not None:  # `([name, run]) => run(path)`
                self._names |= set(taken_apart(inner, param))

    def is_given(self, name: str, scope: Scope) -> bool:
        """Whether a variable is a parameter that some call gives something that may be run."""
        at = owner(name, scope) if name in self._names else None
        made = at.names[name][0] if at is not None else None
        part = made.of if isinstance(made, Attr | Index) else made  # `({ read }) => …`
        return isinstance(part, Param) and (id(at), part.name) in self._given

    def addresses(self, name: str, scope: Scope) -> list[tuple[Node, Scope]]:
        """What calls give a parameter that may be an address."""
        said = self._texts.get((id(scope), name), {}).values()
        held = (one for one in said if "://" in str(getattr(one[0], "value", "://")))
        return [*self.given(name, scope), *(one for one in held if not isinstance(one[0], Seq))]

    def said(self, name: str, scope: Scope) -> list[tuple[Node, Scope]]:
        """What calls give a parameter, texts and lists too."""
        return [*self.given(name, scope), *self._texts.get((id(scope), name), {}).values()]

    def given(self, name: str, scope: Scope) -> list[tuple[Node, Scope]]:
        """What calls give a parameter that may be run, and where they stand."""
        return self._given.get((id(scope), name), [])

    @property
    def exhausted(self) -> bool:
        """Whether there was more to look at than is looked at in one package."""
        return self._steps > _MOST_STEPS

    def functions(self, func: Node, scope: Scope) -> list[Any]:
        """What a call of `func` runs: functions, and classes of which it makes an object."""
        return [one for one in self.objects(func, scope) if not isinstance(one, Record)]

    def objects(self, func: Node, scope: Scope) -> list[Any]:
        """All that a node may be of the package's own, objects made with what is given by name too."""
        key = id(scope), id(func)
        if key not in self._found:
            self._found[key] = func, each_once(self._values(func, scope, 0))
        return self._found[key][1]

    def _values(self, node: Node, scope: Scope, depth: int) -> Iterator[Any]:
        """What a node may be of the package's own: functions, classes, objects, and objects that the
        code writes out, as nodes of their scopes.
        """
        if self.exhausted:
            return
        if isinstance(node, Map):
            yield Within(node.line, of=node, scope=scope)
            return
        known = self._own(self._machine.value(node, scope, {}))
        yield from known
        if depth < _DEPTH and (not known or is_only_said(node, known) or is_taken(known)):
            yield from self._further(node, scope, depth + 1)
        self._in_circle = self._in_circle or depth >= _DEPTH  # asked from elsewhere, there is more

    def _own(self, value: Any) -> list[Any]:
        """What a value may be of the package's own; what is looked at for that counts."""
        options = list(islice(flat(value), max(_MOST_STEPS - self._steps, 0) + 1))
        self._steps += max(len(options), 1)
        return [one for one in options if isinstance(one, _KNOWN)]

    def _further(self, node: Node, scope: Scope, depth: int) -> Iterator[Any]:
        match node:
            case Within(of=of, scope=at):
                yield from self._values(of, at, depth)
            case Param(name=name):
                yield from self._once((id(scope), f"({name}"), self._of_param(node, scope, depth))
            case Name(name=name):
                yield from self._named(name, owner(name, scope), depth)
            case Attr(of=Name(name=of), name=name) if of in SELF:
                own = next((one for one in outwards(scope) if one.kind == "class"), None)
                yield from self._named(name, own, depth)
            case Attr(of=of, name=name) | Index(of=of, key=Lit(value=str(name))):
                yield from self._member_of(of, name, scope, depth)
                yield from self._each_own(of, name, scope)
            case Index(of=of, key=Lit(value=int(number))):
                yield from self._each_own(of, number, scope)
            case Element() | Index() | Choice() | Call():
                yield from self._of_several(node, scope, depth)
            case Default(of=of, other=other):
                yield from self._values(of, scope, depth)
                yield from self._values(other, scope, depth)

    def _of_several(
        self, node: Element | Index | Choice | Call, scope: Scope, depth: int
    ) -> Iterator[Any]:
        """What one of many may be, one of two, or what a call gives back."""
        if isinstance(node, Element):
            held = members(self._machine.value(node.over, scope, {})) or {}
            yield from (one for item in held.values() for one in self._own(item))
        if isinstance(node, Choice | Call):
            for one in node.options if isinstance(node, Choice) else passed_on(node):
                yield from self._values(one, scope, depth)
        for one, at in self._registered.out_of(node, scope):
            yield from self._values(one, at, depth)
        if isinstance(node, Call):  # `KINDS[name](path)`, or a function that says what it returns
            for one in list(self._values(node.func, scope, depth)):
                yield from (one,) if isinstance(one, ClassRef) else said_classes(one, self._machine)

    def _member_of(self, of: Node, name: str, scope: Scope, depth: int) -> Iterator[Any]:
        for holder in self._values(of, scope, depth):
            yield from self._member(holder, name, depth)
        for made in made_by_calls(of, scope, self.given):  # `return { where, build }`
            held = members(self._machine.value(*made, {})) or {}
            yield from self._own(held.get(name))

    def _each_own(self, of: Node, key: str | int, scope: Scope) -> Iterator[Any]:
        for item in under_each(self._machine, of, key, scope, self.given):
            yield from self._own(item)

    def _named(self, name: str, at: Scope | None, depth: int) -> Iterable[Any]:
        """What a variable is given, or a member of an object of a class."""
        return self._once((id(at), name), self._of_name(name, at, depth)) if at is not None else ()

    def _of_name(self, name: str, at: Scope, depth: int) -> Iterator[Any]:
        nodes = filled(at).names.get(name, [])
        found = [one for node in nodes for one in self._values(node, at, depth)]
        yield from found
        field = not nodes and at.kind == "class"  # a dataclass's, or a base's
        if field or (not found and at.kind == "function"):
            yield from self._annotated(name, at)

    def _once(self, key: tuple[int, str], find: Iterator[Any]) -> list[Any]:
        """What `find` gives, looked for once; of what goes in a circle nothing, and the rest of it is
        looked for again where it is no part of that.
        """
        if key in self._known:
            return self._known[key]
        if key in self._busy:
            self._in_circle = True
            return []
        self._busy.add(key)
        around, self._in_circle = self._in_circle, False
        found = each_once(find)
        self._busy.discard(key)
        if not self._in_circle:
            self._known[key] = found
        self._in_circle = around or self._in_circle
        return found

    def _of_param(self, param: Param, scope: Scope, depth: int) -> Iterator[Any]:
        given = self._given.get((id(scope), param.name), ())
        found = [one for node, where in given for one in self._values(node, where, depth)]
        yield from found or self._annotated(param.name, scope)

    def _member(self, holder: Any, name: str, depth: int) -> Iterator[Any]:
        holder = read_into(holder, self._machine)
        if isinstance(holder, Within) and isinstance(holder.of, Map):
            for key, value in holder.of.pairs:
                if isinstance(key, Lit) and key.value == name:
                    yield from self._values(value, holder.scope, depth)
        elif isinstance(holder, ClassRef | Instance):
            known = self._own(member_of(self._machine, holder, name, 0))
            yield from known
            if not known:
                own = holder.of if isinstance(holder, Instance) else holder
                yield from self._named(name, own.scope, depth)

    def _annotated(self, name: str, scope: Scope) -> Iterator[Any]:
        """The class of the package's own that an annotation names."""
        for said in annotations(scope.raw, name):
            value = self._machine.value(said, scope.parent or scope, {})
            yield from (one for one in self._own(value) if isinstance(one, ClassRef))
