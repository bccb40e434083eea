"""Looks at no more than the beginning of something."""

import re

from vetting.patterns import pattern
from vetting.surface._flow_marks import (
    BEGUN,
    CHOSEN,
    DOTS,
    NEAR,
    ROOTED,
    SCHEMED,
    UNDASHED,
    Mark,
    Marks,
    of_kind,
)
from vetting.surface._flow_syntax import NO_OPTION, ROOT_ONLY, SCHEME_ONLY, UNENDED
from vetting.surface._ir import Scope

_MOST = 20

LESS = {NO_OPTION: UNDASHED, SCHEME_ONLY: SCHEMED, ROOT_ONLY: ROOTED}
"""What is left of looks that say less than that the beginning was looked at."""

ABSOLUTE = pattern(
    r"""isabs|is_?[aA]bsolute|[lL](?:strip|eft)\(|starts_?[wW]ith\(\s{0,4}\(?["'`](?:[/.]|\\)|\.root\b|\.drive\b"""
)
"""Words of code that looks whether a path begins at the root."""

_CUT = pattern(
    r"(?<![\w.$])(\w{1,60})(?:\[\s{0,4}[1-9l]\w{0,20}(?:\(\w{1,20}\))?\s{0,4}:"
    r"|\.(?:slice|substring|substr)\(\s{0,4}[^0\s)]|\.(?:removeprefix|lstrip|replace)\()"
)
"""What leaves a text without its beginning."""

UNSET = "unset"
"""Beside the mark of what a caller decides: it is only looked at where a setting is given."""


def unset(marks: Marks) -> Marks:
    """The marks of what is only looked at where a setting is given."""
    return marks | {(UNSET, of) for _, of in of_kind(marks, *CHOSEN)}


def is_unset(mark: Mark, marks: Marks) -> bool:
    """Whether what a mark stands for is only looked at where a setting is given."""
    kind, of = mark
    known = of_kind(marks, UNSET)
    return kind in CHOSEN and any(of == one or of.startswith(f"{one}.") for _, one in known)


def is_cut(name: str, scope: Scope) -> bool:
    """Whether a variable gets the rest of itself behind a beginning: `name = name[2:]`. What it began with
    then tells nothing of it.
    """
    given = scope.names.get(name, [])
    raws = [one.raw for one in given[:_MOST] if one.raw is not None and len(given) > 1]
    texts = (scope.module.source(raw)[:200] for raw in raws)
    return any(found[1] == name for text in texts for found in _CUT.finditer(text))


def both(one: str, other: str) -> str:
    """What two looks leave: two of different kinds no way out, and a scheme, or that
    a path begins at the root, says less than another.
    """
    for less in LESS.values():
        if less in (one, other):
            return other if one == less else one
    return one if one == other else BEGUN


def kind_of(start: str, source: str) -> str:
    """What is left of a look at a beginning, by that with which it must begin as `Syntax.begun` tells it."""
    if start == "..":
        return DOTS
    if start == UNENDED:
        return NEAR
    near = start and start not in LESS and not has_end(start, source)
    return NEAR if near else LESS.get(start, BEGUN)


def has_end(name: str, source: str) -> bool:
    """Whether a variable is given a text that ends with a separator."""
    word = re.escape(name.rpartition(".")[2])
    given = (
        rf"\b{word}\b\s{{0,4}}(?::[^=\n]{{0,40}})?=[^\n]{{0,120}}?(?:\bsep\b|/[\"'`]|\\\\[\"'`])"
    )
    return re.search(given, source) is not None
