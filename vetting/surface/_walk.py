"""Follow what code does: its calls into the package, and what those outside of it are known to do.

Each function is looked at once, however many tools lead to it.
"""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

from vetting.surface import _outside, _sinks
from vetting.surface._asked_method import Handed, asked_method
from vetting.surface._bodies import Body, Local, Way, body_of, run_by
from vetting.surface._bound import Bound, is_lost, settles
from vetting.surface._calls import last_name
from vetting.surface._check_names import is_check
from vetting.surface._client_calls import MAYBE, ClientCalls
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._flow_received import Received
from vetting.surface._handed_deeds import around, handed_to
from vetting.surface._inside import Cut, Region
from vetting.surface._ir import Attr, Index, Lit, Site
from vetting.surface._of_super import NOTHING, InPart, Supers, is_super
from vetting.surface._python_paths import Paths
from vetting.surface._reading import Act, Code
from vetting.surface._told_command import COMMAND, handed_command, told_command
from vetting.surface._told_method import POSTS, SENDS, sends, told_method, told_path
from vetting.surface._told_statement import Statements
from vetting.surface._values import Closure, Instance, Many, Opaque

MAX_DEPTH, MAX_PARTS = 8, 300
MAX_STEPS = 360_000
"""Of evaluation, for all tools of a package together: some 2,000 for each of 180."""
_OPTIONS, _CHECKS, _LONGEST_NAME, _SHOWN, _AGAIN, _OBJECTS = 6, 20, 60, 180, 3, 6


class Walk:
    """Follows code of one program."""

    def __init__(self, machine: Evaluator, received: Received | None = None) -> None:
        self._machine = machine
        self._received = received
        self._statements = Statements(machine)
        self._paths = Paths(machine, received)
        self._supers = Supers(machine)
        self._handed_methods = Handed(machine)
        self._bound = Bound(machine, received)
        self._clients = ClientCalls(machine, received) if received is not None else None
        self._known: dict[tuple[object, ...], Local] = {}
        self._kept: list[Body] = []
        """Bodies whose addresses are keys."""

        self._busy: list[tuple[int, Region]] = []
        self._objects: Counter[tuple[int, Region]] = Counter()
        """How many objects a method was looked at for."""

    def of(self, closure: Closure) -> Body:
        """The body of a function."""
        return body_of(closure)

    def follow(
        self,
        starts: Iterable[Body],
        *,
        sure: bool = True,
        own: Iterable[Body] = (),
        way: Way | None = None,
    ) -> Code:
        """Everything that `starts` lead to, and `own`, which they call in a way that is not seen."""
        way = way or Way()
        parts: dict[tuple[str, int, int], bool] = {}
        acts: dict[tuple[str, int, str, str], Act] = {}
        called: set[str] = set()
        whole = True
        seen: dict[Any, bool] = {}
        todo = deque([(body, sure, 0) for body in starts] + [(body, sure, 1) for body in own])
        while todo:
            body, certain, depth = todo.popleft()
            key = body.key
            if key in seen and (seen[key] or not certain):
                continue
            if depth > MAX_DEPTH or len(seen) >= MAX_PARTS:
                whole = False
                continue
            seen[key] = certain
            local, gone = self.local(body), way.without.get(body.place[0])
            for part in local.parts if gone is None else body.lines(gone):
                parts[part] = parts.get(part, False) or certain
            if gone is not None:
                local = local.but(gone)
            whole = whole and not local.cut and not local.lost
            called.update(name for _, name in local.called)
            for _, act in local.acts:
                made = replace(act, sure=act.sure and certain, depth=depth)
                known = acts.get(said := (act.path, act.line, act.kind, act.what))
                if known is None or (made.sure and not known.sure):
                    acts[said] = made
            for _, other, likely in local.calls:
                place = other.place
                if place not in way.skip:
                    todo.append((other, certain and likely, depth + (place not in way.near)))
        return Code(
            parts=tuple(sorted((*place, certain) for place, certain in parts.items())),
            acts=tuple(sorted(acts.values())),
            checks=tuple(sorted(filter(is_check, called))[:_CHECKS]),
            changes=tuple(sorted(filter(_sinks.changes, called))[:_CHECKS]),
            whole=whole,
        )

    def local(self, body: Body) -> Local:
        """What a body does itself, and what it calls."""
        met = self._objects[body.place] if body.env else 0
        if met >= _OBJECTS and body.key not in self._known:
            # For whatever object it is called of; which methods that one has is not known then.
            return replace(self.local(Body(body.scope, body.region)), cut=True)
        if (key := body.key) not in self._known:
            if self._busy.count(body.place) >= _AGAIN:
                return Local(cut=True)
            self._known[key] = Local()  # a function that calls itself asks while it is read
            self._kept.append(body)
            self._objects[body.place] += any(name == "this" for _, name in body.env)
            self._busy.append(body.place)
            gone, local = self._bound.modes.gone(body), self._read(body)
            self._known[key] = local if gone is None else local.but(gone)
            self._busy.pop()
            self._known[key].parts = tuple(body.lines(gone or Cut()))
        return self._known[key]

    def acts(self, site: Site) -> list[Act]:
        """What one call does by itself."""
        local = Local()
        # What sets a member through a proxy stands nowhere.
        if site.call.raw is not None and self._machine.steps <= MAX_STEPS:
            self._call(site, {}, local)
        return [act for _, act in local.acts]

    def _read(self, body: Body) -> Local:
        local = Local(cut=self._machine.steps > MAX_STEPS)
        if not local.cut:
            inside = body.scope.module.inside()
            with self._machine.memory.within(body.env):
                for site in (one for one in inside.calls(body.region) if not one.dead):
                    self._call(site, body.env, local)
                    self._handed(site, body.env, local)
            left = bool(inside.left(body.region)) or self._statements.left()
            if left or self._machine.steps > MAX_STEPS:
                local.cut = True
        return local

    def _call(self, site: Site, env: Env, local: Local) -> None:
        func, scope, at = site.call.func, site.scope, _at(site)
        last = last_name(func)[:_LONGEST_NAME]
        if is_check(last) or _sinks.may_change(func):
            local.called.append((at, last))
        value, asked = self._supers.called(func, scope, env)
        value, lost = self._bound.called(site, value)
        options = value.options[:_OPTIONS] if isinstance(value, Many) else (value,)
        many = isinstance(value, Many) and len(value.options) > _OPTIONS
        if self._machine.short or many or isinstance(value, InPart):
            local.cut = True
        found = False
        bodies = [self._bound.of(site, env, run_by(self._machine, one)) for one in options]
        one = len({body.place if body is not None else None for body in bodies}) == 1
        # `table[name](…)` is one of many, also where only one of them is a function; a member that is
        # made anew elsewhere, `this.api = new Api(settings)`, has the same functions.
        sure = one and (bodies[0] is not None or len(options) == 1) and not isinstance(func, Index)
        for option, body in zip(options, bodies, strict=True):
            if body is not None:
                local.calls.append((at, body, sure))
                found = True
                if sure:
                    self._ordered(site, env, body, local)
                    self._told(site, env, local, body)
            elif (name := _outside.outside(self._machine, option)) is not None:
                self._outer(site, name, env, local)
                found = True
        local.lost += lost
        if not found and value is not NOTHING:
            here = value if asked else self._machine.value(func, scope, env)
            self._method(site, env, local, here)
        sent = local.acts and local.acts[-1][0] == at and local.acts[-1][1].kind in SENDS
        if sent and (method := asked_method(self._machine, site, env)) is not None:
            self._request(site, last, method, local)

    def _handed(self, site: Site, env: Env, local: Local) -> None:
        """The functions that a call is given: what it does with them is to call them."""
        given = [(site.call, site.scope, env)]  # `items.map(read)`, `to_thread(read)`
        given += [(made, at, {}) for made, at in around(self._machine, site)]
        for found in chain.from_iterable(handed_to(self._machine, *one) for one in given):
            if isinstance(found, Closure):
                local.calls.append((_at(site), self.of(found), True))
            else:
                self._act(site, *found, local)
        self._bound.handed(site, env, local)

    def _ordered(self, site: Site, env: Env, body: Body, local: Local) -> None:
        """A function that runs programs or sends requests is told which: `git("branch", "-D", name)`."""
        said = [arg.value for arg in site.call.args if isinstance(arg, Lit)]
        name = last_name(site.call.func)
        ordered = any(value in _sinks.ORDERS for value in said)
        if ordered and any(act.kind == "process_exec" for _, act in self.local(body).acts):
            self._act(site, "process_exec", name, local)
        elif (method := self._told_method(site, env, body)) is not None:
            if sends(self.local, body):
                self._request(site, name, method, local)
        elif not ordered and told_path(site) and sends(self.local, body, kinds=POSTS):
            self._request(site, name, "POST", local)

    def _told_method(self, site: Site, env: Env, body: Body) -> str | None:
        told = told_method(self._machine, site)
        return told if told is not None else self._handed_methods.method(site, env, body)

    def _told(self, site: Site, env: Env, local: Local, body: Body | None = None) -> None:
        """Which command a call has run, by itself or through a function of the package."""
        if body is not None:
            told = handed_command(self._machine, site, env, body, self.local(body).acts)
            if (said := self._statements.handed(site, env, body)) is not None:
                self._act(site, _sinks.CHANGE, last_name(site.call.func), local, f'"{said}"')
        else:
            told = told_command(self._machine, site, env)
        if told is not None:
            self._act(site, COMMAND, told[0], local, told[1])

    def _outer(self, site: Site, name: tuple[str, str], env: Env, local: Local) -> None:
        """A function of another package."""
        if not self._deed(site, *name, local):
            self._changed(site, env, local)
            self._client(site, env, local)
        elif local.acts[-1][1].kind == _sinks.PROCESS:
            self._told(site, env, local)
        # A file of the package that was not read, or a method of a base that goes by another name.
        if name[0].startswith(".") or (is_super(name) and last_name(site.call.func) != "super"):
            local.lost.append(_at(site))

    def _request(self, site: Site, name: str, method: str, local: Local) -> None:
        said = f"{_outside.source(site)[:_SHOWN]} method={method!r}"
        self._act(site, "request", name, local, said)

    def _changed(self, site: Site, env: Env, local: Local) -> None:
        """A method of something from outside that changes what a database holds."""
        func = site.call.func
        if isinstance(func, Attr):
            text = partial(self._statements.said, site, func, env)
            if _sinks.method_deed(func.name, text) == _sinks.CHANGE:
                self._act(site, _sinks.CHANGE, func.name, local, text())

    def _method(self, site: Site, env: Env, local: Local, value: Any) -> None:
        """A method of what is not known, or of an object that something outside made; `value` is
        what is called.
        """
        func = site.call.func
        name = last_name(func)
        given = _outside.Called(func, site.scope, env, value)
        outer = _outside.full_name(self._machine, given) if isinstance(func, Attr) else None
        if self._deed(site, *(outer or self._paths.method(func, site.scope)), local):
            return
        known = self._client(site, env, local)
        if isinstance(func, Attr):
            text = partial(self._statements.said, site, func, env)
            if name in _sinks.VERBS and _outside.is_address(self._machine, site, env):
                self._act(site, "network" if name == "get" else "send", name, local)
            elif _outside.sends_by_parameter(self._machine, self._received, site):
                self._request(site, name, name.upper(), local)
            elif (kind := _sinks.method_deed(name, text)) is not None:
                self._act(site, kind, name, local, text() if kind == _sinks.CHANGE else "")
            elif not known and is_lost(self._machine, func, site.scope, env):
                local.lost.append(_at(site))
        elif isinstance(value, Opaque | Instance) and not settles(func, site.scope):
            local.lost.append(_at(site))

    def _client(self, site: Site, env: Env, local: Local) -> bool:
        """Whether a call asks others through a client; one that only may do so is a step that is lost."""
        if self._clients is None or (said := self._clients.of(site, env)) is None:
            return False
        if said == MAYBE:
            local.lost.append(_at(site))
        else:
            self._act(site, _sinks.client_deed(said, partial(_outside.source, site)), said, local)
        return said != MAYBE

    def _deed(self, site: Site, spec: str, name: str, local: Local) -> bool:
        python = site.scope.module.path.endswith(".py")
        text = partial(_outside.source, site)
        name = name.removeprefix("default.")
        kind = _sinks.deed(spec, name, text, python=python)
        if kind is None:
            return False
        self._act(site, kind, ".".join(filter(None, (spec.removeprefix("node:"), name))), local)
        return True

    def _act(self, site: Site, kind: str, what: str, local: Local, text: str | None = None) -> None:
        path, said = site.scope.module.path, (text or _outside.source(site))[: _outside.MAX_TEXT]
        act = Act(path=path, line=site.call.line, kind=kind, what=what[:80], text=said)
        local.acts.append((_at(site), act))


def _at(site: Site) -> int:
    return site.scope.module.inside().at(site)
