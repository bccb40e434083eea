"""Looks at no more than the beginning of something."""

import re

from vetting.surface._flow_marks import BEGUN, SCHEMED


def both(one: str, other: str) -> str:
    """What two looks leave: two of different kinds no way out, and a scheme says less than another."""
    if SCHEMED in (one, other):
        return other if one == SCHEMED else one
    return one if one == other else BEGUN


def has_end(name: str, source: str) -> bool:
    """Whether a variable is given a text that ends with a separator."""
    word = re.escape(name.rpartition(".")[2])
    given = (
        rf"\b{word}\b\s{{0,4}}(?::[^=\n]{{0,40}})?=[^\n]{{0,120}}?(?:\bsep\b|/[\"'`]|\\\\[\"'`])"
    )
    return re.search(given, source) is not None
