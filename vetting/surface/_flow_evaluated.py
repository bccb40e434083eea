"""What a caller gives where a library evaluates it, or names the function that is called."""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import (
    ARGUMENTS,
    BEGUN,
    DECODED,
    GIVEN,
    PART,
    ROOTED,
    SCHEMED,
    of_kind,
)
from vetting.surface._flow_sink import Sink
from vetting.surface._ir import Attr, Call, Func, Index, Name, Node, Scope, Site
from vetting.surface._outside import Called, full_name
from vetting.surface._reading import Flow
from vetting.surface._values import ClassRef, Closure, External

_BY_PACKAGE = {
    "sympy": frozenset({"sympify", "parse_expr", "S", "lambdify"}),
    "sympy.parsing.sympy_parser": frozenset({"parse_expr"}),
    "numexpr": frozenset({"evaluate"}),
    "pandas": frozenset({"query", "eval"}),
    "timeit": frozenset({"timeit", "repeat", "Timer"}),
    "cProfile": frozenset({"run", "runctx"}),
    "profile": frozenset({"run", "runctx"}),
    "pdb": frozenset({"run", "runeval"}),
    "code": frozenset({"runsource", "push"}),
}
"""Functions that evaluate a text as code of the language they are written in."""

_NAMES = frozenset().union(*_BY_PACKAGE.values())
_EVERYTHING = frozenset({"globalThis", "global", "process", "module"})
"""Objects whose members are the functions of the language and its libraries."""

_TIMERS = frozenset({"setTimeout", "setInterval"})
_GLOBAL = frozenset({"window", "globalThis", "global", "self"})
_MEASURES = frozenset({"timeit", "repeat", "Timer"})
_STATEMENTS = frozenset({"stmt", "setup"})
_TEXTS = frozenset({
    *("String", "toString", "trim", "replace", "replaceAll", "concat", "join", "slice", "substring"),
    *("toLowerCase", "decodeURIComponent", "unescape", "atob"),
})  # fmt: skip
"""Calls that give a text; what others give may be a function."""

_PARSES = frozenset({"parse", "safeParse", "parseAsync", "validate"})
_FUNCTION = pattern(
    r"f|fn|cb|next|run|tick|done|resolve|reject|task|job|work|action|handler|listener|thunk|op|method"
    r"|\w{0,30}(?i:callback|func|function|handler|fn)"
)
"""How what is called later is named."""


class Evaluated(Sink):
    """Judges calls that evaluate, and calls of what is looked up by a name."""

    def of(self, site: Site, name: str) -> Iterator[Flow]:
        """The flow into one call."""
        call, scope = site.call, site.scope
        worker = name == "Worker" and "eval: true" in scope.module.source(call.raw)
        if worker or (name in _NAMES and self._evaluates(call, name, scope)):
            named = [value for key, value in call.named if key in _STATEMENTS]
            marks = self.marks((*call.args[: 2 if name in _MEASURES else 1], *named), scope)
            yield from self.flows("code", site, name, marks, (GIVEN, PART))
        elif name in _TIMERS and self._is_timed_text(call, scope):
            marks = self.marks(call.args[:1], scope)
            yield from self.flows("code", site, name, marks, (GIVEN, PART, BEGUN, ROOTED, SCHEMED))
            yield from self.flows("decoded", site, name, marks, (DECODED,))
        elif (key := self._key(call.func, scope)) is not None:
            marks = self.values.marks(key, scope)
            yield from self.flows("code", site, "what is looked up", marks, (GIVEN, ARGUMENTS))
            yield from self.flows("decoded", site, "what is looked up", marks, (DECODED,))

    def _evaluates(self, call: Call, name: str, scope: Scope) -> bool:
        value = self.values.machine.value(call.func, scope, {})
        found = full_name(self.values.machine, Called(call.func, scope, {}, value))
        return found is not None and name in _BY_PACKAGE.get(found[0], ())

    def _is_timed_text(self, call: Call, scope: Scope) -> bool:
        """Whether a timer of JavaScript gets a text, which it evaluates, and no function."""
        func = call.func
        ours = isinstance(func, Attr) and getattr(func.of, "name", "") not in _GLOBAL
        timer = self.values.machine.value(func, scope, {})
        waits = isinstance(timer, External) and timer.spec.endswith("promises")
        if ours or waits or not call.args:
            return False
        given = self.written(call.args[0], scope)
        if isinstance(given, Name) and _FUNCTION.fullmatch(given.name):
            asked = of_kind(self.values.marks(given, scope), GIVEN)
            return any(of.rpartition(".")[2] == given.name for _, of in asked)
        root = given
        while isinstance(root, Attr | Index):
            root = self.written(root.of, scope)
        if isinstance(root, Call):
            return last_name(root.func) in (_TEXTS if root is given else _PARSES)
        value = self.values.machine.value(given, scope, {})
        return not isinstance(given, Func) and not isinstance(value, Closure | ClassRef | External)

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
