"""Servers that are handed to code outside of the package, or to what nobody knows, which may register
more; and what is put into them from outside.

A server is followed from where it is made through variables, members, imports, parameters and
results of functions.
"""

from collections.abc import Iterator

from vetting.surface._callers import function_name, modules
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._idioms import HANDLERS, LISTS, OWN, REGISTER, SERVERS
from vetting.surface._ir import Attr, Call, Imported, Lit, Map, Module, Name, Node, Scope, Site
from vetting.surface._output import Output
from vetting.surface._scopes import filled
from vetting.surface._use import Role, Use, Variable
from vetting.surface._uses import use_of, uses
from vetting.surface._values import ClassRef, Closure, External, Many, Opaque, Record
from vetting.surface._wrappers import is_sdk, is_self

_HANDED = "a server is handed to code that is not in this package, and may register more"
_UNKNOWN = "a server is handed to a function that is not known, and may register more"
_MIDDLE = "something that is not in this package stands before the server, and may change its list"
_PUT = "something else is put in the place of a method of the server"
_INTO = "a tool is put into the library's own list"
_PARTS = frozenset({
    *("server", "prototype", "_mcp_server", "_tool_manager", "_tools", "providers", "__dict__"),
    *("_requestHandlers", "_request_handlers", "request_handlers", "_local_provider", "__class__"),
    *("_lowlevel_server", *OWN),
})  # fmt: skip
"""Members of a server through which its list can be changed."""

_CHANGED = frozenset({
    *_PARTS, *REGISTER, *LISTS, *HANDLERS, "[]", "__proto__", "_onrequest", "_handle_request",
    "fallbackRequestHandler", "fallback_request_handler", "setToolRequestHandlers", "_list_tools",
})  # fmt: skip
_TOLD = frozenset({
    *REGISTER, *LISTS, *HANDLERS, "fallbackRequestHandler", "fallback_request_handler",
})  # fmt: skip
"""Those that are told, or read, elsewhere."""

_INSIDE = frozenset({"_tools", "__dict__", *OWN})
_KEPT = _INSIDE | {"prototype"}
_TABLES = frozenset({"_requestHandlers", "_request_handlers", "request_handlers"})
"""What is put into these is read elsewhere."""

_ADDING = frozenset({"update", "set", "setdefault", "clear", "pop", "delete"})
_SETTERS = frozenset({
    *("setattr", "__setattr__", "defineProperty", "defineProperties", "setPrototypeOf", "assign"),
    *("set", "object"),
})  # fmt: skip
"""`Object.assign(server, …)`, `Reflect.set(server, …)`, `patch.object(FastMCP, …)`."""

_HARMLESS = frozenset({
    *("log", "info", "debug", "warn", "error", "stringify", "isinstance", "print", "repr", "str"),
    *("type", "id", "hasattr", "getattr", "len", "bool", "callable", "resolve", "all", "race"),
    *("keys", "values", "entries", "freeze", "seal", "super", "cast", "run", "String"),
    *("Boolean", "WeakRef", "ref", "structuredClone", "is", "gather", "create_task", "isArray"),
    *("push", "append", "add", "set", "has", "delete", "get", "setdefault", "pop", "bind", "call", "apply"),
})  # fmt: skip
_RUNS = frozenset({"runInNewContext", "runInContext", "createContext"})
_LIBRARIES = ("@modelcontextprotocol/", "mcp", "fastmcp", "@hono/mcp", "@sentry/", "mcp-handler")
"""Packages that are handed servers and give them no tools: the SDK's own and those around it."""

_STEPS = 400
"""Variables that are looked at."""


class HandedOn:
    """Follows the servers of one program."""

    def __init__(self, machine: Evaluator, output: Output) -> None:
        self._machine = machine
        self._output = output
        self._seen: set[tuple[int, str, bool]] = set()
        self._returning: set[int] = set()
        self._todo: list[Variable] = []

    def read(self) -> None:
        """Tell every place where somebody else may register something."""
        for module in list(modules(self._machine)):
            for site in list(module.sites(SERVERS)):
                if not site.dead and not is_sdk(site, module) and (use := use_of(site)) is not None:
                    self._use(use)
            for site in module.sites(frozenset({"[]", "update"})):
                if not site.dead and self._is_into(site):
                    self._output.gap(module.path, site.call.line, _INTO)
            for name, nodes in filled(module.scope).names.items():
                if any(isinstance(n, Imported) and n.name in SERVERS for n in nodes):
                    self._classes(Variable(scope=module.scope, name=name))
        while self._todo:
            if len(self._seen) > _STEPS:
                last = self._todo.pop()
                path = last.scope.module.path
                self._output.gap(path, 1, "servers are handed on more often than is followed")
                return
            variable = self._todo.pop()
            for use in uses(variable):
                self._use(use)

    def holders(self) -> frozenset[int]:
        """The scopes with a variable that is a server, by their identity."""
        return frozenset(scope for scope, _, _ in self._seen)

    def _is_into(self, site: Site) -> bool:
        """`vars(server)["list_tools"] = …`."""
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        if not isinstance(of, Call) or last_name(of.func) != "vars" or not of.args:
            return False
        value = self._machine.value(of.args[0], site.scope, {})
        return isinstance(value, Record) and value.callee in SERVERS

    def _classes(self, variable: Variable) -> None:
        """What is done with a library's class itself."""
        for use in uses(variable):
            put = use.role is Role.SET and not _CHANGED.isdisjoint({use.name, *use.path})
            sets = use.site is not None and use.role is Role.GIVEN and _sets(use, use.site)
            if sets or (put and use.name not in _TOLD):
                self._gap(use, _PUT)

    def _follow(self, variable: Variable) -> None:
        if variable.identity in self._seen:
            return
        self._seen.add(variable.identity)
        self._todo.append(variable)
        if variable.scope.kind == "module":
            for other, name in self._importing(variable):
                self._follow(Variable(scope=other.scope, name=name))

    def _importing(self, variable: Variable) -> Iterator[tuple[Module, str]]:
        """The names under which other modules import it."""
        module, imported = variable.scope.module, self._machine.program.imported
        for other in list(modules(self._machine)):
            names = filled(other.scope).names if other is not module else {}
            for name, nodes in names.items():
                if any(
                    isinstance(node, Imported)
                    and node.name == variable.name
                    and imported(other, node.spec) is module
                    for node in nodes
                ):
                    yield other, name

    def _use(self, use: Use) -> None:
        if any(part not in _PARTS for part in use.path):
            return
        if use.role is Role.SET:
            named = use.name in _TOLD and _INSIDE.isdisjoint(use.path)
            if named or not _TABLES.isdisjoint(use.path):
                return
            if use.name in _CHANGED or not _KEPT.isdisjoint(use.path):
                self._gap(use, _INTO if use.path and use.path[-1] in _INSIDE else _PUT)
        elif use.role is Role.CALLED:
            if use.path and use.path[-1] in _INSIDE and use.name in _ADDING:
                self._gap(use, _INTO)
            elif use.name == "add_middleware" and self._stands_before(use.site):
                self._gap(use, _MIDDLE)
        elif use.role is Role.NAMED:
            self._follow(Variable(scope=use.scope, name=use.name, member=use.member))
        elif use.role is Role.RETURNED:
            self._returned(use.scope)
        elif use.site is not None:
            self._given(use, use.site)

    def _stands_before(self, site: Site | None) -> bool:
        """Whether an object is made from a class of a package that is neither this nor a library."""
        for node in site.call.args if site is not None else ():
            made = node.func if isinstance(node, Call) else node
            value = self._machine.value(made, site.scope, {}) if site is not None else None
            if isinstance(value, External) and not value.spec.startswith(_LIBRARIES):
                return True
        return False

    def _returned(self, scope: Scope) -> None:
        """A function that makes a server: what its callers do with it."""
        if id(scope) in self._returning or scope.kind != "function":
            return
        self._returning.add(id(scope))
        name = function_name(scope.raw)
        for site in self._machine.program.sites(frozenset({name} - {""})):
            value = self._machine.value(site.call.func, site.scope, {})
            if site.dead or site.target is not None or not isinstance(value, Closure):
                continue
            made = value.scope.module.function(value.func, value.scope)
            if made is scope and (use := use_of(site)) is not None:
                self._use(use)

    def _given(self, use: Use, site: Site) -> None:
        if _sets(use, site) and not _is_told(use, site):
            self._gap(use, _PUT)
            return
        value = self._machine.value(_called(use, site), site.scope, {})
        for option in value.options if isinstance(value, Many) else (value,):
            self._to(option, use, site)

    def _to(self, value: object, use: Use, site: Site) -> None:
        """Somebody who is given a server."""
        name = last_name(_called(use, site))
        if isinstance(value, ClassRef):
            value = next(
                (
                    made
                    for key in ("constructor", "__init__")
                    if isinstance(made := self._machine.member(value, key, {}, 0), Closure)
                ),
                value,
            )
        if isinstance(value, Closure):
            self._parameter(value, use)
        elif isinstance(value, External):
            known = not value.spec or value.spec.startswith((".", "node:", *_LIBRARIES))
            if _is_computed(site) or name in _RUNS or (name == "Proxy" and not value.spec):
                self._gap(use, _UNKNOWN)
            elif not known and name not in _HARMLESS and not name.endswith("Transport"):
                self._gap(use, _HANDED)
        elif isinstance(site.call.func, Call) and isinstance(value, Record | Opaque):
            self._gap(use, _UNKNOWN)  # `createRequire(url)(name)(server)`
        elif isinstance(value, Opaque) and value.param is None and name not in _HARMLESS:
            root: Node = site.call.func
            while isinstance(root, Attr):
                root = root.of
            if not is_self(root):  # `this.registry.add(server)` is a method of the package's own
                self._gap(use, _UNKNOWN)

    def _parameter(self, func: Closure, use: Use) -> None:
        """The parameter by which a function of the package gets it."""
        scope = filled(func.scope.module.function(func.func, func.scope))
        if use.key is not None:
            if use.key in scope.names:
                self._follow(Variable(scope=scope, name=use.key))
            return
        for param in scope.params:
            if use.place in (param.index, param.name) and param.name in scope.names:
                self._follow(Variable(scope=scope, name=param.name))

    def _gap(self, use: Use, why: str) -> None:
        self._output.gap(use.scope.module.path, use.line, why)


def _called(use: Use, site: Site) -> Node:
    """What is called in the end: `other` of `other.call(null, server)` and `partial(other, server)`."""
    func, name = site.call.func, last_name(site.call.func)
    if isinstance(func, Attr) and name in ("call", "apply", "bind") and use.place != 0:
        return func.of
    return site.call.args[0] if name == "partial" and site.call.args else func


def _sets(use: Use, site: Site) -> bool:
    """Whether a call puts something into what it is given: `Object.assign(server, …)`."""
    name, args = last_name(site.call.func), site.call.args
    if name not in _SETTERS or use.key is not None or use.place != 0:
        return False
    of = site.call.func.of if isinstance(site.call.func, Attr) else None
    if of is not None and last_name(of) not in ("Object", "Reflect", "object", "type", "patch"):
        return False
    if name in ("assign", "defineProperties"):
        return not all(_is_plain(arg) for arg in args[1:])
    said = args[1] if len(args) > 1 else None
    return bool(use.path) or not isinstance(said, Lit) or said.value in _CHANGED


def _is_told(use: Use, site: Site) -> bool:
    """Whether that is told elsewhere: `setattr(server, …)`."""
    return last_name(site.call.func) == "setattr" and not use.path


def _is_computed(site: Site) -> bool:
    """`Reflect.get(server, name)`."""
    func, args = site.call.func, site.call.args
    reflects = isinstance(func, Attr) and isinstance(func.of, Name) and func.of.name == "Reflect"
    return reflects and last_name(func) == "get" and not isinstance(args[-1], Lit)


def _is_plain(node: Node) -> bool:
    """Whether an object is written out, and holds nothing that changes a list."""
    if not isinstance(node, Map):
        return False
    keys = [key.value if isinstance(key, Lit) else None for key, _ in node.pairs]
    return all(isinstance(key, str) and key not in _CHANGED for key in keys)
