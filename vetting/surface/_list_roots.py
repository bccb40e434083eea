"""The variables that registrations go through and answers with a list are made of, through calls,
imports, members of objects, and what callers give.
"""

from collections.abc import Iterator
from typing import Any

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._filled_by import Spot
from vetting.surface._functions import function_name, is_self
from vetting.surface._idioms import HANDLERS, LISTS, METHODS, REGISTER, SCHEMAS, SERVERS
from vetting.surface._importers import Importers
from vetting.surface._ir import (
    Attr,
    Call,
    Func,
    Lit,
    Map,
    Module,
    Name,
    Node,
    Param,
    Scope,
    Site,
    Spread,
    Within,
)
from vetting.surface._list_pieces import PASSES, Path, is_key, parts, taken
from vetting.surface._other_names import is_it
from vetting.surface._scopes import filled, outwards, owner
from vetting.surface._use import Variable
from vetting.surface._values import ClassRef, Closure, Instance, flat

Part = tuple[Variable, Spot, str | None]
"""A variable that is what a spot holds, or has it as its member."""

_DEPTH = 150
_MOST = 2_000
"""Expressions that are looked at."""

_ASKED = 20_000
"""Calls that may be of a function whose callers are asked for."""

_OUT = 2
"""Functions outwards from a registration whose callers' loops are looked at."""

_REGISTERS = frozenset({*REGISTER, *(f"{name}()" for name in REGISTER)})
_ANSWERS = frozenset({*LISTS, *(f"{name}()" for name in LISTS), *HANDLERS})
_OF_TOOLS = {**LISTS, **METHODS, **SCHEMAS}
_TOLD = frozenset({"tools", "**"})
_GIVEN = 8
"""Arguments."""

_MAKERS = frozenset({"constructor", "__init__"})


class Roots:
    """Finds them in one program."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self._program = machine.program
        self.more = False
        """Whether there is more than is looked at."""

        self._asked = 0
        self._found: list[Part] = []
        self._seen: set[Any] = set()
        self._kept: list[Any] = []
        self._importers = Importers(machine)

    def read(self) -> list[Part]:
        """All of them."""
        for site in self._program.sites(_REGISTERS):
            self._gone_through(site, 0)
        for site in self._program.sites(_ANSWERS):
            if not site.dead:
                self._answer(site)
        for site in self._program.sites(SERVERS):
            for key, node in site.call.named:
                if key == "tools":
                    self._node(node, site.scope, (), 0)
        return self._found

    def _gone_through(self, site: Site, out: int) -> None:
        """What the loops around a registration go through, and around who calls for it."""
        if site.dead:
            return
        for scope, _, over in site.loops:
            self._node(over, scope, (), 0)
        at = next((one for one in outwards(site.scope) if one.kind == "function"), None)
        name = function_name(at.raw) if at is not None else ""
        if at is None or not name or out >= _OUT or not self._is_new(("out", id(at))):
            return
        for caller in self._callers(at, name):
            if caller.loops:
                self._gone_through(caller, out + 1)

    def _answer(self, site: Site) -> None:
        """The list that a function answers with."""
        made: Any = None
        listed = last_name(site.call.func).removesuffix("()")
        if site.target is not None:
            made = Closure(site.target, site.scope)
        elif site.call.args:
            made = self._machine.value(site.call.args[-1], site.scope, {})
            said = site.call.args[0]
            listed = listed if listed in LISTS else last_name(said)
            listed = str(said.value) if isinstance(said, Lit) else listed
        for one in flat(made):
            if isinstance(one, Closure):
                body = filled(one.scope.module.function(one.func, one.scope))
                for node in body.returns:
                    self._answered(node, body, sure=_OF_TOOLS.get(listed) == "tool")

    def _answered(self, node: Node, scope: Scope, *, sure: bool) -> None:
        """An answer: of a method that nobody knows here only one that says that it has tools."""
        tools = isinstance(node, Map) and any(is_key(key, "tools") for key, _ in node.pairs)
        if tools or sure:
            self._node(node, scope, ("tools",) if isinstance(node, Map) else (), 0)

    def _is_new(self, what: Any) -> bool:
        if what in self._seen:
            return False
        if len(self._seen) > _MOST:
            self.more = True
            return False
        self._seen.add(what)
        return True

    # Expressions.

    def _node(self, node: Node, scope: Scope, path: Path, depth: int) -> None:
        """The variables of an expression that gives a list or object, or of a member of that."""
        self.more = self.more or depth > _DEPTH
        if depth > _DEPTH or not self._is_new((id(node), id(scope), path)):
            return
        self._kept.append(node)
        deeper = depth + 1
        match node:
            case Name(name=name):
                at = owner(name, scope)
                if at is not None:
                    self._variable(Variable(scope=at, name=name), path, deeper)
            case Attr(of=of, name=name) if is_self(of):
                own = next((one for one in outwards(scope) if one.kind == "class"), None)
                if own is not None and name in filled(own).names:
                    self._variable(Variable(scope=own, name=name, member=True), path, deeper)
            case Attr(of=of, name=name):
                self._node(of, scope, (name, *path), deeper)
            case Within(of=of, scope=other):
                self._node(of, other, path, deeper)
            case Call():
                self._called(node, scope, path, deeper)
            case Param():
                self._parameter(node, scope, path, deeper)
            case _:
                for part, rest in parts(node, path):
                    self._node(part, scope, rest, deeper)

    def _called(self, node: Call, scope: Scope, path: Path, depth: int) -> None:
        """What a function gives back, and what those of the languages are given to give back."""
        for value in flat(self._machine.value(node.func, scope, {})):
            if isinstance(value, Closure):
                body = filled(value.scope.module.function(value.func, value.scope))
                for one in body.returns:
                    self._node(one, body, path, depth)
        if last_name(node.func) not in PASSES:
            return
        if isinstance(node.func, Attr):
            self._node(node.func.of, scope, path, depth)
        for arg in (*node.args[:_GIVEN], *(one for key, one in node.named if key in _TOLD)):
            if not isinstance(arg, Func):
                self._node(arg, scope, path, depth)

    # Variables.

    def _variable(self, variable: Variable, path: Path, depth: int) -> None:
        scope, name = variable.scope, variable.name
        if not self._is_new((variable.identity, path)):
            return
        self._kept.append(scope)
        member = path[0] if path and isinstance(path[0], str) else None
        spot: Spot = (id(scope), name) if member is None else (id(scope), name, member)
        nodes = filled(scope).names.get(name, ())
        if member is not None:
            kept = (self._of_object(node, scope, member, path[1:]) for node in nodes)
            spot = next((one for one in kept if one is not None), spot)
        if member is not None or not path:
            self._found.append((variable, spot, member))
            self._others(variable, spot, member)
        for node in nodes:
            whole, inside = taken(node)
            if (found := self._importers.imported(whole, scope.module)) is not None:
                self._imported(*found, (*inside, *path), spot)
            else:
                self._node(node, scope, path, depth)
        if not path:
            self._put_in(variable, depth)

    def _others(self, variable: Variable, spot: Spot, member: str | None) -> None:
        """The names that other modules have for a variable of a module, and for its module."""
        if variable.scope.kind != "module":
            return
        for scope, name in self._importers.of(variable.scope, variable.name):
            self._found.append((Variable(scope=scope, name=name), spot, member))
        for scope, name in self._importers.of(variable.scope, None) if member is None else ():
            self._found.append((Variable(scope=scope, name=name), spot, variable.name))

    def _of_object(self, node: Node, scope: Scope, member: str, path: Path) -> Spot | None:
        """Where a member of an object of the package's own is kept: by its class."""
        value = self._machine.value(node, scope, {}) if isinstance(node, Call) else None
        made = value.of if isinstance(value, Instance) else None
        if made is None or member not in filled(made.scope).names:
            return None
        self._variable(Variable(scope=made.scope, name=member, member=True), path, 1)
        return (id(made.scope), member)

    def _put_in(self, variable: Variable, depth: int) -> None:
        """What a list is made of element by element: `for (const one of all) found.push(one)`."""
        for site in variable.scope.module.additions(variable.name):
            of = getattr(site.call.func, "of", None)
            mine = isinstance(of, Name) and owner(of.name, site.scope) is variable.scope
            mine = mine or (variable.member and isinstance(of, Attr) and is_self(of.of))
            if site.dead or not mine:
                continue
            for scope, _, over in site.loops:
                self._node(over, scope, (), depth)
            for arg in site.call.args:
                whole = last_name(site.call.func) in ("extend", "update", "assign")
                if isinstance(arg, Spread) or whole:
                    self._node(arg, site.scope, (), depth)

    def _imported(self, other: Module, name: str | None, path: Path, spot: Spot) -> None:
        """A variable of another module; where what that exports is no variable, the others that it is
        too.
        """
        wanted = (name, *path) if name is not None else path
        first = wanted[0] if wanted else None
        whole = other.export("module.exports")
        if isinstance(first, str) and (found := self._program.find(other, first)) is not None:
            self._node(found[1], found[0].scope, wanted[1:], 1)
        elif whole is not None and not wanted:
            self._node(whole, other.scope, (), 1)
        names = [one if isinstance(one, str) else None for one in (*path[:2], None, None)]
        for scope, alias in self._importers.of(other.scope, None) if name is None else ():
            self._found.append((Variable(scope=scope, name=alias), spot, names[0]))
        for scope, alias in self._importers.of(other.scope, names[0]) if names[0] else ():
            self._found.append((Variable(scope=scope, name=alias), spot, names[1]))

    # What callers give.

    def _parameter(self, param: Param, scope: Scope, path: Path, depth: int) -> None:
        at = next((one for one in outwards(scope) if one.kind == "function"), None)
        name = function_name(at.raw) if at is not None else ""
        if at is None or not name:
            return
        if name in _MAKERS and at.parent is not None:
            name = function_name(at.parent.raw)
        if param.default is not None:
            self._node(param.default, at, path, depth)
        for caller in self._callers(at, name):
            args, index = caller.call.args, param.index
            given = dict(caller.call.named).get(param.name)
            if given is None and 0 <= index < len(args):
                given = args[index]
            if given is not None:
                self._node(given, caller.scope, path, depth)

    def _callers(self, func: Scope, name: str) -> Iterator[Site]:
        for site in self._program.sites(frozenset({name})):
            self._asked += 1
            if self._asked > _ASKED:
                self.more = True
                return
            if site.dead or site.target is not None:
                continue
            value = self._machine.value(site.call.func, site.scope, {})
            made = isinstance(value, ClassRef) and value.scope is func.parent
            if made or is_it(value, func.raw):
                yield site
