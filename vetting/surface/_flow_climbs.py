r"""Regular expressions that keep a text together for a shell or a query, and let a path lead anywhere:
`^[\w./-]+$` is true of `../../etc/passwd`.
"""

from functools import partial
from typing import Any

from vetting.regex_steps import OPS
from vetting.surface._asked_patterns import Asked, expression, given_in, parsed
from vetting.surface._ir import Call, Scope

_REPEATS = frozenset({OPS.MAX_REPEAT, OPS.MIN_REPEAT, OPS.POSSESSIVE_REPEAT})
_OUT = frozenset("./")
_AS_TOLD = frozenset(
    {OPS.IN, OPS.LITERAL, OPS.AT, OPS.SUBPATTERN, OPS.BRANCH, OPS.CATEGORY, *_REPEATS}
)


def climbs(call: Call, scope: Scope) -> bool:
    """Whether a call asks for an expression that texts with `../` in them have too."""
    asked = expression(call, partial(given_in, scope))
    return asked is not None and lets_climb(asked)


def lets_climb(asked: Asked) -> bool:
    """Whether texts with `../` in them fit an expression too."""
    if not set(asked.text) >= _OUT:
        return False
    tree = parsed(asked.text)
    return tree is not None and _is_plain(tree) and any(_leads_out(item) for item in tree)


def _is_plain(items: Any) -> bool:
    r"""Whether nothing is asked of what stands before or behind: `(?!.*\.\.)` may turn the dots away."""
    return all(kind in _AS_TOLD and all(map(_is_plain, _inner(kind, of))) for kind, of in items)


def _inner(kind: Any, of: Any) -> list[Any]:
    """The parts of a part of an expression."""
    if kind in _REPEATS:
        return [of[2]]
    if kind is OPS.SUBPATTERN:
        return [of[3]]
    return list(of[1]) if kind is OPS.BRANCH else []


def _leads_out(item: tuple[Any, Any]) -> bool:
    """Whether dots and strokes may stand in a part of an expression, in any order and number."""
    kind, of = item
    if kind in _REPEATS and of[1] > 2 and _signs(of[2]) >= _OUT:
        return True
    return any(_leads_out(one) for part in _inner(kind, of) for one in part)


def _signs(items: Any) -> frozenset[str]:
    """Which of a dot and a stroke may stand in parts of an expression."""
    found = set[str]()
    for kind, of in items:
        if kind is OPS.LITERAL:
            found.add(chr(of))
        elif kind is OPS.IN and of[0][0] is not OPS.NEGATE:
            found |= {sign for sign in _OUT if any(_is_of(sign, one) for one in of)}
        for part in _inner(kind, of):
            found |= _signs(part)
    return frozenset(found) & _OUT


def _is_of(sign: str, member: tuple[Any, Any]) -> bool:
    """Whether a member of a class stands for a sign."""
    kind, of = member
    if kind is OPS.RANGE:
        return bool(of[0] <= ord(sign) <= of[1])
    return kind is OPS.LITERAL and of == ord(sign)
