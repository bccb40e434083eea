"""Where the values lead that a tool's caller gives, and those that are nobody else's business.

All calls of the package's own modules are looked at together: what one function gives to another
marks its parameters, until nothing new is found. A `Flow` is a call that gets a marked value where
it matters.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_amounts import Amounts
from vetting.surface._flow_marks import NOTHING
from vetting.surface._flow_seeds import Seeds
from vetting.surface._flow_sinks import Sinks
from vetting.surface._flow_statements import statements
from vetting.surface._flow_told import told
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Func, Module, Name, Node, Site
from vetting.surface._output import Output
from vetting.surface._reading import Flow
from vetting.surface._scopes import filled
from vetting.surface._values import Closure
from vetting.surface._walk import Walk

_ROUNDS = 5
_MAX_SITES = 4000
"""Calls of one package that are looked at."""

_MAX_BYTES = 1 << 20
"""Bytes of source of one package that are looked at: what is larger is no hand-written server."""

_FILLS = frozenset({
    *("read", "read_file", "read_string", "load", "write", "writestr", "attach", "add_attachment"),
    *("set_content", "add_header", "setdefault", "appendleft", "put", "enqueue", "send", "feed"),
})  # fmt: skip
"""Methods by which an object takes in what it is given."""

_SOURCES = re.compile(
    rb"\breq(?:uest)?\.(?:query|body|params|args|form|values|query_params)\b|\benviron\b(?!\s*[.\[])"
    rb"|process\.env\b(?!\s*[?.\[])|netrc|keyring|keytar|\.aws\b|\.ssh\b|Login Data|id_rsa|hosts\.yml"
)
_DEFINES = re.compile(
    rb"\b(?:function|def|class)[\s*]{1,8}([\w$]+)"
    rb"|(?<![\w$])([\w$]++)\s{0,8}[=:]\s{0,8}(?:async\b|function\b|class\b|lambda\b|partial\(|\("
    rb"|[\w$]++\s{0,8}=>|[\w$.]++(?:\[|(?<=\.get)\())"
    rb"|(?m:^|[{};])[ \t]*+(?:(?:static|async|get|set|public|private|protected|override|readonly)\s+){0,4}"
    rb"#?([\w$]++)\s{0,8}(?:<[^<>\n]{0,80}>)?\(|\bas\s{1,8}([\w$]+)"
)
_EVERYTHING = (0, 1 << 60)


class Flows:
    """Finds the flows of what `output` has."""

    def __init__(self, output: Output, machine: Evaluator) -> None:
        self._output = output
        self._machine = machine
        self._walk = Walk(machine)
        self._values = Values(machine)

    def read(self, modules: Iterable[Module]) -> list[Flow]:
        """All flows in `modules`."""
        own = self._own(modules)
        if not (Seeds(self._output, self._values).plant(own) or self._may_matter(own)):
            return []
        self._values.defined = frozenset().union(*(self._defined(module) for module in own))
        sites = list(islice((site for module in own for site in self._sites(module)), _MAX_SITES))
        for _ in range(_ROUNDS):
            self._values.again()
            for site in sites:
                self._hand_on(site)
            if not self._values.changed:
                break
        sinks = Sinks(self._values, self._walk)
        amounts = Amounts(self._output, self._values)
        reached = (flow for site in sites for flow in self._of(site, sinks, amounts))
        copied = (flow for module in own for flow in sinks.assigned(module))
        return sorted({*reached, *copied, *amounts.repeated()})

    def _own(self, modules: Iterable[Module]) -> list[Module]:
        """The modules that somebody wrote by hand, as many as are worth the time."""
        left, found = _MAX_BYTES, []
        for module in modules:
            size = self._machine.program.files[module.path].size
            if size > left or module.inside().packed(module.inside().region(module.scope.raw)):
                continue
            left -= size
            found.append(module)
        return found

    def _of(self, site: Site, sinks: Sinks, amounts: Amounts) -> Iterator[Flow]:
        yield from sinks.of(site)
        yield from amounts.of(site)
        yield from told(site, self._values)
        yield from statements(site, self._values)

    def _may_matter(self, modules: Iterable[Module]) -> bool:
        """Whether there is something to follow also where no tool is known."""
        program = self._machine.program
        return any(_SOURCES.search(program.tree.read(program.files[one.path])) for one in modules)

    def _defined(self, module: Module) -> Iterator[str]:
        """The words that may be names of functions of a module, aliases of imports too."""
        program = self._machine.program
        for match in _DEFINES.finditer(program.tree.read(program.files[module.path])):
            yield (match[1] or match[2] or match[3] or match[4]).decode("utf-8", "replace")

    def _sites(self, module: Module) -> Iterator[Site]:
        return (site for site in module.inside().calls(_EVERYTHING) if not site.dead)

    def _hand_on(self, site: Site) -> None:
        """Give the parameters of what a call runs their marks."""
        values, call, scope = self._values, site.call, site.scope
        given = (*call.args, *(value for _, value in call.named))
        if any(values.marks(arg, scope) for arg in given):
            for closure in values.functions(call, scope):
                values.hand_on(values.inner(closure), call, scope)
        of = call.func.of if isinstance(call.func, Attr) else None
        if isinstance(of, Name) and last_name(call.func) in _FILLS:
            values.fill(of.name, call, scope)
        if of is not None:
            self._to_written(site, of)
        self._to_named(site)

    def _to_written(self, site: Site, of: Node) -> None:
        """To the functions written in the arguments of a method: `rows.map((row) => …)`."""
        values, scope = self._values, site.scope
        found = list(values.syntax(scope.module).functions(site.call.raw))
        taken = values.marks(of, scope) if found else NOTHING
        for raw in found if taken else ():
            inner = filled(scope.module.function(Func(site.call.line, raw), scope))
            if inner.params:
                values.give(inner, inner.params[0].name, taken)

    def _to_named(self, site: Site) -> None:
        """To a function that is given together with its arguments: `to_thread(read, path)`."""
        values, args, scope = self._values, site.call.args, site.scope
        for number, arg in enumerate(args[:3]):
            more = args[number + 1 :]
            if not more or not isinstance(arg, Name | Attr) or last_name(arg) not in values.defined:
                continue
            if not any(values.marks(item, scope) for item in more):
                break
            value = self._machine.value(arg, scope, {})
            if isinstance(value, Closure):
                for param, item in zip(values.inner(value).params, more, strict=False):
                    values.give(values.inner(value), param.name, values.marks(item, scope))
