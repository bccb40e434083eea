"""Limits that are told: what is left out of a package's flows is one of its gaps, never nothing."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from vetting.surface._ir import Scope

_T = TypeVar("_T")


def up_to(
    most: int, found: Iterable[_T], cut: Callable[[Scope, str], None], scope: Scope, what: str
) -> Iterator[_T]:
    """The first `most` of what is found; `cut` hears of more in the file of `scope`, with `what` it is."""
    for number, one in enumerate(found):
        if number == most:
            cut(scope, f"too many {what}")
            return
        yield one
