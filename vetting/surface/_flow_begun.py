"""What functions look at the beginning of: as their syntax tells, and expressions that an address is asked
for by its scheme, which may be kept anywhere: `SECURE.test(url)`.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from vetting.surface._asked_patterns import begins_as_an_address, expression, given_in
from vetting.surface._flow_sense import Sense
from vetting.surface._flow_syntax import SCHEME_ONLY, Syntax, told_of, weighed
from vetting.surface._ir import Scope

_SCHEME = "http"


def beginnings(
    raw: Any, scope: Scope, syntax: Syntax, source: str, heeds: Callable[[Any, set[str]], Sense]
) -> Iterator[tuple[str, str, Sense]]:
    """See `Syntax.begun`; `source` is that of the whole module."""
    yield from syntax.begun(raw, heeds)
    if _SCHEME not in source:
        return
    function, end = raw if isinstance(raw, tuple) else (raw, None)
    inside = scope.module.inside()
    for site in inside.calls(inside.region(function)):
        asked = expression(site.call, partial(given_in, site.scope))
        if asked is None or _SCHEME not in asked.text or syntax.is_void(site.call.raw):
            continue
        if (end is None or syntax.place(site.call.raw) < end) and begins_as_an_address(asked):
            told = [(name, SCHEME_ONLY) for name in told_of(asked.of) if name]
            yield from weighed(told, heeds(site.call.raw, {name for name, _ in told}))
