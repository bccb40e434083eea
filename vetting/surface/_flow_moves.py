"""What values do between two places of the code that no name joins: what is sent to a generator, put into
a queue of another module, kept for one request, given to a stream or a port, or to a field by its name.

Each is found once, as a variable and what it gets; how much that is, is asked again in each round.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from vetting.surface._calls import last_name
from vetting.surface._flow_errors import errors
from vetting.surface._flow_held_by_itself import held_by_itself
from vetting.surface._flow_left import left
from vetting.surface._flow_own_members import SELF
from vetting.surface._flow_registered import table_of
from vetting.surface._flow_streams import streamed
from vetting.surface._flow_values import Values
from vetting.surface._ir import (
    Attr,
    Call,
    Default,
    Imported,
    Index,
    Lit,
    Map,
    Module,
    Name,
    Node,
    Scope,
    Site,
    Unknown,
    Within,
)
from vetting.surface._scopes import filled, outwards, owner
from vetting.surface._values import ClassRef, Closure, Instance, flat

_Place = tuple[Scope, str]
_Move = tuple[Scope, str, Node, Scope]
"""A variable, what it gets, and where that stands."""

_HOLDS = frozenset({
    *("Queue", "LifoQueue", "PriorityQueue", "SimpleQueue", "JoinableQueue", "deque", "StringIO"),
    *("BytesIO", "create_future", "Future", "AsyncLocalStorage", "PassThrough", "open_memory_stream"),
    *("Denque", "Deque", "Channel", "Subject", "BehaviorSubject", "ReplaySubject", "local"),
})  # fmt: skip
"""Calls that make what takes in values and gives them back."""

_PACKERS = frozenset({"GzipFile"})
_MOST = 2000
"""Of one package that are followed."""


class Moves:
    """Knows those of one program."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._found: list[_Move] = []
        self._asked: dict[int, int] = {}
        """The variables that each was made of when it was last asked for."""

    def find(
        self, modules: Iterable[Module], sites: Sequence[Site], data: dict[int, bytes]
    ) -> None:
        """Look for them in the calls and modules of a package, whose sources are `data`."""
        for site in sites:
            finder = _FINDERS.get(last_name(site.call.func))
            if finder is not None and len(self._found) < _MOST:
                self._found += finder(self, site)
            elif finder is not None:
                self._values.cut(site.scope, "too many values put where others take them out")
        every = list(modules)
        self._found += held_by_itself(sites, data, self._values, self._place)
        self._found += errors(every, sites, data, self._values)
        self._found += streamed(sites, data, self._place)
        for place, value, at in left(every, data, self._values.cut):
            self._found.append((every[0].scope, place, value, at))
            self._values.left_at = every[0].scope

    def hand_on(self) -> None:
        """Give the variables what is known now."""
        changes = self._values.changes
        for place, one in enumerate(self._found):
            if self._asked.get(place, -1) & changes.news:
                self._asked[place] = changes.reading(partial(self._give, *one))

    def _give(self, scope: Scope, name: str, value: Node, at: Scope) -> None:
        if marks := self._values.marks(value, at):
            self._values.give(scope, name, marks)

    def _place(self, node: Node, scope: Scope) -> tuple[_Place, list[Node]] | None:
        """The variable that an expression is, in its own module, and what it is given there."""
        match node:
            case Name(name=name) if (at := owner(name, scope)) is not None:
                made = at.names[name]
                first = made[0]
                if isinstance(first, Imported) and first.name:
                    return self._exported(first, at.module)
                return (at, name), made
            case Attr(of=Name(name=of), name=name) if of in SELF:
                own = next((one for one in outwards(scope) if one.kind == "class"), None)
                return ((own, name), filled(own).names.get(name, [])) if own is not None else None
            case Attr(of=Name(name=of), name=name) if (home := owner(of, scope)) is not None:
                module = home.names[of][0]
                if isinstance(module, Imported):
                    spec = module.spec if module.name is None else f"{module.spec}.{module.name}"
                    return self._exported(Imported(0, spec=spec, name=name), home.module)
        return None

    def _exported(self, node: Imported, module: Module) -> tuple[_Place, list[Node]] | None:
        program = self._values.machine.program
        other = program.imported(module, node.spec)
        found = program.find(other, node.name or "") if other is not None else None
        if found is None:
            return None
        at = filled(found[0].scope)
        name = found[1].name if isinstance(found[1], Name) else node.name or ""
        return ((at, name), at.names[name]) if name in at.names else None

    def into_holder(self, site: Site) -> Iterator[_Move]:
        """`JOBS.put(path)`, `request.run({ path }, act)`."""
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        found = self._place(of, site.scope) if of is not None else None
        if found is None or not site.call.args:
            return
        made = (one.of if isinstance(one, Within) else one for one in found[1])
        for one in made:
            if isinstance(one, Call) and last_name(one.func) in _HOLDS:
                yield (*found[0], site.call.args[0], site.scope)
                return
            yield from self._through(one, site)

    def _through(self, made: Node, site: Site) -> Iterator[_Move]:
        """What is written into a file that packs it into another one: `GzipFile(fileobj=buffer)`."""
        into = dict(made.named).get("fileobj") if isinstance(made, Call) else None
        place = self._place(into, site.scope) if into is not None else None
        if place is not None and isinstance(made, Call) and last_name(made.func) in _PACKERS:
            func = Name(site.call.line, name="compress")
            packed = Call(site.call.line, None, func=func, args=site.call.args[:1])
            yield (*place[0], packed, site.scope)

    def into_first(self, site: Site) -> Iterator[_Move]:
        """`heappush(jobs, path)`, `Reflect.set(job, "path", path)`."""
        if len(site.call.args) > 1 and (found := self._place(site.call.args[0], site.scope)):
            for value in _put(site.call.args[-1]):
                yield (*found[0], value, site.scope)

    def into_file(self, site: Site) -> Iterator[_Move]:
        """`print(line, file=buffer)`."""
        target = dict(site.call.named).get("file")
        if target is not None and (found := self._place(target, site.scope)):
            yield from ((*found[0], arg, site.scope) for arg in site.call.args)

    def into_nested(self, site: Site) -> Iterator[_Move]:
        """`(rows[name] ??= []).push(path)`, `state.jobs.append(path)` of another module's `state`."""
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        root = table_of(of) if isinstance(of, Index | Default | Call | Unknown) else None
        if isinstance(of, Attr) and isinstance(of.of, Name) and of.of.name not in SELF:
            at = owner(of.of.name, site.scope)
            made = at.names[of.of.name][0] if at is not None else None
            root = of.of if isinstance(made, Imported) and made.name else None
        if isinstance(root, Name) and (found := self._place(root, site.scope)) is not None:
            for arg in site.call.args[-1:]:
                yield (*found[0], arg, site.scope)
                if isinstance(of, Attr):
                    yield found[0][0], f"{found[0][1]}.{of.name}", arg, site.scope

    def dispatched(self, site: Site) -> Iterator[_Move]:
        """`@show.register`: the function gets what `show` does, whose first argument chooses it."""
        func = site.call.func
        if site.target is None or not isinstance(func, Attr):
            return
        inner = filled(site.scope.module.function(site.target, site.scope))
        for made in flat(self._values.machine.value(func.of, site.scope, {})):
            if isinstance(made, Closure):
                whole = self._values.inner(made)
                for one, other in zip(inner.params, whole.params, strict=False):
                    yield inner, one.name, Name(site.call.line, name=other.name), whole

    def set_by_name(self, site: Site) -> Iterator[_Move]:
        """`setattr(self, "path", path)`, and of any other object."""
        if len(site.call.args) < 3:
            return
        of, key, value = site.call.args[:3]
        own = [one for one in outwards(site.scope) if one.kind == "class"]
        if isinstance(of, Name) and of.name in SELF and own and isinstance(key, Lit):
            yield own[0], str(key.value), value, site.scope
        elif isinstance(of, Name) and of.name not in SELF:
            yield from self.into_first(site)

    def reflected(self, site: Site) -> Iterator[_Move]:
        """`Reflect.set(job, "path", path)`."""
        func = site.call.func
        if isinstance(func, Attr) and isinstance(func.of, Name) and func.of.name == "Reflect":
            yield from self.into_first(site)

    def sent_or_held(self, site: Site) -> Iterator[_Move]:
        """`steps.next(path)`, of a generator or of what has hearers."""
        yield from self.sent(site)
        yield from self.into_holder(site)

    def sent(self, site: Site) -> Iterator[_Move]:
        """`steps.send(path)` of a generator, to what its function takes from there."""
        func = site.call.func
        if not isinstance(func, Attr) or not isinstance(func.of, Name) or len(site.call.args) != 1:
            return
        made = self._values.only(func.of.name, site.scope, func.of.raw)
        if made is None or not isinstance(made[0], Call):
            return
        for inner in self._values.scopes(made[0], made[1]):
            for name, nodes in inner.names.items():
                if any(isinstance(one, Unknown) and _is_yield(one) for one in nodes):
                    yield inner, name, site.call.args[0], site.scope

    def replaced(self, site: Site) -> Iterator[_Move]:
        """`replace(job, path=path)`, `job._replace(path=path)`: to the fields of the class."""
        call, func = site.call, site.call.func
        own = isinstance(func, Attr) and func.name in ("_replace", "model_copy", "evolve")
        given = call.named
        for of in (func.of,) if own and isinstance(func, Attr) else call.args[:1]:
            for made in flat(self._values.machine.value(of, site.scope, {})) if given else ():
                at = made.of if isinstance(made, Instance) else made
                if isinstance(at, ClassRef):
                    for name, value in _fields(given):
                        yield at.scope, name, value, site.scope


def _fields(given: Iterable[tuple[str, Node]]) -> Iterator[tuple[str, Node]]:
    for name, value in given:
        if name == "update" and isinstance(value, Map):
            for key, one in value.pairs:
                if isinstance(key, Lit):
                    yield str(key.value), one
        else:
            yield name, value


def _put(node: Node) -> Iterator[Node]:
    """What a member gets that is described: `{ value: path }`, `{ get: () => path }`."""
    if isinstance(node, Map):
        for key, value in node.pairs:
            if getattr(key, "value", "") in ("value", "get"):
                called = Call(value.line, None, func=value)
                yield called if getattr(key, "value", "") == "get" else value
            elif isinstance(value, Map):
                yield from _put(value)
    else:
        yield node


def _is_yield(node: Unknown) -> bool:
    kind = getattr(node.raw, "type", type(node.raw).__name__)
    return kind in ("yield_expression", "Yield")


_FINDERS: dict[str, Callable[[Moves, Site], Iterable[_Move]]] = {
    **dict.fromkeys(("put", "put_nowait", "appendleft", "enqueue", "write", "writelines"), Moves.into_holder),
    **dict.fromkeys(("enterWith", "run", "set_result", "send_nowait"), Moves.into_holder),
    **dict.fromkeys(("heappush", "heapreplace", "insort", "insort_left", "insort_right"), Moves.into_first),
    **dict.fromkeys(("defineProperty", "defineProperties"), Moves.into_first),
    "setattr": Moves.set_by_name,
    "__setattr__": Moves.set_by_name,
    "set": Moves.reflected,
    "next": Moves.sent_or_held,
    "register": Moves.dispatched,
    **dict.fromkeys(("push", "unshift", "append", "add", "extend"), Moves.into_nested),
    "print": Moves.into_file,
    **dict.fromkeys(("send", "asend"), Moves.sent),
    **dict.fromkeys(("replace", "_replace", "evolve", "model_copy"), Moves.replaced),
}  # fmt: skip
