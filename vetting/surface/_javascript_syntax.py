"""What the syntax of JavaScript tells of places and questions: see `_flow_syntax`."""

from collections.abc import Callable, Iterator
from typing import Any

from vetting.surface._flow_sense import Asked, Sense
from vetting.surface._flow_shapes import unasked
from vetting.surface._flow_syntax import Syntax, UpTo
from vetting.surface._functions import extent, key_of
from vetting.surface._ir import Call, Node
from vetting.surface._javascript_conditions import conditions
from vetting.surface._javascript_dropped import dropped
from vetting.surface._javascript_left import before, early
from vetting.surface._javascript_lower import FUNCTIONS, call, lower
from vetting.surface._javascript_quantified import spread
from vetting.surface._javascript_questions import as_call, question_of
from vetting.surface._javascript_sense import Decided
from vetting.surface._javascript_shapes import JavaScriptWritten
from vetting.surface._javascript_started import Started, started
from vetting.surface._javascript_thrown import thrown
from vetting.surface._javascript_ways import always, given, is_nothing, reached, sides


class JavaScriptPlaces(Syntax):
    """See the module."""

    def __init__(self) -> None:
        super().__init__()
        self._written: dict[object, JavaScriptWritten] = {}
        self._decided: dict[tuple[object, frozenset[str], bool], Decided] = {}

    def question(self, raw: Any) -> tuple[Any, bool] | None:
        """See `Syntax.question`."""
        return question_of(raw)

    def as_call(self, raw: Any) -> Call:
        """See `Syntax.as_call`."""
        return as_call(raw)

    def sense_of(self, raw: Any, names: set[str], function: Any, *, met: bool, sure: bool) -> Sense:
        """See `Syntax.sense_of`."""
        key = key_of(function), frozenset(names), sure
        if key not in self._decided:
            self._decided[key] = Decided(names, function, self._standing(function), sure)
        return self._decided[key].sense(raw, met)

    def _standing(self, function: Any) -> Callable[[Any, bool, Sense, set[str]], Sense]:
        written = self.written(function)

        def standing(use: Any, answer: bool, found: Sense, made: set[str]) -> Sense:
            on = conditions(use, Asked(made, found.answers), function, met=answer)
            return unasked(found, on, made, written)

        return standing

    def spread(self, raw: Any, names: set[str], function: Any) -> set[str]:
        """See `Syntax.spread`."""
        return spread(raw, names, function, self.names)

    def written(self, function: Any) -> JavaScriptWritten:
        """See `Syntax.written`."""
        key = extent(function)
        if key not in self._written:
            self._written[key] = JavaScriptWritten(function, self.names)
        return self._written[key]

    def conditions(
        self, raw: Any, names: set[str], function: Any, *, met: bool, answers: frozenset[bool]
    ) -> Iterator[tuple[Any, bool]]:
        """See `Syntax.conditions`."""
        asked = Asked(names, answers)
        return conditions(raw, asked, function, met=met)

    def sides(self, raw: Any, said: bool) -> tuple[bool, list[tuple[Any, bool]]] | None:
        """See `Ways.sides`."""
        return sides(raw, said)

    def is_nothing(self, raw: Any, said: bool) -> Any:
        """See `Ways.is_nothing`."""
        return is_nothing(raw, said)

    def always(self, raw: Any) -> bool | None:
        """See `Ways.always`."""
        return always(raw)

    def given(self, function: Any, raw: Any) -> Any:
        """See `Ways.given`."""
        return given(function, raw)

    def called(self, raw: Any) -> Call | None:
        """See `Ways.called`."""
        while raw.type in ("await_expression", "parenthesized_expression") and raw.named_children:
            raw = raw.named_children[0]
        return call(raw) if raw.type == "call_expression" else None

    def reached(self, function: Any, at: Any) -> Iterator[tuple[Any, bool | None]]:
        """See `Ways.reached`."""
        return reached(function, at)

    def thrown(self, raw: Any, function: Any, inner: Any) -> Sense:
        """See `Ways.thrown`."""
        return thrown(raw, function, inner)

    def early(self, function: Any, raw: Any) -> UpTo | None:
        """See `Syntax.early`."""
        return early(function, raw)

    def before(self, function: Any, raw: Any) -> UpTo | None:
        """See `Syntax.before`."""
        return before(function, raw)

    def within(self, raw: Any, around: Any) -> bool:
        """See `Syntax.within`."""
        return bool(around.start_byte <= raw.start_byte < around.end_byte)

    def place(self, raw: Any) -> int:
        """See `Syntax.place`."""
        return int(raw.start_byte)

    def functions(self, raw: Any) -> Iterator[Any]:
        """See `Syntax.functions`."""
        args = raw.child_by_field_name("arguments") if raw is not None else None
        for child in args.named_children if args is not None else ():
            if child.type in FUNCTIONS:
                yield child

    def started(self, raw: Any) -> Started | None:
        """See `Syntax.started`."""
        return started(raw)

    def assigned(self, raw: Any) -> Node | None:
        """See `Syntax.assigned`."""
        return lower(raw) if raw.type == "assignment_expression" else None

    def is_raised(self, raw: Any) -> bool:
        """See `Syntax.is_raised`."""
        parent = raw.parent if raw is not None else None
        return parent is not None and parent.type == "throw_statement"

    def dropped(self, raw: Any) -> bool:
        """See `Syntax.dropped`."""
        return dropped(raw)
