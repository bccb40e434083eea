"""What is known of the looks of functions, beside what they look at: where in a function they tell something,
and what they answer whoever calls it.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from vetting.surface._flow_looks import Looks
from vetting.surface._flow_marks import NOTHING, Marks, is_chosen
from vetting.surface._flow_origins import Origins
from vetting.surface._flow_sense import DENIES, HEEDED, Extent, Sense, joined
from vetting.surface._flow_shapes import unasked
from vetting.surface._flow_sources import is_clean
from vetting.surface._flow_without import Without
from vetting.surface._ir import Call, Scope
from vetting.surface._values import Closure

Told = tuple[Any, str, Callable[[Scope], Sense]]
"""What a function that is called looks at, as a syntax node, how, and what that decides in the function, or
one of those around it, where it is called.
"""


class Senses(Origins):
    """See the module."""

    given: dict[tuple[int, str], Marks]

    def __init__(self) -> None:
        super().__init__()
        self.senses: dict[tuple[int, Any, frozenset[str], bool], Sense] = {}
        """What looks decide, by scope, syntax node and variables; of whoever asks for halves, too."""

        self._sensed: dict[int, Looks] = {}
        self._half_said: dict[int, dict[str, set[bool | None]]] = {}
        """What functions answer of what begins as they ask; None where they turn the rest away."""

        self._half_here: dict[int, Looks] = {}
        """Where functions themselves turn the rest away."""

        self._off: Callable[[Any, Scope, bool], bool] | None = None
        """See `Unset`."""

    def functions(self, node: Call, scope: Scope) -> list[Closure]:
        """The functions of the package that a call may run: see `Called`."""
        raise NotImplementedError

    def inner(self, closure: Closure) -> Scope:
        """The scope of a function: see `Called`."""
        raise NotImplementedError

    def asks_for_settings(self, is_off: Callable[[Any, Scope, bool], bool]) -> None:
        """Know which conditions only hold where a setting is given."""
        self._off = is_off

    def is_off(self, raw: Any, scope: Scope, *, on: bool) -> bool:
        """Whether a condition that is to be answered with `on` is answered otherwise without a setting."""
        return self._off is not None and self._off(raw, scope, on)

    def may_not_be(self, raw: Any, names: set[str], scope: Scope) -> bool:
        """Whether a call that looks at `raw` is only made where a setting is given."""
        on = self.syntax(scope.module).conditions(
            raw, names, scope.raw, met=True, answers=frozenset()
        )
        return any(self.is_off(one, scope, on=how) for one, how in on)

    def standing(
        self, raw: Any, names: set[str], scope: Scope, sense: Sense, met: bool | None = None
    ) -> Sense:
        """What a call that looks at variables decides where these have any shape: see `_flow_shapes`. `met`
        is its answer for what is known, None where nobody knows.
        """
        if scope.raw is None or (met is None and sense is not HEEDED):
            return sense
        syntax, every = self.syntax(scope.module), self.sources(set(names), scope)
        on, other = (
            [*syntax.conditions(raw, names, scope.raw, met=how, answers=sense.answers)]
            for how in (met is not False, met is True)
        )
        both = [one for one in on if one in other]
        return unasked(sense, both, every, syntax.written(scope.raw)) if both else sense

    def forget(self, *others: dict[Any, Any]) -> None:
        """Forget what is known of looks, and what others know of them."""
        mine = self.senses, self._sensed, self._half_said, self._half_here
        for known in (*others, *mine):
            known.clear()

    def past(self, scope: Scope) -> Without:
        """The ways past the questions of a function: see `Looked`."""
        raise NotImplementedError

    def checked(self, scope: Scope) -> set[str]:
        """The variables that a function looks at: see `Looked`."""
        raise NotImplementedError

    def answers_itself(self, node: Call, name: str, scope: Scope) -> bool:
        """Whether a function of the package is only called as one that answers with yes or no, a number or
        the last part of a path: its body tells what it gives back.
        """
        return is_clean(name) and bool(self.functions(node, scope))

    def is_given(self, scope: Scope, name: str, path: str) -> bool:
        """Whether a parameter, or its member, is given what a caller decides."""
        known = (self.given.get((id(scope), one), NOTHING) for one in (name, path))
        return any(map(is_chosen, known))

    def _closed(self, found: Looks, scope: Scope) -> Looks:
        """The same of all that the variables are made of."""

        def every(names: set[str]) -> set[str]:
            return self.sources(set(names), scope)

        closed = Looks(every(found.whole), every(found.always), every(found.sure))
        closed.inside = [(every(names), place) for names, place in found.inside]
        closed.outside = [(every(names), place) for names, place in found.outside]
        closed.unset, closed.shaped = every(found.unset), every(found.shaped)
        closed.climbing = [(every(names), sense) for names, sense in found.climbing]
        closed.answers = {said: every(names) for said, names in found.answers.items()}
        for name, others in found.against.items():
            for one in every({name}):
                closed.against.setdefault(one, set()).update(others)
        return closed

    def refuses(self, name: str, scope: Scope) -> bool:
        """Whether a function turns away what it does not know of a parameter, whatever it answers."""
        self.checked(scope)
        known = self._sensed.get(id(scope))
        return known is not None and name in known.always

    def is_unset(self, name: str, scope: Scope) -> bool:
        """Whether a function looks at a variable only where a setting is given."""
        known, half = self._sensed.get(id(scope)), self._half_here.get(id(scope))
        return any(one is not None and name in one.unset for one in (known, half))

    def is_shaped(self, name: str, scope: Scope) -> bool:
        """Whether a function looks at a variable only where that has one shape."""
        known = self._sensed.get(id(scope))
        return known is not None and name in known.shaped

    def note_shaped(self, scope: Scope, names: set[str]) -> None:
        """Another function looked at variables of this one, where they have one shape."""
        if (known := self._sensed.get(id(scope))) is not None:
            known.shaped |= names

    def asks(self, scope: Scope) -> set[str]:
        """The variables that a function looks at, whatever that decides."""
        found = set(self.checked(scope))
        known = self._sensed.get(id(scope))
        if known is not None:
            found.update(known.against, *known.answers.values())
        return found

    def said_by(self, call: Call, scope: Scope) -> frozenset[bool]:
        """What the functions that a call runs answer of what they know; none where one refuses the rest."""
        found = set[bool]()
        for inner in map(self.inner, self.functions(call, scope)):
            self.checked(inner)
            known = self._sensed.get(id(inner))
            if known is None or known.always or not known.answers:
                return frozenset()
            found |= set(known.answers)
        return frozenset(found)

    def _turned_away(self, name: str, scope: Scope, raw: Any) -> bool:
        """Whether a variable is used where what is not known is turned away."""
        known = self._sensed.get(id(scope))
        if known is None or raw is None or name in known.sure:
            return False
        return self._is_at(known.outside, name, scope, raw)

    def _let_in(self, name: str, scope: Scope, raw: Any) -> bool:
        """Whether a variable is used only where it is known."""
        known = self._sensed.get(id(scope))
        if known is None:
            return False
        if name in known.against and not self._gives_all(name, known, scope):
            return True
        return raw is not None and self._is_at(known.inside, name, scope, raw)

    def _is_half_known(self, name: str, scope: Scope, raw: Any) -> bool:
        """Whether a variable is used where the rest of it was turned away by its beginning."""
        known = self._half_here.get(id(scope))
        if known is None or name in known.sure:
            return known is not None
        if name in known.whole:
            return not self._is_at(known.outside, name, scope, raw)
        return self._is_at(known.inside, name, scope, raw)

    def _note_half(self, scope: Scope, names: set[str], sense: Sense) -> set[str]:
        """Another function looked at the beginning of variables of this one; those of which more is known."""
        known = self._half_here.setdefault(id(scope), Looks())
        if sense.unset:
            new = names - known.unset
            known.unset |= names
            return new
        new, said = set[str](), self._half_said.setdefault(id(scope), {})
        turned = frozenset[bool | None]({None} if sense.whole and not sense.answers else ())
        for name in names if sense.answers or turned else ():
            before = said.setdefault(name, set())
            new |= {name} if (sense.answers | turned) - before else set()
            before |= sense.answers | turned
        for places, here in ((known.inside, sense.inside), (known.outside, sense.outside)):
            for place in here:
                if (names, place) not in places:
                    places.append((set(names), place))
                    new |= names
        if sense.whole:
            new |= names - known.whole
            known.whole |= names
            if not sense.outside:
                new |= names - known.sure
                known.sure |= names
        return new

    def _gives_all(self, name: str, known: Looks, scope: Scope) -> bool:
        """Whether a caller also gives what a variable is compared with."""
        others = known.against[name] - {name.partition(".")[0]}
        return any(self.is_given(scope, one, one) for one in others or known.against[name])

    def _is_at(
        self, places: list[tuple[set[str], Extent]], name: str, scope: Scope, raw: Any
    ) -> bool:
        known = [extent for names, extent in places if name in names]
        at = self.syntax(scope.module).place(raw) if known else 0
        return any(start <= at < end for start, end in known)

    def _told_by(self, inner: Scope, call: Call, of: tuple[str, str | None, Any]) -> Iterator[Told]:
        """What a function that `call` runs tells of what it is given: `of` is the parameter, how it looks at
        that, if it does so whatever is done with its answer, and how it is written in the call.
        """
        name, kind, raw = of
        known = self._sensed.get(id(inner))
        said = {one for one, names in known.answers.items() if name in names} if known else set()
        if kind == "" and known is not None and self._same_given(inner, known, name):
            return
        if said and known is not None and name not in known.always:
            yield raw, "", lambda at: self._decides(call, inner, raw, at, said)
        elif kind == "":
            yield raw, "", partial(self.thrown, call, inner)
        half = self._half_said.get(id(inner), {}).get(name, {None})
        if kind and None not in half:
            yield raw, kind, lambda at: self._decides(call, inner, raw, at, half)
        elif kind:
            yield raw, kind, partial(self.thrown, call, inner)

    def thrown(self, call: Call, inner: Scope, scope: Scope) -> Sense:
        """What a call of a function that refuses what it does not know decides in the one of a scope."""
        if scope.kind != "function" or call.raw is None:
            return HEEDED
        return self.syntax(scope.module).thrown(call.raw, scope.raw, inner.raw)

    def _same_given(self, inner: Scope, known: Looks, name: str) -> bool:
        """Whether a parameter is only compared with another, which a call is given by the same caller."""
        others = known.against.get(name, set()) - {name}
        if not others or name in known.always:
            return False
        return any(self.is_given(inner, one, one) for one in others)

    def _decides(
        self, call: Call, inner: Scope, raw: Any, scope: Scope, said: Iterable[bool | None]
    ) -> Sense:
        """What a call decides in a function that is answered so where it knows what it is given."""
        if scope.kind != "function" or call.raw is None:
            return HEEDED
        if self.thrown(call, inner, scope) is DENIES:
            return DENIES
        every = sorted(one for one in said if one is not None)
        names, past = self.syntax(scope.module).names(raw), self.past(scope)
        senses = [past.sense(call.raw, names, one) for one in every]
        return joined(
            [
                self.standing(call.raw, names, scope, sense, one)
                if sense.whole or sense.answers
                else sense
                for one, sense in zip(every, senses, strict=True)
            ]
        )

    def _note(self, scope: Scope, names: set[str], sense: Sense) -> set[str]:
        """Another function looked at variables of this one; those of which more is known then."""
        known = self._sensed.get(id(scope))
        if known is None:
            return set()
        new = set[str]()
        for said in sense.answers:
            new |= names - known.answers.setdefault(said, set())
            known.answers[said] |= names
        for places, here in ((known.inside, sense.inside), (known.outside, sense.outside)):
            for place in here:
                if (names, place) not in places:
                    places.append((set(names), place))
                    new |= names
        if sense.whole:
            known.sure |= names if not sense.outside else set()
            if not sense.answers:
                new |= names - known.always
                known.always |= names
        return new
