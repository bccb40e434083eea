"""Looks of functions that refuse what they are given, known before any value is handed on: where `inside`
raises, `self.inside(real)`. What was handed on once stays, and who gets it first is a matter of order.
"""

from collections.abc import Iterable
from functools import partial

from vetting.patterns import pattern
from vetting.surface._flow_taking import argument_of
from vetting.surface._flow_values import Values
from vetting.surface._ir import Name, Site

_REFUSES = pattern(r"\b(?:raise|throw)\b")
_ROUNDS = 3
"""Functions that hand what they are given to each other before one refuses it."""


def foresee(sites: Iterable[Site], values: Values) -> None:
    """Have the callers of such functions know that a variable which they hand on is looked at. What a
    function gives back may be made of what it is given before it looks: only calls for nothing else count.
    """
    calls = [
        site
        for site in sites
        if any(isinstance(arg, Name) for arg in site.call.args)
        and values.syntax(site.scope.module).dropped(site.call.raw)
    ]
    for _ in range(_ROUNDS):
        before = values.changes.count
        for site in calls:
            found = values.functions(site.call, site.scope)
            inner = values.inner(found[0]) if len(found) == 1 else None
            if inner is None or not _REFUSES.search(inner.module.source(inner.raw)):
                continue
            for param in inner.params:
                arg = argument_of(param, site.call.args, inner)
                if isinstance(arg, Name) and values.refuses(param.name, inner):
                    values.look_at(
                        arg.raw, site.scope, decides=partial(values.thrown, site.call, inner)
                    )
        if values.changes.count == before:
            return
