"""Find every place of a program that registers something, and read what it registers."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from vetting.surface import _declare
from vetting.surface._aliases import Aliases
from vetting.surface._answers import Answers
from vetting.surface._beside import is_of_own_class
from vetting.surface._by_hand import by_hand
from vetting.surface._by_keyword import by_keyword
from vetting.surface._callers import contexts_again, modules
from vetting.surface._calls import arguments, contexts, last_name, named
from vetting.surface._changed import changed
from vetting.surface._descendants import Descendants
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._exclusive import Exclusive
from vetting.surface._fillings import fill
from vetting.surface._flow import Flows
from vetting.surface._handlers import Handlers, code_of
from vetting.surface._idioms import (
    ALL,
    CALLED,
    HANDLERS,
    LISTS,
    MOUNTS,
    PATCHES,
    REGISTER,
    RUNTIME,
    SERVERS,
)
from vetting.surface._instructions import beside
from vetting.surface._ir import Attr, Func, Module, Name, Node, Scope, Seq, Site
from vetting.surface._likely import likely
from vetting.surface._made_there import made_there
from vetting.surface._makers import made_with_tools
from vetting.surface._merged_over import tell_unsure
from vetting.surface._mounts import Mounts
from vetting.surface._naming import Naming
from vetting.surface._other_names import unseen
from vetting.surface._output import Output
from vetting.surface._own_makers import OwnMakers
from vetting.surface._patched import take
from vetting.surface._program import Program, registers
from vetting.surface._prompts import with_messages
from vetting.surface._put_around import OTHERWISE, changes_it
from vetting.surface._python_uncalled import PythonUncalled
from vetting.surface._reading import Reading
from vetting.surface._renamed import given_name
from vetting.surface._spread_out import spread_out
from vetting.surface._transformed import transformed
from vetting.surface._uncalled import Uncalled
from vetting.surface._values import Closure, External, Instance, Opaque, Record, members
from vetting.surface._wrapped import made_of
from vetting.surface._wrappers import (
    is_direct,
    is_of_a_tool,
    is_own,
    is_plain_own,
    is_put_away,
    is_sdk,
    is_taken,
    passes_on,
    renames,
    told,
)

_DECORATORS = frozenset({"tool", "prompt", "resource"})
"""In Python these give a decorator: it is read where it is put to a function."""
_BARE = frozenset({"registerAppTool", "register_tool"})
_DECORATED = frozenset({"", *REGISTER})
_TURNS = "what is gone through to register it is made at run time"
_STEPS = 200  # of evaluation, for what one call in a tool's code runs


class Registrations:
    """Reads one program whose `reached` modules are known."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.machine = Evaluator(program)
        self.mounts = Mounts(self.machine)
        self.descendants = Descendants(self.machine)
        self.reading = Reading(files=len(program.reached), outside=dict(program.outside))
        self.output = Output(self.reading, Exclusive(self.machine).joined)
        self.answers = Answers(self.machine, self.output)
        self.naming = Naming(self.machine, self.mounts, self.output)
        self.own_makers = OwnMakers(self.machine, self.output)

    def read(self) -> Reading:
        """Everything that the reached modules register."""
        every = ((site, m) for m in modules(self.machine) for site in m.sites(ALL) if not site.dead)
        uncalled, in_python = Uncalled(self.program), PythonUncalled(self.program)
        self.reading.gaps += fill(self.program, self.machine.memory)
        sites = [
            (site, m)
            for site, m in every
            if not uncalled.holds(site, name := last_name(site.call.func))
            and not in_python.holds(site, name)
        ]
        for site, module in sites:
            if last_name(site.call.func) in MOUNTS and module.path.endswith(".py"):
                self.mounts.add(site)
        self.mounts.started()
        self.reading.gaps += self.mounts.gaps
        for site, module in sites:
            self._site(site, module, last_name(site.call.func))
        for site, module in Aliases(self.machine, self.output).sites():
            self._site(site, module, last_name(site.call.func))
        by_keyword(self.answers)
        transformed(self.machine, self.naming)
        made_with_tools(self.answers)
        self.reading.instructions += beside(self.machine)
        if not self.reading.sites:
            by_hand(self.answers)
        changed(self.answers)
        self.reading.gaps += self.mounts.gaps
        self.own_makers.declare_made()
        if self.reading.gaps:
            likely(self.answers)
        self.output.put_around()
        with_messages(self.machine, self.output)
        unseen(self.machine, self.output)
        self._unread()
        flows = Flows(self.output, Evaluator(self.program, self.machine, _STEPS))
        self.reading.flows = flows.read(modules(self.machine))
        Handlers(self.output, Evaluator(self.program, self.machine, _STEPS), flows.received).read()
        if self.machine.exhausted:
            self.output.gap(self.program.reached[0], 1, "too much code to be followed")
        self.reading.gaps = sorted(set(self.reading.gaps))
        return self.reading

    def _unread(self) -> None:
        """What is not read of the modules, as gaps."""
        for path, why in sorted(self.program.gaps.items()):
            known = path in self.program.files and registers(self.program, path)
            if known or path in self.program.copies:
                self.output.gap(path, 1, why)
        for path, line in sorted(self.program.broken.items()):
            if registers(self.program, path):
                self.output.gap(path, line, "from here on it could not be parsed")
        for module in modules(self.machine):
            if module.cut is not None:
                self.output.gap(module.path, module.cut, "more calls than are looked at")

    # One place.

    def _site(self, site: Site, module: Module, name: str) -> None:
        line = site.call.line
        if name in RUNTIME:
            if not is_sdk(site, module) and not is_of_own_class(self.machine, site, name):
                self.output.gap(module.path, line, RUNTIME[name], dynamic=True)
        elif name in PATCHES:
            take(self.machine, site, self.output)
        elif name in HANDLERS:
            self.answers.handler(site, module)
        elif name in CALLED:
            self.answers.dispatcher(site)
        elif name in SERVERS:
            self.answers.server(site, module, self.mounts.made(site))
        elif name.removesuffix("()") in LISTS:
            self.answers.decorator(site, module, LISTS[name.removesuffix("()")])
        elif name in REGISTER and site.target is not None:
            self._decorated(site, REGISTER[name])
        elif name.removesuffix("()") in REGISTER:
            self._called(site, module, name)

    def _decorated(self, site: Site, kind: str) -> None:
        if site.target is None or not self._is_registrar(site.call.func, site.scope):
            return
        self.reading.sites += 1
        if kind == "tool" and changes_it(self.machine, site):
            self.output.gap(site.scope.module.path, site.call.line, OTHERWISE)
        for env in self._turns(site, kind):
            self._decorates(site, site.target, kind, env)

    def _turns(self, site: Site, kind: str) -> list[Env]:
        """What the variables of the loops around a place are; none where nobody knows is a gap."""
        envs = contexts(self.machine, site)
        scope, _, over = site.loops[-1] if site.loops else (site.scope, None, site.call)
        if not envs and not isinstance(over, Name | Seq):
            self.output.missing(kind, scope.module.path, site.call.line, _TURNS)
        return envs

    def _decorates(self, site: Site, target: Func, kind: str, env: Env, depth: int = 0) -> None:
        call, scope = site.call, site.scope
        args, words = told(self.machine, call, scope, env)
        if words.get("enabled") is False:
            return
        given = words.get("name")
        if given is None and kind != "resource" and args and not isinstance(args[0], Closure):
            given = args[0]
        if kind == "resource":
            given = words.get("uri") or (args[0] if args else None)
        extra = _declare.fields_of(self.machine, _declare.placed(words, call, scope, env))
        func = Closure(target, scope, env)
        made = partial(_declare.from_function, self.machine, kind, func=func, extra=extra)

        def again(inner: Env) -> None:
            for turn in contexts_again(self.machine, site, env, inner):
                self._decorates(site, target, kind, turn, depth + 1)

        self.naming.name(given, kind, site, made, again, [func], depth)

    def _is_registrar(self, func: Node, scope: Scope) -> bool:
        """A method of something, or a bare name that comes from an MCP library."""
        if isinstance(func, Attr):
            return not renames(self.machine, func, scope)
        value = self.machine.value(func, scope, {})
        if isinstance(value, External):
            return value.spec.startswith(("fastmcp", "mcp"))
        named = isinstance(value, Closure) and last_name(func) in ("register_tool", "mcp_tool")
        return named and not is_own(self.machine, func, scope)

    def _called(self, site: Site, module: Module, name: str) -> None:
        """`server.registerTool("name", {…}, handler)` and all its variants."""
        kind = REGISTER[name.removesuffix("()")]
        bare = not isinstance(site.call.func, Attr)
        if passes_on(site) or (name in _DECORATORS and not is_direct(self.machine, site)):
            return
        func, scope = site.call.func, site.scope
        untaken = bare and name not in _BARE and not is_taken(self.machine, func, scope)
        known = is_own if bare else is_plain_own
        if untaken or known(self.machine, func, scope) or is_put_away(self.machine, site):
            return
        for own in self.descendants.contexts(site):
            for env in self._turns(site, kind):
                self._registered(site, module, kind, {**env, **own})

    def _registered(self, site: Site, module: Module, kind: str, env: Env, depth: int = 0) -> None:
        args = arguments(self.machine, site.call, site.scope, env)
        nodes = spread_out(self.machine, site.call, site.scope, env)
        if last_name(site.call.func) == "registerAppTool":
            args, nodes = args[1:], nodes[1:]
        words = named(self.machine, site.call, site.scope, env)
        first = args[0] if args else words.get("tool") or words.get("fn") or words.get("name")

        def again(inner: Env) -> None:
            for turn in contexts_again(self.machine, site, env, inner):
                self._registered(site, module, kind, turn, depth + 1)

        options = self.naming.options(first, kind, again, depth)
        for option in made_there(self.machine, site, options):
            if isinstance(option, Record) and option.callee in _DECORATED and len(options) > 1:
                continue  # `f = mcp.tool()(f)`: what it was before is what is registered
            if isinstance(option, Closure):
                if kind != "tool" and not module.path.endswith(".py"):
                    continue  # JavaScript gives a name first: another library's `prompt(callback)`
                given = given_name(self.machine, site, env, words, args, option)
                said = _declare.placed(words, site.call, site.scope, env)
                extra = _declare.fields_of(self.machine, said)
                self.reading.sites += 1
                self.naming.name(
                    given,
                    kind,
                    site,
                    partial(_declare.from_function, self.machine, kind, func=option, extra=extra),
                    again,
                    [option],
                    depth,
                )
            elif isinstance(option, Instance) or members(option) is not None:
                self.reading.sites += 1
                code = code_of(self.machine, [option, *args[1:], words.get("handler")])
                self._object(option, kind, site, again, code, depth)
            elif isinstance(option, str) and len(args) > 1:
                self.own_makers.declare(kind, option, args[1:], nodes[1:], site, env)
            elif isinstance(option, Opaque) or args[1:] or (args and not isinstance(option, str)):
                self.reading.sites += 1
                if self.naming.unknown(option, kind, site, again, depth):
                    self.answers.applied(words, kind, site, env)

    def _object(
        self,
        value: Any,
        kind: str,
        site: Site,
        again: Callable[[Env], None],
        code: Sequence[Closure],
        depth: int,
    ) -> None:
        """An object that names itself."""
        path, line = site.scope.module.path, site.call.line
        found = members(value) or {}
        if (func := made_of(self.machine, value)) is not None:
            extra = _declare.fields_of(self.machine, value)
            made = partial(_declare.from_function, self.machine, kind, func=func, extra=extra)
            self.naming.name(found.get("name"), kind, site, made, again, [func], depth)
            return
        tell_unsure(self.machine, self.output, kind, [value], site)
        given = _declare.find_name(self.machine, value)
        if given is None and kind == "resource":
            given = found.get("uri") or found.get("uriTemplate")
        if given is None:
            if kind == "tool" and not is_of_a_tool(self.machine, site.call.func, site.scope):
                self.output.missing(kind, path, line, "an object without a name that can be read")
            return
        made = partial(_declare.from_value, self.machine, kind, value=value, path=path, line=line)
        self.naming.name(given, kind, site, made, again, code, depth)
