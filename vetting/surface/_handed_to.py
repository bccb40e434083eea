"""Who gets a server that a call is given: a function of the package, another package, or nobody knows."""

from collections.abc import Iterator

from vetting.surface._any_member import applies_any, is_any_member
from vetting.surface._binding import bind_arguments
from vetting.surface._callers import callers
from vetting.surface._calls import contexts, last_name
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._functions import function_name, is_self
from vetting.surface._held import is_foreign, is_own
from vetting.surface._holders import made_from
from vetting.surface._idioms import MOUNTS, SERVERS
from vetting.surface._ir import Attr, Call, Func, Index, Lit, Name, Node, Scope, Seq, Site
from vetting.surface._scopes import filled, outwards
from vetting.surface._taking import Given, taking, variables
from vetting.surface._use import Role, Use, Variable
from vetting.surface._uses import around, given, uses
from vetting.surface._values import (
    ClassRef,
    Closure,
    External,
    Instance,
    Many,
    Opaque,
    Record,
    elements,
)

HANDED = "a server is handed to code that is not in this package, and may register more"
UNKNOWN = "a server is handed to a function that is not known, and may register more"
LOGS = frozenset({"log", "info", "debug", "warn", "warning", "error", "trace", "cast"})
_HARMLESS = frozenset({
    *LOGS,
    *("stringify", "isinstance", "print", "repr", "str", "type", "id", "hasattr", "getattr", "len"),
    *("bool", "callable", "resolve", "all", "race", "keys", "values", "entries", "freeze", "seal"),
    *("super", "run", "String", "Boolean", "WeakRef", "ref", "structuredClone", "is", "gather"),
    *("create_task", "isArray", "push", "append", "add", "set", "has", "delete", "get", "pop"),
    *("setdefault", "bind", "call", "apply", "indexOf", "includes", "find", "fromPartial"),
})  # fmt: skip
"""Functions and methods that do nothing with a server, whoever has them."""

_PASSES = frozenset({
    *("resolve", "all", "race", "any", "allSettled", "gather", "freeze", "seal", "from", "of"),
    *("cast", "copy", "deepcopy", "list", "tuple", "iter", "next", "dict", "set", "frozenset"),
    *("assign", "create", "WeakRef", "ref", "proxy", "Map", "Set", "Array", "values", "entries"),
    *("fromEntries", "SimpleNamespace", "reversed", "sorted", "Proxy", "shallow_copy"),
})  # fmt: skip
"""What the languages have to give back what they are given, or something that holds it."""

_LATER = frozenset({
    *("setTimeout", "setImmediate", "setInterval", "nextTick", "queueMicrotask", "Thread", "Timer"),
    *("submit", "to_thread", "call_soon", "call_later", "call_soon_threadsafe", "call_at"),
    *("run_in_executor", "register", "apply", "construct", "map", "starmap", "reduce", "filter"),
    *("add_done_callback", "run_sync", "from_thread", "forEach"),
})  # fmt: skip
"""Of the languages: they call a function they are given with what they are given."""

_OF_LOOPS = frozenset({
    *("run_in_executor", "call_soon", "call_soon_threadsafe", "call_later", "call_at"),
})  # fmt: skip
"""Those of them that a loop has, whatever it comes from."""

_CALLS_BACK = frozenset({"forEach", "map", "flatMap", "filter", "some", "every", "find", "then",
                         "reduce", "finally", "catch"})  # fmt: skip
_EVALUATES = frozenset({"Function", "runInThisContext", "compileFunction", "compile"})
_RUNS = frozenset({"runInNewContext", "runInContext", "createContext"})
_DEPTH = 8


class Receivers:
    """Finds them in one program."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine

    def of(self, use: Use, site: Site, *, kept: bool) -> Iterator[Given]:
        """Everybody who gets what the call `site` is given; `kept` that it only holds a server."""
        if applies_any(self._machine, site):
            yield Given(why=UNKNOWN)
        called = _called(use, site)
        this = use.place == 0 and called is not site.call.func
        value = self._machine.value(called, site.scope, {})
        if last_name(called) == "super" or _is_of_super(called):
            yield from self._above(use, site)
        options = value.options if isinstance(value, Many) else (value,)
        if isinstance(value, Opaque) and site.loops:
            turns = contexts(self._machine, site)  # `for (const register of all) register(server)`
            options = (
                tuple(self._machine.value(called, site.scope, env) for env in turns) or options
            )
        for option in options or (Opaque(site.call.line),):
            if not this or isinstance(option, External):  # `server.tool.bind(server)`
                yield from self._to(option, use, site, kept=kept)
            elif is_any_member(called, option, site.scope):
                yield Given(why=UNKNOWN)

    def called_back(self, use: Use, site: Site) -> Iterator[Given]:
        """The functions that a method of what holds a server calls with it."""
        if use.name in _CALLS_BACK:
            for arg in site.call.args[:2]:
                yield from self._function(arg, site, None)

    def of_class(self, use: Use, site: Site) -> Iterator[Given]:
        """Who gets a class of servers, to make another of it: `mix(McpServer)`."""
        value = self._machine.value(_called(use, site), site.scope, {})
        name = last_name(site.call.func)
        if name in ("type", "new_class") and use.place == 1:
            yield Given(why=UNKNOWN)
        elif is_foreign(value, site.scope.module) and name not in LOGS:
            yield Given(why=HANDED)

    def told(self, site: Site) -> Iterator[Given]:
        """What a server itself calls when it starts: `FastMCP("name", lifespan=start)`."""
        for key, node in site.call.named:
            if key == "lifespan":
                yield from self._function(node, site, 0)

    def getters(self, scope: Scope, name: str) -> Iterator[tuple[Given, Use]]:
        """Who is handed a function that gives a server: `serve(() => server)`."""
        found = [use for use in (given(scope),) if use is not None]
        if name and scope.parent is not None and name in filled(scope.parent).names:
            found += uses(Variable(scope=scope.parent, name=name))
        for use in found:
            if use.role is Role.GIVEN and use.site is not None and not use.path:
                value = self._machine.value(use.site.call.func, use.site.scope, {})
                if is_foreign(value, scope.module):
                    yield Given(why=HANDED), use

    def passes(self, site: Site) -> bool:
        """Whether a call gives back what it is given, or something that holds it."""
        if last_name(site.call.func) not in _PASSES:
            return False
        value = self._machine.value(site.call.func, site.scope, {})
        return not isinstance(value, External) or is_own(value, site.scope.module)

    def _to(self, value: object, use: Use, site: Site, *, kept: bool) -> Iterator[Given]:
        name, module = last_name(_called(use, site)), site.scope.module
        if isinstance(value, ClassRef):
            yield from self._constructor(value, use)
        elif isinstance(value, Closure):
            yield taking(value, use.place)
        elif isinstance(value, External):
            if (
                _is_computed(site)
                or name in _RUNS
                or (name == "Proxy" and not value.spec and not kept)
            ):
                yield Given(why=UNKNOWN)
            elif is_own(value, module):
                yield from self._later(site, name)
            elif is_foreign(value, module) and name not in LOGS and not name.endswith("Transport"):
                yield Given(why=HANDED)
        elif isinstance(site.call.func, Call) and isinstance(value, Record | Opaque):
            yield from () if kept else (Given(why=UNKNOWN),)  # `createRequire(url)(name)(server)`
        elif isinstance(value, Record) and value.callee in _EVALUATES:
            yield Given(why=UNKNOWN)
        elif isinstance(value, Opaque):
            yield from self._unknown(value, use, site, name, kept=kept)

    def _unknown(
        self, value: Opaque, use: Use, site: Site, name: str, *, kept: bool
    ) -> Iterator[Given]:
        func = site.call.func
        root: Node = func
        while isinstance(root, Attr):
            root = root.of
        if isinstance(func, Attr) and is_self(root):
            # `this.registry.add(server)` is a method of the package's own, or one that it inherits
            own = next((at for at in outwards(site.scope) if at.kind == "class"), None)
            if func.of is root and own is not None and self._inherits(own, func.name):
                yield Given(why=HANDED)
        elif kept:
            of = self._machine.value(root, site.scope, {})
            if isinstance(of, Record) and isinstance(of.node, Call):
                of = self._machine.value(of.node.func, of.scope, {})
                if is_foreign(of, site.scope.module) and name not in LOGS:
                    yield Given(why=HANDED)
        elif value.param is not None:
            yield from self._asked(value.param, func, use, site)
        elif name in _OF_LOOPS:
            yield from self._later(site, name)
        elif name not in _HARMLESS and not self._is_mounted(func, site):
            yield Given(why=UNKNOWN)

    def _is_mounted(self, func: Node, site: Site) -> bool:
        """`own.mount(server)`, where `own` is of a class that is made from a library's server."""
        if not isinstance(func, Attr) or func.name not in MOUNTS:
            return False
        of = self._machine.value(func.of, site.scope, {})
        made: object = of.of if isinstance(of, Instance) else None
        if isinstance(of, Record) and isinstance(of.node, Call):
            made = self._machine.value(of.node.func, of.scope, {})
        return isinstance(made, ClassRef) and made_from(self._machine, made, SERVERS)

    def _asked(self, param: Scope, func: Node, use: Use, site: Site) -> Iterator[Given]:
        """A parameter that is called: what the callers of its function give for it."""
        envs = list(
            callers(self._machine, param) if function_name(param.raw) else self._turns(param)
        )
        if not envs and not function_name(param.raw):
            yield Given(why=UNKNOWN)
        for env in envs:
            value = self._machine.value(func, site.scope, env)
            for one in value.options if isinstance(value, Many) else (value,):
                if isinstance(one, Closure):
                    yield taking(one, use.place)
                elif is_foreign(one, site.scope.module):
                    yield Given(why=HANDED)

    def _turns(self, param: Scope) -> Iterator[Env]:
        """The parameters of a function that a list's method calls: `all.forEach((one) => …)`."""
        found = around(param)
        if found is None or found[1] not in _CALLS_BACK or not filled(param).params:
            return
        value = self._machine.value(found[0], found[2], {})
        if isinstance(value, list | Many):
            for item in elements(value, param.params[0].line):
                yield bind_arguments(self._machine, param, [item], {})

    def _inherits(self, scope: Scope, name: str, depth: int = 0) -> bool:
        """Whether a class may have a member of this name from another package's class."""
        if name in filled(scope).names or depth > _DEPTH:
            return False
        for node in scope.bases:
            base = self._machine.value(node, scope.parent or scope, {})
            if is_foreign(base, scope.module):
                return True
            if isinstance(base, ClassRef) and self._inherits(base.scope, name, depth + 1):
                return True
        return False

    def _later(self, site: Site, name: str) -> Iterator[Given]:
        """`setTimeout(start, 10, server)`, `Thread(target=start, args=(server,))`."""
        if name not in _LATER:
            return
        for arg in (*site.call.args, *(value for _, value in site.call.named)):
            for one in arg.items if isinstance(arg, Seq) else (arg,):
                yield from self._function(one, site, None)

    def _function(self, node: Node, site: Site, place: int | None) -> Iterator[Given]:
        """A function that somebody calls; with what is given in any place where none is known."""
        if not isinstance(node, Name | Attr | Index | Func):
            return
        value = self._machine.value(node, site.scope, {})
        for one in value.options if isinstance(value, Many) else (value,):
            if is_foreign(one, site.scope.module):
                yield Given(why=HANDED)
            elif isinstance(one, Closure):
                scope = filled(one.scope.module.function(one.func, one.scope))
                for param in scope.params:
                    if place in (None, param.index):
                        yield Given(variables=tuple(variables(scope, param)))

    def _above(self, use: Use, site: Site) -> Iterator[Given]:
        """`super(server)` and `super().method(server)`: a class that is another package's."""
        own = next((at for at in outwards(site.scope) if at.kind == "class"), None)
        for node in filled(own).bases if own is not None else ():
            base = self._machine.value(node, own.parent or own, {}) if own is not None else None
            if is_foreign(base, site.scope.module):
                yield Given(why=HANDED)
            elif isinstance(base, ClassRef) and last_name(site.call.func) in ("super", "__init__"):
                yield from self._constructor(base, use)

    def _constructor(self, made: ClassRef, use: Use) -> Iterator[Given]:
        for key in ("constructor", "__init__"):
            found = self._machine.member(made, key, {}, 0)
            if isinstance(found, Closure):
                yield taking(found, use.place)
                return
        scope = filled(made.scope)
        fields = scope.module.fields(scope)
        for at, name in enumerate(fields):
            if use.place in (at, name):
                yield Given(variables=((Variable(scope=scope, name=name, member=True), (), ()),))
        if not fields and self._inherits(scope, "constructor"):
            yield Given(why=HANDED)


def _called(use: Use, site: Site) -> Node:
    """What is called in the end: `other` of `other.call(null, server)` and `partial(other, server)`."""
    func, name = site.call.func, last_name(site.call.func)
    if isinstance(func, Attr) and name in ("call", "apply", "bind"):
        return func if last_name(func.of) == "Reflect" else func.of
    return site.call.args[0] if name == "partial" and site.call.args and use.place != 0 else func


def _is_of_super(node: Node) -> bool:
    of = node.of if isinstance(node, Attr) else None
    return last_name(of.func if isinstance(of, Call) else of or node) == "super"


def _is_computed(site: Site) -> bool:
    """`Reflect.get(server, name)`."""
    func, args = site.call.func, site.call.args
    reflects = isinstance(func, Attr) and isinstance(func.of, Name) and func.of.name == "Reflect"
    return reflects and last_name(func) == "get" and not isinstance(args[-1], Lit)
