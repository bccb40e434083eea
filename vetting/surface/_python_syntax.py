"""What the syntax of Python tells of places and questions: see `_flow_syntax`."""

import ast
from collections.abc import Iterator
from typing import Any

from vetting.surface._flow_sense import Asked, Sense
from vetting.surface._flow_shapes import unasked
from vetting.surface._flow_syntax import Syntax, UpTo
from vetting.surface._ir import Call, Element, Node, Seq
from vetting.surface._python_caught import caught
from vetting.surface._python_conditions import conditions
from vetting.surface._python_left import before, early, place_of
from vetting.surface._python_lower import call, lower
from vetting.surface._python_numbers import as_text
from vetting.surface._python_quantified import spread
from vetting.surface._python_questions import as_call, question_of
from vetting.surface._python_sense import sense
from vetting.surface._python_shapes import PythonWritten
from vetting.surface._python_sorted import sorts_out
from vetting.surface._python_started import started
from vetting.surface._python_thrown import thrown
from vetting.surface._python_used import above
from vetting.surface._python_ways import always, given, is_nothing, reached, sides


class PythonPlaces(Syntax):
    """See the module."""

    def __init__(self) -> None:
        super().__init__()
        self._above: dict[int, tuple[ast.AST, dict[int, ast.AST]]] = {}
        """What each syntax node of a function stands in, by functions, which are kept for that."""

        self._written: dict[int, tuple[ast.AST, PythonWritten]] = {}

    def question(self, raw: Any) -> tuple[Any, bool] | None:
        """See `Syntax.question`."""
        return question_of(raw)

    def as_call(self, raw: Any) -> Call:
        """See `Syntax.as_call`."""
        return as_call(raw)

    def sense_of(self, raw: Any, names: set[str], function: Any, *, met: bool, sure: bool) -> Sense:
        """See `Syntax.sense_of`."""
        parents, written = self._parents(function), self.written(function)

        def standing(use: ast.AST, answer: bool, found: Sense, made: set[str]) -> Sense:
            asked = Asked(made, found.answers)
            return unasked(
                found, conditions(use, asked, function, parents, met=answer), made, written
            )

        return sense(raw, names, function, parents, met=met, standing=standing, sure=sure)

    def refusal(self, raw: Any, function: Any) -> Sense | None:
        """See `Syntax.refusal`: a table does."""
        return caught(raw, self._parents(function)) if isinstance(raw, ast.Subscript) else None

    def _parents(self, function: Any) -> dict[int, ast.AST]:
        if id(function) not in self._above:
            self._above[id(function)] = function, above(function)
        return self._above[id(function)][1]

    def conditions(
        self, raw: Any, names: set[str], function: Any, *, met: bool, answers: frozenset[bool]
    ) -> Iterator[tuple[Any, bool]]:
        """See `Syntax.conditions`."""
        asked = Asked(names, answers)
        return conditions(raw, asked, function, self._parents(function), met=met)

    def spread(self, raw: Any, names: set[str], function: Any) -> set[str]:
        """See `Syntax.spread`."""
        return spread(raw, names, self._parents(function), self.names)

    def written(self, function: Any) -> PythonWritten:
        """See `Syntax.written`."""
        if id(function) not in self._written:
            self._written[id(function)] = function, PythonWritten(function, self.names)
        return self._written[id(function)][1]

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
        while isinstance(raw, ast.Await):
            raw = raw.value
        return call(raw) if isinstance(raw, ast.Call) else None

    def reached(self, function: Any, at: Any) -> Iterator[tuple[Any, bool | None]]:
        """See `Ways.reached`."""
        return reached(function, at, self._parents(function))

    def thrown(self, raw: Any, function: Any, inner: Any) -> Sense:
        """See `Ways.thrown`."""
        return thrown(raw, self._parents(function), inner)

    def early(self, function: Any, raw: Any) -> UpTo | None:
        """See `Syntax.early`."""
        return early(function, raw)

    def before(self, function: Any, raw: Any) -> UpTo | None:
        """See `Syntax.before`."""
        return before(function, raw)

    def within(self, raw: Any, around: Any) -> bool:
        """See `Syntax.within`."""
        return place_of(around) <= place_of(raw) < place_of(around, end=True)

    def place(self, raw: Any) -> int:
        """See `Syntax.place`."""
        return place_of(raw)

    def cuts(self, raw: Any) -> bool:
        """See `Syntax.cuts`."""
        return isinstance(raw, ast.Subscript)

    def sorts_out(self, raw: Any) -> bool:
        """See `Syntax.sorts_out`."""
        return any(map(sorts_out, getattr(raw, "generators", ())))

    def functions(self, raw: Any) -> Iterator[Any]:
        """See `Syntax.functions`."""
        if isinstance(raw, ast.Call):
            for arg in (*raw.args, *(item.value for item in raw.keywords)):
                if isinstance(arg, ast.Lambda):
                    yield arg

    def started(self, raw: Any) -> tuple[Node, list[Node], list[tuple[str, Node]]] | None:
        """See `Syntax.started`."""
        made = started(raw)
        lazy = made is not None and any(isinstance(one, Element) for one in made[1])
        return (
            None if lazy and self.dropped(raw) else made
        )  # `map(check, names)` alone runs nothing

    def assigned(self, raw: Any) -> Node | None:
        """See `Syntax.assigned`."""
        return lower(raw.value) if isinstance(raw, ast.Assign) else None

    def last_part(self, raw: Any) -> object:
        """See `Syntax.last_part`."""
        path = isinstance(raw, ast.BinOp) and isinstance(raw.op, ast.Div)
        return getattr(raw.right, "value", None) if path else None

    def steps(self, raw: Any) -> list[Node]:
        """See `Syntax.steps`."""
        found: list[Node] = []
        while isinstance(raw, ast.BinOp) and isinstance(raw.op, ast.Div):
            found.append(lower(raw.right))
            raw = raw.left
        return [lower(raw), *reversed(found)] if found else []

    def formatted(self, raw: Any) -> tuple[Node, Node] | None:
        """See `Syntax.formatted`."""
        is_text = isinstance(raw, ast.BinOp) and isinstance(raw.op, ast.Mod)
        return (lower(raw.left), Seq(raw.lineno, raw, (*as_text(raw),))) if is_text else None
