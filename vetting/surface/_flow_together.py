"""What another package's function calls of those that it is given together with values:
`to_thread.run_sync(os.system, text)`, `pRetry(run, name)`, `sync_to_async(read)(path)`, `pMap(names, run)`.

Nobody has seen what it does, so that it is taken to call them with these.
"""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_values import Values
from vetting.surface._handed_deeds import LATER, around, handed_name
from vetting.surface._held import is_own
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Element,
    Func,
    Imported,
    Lit,
    Map,
    Name,
    Node,
    Scope,
    Seq,
    Site,
    Spread,
    Within,
)
from vetting.surface._outside import Called, full_name, outside
from vetting.surface._scopes import filled, owner
from vetting.surface._values import ClassRef, Closure, External, Instance, Opaque, Record, flat

_TURNS = pattern(
    r"(?i)(?:p_?|async_?|parallel_?|i)?(?:flat_?)?(?:map|each|for_?each(?:_?of)?|filter|reject|some|every|detect|times"
    r"|concat|reduce|transform|pipe|flow|tap|group_?by|sort_?by|queue|waterfall|pool)"
    r"(?:_?(?:limit|series|values|async|all|sync|unordered|parallel|of))?"
)
"""Functions that call another with what stands before it, or each part of that."""

_LANGUAGES = frozenset({
    *("map", "imap", "imap_unordered", "map_async", "starmap_async", "filter", "filterfalse", "run"),
    *("apply_async", "run_in_executor", "run_coroutine_threadsafe", "accumulate", "takewhile"),
})  # fmt: skip
"""Those of the languages' own that call a function with what follows it."""

_HEARS = pattern(
    r"(?i)(?:on|once|off|use|all|add_?(?:event_?)?listener|add_?\w{0,20}_?(?:handler|hook|route|tool)"
    r"|remove_?(?:event_?)?listener|subscribe|listen|set_?\w{0,20}_?handler|register\w{0,30}|tool|route|command|action"
    r"|intercept|mock\w{0,30}|isinstance|hasattr|callable|print|repr|str|bool|log|debug|info|warn|warning|error|trace"
    r"|partial|bind|promisify|set|define\w{0,20}|expect|assert\w{0,20}|typeof)"
)
"""Functions that call another with what comes later from elsewhere, or that only look at it."""

_ERRORS = pattern(r"(?i)_{0,2}(?:e|er|err|error|exc|exception|_error)")
"""First parameters of functions that are told how something ended."""

_MOST = 8
_FUNCTIONS = (Name, Attr, Func)
_OF_PACKAGE = Closure | ClassRef | Instance


class Together:
    """Finds such calls, each once."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._known: dict[int, tuple[Any, list[tuple[Scope | None, Call]]]] = {}
        """By the syntax node of a call, which is kept for that."""

    def own(self, site: Site) -> Iterator[tuple[Scope, Call]]:
        """The functions of the package that a call has called, and how."""
        yield from ((inner, call) for inner, call in self._of(site) if inner is not None)

    def others(self, site: Site) -> Iterator[Call]:
        """The calls of what is not the package's."""
        yield from (call for inner, call in self._of(site) if inner is None)

    def _of(self, site: Site) -> list[tuple[Scope | None, Call]]:
        raw = site.call.raw
        if raw is None or not _may(site.call, site.scope):
            return []
        if id(raw) not in self._known:
            found = list(self._found(site))
            if self._values.received.learning:
                return found
            self._known[id(raw)] = raw, found
        return self._known[id(raw)][1]

    def _found(self, site: Site) -> Iterator[tuple[Scope | None, Call]]:
        call, scope = site.call, site.scope
        called = flat(self._values.machine.value(call.func, scope, {}))
        if any(isinstance(one, _OF_PACKAGE) for one in called) or self._values.functions(
            call, scope
        ):
            return
        name, known = last_name(call.func), self._is_others(call.func, called, scope)
        if known is None and name not in _LANGUAGES:
            return
        if not _HEARS.fullmatch(name) or name in _LANGUAGES:
            for func in _functions(call):
                value = self._function(func, scope)
                if value is not None:
                    turned = _TURNS.fullmatch(name) is not None
                    before = turned or (bool(known) and not isinstance(func, Func))
                    for args, named in _given(call, func, before=before):
                        yield from self._called(value, func, args, named, site)
        for func, at in self._wrapped(site):
            value = self._function(func, at)
            if value is not None:
                where = func if at is scope else Within(func.line, func.raw, of=func, scope=at)
                yield from self._called(value, where, call.args, call.named, site)

    def _called(
        self,
        value: Any,
        func: Node,
        args: tuple[Node, ...],
        named: tuple[tuple[str, Node], ...],
        site: Site,
    ) -> Iterator[tuple[Scope | None, Call]]:
        inner = self._values.inner(value) if isinstance(value, Closure) else None
        made = Call(site.call.line, site.call.raw, func=func, args=args, named=named)
        first = inner.params[0].name if inner is not None and inner.params else ""
        ended = _ERRORS.fullmatch(first) and any(isinstance(one, Choice) for one in args)
        if not ended:
            yield inner, made

    def _is_others(self, func: Node, called: Any, scope: Scope) -> bool | None:
        """Whether something is another package's; None where it is the language's, and not known
        otherwise.
        """
        said = [outside(self._values.machine, one) for one in called]
        if said == [None] and isinstance(func, Attr):
            value = called[0]
            said = [full_name(self._values.machine, Called(func, scope, {}, value))]
        known = [External(*one) for one in said if one is not None]
        if any(one.spec and not is_own(one, scope.module) for one in known):
            return True
        if known:
            return None
        return False if any(isinstance(one, Opaque | Record) for one in called) else None

    def _wrapped(self, site: Site) -> Iterator[tuple[Node, Scope]]:
        """The functions around which another package's function has put what is called."""
        for made, at in around(self._values.machine, site):
            if not _HEARS.fullmatch(last_name(made.func)):
                value = flat(self._values.machine.value(made.func, at, {}))
                if self._is_others(made.func, value, at):
                    yield from ((each, at) for each in _functions(made))

    def _function(self, node: Node, scope: Scope) -> Any:
        """A function that is handed over, where it is one that matters."""
        if isinstance(node, Func):
            made = filled(scope.module.function(node, scope))
            return Closure(node, scope, {}) if made.params else None
        value = self._values.machine.value(node, scope, {})
        if isinstance(value, Closure):
            return value
        return handed_name(self._values.machine, node, scope)


def _may(call: Call, scope: Scope) -> bool:
    """Whether a call may have others called: most are given no function, nor are they of what a call
    made.
    """
    given = (*call.args, *(value for _, value in call.named))
    if not given:
        return False
    if isinstance(given[0], Attr) or (
        len(given) > 1 and any(isinstance(one, _FUNCTIONS) for one in given)
    ):
        return True
    func = call.func
    of = func.of if isinstance(func, Attr) and func.name in LATER else func
    if isinstance(of, Call):
        return True
    at = owner(of.name, scope) if isinstance(of, Name) else None
    made = filled(at).names[of.name] if at is not None and isinstance(of, Name) else ()
    return any(isinstance(one, Call) or _is_of_package(one) for one in made)


def _is_of_package(node: Node) -> bool:
    return isinstance(node, Imported) and node.spec.startswith(".")


def _functions(call: Call) -> Iterator[Node]:
    """The arguments of a call that may be functions."""
    given = (*call.args[:_MOST], *(value for _, value in call.named[:_MOST]))
    yield from (one for one in given if isinstance(one, _FUNCTIONS))


def _given(
    call: Call, func: Node, *, before: bool
) -> Iterator[tuple[tuple[Node, ...], tuple[tuple[str, Node], ...]]]:
    """What a function gets of a call's other arguments, in each of the ways that there are: by place,
    each part of a list, all of a list as its arguments, and what stands before it.
    """
    place = next((at for at, one in enumerate(call.args) if one is func), None)
    after = call.args[place + 1 :] if place is not None else call.args
    named = tuple((key, one) for key, one in call.named if one is not func)
    if after or named or isinstance(func, Attr):  # `run_sync(path.unlink)`
        yield tuple(Element(one.line, one.raw, over=one) if isinstance(one, Seq) else one
                    for one in after), named  # fmt: skip
    for one in (*after, *(value for _, value in named)):
        if isinstance(one, Seq):
            yield one.items, _pairs(named)
        elif isinstance(one, Name | Attr) and one not in after:
            yield (Spread(one.line, one.raw, of=one),), _pairs(named)
        elif isinstance(one, Map):
            yield (), _pairs(named)
    if before and place:
        options = tuple(
            Element(one.line, one.raw, over=one) if isinstance(one, Seq) else one
            for one in call.args[:place]
            if not isinstance(one, Lit | Func)
        )
        if options:
            yield (Choice(call.line, options=options),), ()


def _pairs(named: tuple[tuple[str, Node], ...]) -> tuple[tuple[str, Node], ...]:
    """What is given by name in a dict: `fkwargs={"path": path}`."""
    maps = (one for _, one in named if isinstance(one, Map))
    return tuple(
        (str(key.value), value) for one in maps for key, value in one.pairs if isinstance(key, Lit)
    )
