"""Follow what code does: its calls into the package, and what those outside of it are known to do.

Each function is looked at once, however many tools lead to it.
"""

import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._inside import Cut, Region
from vetting.surface._ir import Attr, Index, Name, Node, Scope, Site
from vetting.surface._reading import Act, Code
from vetting.surface._sinks import changes, deed, method_deed
from vetting.surface._values import ClassRef, Closure, External, Instance, Many, Opaque, Record

MAX_DEPTH = 8
MAX_PARTS = 150
MAX_TEXT = 200
MAX_STEPS = 100_000
"""Of evaluation, for all tools of a package together."""

_OPTIONS = 6
_CHECKS = 20
_LONGEST_NAME = 60
_CHECK = re.compile(
    r"(?i)valid|safe|sanit|check|ensure|assert|allow|permi|within|relative_?to|relative$|realpath"
    r"|contain|confine|restrict|commonpath|commonprefix|startswith|secure|is_?private|is_?global"
    r"|basename|secure_filename|whitelist|forbid|guard|verify|is_?under|is_?inside|is_?sub|^includes$|^has$|^test$"
)


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """Code to follow: a part of a module, and what is known of its variables."""

    scope: Scope
    region: Region
    env: Env = field(default_factory=dict)

    @property
    def place(self) -> tuple[int, Region]:
        """The function that it is."""
        return id(self.scope.module), self.region

    @property
    def key(self) -> tuple[int, Region, int]:
        """What makes it another piece of work than the next."""
        return *self.place, id(self.env) if self.env else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How one tool goes through functions that answer several: `without` the parts of modules, by
    their identity, that never run for it, and without the functions in `skip`; `near` are functions
    that only lead on to the tool's own.
    """

    without: Mapping[int, Cut] = field(default_factory=dict)
    skip: Collection[tuple[int, Region]] = frozenset()
    near: Collection[tuple[int, Region]] = frozenset()


@dataclass(slots=True)
class Local:
    """What a body does itself, and what it calls, `sure` or only likely; each with its position."""

    acts: list[tuple[int, Act]] = field(default_factory=list)
    calls: list[tuple[int, Body, bool]] = field(default_factory=list)
    called: list[tuple[int, str]] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    cut: bool = False
    """No more of it could be looked at."""


class Walk:
    """Follows code of one program."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self._known: dict[tuple[int, Region, int], Local] = {}
        self._kept: list[Body] = []
        """Bodies whose addresses are keys."""

    def of(self, closure: Closure) -> Body:
        """The body of a function."""
        module = closure.scope.module
        scope = module.function(closure.func, closure.scope)
        return Body(scope, module.inside().region(closure.func.raw), closure.env)

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
            if body.key in seen and (seen[body.key] or not certain):
                continue
            if depth > MAX_DEPTH or len(seen) >= MAX_PARTS:
                whole = False
                continue
            seen[body.key] = certain
            gone = way.without.get(id(body.scope.module), Cut())
            for part in self._parts(body, gone):
                parts[part] = parts.get(part, False) or certain
            local = self.local(body)
            whole = whole and not local.cut and all(at in gone for at in local.lost)
            called |= {name for at, name in local.called if at not in gone}
            for at, act in local.acts:
                if at in gone:
                    continue
                made = replace(act, sure=act.sure and certain, depth=depth)
                known = acts.get(key := (act.path, act.line, act.kind, act.what))
                if known is None or (made.sure and not known.sure):
                    acts[key] = made
            for at, other, likely in local.calls:
                if at not in gone and other.place not in way.skip:
                    level = depth + (other.place not in way.near)
                    todo.append((other, certain and likely, level))
        return Code(
            parts=tuple(sorted((*place, certain) for place, certain in parts.items())),
            acts=tuple(sorted(acts.values())),
            checks=tuple(sorted(filter(_CHECK.search, called))[:_CHECKS]),
            changes=tuple(sorted(filter(changes, called))[:_CHECKS]),
            whole=whole,
        )

    def _parts(self, body: Body, gone: Cut) -> Iterator[tuple[str, int, int]]:
        """Path and lines, but for those with something that is `gone`; no lines where a bundler has
        put the whole program on a few.
        """
        module = body.scope.module
        inside = module.inside()
        first, last = inside.lines(body.region)
        if inside.packed(body.region):
            yield module.path, 0, 0
            return
        for region in gone.inside(body.region):
            begin, end = inside.lines(region)
            if first < begin:
                yield module.path, first, min(begin - 1, last)
            first = max(first, end + 1)
        if first <= last:
            yield module.path, first, last

    # One body.

    def local(self, body: Body) -> Local:
        """What a body does itself, and what it calls."""
        if body.key not in self._known:
            self._known[body.key] = Local()  # a function that calls itself asks while it is read
            self._kept.append(body)
            self._known[body.key] = self._read(body)
        return self._known[body.key]

    def acts(self, site: Site) -> list[Act]:
        """What one call does by itself."""
        local = Local()
        if self._machine.steps <= MAX_STEPS:
            self._call(site, {}, local)
        return [act for _, act in local.acts]

    def _read(self, body: Body) -> Local:
        local = Local(cut=self._machine.steps > MAX_STEPS)
        if not local.cut:
            for site in body.scope.module.inside().calls(body.region):
                if not site.dead:
                    self._call(site, body.env, local)
        return local

    def _call(self, site: Site, env: Env, local: Local) -> None:
        func, scope, at = site.call.func, site.scope, _at(site)
        last = last_name(func)[:_LONGEST_NAME]
        if _CHECK.search(last) or changes(last):
            local.called.append((at, last))
        value = self._machine.value(func, scope, {})
        if isinstance(value, Opaque) and env:  # a parameter, perhaps: that is asked only then
            value = self._machine.value(func, scope, env)
        options = value.options[:_OPTIONS] if isinstance(value, Many) else (value,)
        found = False
        # `table[name](…)` is one of many, also where only one of them is a function.
        sure = len(options) == 1 and not isinstance(func, Index)
        for option in options:
            if (body := self._body(option)) is not None:
                local.calls.append((at, body, sure))
                found = True
            elif (name := self._outside(option)) is not None:
                self._deed(site, *name, local)
                found = True
        if not found:
            self._method(site, env, local)
        for arg in site.call.args[:_OPTIONS]:  # `items.map(read)`, `to_thread(read)`
            if isinstance(arg, Name | Attr):
                given = self._machine.value(arg, scope, env)
                if isinstance(given, Closure):
                    local.calls.append((at, self.of(given), True))

    def _body(self, value: Any) -> Body | None:
        """The function, or constructor, of the package that calling a value runs."""
        if isinstance(value, Closure):
            return self.of(value)
        if isinstance(value, ClassRef):
            for name in ("constructor", "__init__"):
                made = self._machine.member(value, name, {}, 0)
                if isinstance(made, Closure):
                    return self.of(made)
        return None

    def _outside(self, value: Any, depth: int = 0) -> tuple[str, str] | None:
        """Package and dotted name of something that is not this package's, also when it is what
        another call gave: `promisify(exec)`, `Path(x)`, `httpx.AsyncClient()`.
        """
        if isinstance(value, External):
            return value.spec, value.name
        if isinstance(value, Record) and depth < _OPTIONS:
            if value.callee == "promisify" and value.args:
                return self._outside(value.args[0], depth + 1)
            func = getattr(value.node, "func", None)
            if func is not None:
                return self._named(func, value.scope, {}, depth + 1)
        return None

    def _named(self, func: Node, scope: Scope, env: Env, depth: int) -> tuple[str, str] | None:
        """What is called, by its full name."""
        made = self._outside(self._machine.value(func, scope, env), depth + 1)
        if made is None and isinstance(func, Attr) and depth < _OPTIONS:
            of = self._outside(self._machine.value(func.of, scope, env), depth + 1)
            made = (of[0], f"{of[1]}().{func.name}") if of is not None and of[0] else None
        return made

    def _method(self, site: Site, env: Env, local: Local) -> None:
        """A method of what is not known, or of an object that something outside made."""
        func = site.call.func
        name = last_name(func)
        outer = self._named(func, site.scope, env, 0) if isinstance(func, Attr) else None
        if outer is not None and self._deed(site, *outer, local):
            return
        if isinstance(func, Attr):
            if (kind := method_deed(name)) is not None:
                self._act(site, kind, name, local)
            elif _is_own(func.of):
                local.lost.append(_at(site))
        elif isinstance(self._machine.value(func, site.scope, env), Opaque | Instance):
            local.lost.append(_at(site))

    def _deed(self, site: Site, spec: str, name: str, local: Local) -> bool:
        module = site.scope.module
        python = module.path.endswith(".py")
        text = partial(_source, site)
        name = name.removeprefix("default.")
        kind = deed(spec, name, text, python=python)
        if kind is None:
            return False
        what = ".".join(part for part in (spec.removeprefix("node:"), name) if part)
        self._act(site, kind, what, local)
        return True

    def _act(self, site: Site, kind: str, what: str, local: Local) -> None:
        path, line = site.scope.module.path, site.call.line
        act = Act(path=path, line=line, kind=kind, what=what[:80], text=_source(site))
        local.acts.append((_at(site), act))


def _at(site: Site) -> int:
    return site.scope.module.inside().at(site)


def _is_own(node: Node) -> bool:
    """Whether a method is one of the object's own: `this.x()`, `self.client.x()`."""
    while isinstance(node, Attr):
        node = node.of
    return isinstance(node, Name) and node.name in ("this", "self", "super")


def _source(site: Site) -> str:
    text = site.scope.module.source(site.call.raw)
    return re.sub(r"\s+", " ", text[: 2 * MAX_TEXT])[:MAX_TEXT]
