"""The spellings by which a function holds a number, or the length of a text, down."""

import re

from vetting.patterns import pattern

_STOPS = r"(?:(?:raise|return|throw)\b|(?:{each})\s?=(?!=))"
_LESSER = (
    r"(?i:(?:\b(?:math\.)?min|clamp|bound(?:ed)?|limit\w{{0,24}}|cap|truncate|escape\w{{0,24}}))"
    r"\s{{0,8}}\([^()]{{0,80}}(?:\([^()]{{0,60}}){{0,2}}\b(?:{each})\b"
)
"""`min(n, 100)`, `min(max(n, 1), 100)`"""

_REFUSED = (
    r"\bif\s{{0,8}}\([^;{{}}\n]{{0,80}}?\b(?:{each})\s?>=?\s?[\w.]{{1,40}}[^;{{}}\n]{{0,40}}\)"
    rf"\s?\{{{{?\s{{{{0,20}}}}{_STOPS}"
)
"""`if (n > MAX) throw …`, `if (n > MAX) n = MAX`"""

_NOT_LET_IN = (
    r"\bif\s{{0,8}}\(\s?!\s?\([^;{{}}\n]{{0,80}}?\b(?:{each})\s?<=?\s?[\w.]{{1,40}}[^;{{}}\n]{{0,40}}\)"
    rf"\s?\{{{{?\s{{{{0,20}}}}{_STOPS}"
)
"""`if (!(n <= MAX)) throw …`"""

_RAISED = (
    r"\bif\b[^\n:]{{0,80}}?(?:\b(?:{each})\)?\s?>=?\s?\w|\bnot\b[^\n:]{{0,60}}?\b(?:{each})\)?\s?<=?\s?\w)"
    rf"[^\n:]{{{{0,80}}}}:\s{{{{0,40}}}}{_STOPS}"
)
"""`if n > MAX: raise …`, `if not 0 < n <= MAX: raise …`, `if len(n) > MAX: raise …`"""

_ASSERTED = r"\bassert\b[^\n]{{0,60}}?\b(?:{each})\s?<=?\s?\w"
_CHOSEN = (
    r"\b(?:{each})\s?<=?\s?[\w.]{{1,40}}\s(?:else|\?)\s(?![^\n;]{{0,60}}\((?:{each})\s?-\s?\d)"
    r"|\bif (?:{each})\s?>=?\s?[\w.]{{1,40}} else (?:{each})\b"
    r"|\b(?:{each})\s?>=?\s?[\w.]{{1,40}}\s?\?\s?[\w.]{{1,40}}\s?:\s?(?:{each})\b"
)
"""`n if n < MAX else MAX`, `n > MAX ? MAX : n`, and not `n if n < 2 else fib(n - 1)`"""

_CUT = r"\b(?:{each})\s{{0,8}}(?:\.\s{{0,8}}(?:slice|substring|substr)\s{{0,8}}\(|\[\s{{0,8}}:|\.length\b)"
_HOLDS = (_LESSER, _REFUSED, _NOT_LET_IN, _RAISED, _ASSERTED, _CHOSEN)
_FORMS = (*_HOLDS, _CUT)
_NAMED = tuple(pattern(form.format(each=r"[\w$]{1,40}")) for form in _HOLDS)
_WORD = pattern(r"[A-Za-z_$][\w$]*+")

_DISTINCT = (
    r"\bif\b[^\n:]{{0,60}}?\blen\(set\((?:{each})\)\)\s?>=?\s?\w"
    rf"[^\n:]{{{{0,80}}}}:\s{{{{0,40}}}}{_STOPS}"
)
"""`if len(set(letters)) > MAX: raise …`"""


def is_limited(each: str, text: str) -> bool:
    """Whether `text`, the source of a function, holds down one of the variables of the alternation
    `each`.
    """
    return any(re.search(form.format(each=each), text) for form in _FORMS)


def limited_names(text: str) -> set[str]:
    """The variables and members that `text`, the source of a function, holds down itself."""
    found = set[str]()
    for named, form in zip(_NAMED, _HOLDS, strict=True):
        for match in named.finditer(text):
            words = set(_WORD.findall(match[0]))
            found |= {w for w in words if re.search(form.format(each=re.escape(w)), match[0])}
    return found


def are_few(each: str, used: str, text: str) -> bool:
    """Whether `text` holds down how many different members a variable has, and those are all that is
    `used`: `sorted(set(letters))`.
    """
    rest, times = re.subn(rf"\bset\((?:{each})\)", "", used)
    more = re.search(rf"\b(?:{each})\b", rest) is not None
    return times > 0 and not more and re.search(_DISTINCT.format(each=each), text) is not None
