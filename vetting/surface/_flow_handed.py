"""What calls hand on: to functions of the package, to those that are given to others to run, and to
objects that take in what they are given.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_events import Events
from vetting.surface._flow_fields import fields
from vetting.surface._flow_folded import Fold, fold_of
from vetting.surface._flow_heard import heard
from vetting.surface._flow_hooks import hooked
from vetting.surface._flow_landed import Landed
from vetting.surface._flow_marks import (
    DATA,
    FILE,
    NOTHING,
    PACKED,
    Marks,
    of_kind,
    read_from,
)
from vetting.surface._flow_own_objects import makes_its_own
from vetting.surface._flow_sockets import connection, hears, receiver_of, told_over
from vetting.surface._flow_sources import makes_client, source_of
from vetting.surface._flow_taking import own_places, taking
from vetting.surface._flow_together import Together
from vetting.surface._flow_values import Values
from vetting.surface._ir import (
    ADDERS,
    Attr,
    Call,
    Func,
    Index,
    Map,
    Name,
    Node,
    Scope,
    Seq,
    Site,
    Spread,
)
from vetting.surface._javascript_tagged import tagged
from vetting.surface._scopes import filled
from vetting.surface._values import ClassRef, Closure

_FILLS = frozenset({
    *("read", "read_file", "read_string", "load", "write", "writestr", "attach", "add_attachment"),
    *("set_content", "add_header", "setdefault", "appendleft", "put", "enqueue", "send", "feed"),
})  # fmt: skip
"""Methods by which an object takes in what it is given."""

_EACH = frozenset({
    *("forEach", "map", "flatMap", "filter", "find", "some", "every", "then", "finally", "pipe"),
    *("apply", "applymap", "transform", "each", "tap", "add_done_callback"),
})  # fmt: skip
"""Methods that give what they are a method of, or each part of it, to a function."""

_REWRITES = frozenset({"sub", "subn", "replace", "replaceAll"})

_BINDS = frozenset({"call", "apply", "bind"})
_TIMERS = frozenset({"setTimeout", "setInterval"})


class Handing:
    """Gives the parameters of what calls run their marks."""

    def __init__(self, machine: Evaluator, values: Values) -> None:
        self._machine = machine
        self._values = values
        self._landed = Landed(values)
        self._events = Events(machine)
        self._together = Together(values)
        self._tagged: dict[int, Site] = {}
        self._written: dict[int, list[Any]] = {}
        self._makes: dict[int, bool] = {}
        self._started: dict[int, Call | None] = {}
        """The functions in a call's arguments, and the call that it starts, found once for all rounds
        over the same sites.
        """

    def hear(self, site: Site) -> None:
        """Remember which functions hear of an event of the package's own."""
        self._landed.hear(site)
        if (event := self._events.hears_of(site)) is not None:
            for inner in self._inners(site, site.call.args[1:2]):
                self._events.hear(event, inner)
        if (said := tagged(site.call)) is not None:
            self._tagged[id(site)] = replace(site, call=said)

    def of(self, site: Site) -> None:
        """All that one call hands on."""
        site = self._tagged.get(id(site), site)
        values, call, scope = self._values, site.call, site.scope
        name = last_name(call.func).removeprefix("#")
        # What is called is known at once, and what it is given takes time: most calls are `len(x)`.
        if name in _BINDS or self._runs_own(site, name):
            given = (*call.args, *(value for _, value in call.named))
            if any(values.marks(arg, scope) for arg in given):
                self._to_called(site, call)
        if any(last_name(arg) in values.defined for arg in call.args[:3]):
            self._to_named(site)
        self._to_hearers(site)
        if (started := self._starts(site)) is not None:
            self._to_called(site, started)
        for inner, handed in self._together.own(site):
            values.hand_on((inner,), handed, scope)
        of = call.func.of if isinstance(call.func, Attr) else None
        if isinstance(of, Name) and name in _FILLS:
            made = values.only(of.name, scope, of.raw)
            if not makes_client(made[0] if made is not None else of):  # `client.put(path, body)`
                values.fill(of.name, call, scope)
        elif isinstance(of, Attr) and of.name == "headers" and isinstance(of.of, Name):
            values.fill(of.of.name, call, scope)  # `session.headers.update({…})`
        elif name in ADDERS and isinstance(of, Attr | Index) and call.args:
            self._to_member(of, site)
        elif name == "assign" and call.args and isinstance(call.args[0], Name):
            values.fill(call.args[0].name, call, scope)  # `Object.assign(found, more)`
        if (fold := fold_of(call)) is not None:
            self._to_folding(fold, site)
        else:
            self._to_given(site, of)
        self._landed.of(site)

    def _to_member(self, of: Attr | Index, site: Site) -> None:
        """To a list in an object that is written out: `found.files.push(text)`."""
        root = of.of if isinstance(of.of, Name) else None
        key = of.name if isinstance(of, Attr) else getattr(of.key, "value", None)
        made = self._values.only(root.name, site.scope, root.raw) if root is not None else None
        if root is None or made is None or not isinstance(made[0], Map):
            return
        marks = NOTHING.union(*(self._values.marks(one, site.scope) for one in site.call.args))
        if marks and isinstance(key, str):
            self._values.fill(root.name, site.call, site.scope)
            self._values.give(made[1], f"{root.name}.{key}", marks)

    def _runs_own(self, site: Site, name: str) -> bool:
        """Whether a call may run a function of the package, or make one of its objects."""
        values, call = self._values, site.call
        if not values.may_run(call, site.scope):
            return False
        if values.functions(call, site.scope):
            return True
        if id(site) not in self._makes:
            made = self._machine.value(call.func, site.scope, {}) if name else None
            self._makes[id(site)] = isinstance(made, ClassRef)
        return self._makes[id(site)]

    def _starts(self, site: Site) -> Call | None:
        """The call of what a call starts elsewhere: `Thread(target=send, args=(x,))`."""
        if id(site) not in self._started:
            call, made = site.call, None
            found = self._values.syntax(site.scope.module).started(call.raw)
            if found is not None:
                func, args, named = found
                made = Call(call.line, call.raw, func=func, args=tuple(args), named=tuple(named))
            self._started[id(site)] = made
        return self._started[id(site)]

    def _to_called(self, site: Site, call: Call) -> None:
        """To the function that is called, also as `send.call(null, x)`, `send.apply(null, [x])` or
        `Reflect.apply(send, null, [x])`.
        """
        values, scope, name = self._values, site.scope, last_name(call.func)
        bound = name in _BINDS and isinstance(call.func, Attr) and len(call.args) > 1
        if bound and isinstance(call.func, Attr) and not values.functions(call, scope):
            func, args = call.func.of, call.args[1:]
            if isinstance(func, Name) and func.name == "Reflect" and len(args) > 1:
                func, args = call.args[0], args[1:]
            if name == "apply":
                args = args[0].items if isinstance(args[0], Seq) else (_spread(args[0]),)
            call = Call(call.line, None, func=func, args=tuple(args))
        values.hand_on(map(values.inner, values.functions(call, scope)), call, scope)
        known = name in values.defined or makes_its_own(call.func)
        made = self._machine.value(call.func, scope, {}) if known else None
        if isinstance(made, ClassRef):
            for where, field, marks in fields(call, scope, made, values):
                values.give(where, field, marks)

    def _to_given(self, site: Site, of: Node | None) -> None:
        """To the functions in the arguments of a call: `rows.map((row) => …)`, `rows.map(show)`,
        `readFile(path, (error, text) => …)`.
        """
        each = site.call.args[:1] if last_name(site.call.func) in _EACH else ()
        inners = list(self._inners(site, each))
        if not inners:
            return
        brought = source_of(site.call, last_name(site.call.func)) or NOTHING
        answered = self._answered(site, of_kind(brought, FILE, PACKED))
        if last_name(site.call.func) in ("get", "request"):  # `https.get(url, (reply) => …)`
            fetched = frozenset(mark for mark in brought if mark[0] == DATA)
        else:
            fetched = NOTHING
        fetched = fetched or self._values.fetched_by(site.call, site.scope)
        taken = hooked(site.call)
        if taken is None:
            taken = self._values.marks(of, site.scope) if of is not None else NOTHING
        elif taken:
            inners = inners[:1]
        news = heard(site.call, last_name(site.call.func)) or self._told_over(site)
        for inner in inners if news else ():
            for param in inner.params:
                self._values.give(inner, param.name, news)
        if last_name(site.call.func) in _REWRITES:
            self._to_rewriters(site, taken, inners)
        for inner in inners:
            told = (taken | fetched, answered)
            for param, marks in zip(own_places(inner), told, strict=False):
                if marks:
                    self._values.give(inner, param.name, marks)

    def _answered(self, site: Site, brought: Marks) -> Marks:
        """What a call tells the function that hears of its end, as its second argument."""
        first = self._values.marks(site.call.args[0], site.scope) if brought else NOTHING
        if of_kind(brought, PACKED):  # `gzip(text, (error, packed) => …)`
            return brought | first
        return brought | read_from(first)

    def _to_folding(self, fold: Fold, site: Site) -> None:
        """To a function that is given what there is of some values, and the next one of them."""
        for inner in islice(self._inners(site, (fold.func,)), 1):
            over = self._values.marks(fold.over, site.scope)
            first = self._values.marks(fold.first, site.scope) if fold.first is not None else over
            for param, marks in zip(inner.params, (first, over), strict=False):
                if marks:
                    self._values.give(inner, param.name, marks)

    def _told_over(self, site: Site) -> Marks:
        """What a connection tells that the code opened, whatever its variable is called."""
        of = receiver_of(site.call) if hears(site.call) else None
        made = connection(of, site.scope, self._values) if of is not None else None
        return told_over(site.call, made) if made is not None else NOTHING

    def _to_rewriters(self, site: Site, taken: Marks, inners: list[Scope]) -> None:
        """To a function that makes what a match in a text is replaced with: `TAG.sub(lambda found: …,
        text)`.
        """
        for arg in site.call.args:
            taken |= self._values.marks(arg, site.scope)
        found = taken | self._values.own_state.quoted(taken)
        for inner in inners:
            for param in inner.params if found else ():
                self._values.give(inner, param.name, found)

    def _inners(self, site: Site, named: tuple[Node, ...]) -> Iterator[Scope]:
        """The scopes of the functions written in the arguments of a call, and of those `named`."""
        values, scope = self._values, site.scope
        written = self._written.get(id(site))
        if written is None:
            written = list(values.syntax(scope.module).functions(site.call.raw))
            self._written[id(site)] = written
        for raw in written:
            yield filled(scope.module.function(Func(site.call.line, raw), scope))
        for arg in map(_function_in, named):
            named_so = last_name(arg).removeprefix("#")
            if isinstance(arg, Name | Attr) and named_so in values.defined:
                value: Any = self._machine.value(arg, scope, {})
                if isinstance(value, Closure):
                    yield values.inner(value)

    def _to_named(self, site: Site) -> None:
        """To a function that is given together with its arguments: `to_thread(read, path)`."""
        values, args, scope = self._values, site.call.args, site.scope
        later = last_name(site.call.func) in _TIMERS
        for number, arg in enumerate(args[:3]):
            more = args[number + 1 + later :]
            if not more or not isinstance(arg, Name | Attr) or last_name(arg) not in values.defined:
                continue
            if not any(values.marks(item, scope) for item in more):
                break
            value = self._machine.value(arg, scope, {})
            if isinstance(value, Closure):
                inner = values.inner(value)
                params = taking(arg, inner, scope, self._machine)
                for param, item in zip(params, more, strict=False):
                    values.give(inner, param.name, values.marks(item, scope))

    def _to_hearers(self, site: Site) -> None:
        """To those who hear of an event: `bus.emit("read", text)`."""
        for inner, given in self._events.told(site):
            for param, item in zip(own_places(inner), given, strict=False):
                marks: Marks = self._values.marks(item, site.scope)
                if marks:
                    self._values.give(inner, param.name, marks)


def _spread(arg: Node) -> Node:
    """All of a list in the place of arguments."""
    return arg if isinstance(arg, Spread) else Spread(arg.line, arg.raw, of=arg)


def _function_in(arg: Node) -> Node:
    """A function that an argument names, also where it is bound to its object."""
    if isinstance(arg, Call) and isinstance(arg.func, Attr) and arg.func.name == "bind":
        return arg.func.of
    return arg
