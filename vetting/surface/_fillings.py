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
from vetting.surface._filled_sites import defined, in_its_loops, is_it, put_by_name
from vetting.surface._given_again import given_again
from vetting.surface._ir import Attr, Lit, Scope, Site
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._kept_lists import ADDED, AGAIN, CHANGING, GIVEN, MUTATES, changes, is_known
from vetting.surface._list_pieces import PASSES
from vetting.surface._list_roots import Part, Roots
from vetting.surface._memory import Memory
from vetting.surface._program import Program
from vetting.surface._python_module import PythonModule
from vetting.surface._reading import Gap
from vetting.surface._scopes import owner
from vetting.surface._taking import taking
from vetting.surface._told_later import CHANGED, SAID
from vetting.surface._use import Role, Use, Variable
from vetting.surface._uses import use_of, uses
from vetting.surface._values import ClassRef, Closure, External, Opaque, flat

_MOST = 400
"""Variables that are looked at."""

_MENTIONS = 1_000_000
"""Places at which their names stand."""

_STEPS = 500
"""Of evaluation, for one value."""

_WAYS = 6
"""Calls into each other."""

_CALLED = 8
"""Functions that one call may be of."""

_LOOPS = frozenset({"forEach", "map", "some", "every", "filter"})
_TOLD = SAID | {"[]"}
_TELLS = frozenset({"update", "__setitem__", "__setattr__"})
_DEFINES = frozenset({"defineProperty", "set"})
_SETS = frozenset({"assign", "defineProperty", "defineProperties", "setattr", "set", "setitem"})
"""Functions of the languages that set members of what they are given first."""

_MAKERS = ("constructor", "__init__")
_MORE = "what is registered is kept in more variables than are followed"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A variable that is what fills a spot, or has it as its `member`, or is an `element` of it; `way`
    are the calls to it.
    """

    variable: Variable
    spot: Spot
    member: str | None = None
    way: Way = ()
    element: bool = False


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

        self._mentions = 0
        self._seen: set[tuple[Any, ...]] = set()
        self._todo: list[_Held] = []

    def read(self) -> None:
        """Find all of them."""
        roots = Roots(self._machine)
        parts = roots.read()
        for path in self._machine.program.reached[:1] if roots.more else ():
            self.gaps.append(Gap(path=path, line=1, why=_MORE))
        for part in parts:
            self._hold(part)
        own = [one for one, spot, member in parts if member is None and spot == one.identity[:2]]
        while self._todo:
            self._mentions += self._mentioned(self._todo[-1].variable)
            if len(self._seen) > _MOST or self._mentions > _MENTIONS:
                self._gap(self._todo[-1].variable.scope, 1, _MORE)
                break
            held = self._todo.pop()
            if held.element:
                for use in uses(held.variable, carried=True):
                    self._of_element(held, use)
                continue
            self._added(held)
            for use in uses(held.variable, carried=True):
                self._use(held, use)
        self._machine.memory.fed_at.update(self.known)
        for variable in own:
            for path, line in given_again(self._machine, variable):
                self.gaps.append(Gap(path=path, line=line, why=AGAIN))

    def _mentioned(self, variable: Variable) -> int:
        """How often, at most, a variable is mentioned: bundles have the same short name everywhere."""
        module, raw, name = variable.scope.module, variable.scope.raw, variable.name.encode()
        if isinstance(module, JavaScriptModule):
            return module.data.count(name, raw.start_byte, raw.end_byte)
        return self._machine.program.source(module.path).count(name)

    def _hold(self, part: Part, way: Way = (), *, element: bool = False) -> None:
        variable, spot, member = part
        places = () if element else tuple(place_of(site) for site, _ in way)
        seen = (*variable.identity, spot, member, element, *places)
        if seen in self._seen:
            return
        self._seen.add(seen)
        if len(way) > _WAYS:
            self._gap(variable.scope, way[-1][0].call.line, _MORE)
        else:
            held = _Held(variable=variable, spot=spot, member=member, way=way, element=element)
            self._todo.append(held)

    def _fill(self, held: _Held, site: Site) -> None:
        key = site.call.args[0] if len(site.call.args) > 1 else None
        if isinstance(key, Lit) and isinstance(key.value, int):
            self._gap(site.scope, site.call.line, ADDED)  # in the place of another one, perhaps
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
            if not isinstance(func, Attr) or not is_it(
                held.variable, held.member, func.of, site.scope
            ):
                continue
            if not bound or func.name != "__iadd__" or site.scope is not held.variable.scope:
                self._fill(held, site)  # else it is one of its values

    # What else is done with it.

    def _use(self, held: _Held, use: Use) -> None:
        wanted = (held.member,) if held.member is not None else ()
        itself, around = use.path == wanted, bool(wanted) and use.path == ()
        member = None if itself else held.member
        if use.role is Role.SET and itself and use.site is not None:
            if (site := put_by_name(use.site)) is not None:
                self._fill(held, site)
        elif use.role is Role.NAMED and (itself or around) and not use.into:
            variable = Variable(scope=use.scope, name=use.name, member=use.member)
            self._hold((variable, held.spot, member), held.way)
        elif use.role is Role.SPLIT and not use.into:
            for path, name in use.parts:
                if use.path + path == wanted:
                    at = Variable(scope=owner(name, use.scope) or use.scope, name=name)
                    self._hold((at, held.spot, None), held.way)
        elif use.role is Role.TURNED and itself and not use.into:
            self._element(held, Variable(scope=use.scope, name=use.name))
        elif use.role is Role.CALLED and itself and use.site is not None:
            self._method(held, use, use.site)
        elif use.role is Role.GIVEN and (itself or around) and use.site is not None:
            inside = use.into + ((held.member,) if around and held.member else ())
            self._given(held, use, in_its_loops(use.site), inside)

    def _method(self, held: _Held, use: Use, site: Site) -> None:
        if use.name in MUTATES and place_of(site) not in self.known:
            self._gap(use.scope, use.line, ADDED)
        elif use.name in _LOOPS and site.call.args:
            value = self._machine.value(site.call.args[0], site.scope, {})
            if isinstance(value, Closure):
                self._element_of(held, value, 0)
        elif use.name in PASSES:
            self._passed(held, site)

    def _passed(self, held: _Held, site: Site) -> None:
        """The elements of what a call gives back: `for (const one of Object.values(tools))`."""
        use = use_of(site, carried=True)
        if use is None or use.into:
            return
        if use.role in (Role.TURNED, Role.CALLED) and not use.path:
            if use.role is Role.TURNED:
                self._element(held, Variable(scope=use.scope, name=use.name))
            elif use.site is not None and use.site.call.raw is not site.call.raw:
                self._method(held, use, use.site)

    # What is done with its elements.

    def _element(self, held: _Held, variable: Variable) -> None:
        self._hold((variable, held.spot, None), held.way, element=True)

    def _element_of(self, held: _Held, func: Closure, place: int | str) -> None:
        for variable, path, becomes in taking(func, place).variables:
            if not path and not becomes:
                self._element(held, variable)

    def _of_element(self, held: _Held, use: Use) -> None:
        if use.path or use.into:
            return
        sets = {Role.SET: _TOLD, Role.CALLED: _TELLS}.get(use.role, ())
        if use.name in sets:
            self._gap(use.scope, use.line, CHANGED)
        elif use.role is Role.NAMED and not use.member:
            self._element(held, Variable(scope=use.scope, name=use.name))
        elif use.role is Role.GIVEN and use.site is not None:
            for func in self._called(use.site):
                if isinstance(func, Closure):
                    self._element_of(held, func, use.place)
                elif use.place == 0 and last_name(use.site.call.func) in _SETS:
                    self._gap(use.scope, use.line, CHANGED)

    def _given(self, held: _Held, use: Use, site: Site, inside: tuple[str, ...]) -> None:
        """A function that is given it, perhaps inside of an object."""
        for func in self._called(site):
            if isinstance(func, External):
                if not inside:
                    self._outside(held, func, use, site)
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

    def _outside(self, held: _Held, func: External, use: Use, site: Site) -> None:
        """A function of another package that is given it, or of the language."""
        name = last_name(site.call.func)
        if name in PASSES and is_known(func):
            self._passed(held, site)
        if use.place == 0 and name in _DEFINES and (made := defined(site)) is not None:
            self._fill(held, made)
        elif not is_known(func):
            self._gap(use.scope, use.line, GIVEN)
        elif use.place == 0 and place_of(site) not in self.known:
            lent = any(part in CHANGING for part in func.name.split(".")[:-1])
            if (
                changes(func, site) or lent or name == "defineProperties"
            ):  # `Array.prototype.push.apply(tools, more)`
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
