"""Questions that something gets past without an answer of theirs: `if x in OK or other: run(x)`, `if x not in
OK and not other: raise`, `if x in OK: return True` in front of `return len(x) > 3`.

Such a question stands only where each of these ways is a look at the same value itself, tells that there is
no value, or is never taken.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_sense import DENIES, HEEDED, Sense, Way, joined
from vetting.surface._flow_syntax import Syntax, is_check
from vetting.surface._ir import Call, Scope, Seq
from vetting.surface._scopes import owner
from vetting.surface._values import Closure

_SELF = frozenset({"self", "cls", "this"})
_THERE = frozenset({
    *("PATH", "HOME", "USER", "USERNAME", "LOGNAME", "SHELL", "PWD", "LANG", "TERM", "TMPDIR", "TEMP"),
    *("USERPROFILE", "APPDATA", "NODE", "EDITOR", "DISPLAY", "SHLVL", "OLDPWD", "NODE_ENV", "HOSTNAME"),
})  # fmt: skip
"""Variables of the environment that are there without anybody giving them."""

_WORDS = pattern(r"[A-Za-z_]\w{0,60}")
_LONG = 400
_DEPTH = 12
_MOST = 200
"""Parts of the ways past one question that are looked at; behind more of them nothing is known."""

BOTH = (True, False)
"""Answers that a look may give of what it knows."""

Look = tuple[Any, set[str], bool]
"""A look at variables, by its syntax node, and whether it is one at the whole of them."""


class Known(Protocol):
    """What is known of the values of a program."""

    def syntax(self, module: Any) -> Syntax: ...

    def sources(self, names: set[str], scope: Scope) -> set[str]: ...

    def functions(self, node: Call, scope: Scope) -> list[Closure]: ...

    def inner(self, closure: Closure) -> Scope: ...

    def said_by(self, call: Call, scope: Scope) -> frozenset[bool]: ...

    def refuses(self, name: str, scope: Scope) -> bool: ...

    def is_off(self, raw: Any, scope: Scope, *, on: bool) -> bool: ...


class Without:
    """Goes the ways past the questions of one function; `is_look` tells which calls are looks. Of what only
    asks for a part of a value, with `half`, another such question is enough.
    """

    def __init__(
        self, scope: Scope, values: Known, is_look: Callable[[Call], bool], *, half: bool = False
    ) -> None:
        self._scope = scope
        self._values = values
        self._syntax = values.syntax(scope.module)
        self._is_counted = is_look
        self._half = half
        self._known: list[Look] | None = None
        self._left = _MOST
        self._asked = set[str]()
        """The other variables in a question: the list that is searched."""

    def sense(self, question: Any, names: set[str], met: bool) -> Sense:
        """What a question about variables decides, with all that gets past it: see `Syntax.sense`."""
        found = self._syntax.sense(question, names, self._scope.raw, met=met)
        if not found.past:
            return found
        every = self._syntax.names(question)
        self._asked = {*every, *(one.rpartition(".")[0] for one in every)} - names
        if not self._holds(found, names):
            return _still(found)
        found = replace(found, past=(), still=())
        return HEEDED if found == HEEDED else found

    def either(self, node: Any, names: set[str], ways: Sequence[bool] = BOTH) -> Sense:
        """What is decided by a look of which nobody knows how it answers what it knows: the better of the two
        `ways` in which its answer may be taken, where there are ways past it.
        """
        both = [one for how, one in zip(BOTH, self._both(node, names), strict=True) if how in ways]
        if not (len(both) == len(BOTH) or any(map(_decides, both))):
            return DENIES
        if not any(one.past for one in both):
            return HEEDED
        held = [one for one in both if self._holds(one, names)]
        if any(one.whole or one.inside for one in held):
            return HEEDED
        answers = frozenset[bool]().union(*(one.answers for one in held))
        return Sense(whole=False, answers=answers) if answers else joined([*map(_still, both)])

    def denies(self, question: Any, names: set[str], met: bool) -> Sense | None:
        """What a question decides that turns away what it knows, if it is one."""
        found = self._both(question, names)[met]
        turns = found.whole or found.inside or found.answers
        return HEEDED if turns and self._holds(found, names) else None

    def _both(self, node: Any, names: set[str]) -> list[Sense]:
        raw = self._scope.raw
        return [self._syntax.sense(node, names, raw, met=one, sure=False) for one in BOTH]

    def _holds(self, sense: Sense, names: set[str]) -> bool:
        """Whether nothing unknown gets past a question."""
        self._left = _MOST
        return all(self._is_none(one, names) for one in sense.past)

    def _looks(self) -> list[Look]:
        """All looks of the function, also those at no more than a part."""
        if self._known is None:
            self._known = []  # while they are looked for, none is known
            raw, found = self._scope.raw, list[Look]()

            def note(node: Any, names: set[str]) -> Sense:
                found.append((node, names, False))
                return DENIES

            deque(self._syntax.begun(raw, note), maxlen=0)
            each = self._syntax.each_look(raw, self._is_counted)
            found += [(node, names, True) for node, names in each]
            self._known = found
        return self._known

    def _is_none(self, way: Way, names: set[str]) -> bool:
        """Whether nothing unknown gets past on a way."""
        if way.of is not None and self._tells(way.of, way.said, names, 0):
            return True
        before = self._syntax.reached(self._scope.raw, way.at) if way.at is not None else ()
        for raw, said in before:
            if said is None:
                if self._is_done(raw, names):
                    return True
            elif self._tells(raw, said, names, 0):
                return True
        return False

    def _tells(self, raw: Any, said: bool, names: set[str], depth: int) -> bool:
        """Whether it is known what a value is where a condition is answered with `said`."""
        self._left -= 1
        if depth > _DEPTH or self._left < 0:
            return False
        parts = self._syntax.sides(raw, said)
        if parts is not None:
            every, of = parts
            told = (self._tells(one, how, names, depth + 1) for one, how in of)
            return any(told) if every else all(told)
        fixed = self._syntax.always(raw)
        if fixed is not None:
            return fixed is not said
        nothing = self._syntax.is_nothing(raw, said)
        if nothing is not None:
            missing = self._syntax.names(nothing)
            if self._is_of(missing, names) or self._is_filled(missing):
                return True
        if self._is_unset(raw, said):
            return True
        if (made := self._syntax.given(self._scope.raw, raw)) is not None:
            return self._tells(made, said, names, depth + 1)
        return self._is_look(raw, said, names)

    def _is_filled(self, names: set[str]) -> bool:
        """Whether there is something in the list that is asked, which no function has for itself: where only
        a setting fills it, that is told elsewhere.
        """
        some = [one for one in names if one in self._asked]
        if not some or any(self._is_own(one) for one in some):
            return False
        return not any(self._is_empty(one) for one in some)

    def _is_own(self, name: str) -> bool:
        root = name.partition(".")[0]
        at = owner(root, self._scope)
        return at is not None and at.kind == "function" and root not in _SELF

    def _is_empty(self, name: str) -> bool:
        """Whether a list of the module's own has nothing in it, nor ever gets anything."""
        at = owner(name, self._scope)
        made = at.names.get(name, []) if at is not None else []
        return bool(made) and all(
            (isinstance(one, Seq) and not one.items) or (isinstance(one, Call) and not one.args)
            for one in made
        )

    def _is_unset(self, raw: Any, said: bool) -> bool:
        """Whether a condition is only answered so where somebody gives a setting."""
        if self._syntax.sides(raw, said) is not None or self._scope.raw is None:
            return False
        text = self._scope.module.source(raw)[:_LONG]
        if any(word in _THERE for word in _WORDS.findall(text)):
            return False
        return self._values.is_off(raw, self._scope, on=said)

    def _is_look(self, raw: Any, said: bool, names: set[str]) -> bool:
        for node, of, whole in self._looks():
            if not self._syntax.within(node, raw) or not self._is_of(of, names):
                continue
            question = self._syntax.question(node)
            knows = question is None or question[1] is said
            if knows and (whole or self._half):
                return True
            if not (knows or whole):  # what does not begin so is asked for elsewhere
                return True
        return self._is_asked(raw, said, names)

    def _is_asked(self, raw: Any, said: bool, names: set[str]) -> bool:
        """Whether a function of the package is asked that answers so what it knows, or refuses the rest."""
        checks = self._called(raw, names) if said and self._syntax.question(raw) is None else ()
        if any(map(self._is_check, checks)):
            return True
        return any(
            said in self._values.said_by(call, self._scope) or self._refuses(call)
            for call in self._called(raw, names)
        )

    def _is_check(self, call: Call) -> bool:
        """Whether a call is a look that is no look where it stands, as it only lets something in there."""
        return is_check(last_name(call.func)) and self._is_counted(call)

    def _is_done(self, raw: Any, names: set[str]) -> bool:
        """Whether something is done that refuses by itself what it does not know."""
        if any(map(self._refuses, self._called(raw, names))):
            return True
        looks = self._looks()
        return self._syntax.called(raw) is not None and any(
            (whole or self._half)
            and self._syntax.within(node, raw)
            and self._syntax.question(node) is None
            and self._is_of(of, names)
            for node, of, whole in looks
        )

    def _called(self, raw: Any, names: set[str]) -> Iterator[Call]:
        call = self._syntax.called(raw)
        if call is not None and self._is_of(self._syntax.names(raw), names):
            yield call

    def _refuses(self, call: Call) -> bool:
        inner = [self._values.inner(one) for one in self._values.functions(call, self._scope)]
        return bool(inner) and all(
            any(self._values.refuses(param.name, one) for param in one.params) for one in inner
        )

    def _is_of(self, others: set[str], names: set[str]) -> bool:
        """Whether variables are the same as others, or made of these, or these of them."""
        if not others.isdisjoint(names):
            return True
        sources = self._values.sources
        return not (
            sources(set(others), self._scope).isdisjoint(names)
            and sources(set(names), self._scope).isdisjoint(others)
        )


def _decides(sense: Sense) -> bool:
    return bool(sense.whole or sense.inside or sense.answers)


def _still(sense: Sense) -> Sense:
    """What is known all the same where something gets past a question."""
    return Sense(whole=False, inside=sense.still)
