"""Looks that tell nothing, as a caller decides how they end: `if name in names`, where he gives both,
and `match name:` whose last case takes whatever is left, and uses it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from vetting.patterns import pattern
from vetting.surface._asks_itself_for import has_all
from vetting.surface._calls import last_name
from vetting.surface._flow_climbs import climbs
from vetting.surface._flow_few_signs import tells_few
from vetting.surface._flow_given_by import copied
from vetting.surface._flow_looks import Looks, asked_in, begins_at_root, decided, known_in, texts_of
from vetting.surface._flow_marks import Marks
from vetting.surface._flow_refused import seeks_no_mark
from vetting.surface._flow_sense import DENIES, HEEDED, SHAPED, Sense, joined
from vetting.surface._flow_shapes import is_joint, is_let_by, unasked
from vetting.surface._flow_sought import ASKS, sought_in
from vetting.surface._flow_syntax import Syntax
from vetting.surface._flow_without import BOTH, Without
from vetting.surface._ir import Attr, Call, Lit, Name, Node, Scope, Seq
from vetting.surface._kept_itself import keeps
from vetting.surface._loose_patterns import ways
from vetting.surface._scopes import owner
from vetting.surface._values import Closure

WITHIN, EQUALS = "in", "=="
_IN_TEXTS = frozenset({"in", "includes", "has", "contains", "indexOf", "index"})
_BEGIN = frozenset({"startsWith", "startswith"})
_EACH = pattern(
    r"\bfor (\w{1,60}) in (\w{1,60})\b"
    r"|(?<![\w$.])([\w$]{1,60})\.(?:every|some|map|filter|find)\(\(?([\w$]{1,60})\b"
)


class Held(Protocol):
    """What is known of the values of a program."""

    given: dict[tuple[int, str], Marks]
    senses: dict[tuple[int, Any, frozenset[str], bool], Sense]

    def syntax(self, module: Any) -> Syntax: ...

    def sources(self, names: set[str], scope: Scope) -> set[str]: ...

    def only(self, name: str, scope: Scope, raw: Any = None) -> tuple[Node, Scope] | None: ...

    def functions(self, node: Call, scope: Scope) -> list[Closure]: ...

    def inner(self, closure: Closure) -> Scope: ...

    def is_given(self, scope: Scope, name: str, path: str) -> bool: ...

    def said_by(self, call: Call, scope: Scope) -> frozenset[bool]: ...

    def refuses(self, name: str, scope: Scope) -> bool: ...

    def is_off(self, raw: Any, scope: Scope, *, on: bool) -> bool: ...


def membership(line: int, raw: Any, one: Node, every: Node, how: str = WITHIN) -> Call:
    """`one in every`, as a call; with `EQUALS` as `how`, the comparison of the two."""
    return Call(line, raw, func=Attr(line, of=every, name=how), args=(one,))


def looks(raw: Any, scope: Scope, counts: Callable[[Call, Scope], bool], values: Held) -> Looks:
    """The looks of a function at its variables; of a list that its caller gives, only where it looks at
    that too.
    """
    return _Looking(scope, counts, values).find(raw)


def weighing(
    scope: Scope, counts: Callable[[Call, Scope], bool], values: Held
) -> Callable[[Any, set[str]], Sense]:
    """What tells of a look of a function, by its syntax node and variables, what it decides."""
    return _Looking(scope, counts, values, half=True).sense


def without(scope: Scope, counts: Callable[[Call, Scope], bool], values: Held) -> Without:
    """The ways past questions of a function that look at something by way of another."""
    return _Looking(scope, counts, values).without


class _Looking:
    """Goes through the looks of one function."""

    def __init__(
        self,
        scope: Scope,
        counts: Callable[[Call, Scope], bool],
        values: Held,
        *,
        half: bool = False,
    ) -> None:
        self._scope = scope
        self._counts = counts
        self._values = values
        self._syntax = values.syntax(scope.module)
        self._later: list[tuple[str, Call]] = []
        self._calls = dict[int, Call]()
        """The looks that are calls, or are told as such, by their syntax nodes."""

        self._against = dict[int, set[str]]()
        """What a look compares with parameters of which nobody knows what they are given."""

        self._half = half
        self.without = Without(scope, values, self._is_look, half=half)

    def find(self, raw: Any) -> Looks:
        """All of them."""
        found, syntax = Looks(), self._syntax
        for node, names in syntax.each_look(raw, self._is_look):
            if others := self._against.get(id(node)):
                for name in names:
                    found.against.setdefault(name, set()).update(others)
                continue
            more = syntax.spread(node, names, self._scope.raw)
            sense, call = self.sense(node, names | more), self._calls.get(id(node))
            if call is not None and climbs(call, self._scope):
                found.climbing.append((names | more, sense))
            else:
                found.add(names | more, sense)
        if self._later:
            known = self._values.sources(found.whole, self._scope)
            for match in _EACH.finditer(self._scope.module.source(self._scope.raw)):
                each, of = (match[1], match[2]) if match[1] else (match[4], match[3])
                known |= {of} if each in known else set()  # `all(one in KNOWN for one in names)`
            for of, call in self._later:
                if of in known:
                    found.add(
                        set[str]().union(*(syntax.names(arg.raw) for arg in call.args)), HEEDED
                    )
        return found

    def _is_look(self, call: Call) -> bool:
        scope, values = self._scope, self._values
        self._calls[id(call.raw)] = call
        if last_name(call.func) == EQUALS:
            return self._tells(call)
        named = call.args and not isinstance(call.args[0], Lit)
        if named and last_name(call.func) == "indexOf" and self._is_text(call):
            return False
        if (of := sought_in(call, scope, values.given)) is not None:
            self._later.append((of, call))
            return False
        every = call.func.of if isinstance(call.func, Attr) and call.args else None
        asks = last_name(call.func) in ASKS
        if asks and every is not None:
            one = call.args[0]
            if has_all(every, one, self._syntax, scope, values):
                return False
            if keeps(every, one, call.raw, scope) or self._gives_both(every, one):
                return False
        return last_name(call.func) == WITHIN or self._counts(call, scope)

    def _tells(self, call: Call) -> bool:
        """Whether a comparison is with something that whoever gives the value does not give too."""
        left, right = call.args[0], call.func.of if isinstance(call.func, Attr) else call.func
        if all(
            copied(one, self._scope, self._values, self._values.is_given) for one in (left, right)
        ) or any(map(self._tells_few, (left, right))):
            return False
        params = [
            {
                name
                for at, name in copied(one, self._scope, self._values, _is_own)
                if at is self._scope
            }
            for one in (left, right)
        ]
        if all(params):
            self._against[id(call.raw)] = params[0] | params[1]
        return True

    def _tells_few(self, side: Node) -> bool:
        """Whether something is what a function makes of some characters, or a sum: see `tells_few`."""
        scope, values = self._scope, self._values
        made = values.only(side.name, scope, side.raw) if isinstance(side, Name) else (side, scope)
        call, at = made or (side, scope)
        if not isinstance(call, Call):
            return False
        return tells_few(map(values.inner, values.functions(call, at)))

    def _gives_both(self, every: Node, one: Node) -> bool:
        """Whether something is looked for in a list of what its caller gives: `[other].includes(name)`."""
        parts = (
            every.items if isinstance(every, Seq) else every.args if isinstance(every, Call) else ()
        )
        return bool(parts) and all(
            copied(each, self._scope, self._values, self._values.is_given) for each in (every, one)
        )

    def sense(self, node: Any, names: set[str]) -> Sense:
        """What a look decides, and whether it is only one where a setting is given."""
        # Each part of a function is gone through that ends where something is used.
        key = id(self._scope), node, frozenset(names), self._half
        known = self._values.senses.get(key)
        if known is None:
            known = self._values.senses[key] = self._sensed(node, names)
        return known

    def _sensed(self, node: Any, names: set[str]) -> Sense:
        scope, syntax = self._scope, self._syntax
        if scope.kind != "function":
            return HEEDED
        found = syntax.refusal(node, scope.raw) or self._sense(node, names)
        if (caught := self._thrown(node)) is not HEEDED and (found.whole or caught is DENIES):
            return caught
        question, met = syntax.question(node) or (node, True)
        on = syntax.conditions(question, names, scope.raw, met=met, answers=found.answers)
        if any(self._values.is_off(one, scope, on=how) for one, how in on):
            return replace(found, unset=True)
        return found if scope.raw is None else self._standing(node, names, found)

    def _thrown(self, node: Any) -> Sense:
        """What a look decides that is a call of a check, by what becomes of its error: see `Ways.thrown`."""
        call = self._calls.get(id(node))
        if call is None or call.raw is not node or self._syntax.question(node) is not None:
            return HEEDED
        checks = self._values.functions(call, self._scope)
        inner = self._values.inner(checks[0]).raw if len(checks) == 1 else None
        return self._syntax.thrown(node, self._scope.raw, inner)

    def _standing(self, node: Any, names: set[str], found: Sense) -> Sense:
        """What a look decides of values of any shape: see `_flow_shapes`."""
        scope, syntax = self._scope, self._syntax
        asked = syntax.question(node)
        question, met = asked or (node, True)
        plain = syntax.sense(question, names, scope.raw, met=met)
        goes_on = plain.whole or bool(plain.inside) or True in plain.answers
        on = [
            *syntax.conditions(
                question, names, scope.raw, met=met is goes_on, answers=found.answers
            )
        ]
        if not on:
            return found
        every, how = self._values.sources(set(names), scope), syntax.written(scope.raw)
        if asked and plain.whole and is_let_by(question, met, on, every, how):
            return SHAPED
        return unasked(found, on, every, how)

    def _sense(self, node: Any, names: set[str]) -> Sense:
        scope, syntax = self._scope, self._syntax
        names = {one for one in names if self._is_variable(one)}
        asked = syntax.question(node)
        question, met = asked or (node, True)
        call = self._calls.get(id(question)) or (syntax.as_call(question) if asked else None)
        if call is not None and last_name(call.func) in _IN_TEXTS and seeks_no_mark(call):
            return DENIES
        if asked is None or call is None:
            said = self._values.said_by(call, scope) if call is not None else frozenset()
            senses = [self.without.sense(node, names, one) for one in sorted(said)]
            how = ways(call, scope) if call is not None else BOTH
            return joined(senses) if senses else self.without.either(node, names, how)
        if last_name(call.func) in _IN_TEXTS and self._is_text(call):
            return self.without.either(question, names)
        of = asked_in(call)
        meant = (names & syntax.names(of.raw) if of is not None else names) or names
        by = begins_at_root(call, scope) or self._is_joint(question, call, names, met=met)
        known = None if by else known_in(call)
        sense = self.without.sense(question, meant, met)
        found = decided(lambda: sense, names, known, scope)
        if found is HEEDED and not sense.whole:
            return self.without.denies(question, meant, met) or sense
        return found

    def _is_joint(self, question: Any, call: Call, names: set[str], *, met: bool) -> bool:
        """See `is_joint`."""
        if last_name(call.func) not in _BEGIN or not call.args:
            return False
        scope, syntax, texts = self._scope, self._syntax, texts_of(call.args[0], self._scope)
        on = syntax.conditions(question, names, scope.raw, met=not met, answers=frozenset())
        return is_joint(texts, on, names, syntax.written(scope.raw))

    def _is_variable(self, name: str) -> bool:
        """Whether a name is a function's, and none of what the module has for all."""
        at = owner(name.partition(".")[0], self._scope)
        return at is None or at.kind == "function"

    def _is_text(self, call: Call) -> bool:
        """Whether something is looked for in a text that the function is given, and not in a list."""
        of = call.func.of if isinstance(call.func, Attr) else call.func
        one = call.args[0] if call.args else None
        if one is None or isinstance(one, Lit):
            return True
        if isinstance(of, Attr) and of.name == "parents":
            return False
        return bool(copied(of, self._scope, self._values, _is_own))


def _is_own(scope: Scope, name: str, path: str) -> bool:
    del scope, name, path
    return True
