"""What a caller gives where a library evaluates it, or names the function that is called."""

from collections.abc import Iterator

from vetting.surface._flow_marks import ARGUMENTS, DECODED, GIVEN, PART
from vetting.surface._flow_sink import Sink
from vetting.surface._ir import Attr, Call, Index, Name, Node, Scope, Site
from vetting.surface._outside import Called, full_name
from vetting.surface._reading import Flow
from vetting.surface._values import External

_BY_PACKAGE = {
    "sympy": frozenset({"sympify", "parse_expr", "S", "lambdify"}),
    "sympy.parsing.sympy_parser": frozenset({"parse_expr"}),
    "numexpr": frozenset({"evaluate"}),
    "pandas": frozenset({"query", "eval"}),
}
"""Functions that evaluate a text as code of the language they are written in."""

_NAMES = frozenset().union(*_BY_PACKAGE.values())
_EVERYTHING = frozenset({"globalThis", "global", "process", "module"})
"""Objects whose members are the functions of the language and its libraries."""


class Evaluated(Sink):
    """Judges calls that evaluate, and calls of what is looked up by a name."""

    def of(self, site: Site, name: str) -> Iterator[Flow]:
        """The flow into one call."""
        call, scope = site.call, site.scope
        worker = name == "Worker" and "eval: true" in scope.module.source(call.raw)
        if worker or (name in _NAMES and self._evaluates(call, name, scope)):
            marks = self.marks(call.args[:1], scope)
            yield from self.flows("code", site, name, marks, (GIVEN, PART))
        elif (key := self._key(call.func, scope)) is not None:
            marks = self.values.marks(key, scope)
            yield from self.flows("code", site, "what is looked up", marks, (GIVEN, ARGUMENTS))
            yield from self.flows("decoded", site, "what is looked up", marks, (DECODED,))

    def _evaluates(self, call: Call, name: str, scope: Scope) -> bool:
        value = self.values.machine.value(call.func, scope, {})
        found = full_name(self.values.machine, Called(call.func, scope, {}, value))
        return found is not None and name in _BY_PACKAGE.get(found[0], ())

    def _key(self, func: Node, scope: Scope) -> Node | None:
        """The name of a function that is looked up where all functions are: `getattr(shelf, name)()`,
        `globalThis[name]()`.
        """
        match func:
            case Call(func=Name(name="getattr"), args=(_, key, *_)):
                return key
            case Index(of=Name(name=of) as whole, key=key):
                outer = isinstance(self.values.machine.value(whole, scope, {}), External)
                return key if of in _EVERYTHING or outer else None
            case Attr(of=inner, name="call" | "apply"):
                return self._key(inner, scope)
        return None
