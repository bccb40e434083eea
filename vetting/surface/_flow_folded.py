"""Functions that fold several values into one: `urls.reduce((before, url) => …, first)`,
`functools.reduce(lambda before, url: …, urls, first)`.
"""

from dataclasses import dataclass

from vetting.surface._calls import last_name
from vetting.surface._ir import Attr, Call, Name, Node

_FOLDS = frozenset({"reduce", "reduceRight"})
_MOST = 3


@dataclass(frozen=True, slots=True)
class Fold:
    """What a call gives the function that folds."""

    func: Node
    over: Node
    first: Node | None
    """What it begins with; one of `over` where that is not said."""


def fold_of(call: Call) -> Fold | None:
    """What a call folds; None for any other."""
    of = call.func.of if isinstance(call.func, Attr) else None
    if last_name(call.func) not in _FOLDS or not 0 < len(call.args) <= _MOST:
        return None
    if of is None or (isinstance(of, Name) and of.name in ("functools", "ft")):  # Python's
        func, over, first = (*call.args, None, None)[:3]
        return Fold(func, over, first) if func is not None and over is not None else None
    func, first = (*call.args, None)[:2]
    return Fold(func, of, first) if func is not None else None
