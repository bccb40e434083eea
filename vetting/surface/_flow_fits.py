"""Variables that are given a form of themselves that is fit to be used."""

from typing import Any

from vetting.surface._block import values_of
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_callers_own import without
from vetting.surface._flow_for_queries import fits_queries
from vetting.surface._flow_halves import both
from vetting.surface._flow_looks import Looks
from vetting.surface._flow_marks import CLIMBS, QUERIED
from vetting.surface._flow_markup import half_fit
from vetting.surface._flow_senses import Senses
from vetting.surface._flow_sources import is_clean, is_limit
from vetting.surface._flow_without import Without
from vetting.surface._ir import Attr, Call, Func, Imported, Name, Node, Param, Scope
from vetting.surface._python_cleaned import around_each
from vetting.surface._scopes import filled, outwards

_MAX_BINDINGS = 20
_NUMBERS = frozenset({"int", "float", "Number", "parseInt", "parseFloat", "BigInt", "abs", "round"})


class Fits(Senses):
    """See the module."""

    machine: Evaluator
    defined: frozenset[str]

    def only(self, name: str, scope: Scope, raw: Any = None) -> tuple[Node, Scope] | None:
        """What a variable is given, and where, if that is one place; `raw` is where it is used."""
        for at in outwards(scope):
            filled(at)
            if name in at.names and (at.kind != "class" or at is scope):
                nodes = values_of(name, at, raw)
                known = len(nodes) == 1 and not isinstance(nodes[0], Param | Imported)
                return (nodes[0], at) if known else None
        return None

    def made_fit(self, name: str, scope: Scope) -> bool:
        """Whether a variable is given a clean form of itself: `name = escape(name)`."""
        nodes = scope.names.get(name, [])
        return len(nodes) > 1 and any(
            isinstance(node, Call)
            and self._cleans(node, scope)
            and name in self._mentioned(node, scope)
            for node in nodes[:_MAX_BINDINGS]
        )

    def counts(self, call: Call, scope: Scope) -> bool:
        """Whether a call that is named like a check is one: see `Values`."""
        raise NotImplementedError

    def past(self, scope: Scope) -> Without:
        """See `Senses.past`."""
        return without(scope, self.counts, self)

    def _limits(self, node: Call, scope: Scope) -> bool:
        """Whether what a call returns is fit to be used."""
        return is_limit(last_name(node.func)) and self.counts(node, scope)

    def fits(self, node: Call, name: str, scope: Scope) -> bool:
        """Whether a call, or what it hands each element to, makes what it is given fit to be used:
        `escape(name)`, `parts.map(encodeURIComponent)`, `map(quote, words)`.
        """
        if name != "map" or not node.args:
            return is_limit(name) and self.counts(node, scope)
        given = node.args[0]
        if isinstance(given, Name | Attr):
            return self._keeps_little(Call(given.line, node.raw, func=given, args=()), scope)
        own = filled(scope.module.function(given, scope)) if isinstance(given, Func) else None
        made = own.returns if own is not None else []
        return bool(made) and all(
            isinstance(one, Call) and self._keeps_little(one, own or scope) for one in made
        )

    def half_fit(self, node: Call, scope: Scope) -> str | None:
        """The mark of what a call makes fit for some uses only; None for others."""
        return QUERIED if fits_queries(node, scope, self) else half_fit(node, scope)

    def _keeps_little(self, node: Call, scope: Scope) -> bool:
        """Whether a call leaves nothing to choose of a text; a number stays as large as somebody wants."""
        return last_name(node.func) not in _NUMBERS and self._cleans(node, scope)

    def _cleans(self, node: Call, scope: Scope) -> bool:
        name = last_name(node.func)
        clean = is_clean(name) and not self.answers_itself(node, name, scope)
        return clean or self._limits(node, scope)

    def each_fit(self, raw: Any, scope: Scope) -> bool:
        """Whether a comprehension makes each element fit to be used."""
        calls = around_each(raw)
        return calls is not None and all(
            self._cleans(call, scope) or self.half_fit(call, scope) is not None for call in calls
        )

    def _note_climbing(self, scope: Scope, known: dict[str, str]) -> bool:
        """What a function looks at that may be any path all the same, see `Looked.half_checked`; whether that
        is known by now: a function that calls itself is asked about while its looks are found out.
        """
        self.checked(scope)
        looks = self._sensed.get(id(scope))
        if looks is None:
            return False
        half = self._half_said.setdefault(id(scope), {})
        for names, sense in looks.climbing:
            if sense.whole or sense.inside or sense.answers:
                self._half_here.setdefault(id(scope), Looks()).add(names, sense)
                for name in () if sense.unset else names:
                    known[name] = both(known.get(name, CLIMBS), CLIMBS)
                    half.setdefault(name, set()).update(sense.answers or {None})
        return True
