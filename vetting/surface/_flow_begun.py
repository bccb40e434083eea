"""What functions look at the beginning of: as their syntax tells, and expressions that an address is asked
for by its scheme, which may be kept anywhere: `SECURE.test(url)`. Who turns away some words,
`if (FORBIDDEN.test(code)) throw`, does no more either: code, commands and templates do without these.
"""

import ast
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from vetting.surface._asked_patterns import (
    begins_as_an_address,
    expression,
    given_in,
    turns_words_away,
)
from vetting.surface._flow_sense import Sense
from vetting.surface._flow_syntax import SCHEME_ONLY, Syntax, told_of, weighed
from vetting.surface._ir import Scope
from vetting.surface._javascript_excluded import MISSING, left_behind

_SCHEME = "http"


def beginnings(
    raw: Any, scope: Scope, syntax: Syntax, heeds: Callable[[Any, set[str]], Sense]
) -> Iterator[tuple[str, str, Sense]]:
    """See `Syntax.begun`."""
    yield from syntax.begun(raw, heeds)
    function, end = raw if isinstance(raw, tuple) else (raw, None)
    inside = scope.module.inside()
    for site in inside.calls(inside.region(function)):
        asked = expression(site.call, partial(given_in, site.scope))
        if asked is None or syntax.is_void(site.call.raw):
            continue
        if end is not None and syntax.place(site.call.raw) >= end:
            continue
        scheme = _SCHEME in asked.text and begins_as_an_address(asked)
        if scheme or (turns_words_away(asked) and _goes_on_without(site.call.raw)):
            told = [(name, SCHEME_ONLY if scheme else "") for name in told_of(asked.of) if name]
            yield from weighed(told, heeds(site.call.raw, {name for name, _ in told}))


def _goes_on_without(raw: Any) -> bool:
    """Whether texts in which an expression of JavaScript is found are turned away where it is asked."""
    return not isinstance(raw, ast.AST) and left_behind(raw) == MISSING
