"""Names of variables in which constants of other files stand, which are known when all files are:
`environ[PREFIX + "TOKEN"]`, where `PREFIX` is imported. Until then the constant stands there in braces,
which no name of a variable has.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice, product

from vetting.patterns import pattern
from vetting.profile._facts import Helper

_HELD = pattern(r"\{([^{}]{1,200})\}")
_MOST = 100
"""Texts that are made of one that is open."""

Constants = Mapping[str, tuple[str, ...]]
"""What constants of all files hold, by their names: one text, or those of a list."""


def held(path: str) -> str:
    """What stands for the constant, or for each of the list, that a dotted path ends in."""
    return f"{{{path.rpartition('.')[2]}}}"


def is_open(text: str) -> bool:
    """Whether a constant of another file stands in a text."""
    return "{" in text


def said_of(name: str, constants: Constants) -> tuple[str, ...]:
    """The names of variables that a constant of another file holds, or that such constants stand in."""
    return _filled(name, constants) if is_open(name) else constants.get(name, ())


def closed(helper: Helper, constants: Constants) -> list[Helper]:
    """A function with what constants of other files put around the name that it is given; none where no
    file says what they hold.
    """
    if not is_open(helper.before + helper.after):
        return [helper]
    afters = _filled(helper.after, constants)
    return [
        replace(helper, before=before, after=after)
        for before in _filled(helper.before, constants)
        for after in afters
    ]


def _filled(text: str, constants: Constants) -> tuple[str, ...]:
    """The texts that come of one, with what is held put in; none where nobody says what that is, or where
    they are too many.
    """
    parts = _HELD.split(text)
    texts = [constants.get(part, ()) if odd % 2 else (part,) for odd, part in enumerate(parts)]
    found = tuple("".join(one) for one in islice(product(*texts), _MOST + 1))
    return found if len(found) <= _MOST else ()
