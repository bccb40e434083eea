"""Names that could be taken for others: look-alike characters, other separators or order, typos.

Measured costs of such heuristics are high (one popular name in a hundred looks like another), so a
likeness is a thing to show, never a verdict. Characters that look alike follow the idea of the
skeleton of UTS 39, with digits read as the letters they stand for.
"""

import unicodedata
from enum import StrEnum, unique
from functools import lru_cache
from typing import NamedTuple

from vetting.patterns import pattern


@unique
class Likeness(StrEnum):
    """In which way a name is like another, in words; the most deliberate first."""

    CHARACTERS = "it is spelt with characters that look alike"
    SEPARATORS = "only separators differ"
    SCOPE_TYPO = "its scope is spelt almost the same"
    TYPO = "one or two letters differ"
    SCOPE = "only the scope differs"
    ORDER = "it is the same words in another order or wrapping"


_FOREIGN = (  # Cyrillic, Greek and phonetic letters that print like Latin ones, and those
    "\u0430\u0432\u0441\u0501\u0435\u0455\u0456\u0458\u043a\u04cf\u043c"
    "\u043f\u043e\u0440\u051b\u0433\u0442\u0443\u0445\u051d\u043d\u050d"
    "\u03b1\u03b5\u03b7\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03c9"
    "\u0131\u0261\u0269\u029f"
)
_LATIN = "abcdesijklmnopqrtyxwhgaenikvoptuxwlgil"
_ALIKE = str.maketrans(_FOREIGN, _LATIN)
_READ = str.maketrans("013457i|", "oleastll")
"""What digits are read as; `1`, `i` and `l` all replace each other."""

_WRAPPING = frozenset({"mcp", "server", "servers", "mcpserver"})
_GENERIC = frozenset({"api", "cli", "client", "core", "js", "node", "py", "python", "sdk", "ts"})
_SEPARATOR = pattern(r"[@/._\-\s]+")


class _Name(NamedTuple):
    """A name taken apart. `whole` and `base`, with the scope and without, have no separators;
    `topic` is the words that say what it is about; `wrapped` is whether `mcp` or `server` is there.
    """

    scope: str
    whole: str
    base: str
    topic: tuple[str, ...]
    wrapped: bool
    by_scope: bool
    """The base says nothing, as in `@stripe/mcp`: the scope is the topic."""


def likeness(name: str, known: str) -> Likeness | None:
    """How `name` could be taken for `known`; None when it could not, when both are of one scope,
    or when they differ only in a number (`nvidia-cublas-cu11`, `nvidia-cublas-cu12`).
    """
    if name == known:
        return None
    mine, theirs = _parts(name), _parts(known)
    if (mine.scope and mine.scope == theirs.scope) or _numbered(name, known):
        return None
    if mine.whole == theirs.whole:
        return Likeness.SEPARATORS
    if skeleton(mine.whole) == skeleton(theirs.whole):
        return Likeness.CHARACTERS
    if not theirs.topic:  # `mcp` alone: everything would be like it
        return None
    if mine.base == theirs.base and scopes_alike(mine.scope, theirs.scope):
        return Likeness.SCOPE_TYPO
    return _words(mine, theirs) or _typo(mine, theirs)


def scopes_alike(scope: str, known: str) -> bool:
    """Whether one npm scope could be taken for another, different one; no scope is like none."""
    mine, theirs = (_SEPARATOR.sub("", text) for text in (scope, known))
    if scope == known or _numbered(scope, known):
        return False
    most = _allowed(mine, theirs) if min(len(mine), len(theirs)) > 5 else 0
    return skeleton(mine) == skeleton(theirs) or distance(mine, theirs, most) is not None


def skeleton(text: str) -> str:
    """`text` as the eye reads it: two texts that look alike have one skeleton."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    seen = "".join(c for c in folded if unicodedata.category(c) not in ("Mn", "Me", "Cf", "Cc"))
    return seen.translate(_ALIKE).translate(_READ).replace("rn", "m").replace("vv", "w")


def words(name: str) -> tuple[str, ...]:
    """The words of a package name, scope and all, in lower case."""
    return tuple(word for word in _SEPARATOR.split(name.lower()) if word)


def is_wrapping(word: str) -> bool:
    """Whether a word only says that this is an MCP server, however it is misspelt."""
    if word in _WRAPPING or sorted(word) == sorted("mcp"):
        return True
    return len(word) > 4 and distance(word, "server", 1) is not None


def distance(one: str, other: str, most: int) -> int | None:
    """Damerau-Levenshtein distance, in the form where no part is edited twice; None over `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, mine in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, theirs in enumerate(other, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (mine != theirs))
            if i > 1 and j > 1 and mine == other[j - 2] and one[i - 2] == theirs:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) > most:
            return None
    return row[-1] if row[-1] <= most else None


def _words(mine: _Name, theirs: _Name) -> Likeness | None:
    """The same words, elsewhere or in another order: both must be wrapped, or neither.

    One word is only a likeness inside such a wrapping: `@types/react` is no `react`.
    """
    several = len(theirs.topic) > 1 and not mine.scope
    if mine.wrapped != theirs.wrapped or not (theirs.wrapped or several):
        return None
    if mine.base == theirs.base and not theirs.by_scope:
        return Likeness.SCOPE
    if sorted(mine.topic) == sorted(theirs.topic):
        return Likeness.ORDER
    return None


def _typo(mine: _Name, theirs: _Name) -> Likeness | None:
    if mine.scope and not theirs.scope and not theirs.wrapped:  # `@testing-library/react`
        return None
    pair = (mine.whole, theirs.whole) if theirs.by_scope else (mine.base, theirs.base)
    most = _allowed("".join(mine.topic), "".join(theirs.topic))
    return Likeness.TYPO if distance(*pair, most) else None


def _allowed(one: str, other: str) -> int:
    """How many edits make a typo: none in a short word, where every edit is another word."""
    shortest = min(len(one), len(other))
    return 0 if shortest < 5 else 1 if shortest < 10 else 2


def _numbered(one: str, other: str) -> bool:
    digits = pattern(r"[0-9]+")
    return one != other and digits.sub("0", one) == digits.sub("0", other)


@lru_cache(4096)
def _parts(name: str) -> _Name:
    scope = name.partition("/")[0] if name.startswith("@") else ""
    rest = words(name.removeprefix(scope))
    wrapped = any(is_wrapping(word) or "mcp" in word for word in rest)
    empty = _GENERIC if wrapped else frozenset()
    topic = tuple(word for word in rest if word not in empty and not is_wrapping(word))
    return _Name(
        scope=scope.lower(),
        whole="".join(words(name)),
        base="".join(rest),
        topic=topic or words(scope),
        wrapped=wrapped,
        by_scope=not topic and bool(scope),
    )
