"""Find every place of a program that registers something, and read what it registers."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from vetting.surface import _declare
from vetting.surface._answers import Answers
from vetting.surface._callers import callers, modules, parameter
from vetting.surface._calls import arguments, contexts, last_name, named
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._handlers import Handlers, code_of
from vetting.surface._idioms import (
    ALL,
    CALLED,
    DEFINERS,
    HANDLERS,
    LISTS,
    MOUNTS,
    PATCHES,
    REGISTER,
    RUNTIME,
    SERVERS,
)
from vetting.surface._ir import Attr, Module, Node, Scope, Site
from vetting.surface._mounts import Mounts
from vetting.surface._output import Output
from vetting.surface._program import Program, registers
from vetting.surface._reading import Declared, Reading
from vetting.surface._values import (
    Closure,
    External,
    Instance,
    Many,
    Opaque,
    Record,
    members,
)
from vetting.surface._wrappers import is_sdk, is_self, passes_on

_DECORATORS = frozenset({"tool", "prompt", "resource"})
"""In Python these give a decorator: it is read where it is put to a function."""

_DECORATED = frozenset({"", *REGISTER})
_CALLERS = 3
"""How many functions outwards a parameter is followed."""


class Registrations:
    """Reads one program whose `reached` modules are known."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.machine = Evaluator(program)
        self.mounts = Mounts(self.machine)
        self.reading = Reading(files=len(program.reached), outside=dict(program.outside))
        self.output = Output(self.reading)
        self.answers = Answers(self.machine, self.output)

    def read(self) -> Reading:
        """Everything that the reached modules register."""
        sites = [(site, m) for m in modules(self.machine) for site in m.sites(ALL) if not site.dead]
        for site, module in sites:
            if _name(site) in MOUNTS and module.path.endswith(".py"):
                self.mounts.add(site)
        self.reading.gaps += self.mounts.gaps
        for site, module in sites:
            self._site(site, module, _name(site))
        if self.reading.gaps:
            self._defined()
        for path, why in sorted(self.program.gaps.items()):
            if registers(self.program, path):
                self.output.gap(path, 1, why)
        for path, line in sorted(self.program.broken.items()):
            if registers(self.program, path):
                self.output.gap(path, line, "from here on it could not be parsed")
        for module in modules(self.machine):
            if module.cut is not None:
                self.output.gap(module.path, module.cut, "more calls than are looked at")
        Handlers(self.output, Evaluator(self.program, self.machine)).read()
        if self.machine.exhausted:
            self.output.gap(self.program.reached[0], 1, "too much code to be followed")
        self.reading.gaps = sorted(set(self.reading.gaps))
        return self.reading

    # One place.

    def _site(self, site: Site, module: Module, name: str) -> None:
        line = site.call.line
        if name in RUNTIME:
            if is_sdk(site, module):
                return
            self.output.gap(module.path, line, RUNTIME[name], dynamic=True)
        elif name in PATCHES:
            if not isinstance(site.call.func, Attr) or not is_self(site.call.func.of):
                self.output.gap(
                    module.path, line, f"something else is put in the place of {name[:-1]}"
                )
        elif name in HANDLERS:
            self.answers.handler(site, module)
        elif name in CALLED:
            self.answers.dispatcher(site)
        elif name in SERVERS:
            self.answers.server(site, module)
        elif name.removesuffix("()") in LISTS:
            self.answers.decorator(site, module, LISTS[name.removesuffix("()")])
        elif name in REGISTER and site.target is not None:
            self._decorated(site, REGISTER[name])
        elif name.removesuffix("()") in REGISTER:
            self._called(site, module, name)

    def _decorated(self, site: Site, kind: str) -> None:
        call, scope, target = site.call, site.scope, site.target
        if target is None or not self._is_registrar(call.func, scope):
            return
        self.reading.sites += 1
        for env in contexts(self.machine, site):
            words = named(self.machine, call, scope, env)
            args = arguments(self.machine, call, scope, env)
            if words.get("enabled") is False:
                continue
            given = words.get("name")
            if given is None and kind != "resource" and args and not isinstance(args[0], Closure):
                given = args[0]
            if kind == "resource":
                given = words.get("uri") or (args[0] if args else None)
            extra = _declare.fields_of(self.machine, words)
            made = Closure(target, scope, env)
            build = partial(_declare.from_function, kind, func=made, extra=extra)
            path = site.scope.module.path
            lost = partial(self._lost, kind, path, call.line)
            self._name(given, kind, site, build, lost, [made])

    def _lost(self, kind: str, path: str, line: int, _: Env) -> None:
        self.output.missing(kind, path, line, "its name is a parameter")

    def _is_registrar(self, func: Node, scope: Scope) -> bool:
        """A method of something, or a bare name that comes from an MCP library."""
        if isinstance(func, Attr):
            return True
        value = self.machine.value(func, scope, {})
        if isinstance(value, External):
            return value.spec.startswith(("fastmcp", "mcp"))
        return isinstance(value, Closure) and last_name(func) in ("register_tool", "mcp_tool")

    def _called(self, site: Site, module: Module, name: str) -> None:
        """`server.registerTool("name", {…}, handler)` and all its variants."""
        kind = REGISTER[name.removesuffix("()")]
        bare = not isinstance(site.call.func, Attr)
        if passes_on(site) or (module.path.endswith(".py") and name in _DECORATORS):
            return
        if bare and name not in ("registerAppTool", "register_tool"):
            return
        for env in contexts(self.machine, site):
            self._registered(site, module, kind, env)

    def _registered(self, site: Site, module: Module, kind: str, env: Env, depth: int = 0) -> None:
        args = arguments(self.machine, site.call, site.scope, env)
        nodes = site.call.args
        if _name(site) == "registerAppTool":
            args, nodes = args[1:], nodes[1:]
        words = named(self.machine, site.call, site.scope, env)
        first = args[0] if args else words.get("tool") or words.get("fn") or words.get("name")

        def again(inner: Env) -> None:
            self._registered(site, module, kind, {**env, **inner}, depth + 1)

        options = first.options if isinstance(first, Many) else (first,)
        for option in options:
            if isinstance(option, Record) and option.callee in _DECORATED and len(options) > 1:
                continue  # `f = mcp.tool()(f)`: what it was before is what is registered
            if isinstance(option, Closure):
                given = words.get("name") or next(
                    (a for a in args[1:2] if isinstance(a, str)), None
                )
                extra = _declare.fields_of(self.machine, words)
                self.reading.sites += 1
                self._name(
                    given,
                    kind,
                    site,
                    partial(_declare.from_function, kind, func=option, extra=extra),
                    again,
                    [option],
                )
            elif self._is_object(option):
                self.reading.sites += 1
                code = code_of(self.machine, [option, *args[1:], words.get("handler")])
                self._object(option, kind, site, module.path, again, code)
            elif isinstance(option, str) and len(args) > 1:
                self.reading.sites += 1
                made = _declare.from_arguments(
                    self.machine, kind, option, given=args[1:], nodes=nodes[1:], site=site
                )
                self.output.declare(made, code=code_of(self.machine, args[1:]))
            elif isinstance(option, Opaque):
                self.reading.sites += 1
                self._unknown(option, kind, site, again, depth)
            elif option is not None and (len(args) > 1 or not isinstance(option, str)):
                self.reading.sites += 1
                path, line = module.path, site.call.line
                self.output.missing(kind, path, line, "what is registered is made at run time")

    def _is_object(self, value: Any) -> bool:
        return isinstance(value, Instance) or members(value) is not None

    def _object(
        self,
        value: Any,
        kind: str,
        site: Site,
        path: str,
        again: Callable[[Env], None],
        code: Sequence[Closure],
    ) -> None:
        """An object that names itself."""
        line = site.call.line
        found = members(value) or {}
        if isinstance(value, Record) and value.callee in ("from_function", "FunctionTool", "Tool"):
            func = next((a for a in (*value.args, found.get("fn")) if isinstance(a, Closure)), None)
            if func is not None:
                extra = _declare.fields_of(self.machine, value)
                made = partial(_declare.from_function, kind, func=func, extra=extra)
                self._name(found.get("name"), kind, site, made, again, [func])
                return
        given = _declare.find_name(self.machine, value)
        if given is None and kind == "resource":
            given = found.get("uri") or found.get("uriTemplate")
        if given is None:
            self.output.missing(kind, path, line, "an object without a name that can be read")
            return
        made = partial(_declare.from_value, self.machine, kind, value=value, path=path, line=line)
        self._name(given, kind, site, made, again, code)

    # Names that are not there yet.

    def _name(
        self,
        given: Any,
        kind: str,
        site: Site,
        made: Callable[[Any], Declared],
        again: Callable[[Env], None],
        code: Sequence[Closure],
    ) -> None:
        """Declare under the name that was found, with the prefixes of where it is mounted."""
        if given is None or isinstance(given, str):
            prefix = self.mounts.prefix(site) if kind == "tool" else ""
            self.output.declare(made(given), prefix, code)
        else:
            self._unknown(given, kind, site, again)

    def _unknown(
        self, given: Any, kind: str, site: Site, again: Callable[[Env], None], depth: int = 0
    ) -> None:
        """A name that is a parameter is asked from the function's callers; any other is a gap."""
        path, line = site.scope.module.path, site.call.line
        param = parameter(given)
        if param is not None and depth < _CALLERS:
            envs = list(callers(self.machine, param))
            for env in envs:
                again(env)
            if not envs:
                self.output.missing(
                    kind, path, line, "its name is a parameter, and no caller is found"
                )
            return
        options = given.options if isinstance(given, Many) else (given,)
        why = next((o.why for o in options if isinstance(o, Opaque)), "one of several")
        self.output.missing(kind, path, line, f"its name is {why}")

    def _defined(self) -> None:
        """Where the list is not fully known: what house wrappers define, and so is likely in it."""
        for module in list(modules(self.machine)):
            for site in module.sites(DEFINERS | {"Tool"}):
                for arg in arguments(self.machine, site.call, site.scope, {}) or [None]:
                    value = arg
                    if _name(site) == "Tool":
                        value = self.machine.value(site.call, site.scope, {})
                    given = _declare.find_name(self.machine, value)
                    if isinstance(given, str) and not site.dead:
                        made = self.answers.made("tool", given, value, module.path, site.call.line)
                        if (made.kind, made.name) not in self.output.seen:
                            self.output.declare(made)


def _name(site: Site) -> str:
    return last_name(site.call.func)
