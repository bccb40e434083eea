"""Servers mounted into others, and the prefixes their tools get by it."""

from collections.abc import Iterator
from itertools import islice

from vetting.surface._callers import callers, parameter
from vetting.surface._calls import contexts, last_name
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._idioms import MOUNTS, SERVERS
from vetting.surface._ir import (
    Attr,
    Call,
    Default,
    Element,
    Imported,
    Name,
    Node,
    Param,
    Scope,
    Site,
)
from vetting.surface._reading import Gap
from vetting.surface._scopes import filled, owner
from vetting.surface._values import ClassRef, External, Instance, Record, flat, members

Identity = tuple[int, str]
"""A server object: the call that makes it, or the scope that holds it and its name there."""

_RUNS = frozenset({"run", "run_async", "run_stdio_async"})
_PREFIXES = (None, "prefix", "namespace")
_SERVERS = (None, "server", "provider")
_PROVIDES, _PROVIDER, _CHANGED = "add_provider", "FastMCPProvider", "wrap_transform"
_MOST = 200
_DEPTH, _DEEPEST = 8, 50
"""Names that stand for one server, and servers mounted into each other."""

_CALLERS = 3
"""How many functions outwards a parameter is followed."""

_UNKNOWN = "another server, which is not in the source, is mounted"
_TURNS = "servers that are found at run time are mounted"
_MORE = "servers are mounted in more ways than are looked at"
_NAMELESS = "a server is mounted under a name that is made at run time"


class Mounts:
    """Which server is mounted where; `gaps` are mounts of what cannot be told."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self._mounted: dict[Identity, set[tuple[tuple[Identity, ...], str]]] = {}
        self._sites: dict[Identity, Site] = {}
        self._known: dict[Identity, set[str]] = {}
        self._started: set[Identity] = set()
        self.gaps: list[Gap] = []

    def add(self, site: Site) -> None:
        """Note `main.mount(server, namespace="x")` and its variants, in every turn of a loop."""
        envs = contexts(self._machine, site)
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        if not envs and self._is_server(of, site.scope, {}):
            self._gap(site, _TURNS)
        for env in self._first(envs, site):
            self._mount(site, env)

    def _first(self, envs: list[Env], site: Site) -> list[Env]:
        """As many as are looked at; that there are more is a gap."""
        if len(envs) > _MOST:
            self._gap(site, _MORE)
        return envs[:_MOST]

    def _mount(self, site: Site, env: Env, depth: int = 0) -> None:
        prefix, given = "", []
        for key, node, value in self._arguments(site, env):
            if isinstance(value, str):
                if "/" in value:
                    return  # a web application's path, or the addresses an adapter is for
                prefix = value if key in _PREFIXES else prefix
            elif value is not None and value is not True and key in (*_SERVERS, *_PREFIXES):
                given.append((key, node, value))
        servers = [one for one in given if one[0] in _SERVERS]
        server = next((one for one in servers if any(self._made(one[2]))), (*servers, None)[0])
        if server is None or any(self._asked(site, value, env, depth) for *_, value in given):
            return
        found = self._identities(server[1], site.scope, env)
        known = found or last_name(site.call.func) == _PROVIDES
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        sure = any(self._made(server[2])) or self._is_server(of, site.scope, env)
        if sure and (not known or len(given) > 1):
            self._gap(site, _NAMELESS if found else _UNKNOWN)
        outer = tuple(self._identities(of, site.scope, env)) if of is not None else ()
        for one in found:
            self._sites.setdefault(one, site)
            self._mounted.setdefault(one, set()).add((outer, f"{prefix}_" if prefix else ""))

    def _arguments(self, site: Site, env: Env) -> Iterator[tuple[str | None, Node, object]]:
        """What a call is given, the words of `**words` too; of those that nobody knows, a prefix."""
        for key, node in [(None, arg) for arg in site.call.args] + list(site.call.named):
            value = self._given(node, site.scope, env)
            words = members(value) if key == "**" else {key: value}
            if words is None or ... in words:
                yield "prefix", node, value
            yield from ((word, node, one) for word, one in (words or {}).items() if word is not ...)

    def _given(self, node: Node, scope: Scope, env: Env, depth: int = 0) -> object:
        """What an argument is; of `name or None` the name, also where nobody knows it."""
        at = owner(node.name, scope) if isinstance(node, Name) else None
        nodes = filled(at).names.get(node.name, []) if at and isinstance(node, Name) else []
        if at is not None and len(nodes) == 1 and depth < _DEPTH:
            if isinstance(nodes[0], Default | Name):
                return self._given(nodes[0], at, env, depth + 1)
        elif isinstance(node, Default):
            first = self._given(node.of, scope, env, depth + 1) if depth < _DEPTH else None
            return first or self._given(node.other, scope, env, depth + 1)
        return self._machine.value(node, scope, env)

    def _asked(self, site: Site, value: object, env: Env, depth: int) -> bool:
        """Whether callers say what a parameter is, so that each of them mounts something."""
        param = parameter(value) if depth < _CALLERS else None
        envs = list(callers(self._machine, param)) if param is not None else []
        for inner in self._first(envs, site):
            self._mount(site, {**env, **inner}, depth + 1)
        return bool(envs)

    def _gap(self, site: Site, why: str) -> None:
        path = site.scope.module.path
        self.gaps.append(Gap(path=path, line=site.call.line, why=why, dynamic=why != _NAMELESS))

    def started(self) -> None:
        """Find the servers that are mounted and have a command of their own as well: a client may
        see their tools either way.
        """
        program = self._machine.program
        for site in program.sites(_RUNS) if self._mounted else ():
            module = site.scope.module
            commands = site.scope.kind == "function" and program.starts(module.path)
            if commands and not site.dead and isinstance(site.call.func, Attr):
                self._started |= set(self._identities(site.call.func.of, site.scope, {}))
        for of in self._mounted:
            self._above(of)

    def prefixes(self, site: Site) -> list[str]:
        """What the tools registered at `site` are prefixed with, everywhere they are mounted."""
        if not self._mounted or not isinstance(site.call.func, Attr):
            return [""]
        of, scope = site.call.func.of, site.scope
        param = parameter(self._machine.value(of, scope, {}))
        every = list(callers(self._machine, param)) if param is not None else []
        given = self._first(every, site)
        found: set[str] = set()
        for env in given or [{}]:
            mounted = (self._above(one) for one in self._identities(of, scope, env))
            found |= set().union(*mounted) or {""}
        return sorted(found)

    def made(self, site: Site) -> list[str]:
        """The same for the tools that a server is made with at `site`."""
        return sorted(self._above((id(site.call.raw), ""))) or [""]

    def _above(self, of: Identity, depth: int = 0) -> set[str]:
        """The prefixes of one server: its own, behind those of the servers it is mounted into."""
        if of in self._known:
            return self._known[of]
        found = self._known[of] = {""} if of in self._started else set()  # circles end here
        for outer, prefix in sorted(self._mounted.get(of, ())):
            if depth > _DEEPEST or len(found) > _MOST:
                self._gap(self._sites[of], _MORE)
                break
            above = set().union(*(self._above(one, depth + 1) for one in outer)) or {""}
            found |= {f"{one}{prefix}" for one in above}
        return found

    def _identities(self, node: Node, scope: Scope, env: Env) -> list[Identity]:
        """The server objects that an expression may be: by what makes them, and by their names."""
        value = self._machine.value(node, scope, env)
        found = [(id(made.raw), "") for one in flat(value) for made in self._made(one)]
        named = self._named(node, scope)
        return [*dict.fromkeys(found), *([named] if named is not None else [])]

    def _made(self, value: object) -> Iterator[Node]:
        """The call that makes a server, perhaps one that is wrapped to be mounted."""
        for _ in range(_DEPTH):
            if not isinstance(value, Record):
                return
            if value.callee in SERVERS:
                yield value.node
            func = value.node.func if isinstance(value.node, Call) else None
            if value.callee == _PROVIDER:
                value = value.args[0] if value.args else value.fields.get("server")
            elif value.callee == _CHANGED and isinstance(func, Attr):
                value = self._machine.value(func.of, value.scope, value.env)
            else:
                return

    def _is_server(self, node: Node | None, scope: Scope, env: Env, depth: int = 0) -> bool:
        """Whether something is mounted into what may be a server; others mount too: web applications,
        sessions of HTTP clients.
        """
        value = self._machine.value(node, scope, env) if node is not None else None
        for one in flat(value):
            made = one.of if isinstance(one, Instance) else one
            own = isinstance(made, ClassRef) and is_server(self._machine, made)
            if own or any(self._made(one)):
                return True
        param = parameter(value) if depth < _CALLERS else None
        envs = islice(callers(self._machine, param), _MOST) if param is not None else ()
        return any(self._is_server(node, scope, {**env, **one}, depth + 1) for one in envs)

    def _named(self, node: Node, scope: Scope, depth: int = 0) -> Identity | None:
        """The variable of the package that an expression is."""
        if isinstance(node, Imported):
            other = self._machine.program.imported(scope.module, node.spec)
            found = self._machine.program.find(other, node.name or "") if other else None
            return self._named(found[1], found[0].scope, depth + 1) if found else None
        if not isinstance(node, Name) or depth > _DEPTH:
            return None
        at = owner(node.name, scope)
        if at is None:
            return None
        value = at.names[node.name][0]
        if isinstance(value, Param | Element):
            return None
        if isinstance(value, Imported):
            return self._named(value, at, depth + 1)
        return (id(at), node.name)


def is_server(machine: Evaluator, of: ClassRef, depth: int = 0) -> bool:
    """Whether a class of the package is made from one of the library's servers."""
    for base in of.scope.bases if depth < _DEPTH else ():
        found = machine.value(base, of.scope.parent or of.scope, {})
        if isinstance(found, External) and found.name.rpartition(".")[2] in SERVERS:
            return True
        if isinstance(found, ClassRef) and is_server(machine, found, depth + 1):
            return True
    return False


def is_mount(machine: Evaluator, site: Site) -> bool:
    """Whether a call mounts a server into one of the library's: what it does with it is known."""
    func = site.call.func
    if last_name(func) not in MOUNTS or not isinstance(func, Attr):
        return False
    found = list(flat(machine.value(func.of, site.scope, {})))
    return bool(found) and all(isinstance(one, Record) and one.callee in SERVERS for one in found)
