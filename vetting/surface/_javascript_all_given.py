"""Functions of JavaScript that use what they are given without naming it: `arguments[0]`."""

from bisect import bisect_left
from collections.abc import Sequence

from vetting.surface._ir import Param, Scope

ALL = "arguments"


def take_all(scope: Scope, places: Sequence[int]) -> None:
    """Give the scope of a function a list of all that it is given, if it uses that at one of `places`,
    which are in their order.
    """
    raw = scope.raw
    if scope.rest is not None or ALL in scope.names or raw.type == "arrow_function":
        return
    first = bisect_left(places, raw.start_byte)
    if first < len(places) and places[first] < raw.end_byte:
        scope.rest = Param(raw.start_point[0] + 1, name=ALL, index=0)
        scope.bind(ALL, scope.rest)
