"""Steps for what is asked of calls: all take them from one budget, and once that is used up each call has a
few of its own. What uses up the budget, on purpose too, ends the reading of nothing but itself.
"""

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from vetting.surface._flow_values import Values
from vetting.surface._ir import Site

EACH = 60
"""Steps that are left to each call."""

_TOO_OFTEN = "values are handed on too often"

T = TypeVar("T")


class Shares:
    """The budget of one look at all calls, perhaps in several rounds, of `most` steps."""

    def __init__(self, values: Values, most: int) -> None:
        self._values = values
        self._end = values.steps + most
        self._spent = Counter[int]()

    def ask(self, place: int, site: Site, what: Callable[[], T]) -> T | None:
        """What is found out of a call, which is the one at this place; None where its steps are used up,
        which is told.
        """
        values = self._values
        left = EACH - self._spent[place]
        if values.steps > self._end and left <= 0:
            values.cut(site.scope, _TOO_OFTEN)
            return None
        values.until = max(self._end, values.steps + left)
        before = max(values.steps, self._end)
        try:
            return what()
        finally:
            self._spent[place] += max(values.steps - before, 0)
