"""Finds what fills the lists and objects that tools are registered from: see `_filled_by`.

Only what registrations go through is looked at, and what answers with a list is made of: to look at
every object of a package would cost more than all else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vetting.surface._calls import contexts, last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._filled_by import Filling, Spot, Way, place_of
from vetting.surface._functions import is_self
from vetting.surface._ir import Attr, Call, Index, Lit, Name, Node, Scope, Site
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._kept_lists import ADDED, CHANGING, GIVEN, MUTATES, changes, is_known
from vetting.surface._list_roots import Part, Roots
from vetting.surface._memory import Memory
from vetting.surface._program import Program
from vetting.surface._python_module import PythonModule
from vetting.surface._reading import Gap
from vetting.surface._scopes import owner
from vetting.surface._taking import taking
from vetting.surface._use import Role, Use, Variable
from vetting.surface._uses import uses
from vetting.surface._values import ClassRef, Closure, External, Opaque, flat

_MOST = 80
"""Variables that are looked at."""

_STEPS = 500
"""Of evaluation, for one value."""

_WAYS = 6
"""Calls into each other."""

_CALLED = 8
"""Functions that one call may be of."""

_MAKERS = ("constructor", "__init__")
_MORE = "what is registered is kept in more variables than are followed"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A variable that is what fills a spot, or has it as its `member`; `way` are the calls to it."""

    variable: Variable
    spot: Spot
    member: str | None = None
    way: Way = ()


def fill(program: Program, memory: Memory) -> list[Gap]:
    """Have what `memory` is told of a program's variables; what is not followed of it."""
    found = Fillings(Evaluator(program, each=_STEPS))
    found.read()
    memory.fed.update(found.found)
    memory.fed_at.update(found.known)
    return found.gaps


class Fillings:
    """Finds them in one program."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self.found: dict[Spot, list[Filling]] = {}
        self.known: set[tuple[str, int]] = set()
        """The places at which something is put in."""

        self.gaps: list[Gap] = []
        """What may put something in that is not followed."""

        self._seen: set[tuple[Any, ...]] = set()
        self._todo: list[_Held] = []

    def read(self) -> None:
        """Find all of them."""
        for part in Roots(self._machine).read():
            self._hold(part)
        while self._todo:
            if len(self._seen) > _MOST:
                self._gap(self._todo[-1].variable.scope, 1, _MORE)
                return
            held = self._todo.pop()
            self._added(held)
            for use in uses(held.variable, carried=True):
                self._use(held, use)

    def _hold(self, part: Part, way: Way = ()) -> None:
        variable, spot, member = part
        seen = (*variable.identity, spot, member, *(place_of(site) for site, _ in way))
        if seen in self._seen:
            return
        self._seen.add(seen)
        if len(way) > _WAYS:
            self._gap(variable.scope, way[-1][0].call.line, _MORE)
        else:
            self._todo.append(_Held(variable=variable, spot=spot, member=member, way=way))

    def _fill(self, held: _Held, site: Site) -> None:
        if not site.dead:
            self.found.setdefault(held.spot, []).append(Filling(site, held.way))
            self.known.add(place_of(site))

    # What is put into it.

    def _added(self, held: _Held) -> None:
        """`tools.push(one)`, `tools[name] = one`, `tools.update(others)`, and `tools |= others`."""
        module = held.variable.scope.module
        sites: Sequence[Site] = module.additions(held.member or held.variable.name)
        if isinstance(module, PythonModule):
            sites = [*sites, *module.grown()]
        bound = not held.way and held.spot == held.variable.identity[:2]
        for site in sites:
            func = site.call.func
            if not isinstance(func, Attr) or not _is_it(held, func.of, site.scope):
                continue
            if not bound or func.name != "__iadd__" or site.scope is not held.variable.scope:
                self._fill(held, site)  # else it is one of its values

    # What else is done with it.

    def _use(self, held: _Held, use: Use) -> None:
        wanted = (held.member,) if held.member is not None else ()
        itself, around = use.path == wanted, bool(wanted) and use.path == ()
        member = None if itself else held.member
        if use.role is Role.SET and itself and use.site is not None:
            if (site := _member(use.site)) is not None:
                self._fill(held, site)
        elif use.role is Role.NAMED and (itself or around) and not use.into:
            variable = Variable(scope=use.scope, name=use.name, member=use.member)
            self._hold((variable, held.spot, member), held.way)
        elif use.role is Role.SPLIT and not use.into:
            for path, name in use.parts:
                if use.path + path == wanted:
                    at = Variable(scope=owner(name, use.scope) or use.scope, name=name)
                    self._hold((at, held.spot, None), held.way)
        elif use.role is Role.CALLED and itself and use.name in MUTATES:
            if use.site is None or place_of(use.site) not in self.known:
                self._gap(use.scope, use.line, ADDED)
        elif use.role is Role.GIVEN and (itself or around) and use.site is not None:
            inside = use.into + ((held.member,) if around and held.member else ())
            self._given(held, use, _in_its_loops(use.site), inside)

    def _given(self, held: _Held, use: Use, site: Site, inside: tuple[str, ...]) -> None:
        """A function that is given it, perhaps inside of an object."""
        for func in self._called(site):
            if isinstance(func, External):
                if not inside:
                    self._outside(func, use, site)
                continue
            scope = func.scope.module.function(func.func, func.scope)
            for variable, path, becomes in taking(func, use.place).variables:
                way = (*held.way, (site, scope))
                if becomes:
                    continue
                if path == inside:
                    self._hold((variable, held.spot, None), way)
                elif not path and len(inside) == 1:
                    self._hold((variable, held.spot, inside[0]), way)

    def _outside(self, func: External, use: Use, site: Site) -> None:
        """A function of another package that is given it."""
        if not is_known(func):
            self._gap(use.scope, use.line, GIVEN)
        elif use.place == 0 and place_of(site) not in self.known:
            lent = any(part in CHANGING for part in func.name.split(".")[:-1])
            if changes(func, site) or lent:  # `Array.prototype.push.apply(tools, more)`
                self._gap(use.scope, use.line, ADDED)

    def _gap(self, scope: Scope, line: int, why: str) -> None:
        self.gaps.append(Gap(path=scope.module.path, line=line, why=why))

    def _called(self, site: Site) -> Iterator[Closure | External]:
        """The functions that a call may be of."""
        value = self._machine.value(site.call.func, site.scope, {})
        found = [value]
        if site.loops and not isinstance(value, Closure):
            envs = contexts(self._machine, site)[:_CALLED]
            found = [self._machine.value(site.call.func, site.scope, env) for env in envs]
        for option in [one for value in found for one in flat(value)][:_CALLED]:
            made = option
            if isinstance(option, ClassRef):
                members = (self._machine.member(option, name, {}, 0) for name in _MAKERS)
                made = next((one for one in members if isinstance(one, Closure)), Opaque())
            if isinstance(made, Closure | External):
                yield made


def _is_it(held: _Held, node: Node, scope: Scope) -> bool:
    """Whether an expression is what is held."""
    variable = held.variable
    if held.member is not None:
        if not isinstance(node, Attr) or node.name != held.member:
            return False
        node = node.of
    if variable.member:
        return isinstance(node, Attr) and node.name == variable.name and is_self(node.of)
    named = isinstance(node, Name) and node.name == variable.name
    return named and owner(variable.name, scope) is variable.scope


def _member(site: Site) -> Site | None:
    """`tools.search = one` as what it puts in."""
    func, args = site.call.func, site.call.args
    if not isinstance(site.scope.module, JavaScriptModule) or len(args) != 1:
        return None
    if getattr(site.call.raw, "type", "") == "unary_expression":  # `delete tools.search`
        return None
    if not isinstance(func, Attr | Index):
        return None
    key = Lit(func.line, value=func.name) if isinstance(func, Attr) else func.key
    put = Attr(func.line, of=func.of, name="[]")
    made = Call(site.call.line, site.call.raw, func=put, args=(key, args[0]))
    return Site(made, site.scope, site.loops, None, site.dead)


def _in_its_loops(site: Site) -> Site:
    """The same call with the loops around it."""
    if not isinstance(site.scope.module, PythonModule):
        return site
    every = site.scope.module.sites(frozenset({last_name(site.call.func)}))
    return next((one for one in every if one.call.raw is site.call.raw), site)
