"""Servers that are handed to code outside of the package, or to what nobody knows, which may register
more; and what is put into them from outside.

A server is followed from where it is made through variables, members, objects and lists that it is
kept in, imports, parameters and results of functions.
"""

from dataclasses import replace

from vetting.surface import _kept_in as places
from vetting.surface import _kept_tools as kept
from vetting.surface import _server_parts as server
from vetting.surface._callers import modules
from vetting.surface._evaluate import Evaluator
from vetting.surface._functions import function_name
from vetting.surface._handed_to import UNKNOWN, Receivers
from vetting.surface._held import Held, Path, beyond
from vetting.surface._holders import Holders
from vetting.surface._idioms import SERVERS
from vetting.surface._ir import Imported, Lit, Module, Node, Scope, Site
from vetting.surface._mounts import is_mount
from vetting.surface._output import Output
from vetting.surface._python_mentions import GIVERS, keeps
from vetting.surface._scopes import filled, owner
from vetting.surface._stands_for import stands_for
from vetting.surface._taking import Given
from vetting.surface._told_later import CHANGED as CHANGED_LATER
from vetting.surface._use import Role, Use, Variable
from vetting.surface._uses import is_getter, use_at, use_of, uses
from vetting.surface._values import Closure, ModuleRef
from vetting.surface._wrappers import is_sdk

_MIDDLE = "something that is not in this package stands before the server, and may change its list"
_PUT = "something else is put in the place of a method of the server"
_LATER = "a decorator that registers is kept, and not followed"
_INTO = "a tool is put into the library's own list"
_KEPT_OUTSIDE = "a server is kept where code that is not in this package finds it"
_GIVES_BACK = frozenset({"then", "get", "deref"})
_TAKES = frozenset(
    {"get", "pop", "shift", "at", "deref", "values", "entries", "find", "setdefault"}
)
"""Methods that give what a list or object holds."""

_STEPS = 400
"""Variables that are looked at."""


class HandedOn:
    """Follows the servers of one program."""

    def __init__(self, machine: Evaluator, output: Output) -> None:
        self._machine = machine
        self._output = output
        self._receivers = Receivers(machine)
        self._holders = Holders(machine)
        self._seen: dict[object, Held] = {}
        self._inside: dict[object, list[Path]] = {}
        self._asked: set[object] = set()
        self._todo: list[Held] = []

    def read(self) -> None:
        """Tell every place where somebody else may register something."""
        for module in list(modules(self._machine)):
            self._made(module)
        for made in self._holders.servers():
            self._objects(made, (), ())
        while self._todo:
            if len(self._seen) > _STEPS:
                path = self._todo.pop().variable.scope.module.path
                self._output.gap(path, 1, "servers are handed on more often than is followed")
                return
            held = self._todo.pop()
            for use in uses(held.variable, carried=True):
                self._use(use, held.inside, held.base)

    def _made(self, module: Module) -> None:
        """The servers that a module makes, and what it does with their classes."""
        for site in list(module.sites(SERVERS)):
            if not site.dead and not is_sdk(site, module):
                self._result(site)
                for given in self._receivers.told(site):
                    self._receive(given, use_at(site), ())
        for site in module.sites(frozenset({"[]", "update"})):
            if not site.dead and places.is_table_of_server(self._machine, site):
                self._output.gap(module.path, site.call.line, _INTO)
        for name, nodes in filled(module.scope).names.items():
            if any(isinstance(n, Imported) and n.name in SERVERS for n in nodes):
                self._classes(Variable(scope=module.scope, name=name))

    def holders(self) -> frozenset[int]:
        """The scopes with a variable that is a server, by their identity."""
        return frozenset(id(held.variable.scope) for held in self._seen.values())

    def _classes(self, variable: Variable) -> None:
        """What is done with a library's class itself."""
        for use in uses(variable):
            put = use.role is Role.SET and not server.CHANGED.isdisjoint({use.name, *use.path})
            changes = use.site is not None and use.role is Role.GIVEN and server.sets(use, use.site)
            if changes or (put and use.name not in server.TOLD):
                self._gap(use, _PUT)
            elif use.site is not None and use.role is Role.GIVEN and not use.path:
                for given in self._receivers.of_class(use, use.site):
                    self._gap(use, given.why)

    # What it is kept in.

    def _hold(self, variable: Variable, inside: Path = (), base: Path = ()) -> None:
        held = Held(variable=variable, inside=inside, base=kept.within(base))
        known = held.identity in self._seen
        if known or not set(held.base) <= server.PARTS or self._is_round(held):
            return
        self._seen[held.identity] = held
        self._todo.append(held)
        if variable.scope.kind == "module":
            for other, name in self._holders.importing(variable):
                self._hold(Variable(scope=other.scope, name=name), inside, base)
        elif variable.scope.kind == "class" and variable.name != "this":
            self._objects(variable.scope, (variable.name, *inside), base)

    def _is_round(self, held: Held) -> bool:
        """Whether a server is reached through an object that it holds itself, and in a shorter way."""
        inside, known = held.inside, self._inside.setdefault(held.variable.identity, [])
        round_ = len(set(inside)) < len(inside) and any(
            inside[-len(other) :] == other for other in known if other
        )
        if not round_:
            known.append(inside)
        return round_

    def _objects(self, scope: Scope, inside: Path, base: Path) -> None:
        """The objects of a class that holds a server at `inside`, or is one."""
        if self._is_asked("class", id(scope), inside, base):
            return
        if inside:
            self._hold(Variable(scope=scope, name=inside[0], member=True), inside[1:], base)
        self._hold(Variable(scope=scope, name="this"), inside, base)
        name = function_name(scope.raw)
        if scope.parent is not None and name in filled(scope.parent).names and inside:
            self._hold(Variable(scope=scope.parent, name=name), inside, base)
        for site in self._holders.made(scope, name):
            self._result(site, inside, base)
        for other in self._holders.below(scope):
            self._objects(other, inside, base)
        for path, line, why in self._holders.outside(scope):
            self._output.gap(path, line, why)

    def _is_asked(self, *key: object) -> bool:
        known = key in self._asked
        self._asked.add(key)
        return known

    # What is done with it.

    def _result(self, site: Site, inside: Path = (), base: Path = ()) -> None:
        """A call that gives a server, or what holds one."""
        use = use_of(site, carried=True)
        if use is not None and not self._is_asked("use", site.call.raw, inside, base):
            self._use(use, inside, base)

    def _use(self, use: Use, inside: Path, base: Path) -> None:
        found = beyond(use.path, inside)
        if found is None:
            return
        left, path = found[0], kept.within((*base, *found[1]))
        if (not left and self._is_of_tools(use, path)) or not set(path) <= server.PARTS:
            return
        inside = (*use.into, *left)
        if use.role is Role.CALLED and (inside or use.name in _GIVES_BACK):
            self._taken(use, inside)
        elif use.role in (Role.SET, Role.CALLED):
            if not inside:
                self._changed(replace(use, path=path), found[1])
        elif use.role in (Role.NAMED, Role.HELD):
            self._hold(Variable(scope=use.scope, name=use.name, member=use.member), inside, path)
        elif use.role in (Role.TURNED, Role.SPLIT):
            self._split(use, use.parts or ((("[]",), use.name),), inside, path)
        elif use.role in (Role.RETURNED, Role.GIVES):
            self._returned(use, inside, path)
        elif use.role is Role.PUT and use.of is not None:
            self._put(use, use.of, (use.name, *inside), path)
        elif use.site is not None:
            self._given(replace(use, path=path), use.site, inside)

    def _is_of_tools(self, use: Use, path: Path) -> bool:
        """Whether something is done with tools that a library keeps, or their names, and is looked at."""
        given = kept.gives(use, path)
        if use.site is not None and given is not None:
            self._result(use.site, (), given)
        if server.is_unknown_member(use, path):
            self._gap(use, UNKNOWN)  # it may be one that registers
        if use.role is not Role.CALLED or kept.TOOL not in path:
            return kept.is_names(use, path)
        if kept.changes(use := replace(use, path=path)):
            self._gap(use, CHANGED_LATER)
        for one in self._receivers.called_back(use, use.site) if use.site is not None else ():
            self._receive(one, use, ())
        return True

    def _changed(self, use: Use, written: Path) -> None:
        """A member of a server that is assigned to, or a method that is called; `written` are those
        of its path that stand there.
        """
        if kept.TOOL in use.path and kept.changes(use):
            self._gap(use, CHANGED_LATER)
        elif kept.TOOL in use.path:
            return
        elif use.role is Role.SET:
            named = use.name in server.TOLD and server.INSIDE.isdisjoint(use.path)
            told = not use.path and stands_for(self._machine, use.scope, use.name)
            if named or told or not server.TABLES.isdisjoint(written):
                return
            if not server.TABLES.isdisjoint(use.path):
                self._gap(use, _PUT)
            elif use.name in server.CHANGED or not server.KEPT.isdisjoint(use.path):
                self._gap(use, _INTO if use.path and use.path[-1] in server.INSIDE else _PUT)
        elif use.path and use.path[-1] in server.INSIDE and use.name in server.ADDING:
            self._gap(use, _INTO)
        elif use.name in server.MIDDLES and places.is_before(self._machine, use.site):
            self._gap(use, _MIDDLE)
        elif use.name in GIVERS and not use.path and use.site and keeps(self._machine, use.site):
            self._gap(use, _LATER)

    def _taken(self, use: Use, left: Path) -> None:
        """A method of what holds a server: `all.forEach(go)`, `table.get("one")`."""
        if use.site is None:
            return
        said = use.site.call.args[0] if use.site.call.args else None
        key = said.value if isinstance(said, Lit) and isinstance(said.value, str) else "[]"
        found = beyond((key,), left) if left and use.name != "then" else (left, ())
        if use.name in _TAKES and found is not None:
            self._result(use.site, found[0])
        for given in self._receivers.called_back(use, use.site):
            self._receive(given, use, left[1:] if use.name != "then" else left)

    def _split(
        self, use: Use, parts: tuple[tuple[Path, str], ...], inside: Path, base: Path
    ) -> None:
        for path, name in parts[1:] if kept.is_pair(base, parts) else parts:
            found, scope = beyond(path, inside), owner(name, use.scope)
            if found is not None and scope is not None:
                self._hold(Variable(scope=scope, name=name), found[0], (*base, *found[1]))

    def _returned(self, use: Use, inside: Path, base: Path) -> None:
        """A function that makes a server: what its callers do with it."""
        scope = use.scope
        if scope.kind != "function" or self._is_asked("()", id(scope), inside, base):
            return
        name = function_name(scope.raw)
        if scope.parent is not None and scope.parent.kind == "class" and is_getter(scope):
            self._hold(Variable(scope=scope.parent, name=name, member=True), inside, base)
        for given, place in self._receivers.getters(scope, name):
            self._receive(given, place, inside)
        for site in self._machine.program.sites(frozenset({name} - {""})):
            value = self._machine.value(site.call.func, site.scope, {})
            if site.dead or site.target is not None or not isinstance(value, Closure):
                continue
            made = value.scope.module.function(value.func, value.scope)
            if made is scope:
                self._result(site, inside, base)

    def _put(self, use: Use, of: Node, inside: Path, base: Path) -> None:
        """`of.name = server`."""
        value = self._machine.value(of, use.scope, {})
        variable, path = places.variable_of(of, use.scope)
        if places.is_outside(self._machine, value, of, use.scope):
            self._gap(use, _KEPT_OUTSIDE)
        elif isinstance(value, ModuleRef):
            self._hold(Variable(scope=value.module.scope, name=inside[0]), inside[1:], base)
        elif variable is not None:
            self._hold(variable, (*path, *inside), base)

    def _given(self, use: Use, site: Site, inside: Path) -> None:
        if is_mount(self._machine, site):
            return
        if not use.into and server.sets(use, site) and not server.is_told(use, site):
            if kept.TOOL not in use.path:
                self._gap(use, _PUT)
            elif kept.puts(use, site):
                self._gap(use, CHANGED_LATER)
            return
        if (put := places.put_into(use, site)) is not None:
            self._put(use, put[0], (*put[1], *inside), use.path)
        member = () if inside else places.member_taken(self._machine, site)
        if member or self._receivers.passes(site):
            word = (use.place,) if isinstance(use.place, str) else ()  # `dict(one=server)`
            self._result(site, (*word, *inside), (*kept.passed(use.path, site), *member))
        for given in self._receivers.of(use, site, kept=bool(inside)):
            self._receive(given, use, inside)

    def _receive(self, given: Given, use: Use, inside: Path) -> None:
        if given.why and kept.SAID not in use.path:
            self._gap(use, given.why)
        for variable, path, outer in kept.without_name(use.path, given):
            found = beyond(path, inside)
            if found is not None:
                self._hold(variable, (*outer, *found[0]), (*use.path, *found[1]))

    def _gap(self, use: Use, why: str) -> None:
        self._output.gap(use.scope.module.path, use.line, why)
