"""Steps of the evaluator for the names of what is called: of one budget, and of each function's own once that
is used up. What uses up the budget, on purpose too, is cut by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Scope

MAX_EVALUATED = 40_000
"""Steps for all functions together."""

SHARE = 200
"""Those that are left to each function once these are used up."""

CUT = "what is called is made in more steps than are followed"


class Asking:
    """How much the functions of one program were asked about."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self._steps = self._depth = 0
        self._spent: dict[int, tuple[Scope, int]] = {}
        """By the identity of the functions, which are kept for that."""

    def may(self, scope: Scope) -> bool:
        """Whether steps are left for what a function calls."""
        return self._steps <= MAX_EVALUATED or self._of(scope) < SHARE

    @contextmanager
    def of(self, scope: Scope) -> Iterator[None]:
        """What is asked until it ends counts for a function, once: what is asked for that is part of it."""
        before = self._machine.steps
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            steps = 0 if self._depth else self._machine.steps - before
            self._steps += steps
            self._spent[id(scope)] = scope, self._of(scope) + steps

    def _of(self, scope: Scope) -> int:
        known = self._spent.get(id(scope))
        return known[1] if known is not None else 0
