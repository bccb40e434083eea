"""Calls of functions that do nothing but answer, whose answer nobody takes: `clamp(workers, 4);` holds
nothing down. A function that may refuse what it is given, or changes it in its place, does.
"""

from itertools import islice

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Name, Scope, Site

_HOLDS = pattern(r"(?i)min|max|clamp|bound|limit|cap|truncate|restrict|at_?most")
_ACTS = pattern(
    r"\b(?:throw|raise|assert|reject|exit|abort|yield|delete|del|global|nonlocal|setattr|emit)\b"
    r"|[\w$)\]][.\[][^=<>!\n]{0,60}[^=<>!]=(?![=>])"
)
"""What refuses something, or changes a member of it."""

_MOST, _DEPTH = 40, 3


def is_unheeded(site: Site, values: Values) -> bool:
    """Whether a call is one of them."""
    if not _HOLDS.search(last_name(site.call.func)):
        return False
    if not values.syntax(site.scope.module).dropped(site.call.raw):
        return False
    return _only_answers(site, values, 0)


def heeded(scope: Scope, values: Values) -> str:
    """The source of a function without such calls."""
    text, inside = scope.module.source(scope.raw), scope.module.inside()
    for site in inside.calls(inside.region(scope.raw)) if _HOLDS.search(text) else ():
        if is_unheeded(site, values):
            text = text.replace(scope.module.source(site.call.raw), "", 1)
    return text


def _only_answers(site: Site, values: Values, depth: int) -> bool:
    closures = values.functions(site.call, site.scope)
    if not closures:
        func = site.call.func
        of = func.of if isinstance(func, Attr) else func
        return isinstance(of, Name) and of.name in ("Math", "min", "max")
    for inner in map(values.inner, closures):
        if depth > _DEPTH or inner.raw is None or _ACTS.search(inner.module.source(inner.raw)):
            return False
        inside = inner.module.inside()
        sites = list(islice(inside.calls(inside.region(inner.raw)), _MOST))
        if not all(_only_answers(one, values, depth + 1) for one in sites):
            return False
    return True
