"""What the answer to a question decides: who goes on behind it, and where.

Only what turns away all that it does not know says something of what is left. Who turns away what it knows
lets all else through.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from vetting.patterns import pattern

Extent = tuple[int, int]
"""Where a part of a function begins and ends, as `Syntax.place` tells places."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way past a question: what is asked beside it, as a syntax node, and the answer on which nobody heeds
    the question, `other` in `x in OK or other`; or a statement that is reached all the same, or that answers
    the same, `return True`, which stands `at` a place.
    """

    of: Any
    said: bool
    at: Any = None


@dataclass(frozen=True, slots=True)
class Sense:
    """What is known of the texts that a question knows."""

    whole: bool = True
    """All that goes on behind it is known, or nothing else is understood of the question."""

    inside: tuple[Extent, ...] = ()
    """Only what is used there is known."""

    outside: tuple[Extent, ...] = ()
    """What is used there is turned away."""

    answers: frozenset[bool] = frozenset()
    """What the function answers of the texts that are known, where whoever calls it decides."""

    unset: bool = False
    """The question is only asked where a setting is given that is not there by default."""

    shaped: bool = False
    """It is only asked of values of one shape, and others go on: see `_flow_shapes`."""

    past: tuple[Way, ...] = ()
    """All this is only so where nothing unknown gets past the question on one of these ways."""

    still: tuple[Extent, ...] = ()
    """What is used there is known all the same."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: about which variables, and what the function answers of what the question knows."""

    names: set[str]
    answers: frozenset[bool] = frozenset()

    def is_passed(self, said: bool | None, *, bare: bool) -> bool:
        """Whether a function that is left with `said` lets something through: `bare` is without an answer."""
        return said in self.answers if self.answers else bare or said is True


HEEDED = Sense()
"""As far as is understood, a question turns away what it does not know."""

DENIES = Sense(whole=False)
"""It turns away what it knows, or nothing at all."""

SHAPED = Sense(whole=False, shaped=True)
"""Of what has another shape it decides nothing."""

ANSWERS = Sense(whole=False, answers=frozenset({True}))
"""The function says yes to what it knows, and whoever calls it decides."""

REFUSES = pattern(r"(?i)(?:is_?)?(?:ok(?:ay)?|valid|allowed|success|safe|permitted|authorized)")
"""Members of an answer that say yes."""

TELLS_WHY = pattern(r"(?i)(?:is_?)?(?:errors?|reason|message|denied|blocked|invalid|problem)")
"""Those that are there where it is no."""

ASSERTS = pattern(r"(?i)assert(?:True|Ok|_true)?|ok|invariant|strict|tiny_?invariant")
PLAIN = frozenset({
    *("join", "resolve", "normalize", "relative", "dirname", "basename", "extname", "trim", "trimStart"),
    *("trimEnd", "toLowerCase", "toUpperCase", "toString", "String", "split", "slice", "substring", "URL"),
    *("replace", "replaceAll", "parse", "Path", "PurePath", "expanduser", "absolute", "abspath", "realpath"),
    *("realpathSync", "normpath", "strip", "lstrip", "rstrip", "lower", "upper", "casefold", "str", "get"),
    *("urlparse", "urlsplit", "splitext", "quote", "unquote", "with_suffix", "joinpath", "pop", "at"),
    *("resolvePath", "fspath", "as_posix", "isAbsolute", "is_absolute", "exists", "existsSync", "is_file"),
    *("is_dir", "isfile", "isdir", "len", "isinstance", "bool", "Boolean", "Array", "isArray"),
})  # fmt: skip
"""Calls that only make another form of what they are given, or ask for what says nothing."""

_LOCAL = pattern(
    r"(?i)localhost|127\.|0\.0\.0\.0|\[?::|169\.254|10\.|192\.168|172\.|metadata|\.(?:internal|local|localdomain)$"
)
_NETWORK = pattern(
    r"(?i)169\\?\.254|metadata[.\"']|is_?private|private_?(?:ip|net|range|host|addr)|link_?local|f[cd]00:"
)
_NETWORKS = pattern(r"((?<![\d.])10\\?\.)|(192\\?\.168)|((?<![\d.])172\\?\.)")
_OF_THEM = 3
"""Those of RFC 1918: https://www.rfc-editor.org/rfc/rfc1918#section-3"""

_HOST = pattern(r"(?i)(?:host|addr|netloc|domain)|(?<![a-z])ip(?![a-z])|Ip\b")
_MARKS = pattern(r"[^\w\s]{1,4}|-{1,2}[\w-]{1,40}=?|[~.]{1,2}[/\\]?")


def turns_away_what_counts(asked: str, texts: Sequence[str], around: str = "") -> bool:
    """Whether texts that are turned away are what a check must turn away, whatever else goes on: a host of
    this computer and those of its network, which the code `around` may name, an option in front of a name,
    marks of a shell or of a path. Who turns away no more than `localhost`, or one or two networks, lets the
    rest of them through.
    """
    if not texts:
        return False
    if all(map(_MARKS.fullmatch, texts)):
        return True
    if _HOST.search(asked) is None or not any(map(_LOCAL.match, texts)):
        return False
    every = "\n".join((*texts, around))
    named = {one.lastindex for one in _NETWORKS.finditer(every)}
    return len(named) == _OF_THEM or _NETWORK.search(every) is not None


def joined(senses: Sequence[Sense]) -> Sense:
    """What several questions say together of what they know: one that turns away all else is enough."""
    return reduce(_both, senses) if senses else HEEDED


def _both(one: Sense, other: Sense) -> Sense:
    if one.whole or other.whole:
        wholes = sorted(
            (each for each in (one, other) if each.whole), key=lambda each: len(each.past)
        )
        sure = [each for each in wholes if not each.outside]
        found = sure[0] if sure and len(sure[0].past) <= len(wholes[0].past) else wholes[0]
        return replace(found, answers=one.answers | other.answers)
    return Sense(
        whole=False,
        inside=one.inside + other.inside,
        answers=one.answers | other.answers,
        past=one.past + other.past,
        still=one.still + other.still,
    )


def beside(sense: Sense, past: Sequence[Way], right: Sequence[Extent] = ()) -> Sense:
    """The same of a question that there are ways past; what is known behind it in a condition stays so."""
    if not past or not (sense.whole or sense.inside or sense.answers):
        return sense
    return replace(sense, past=(*sense.past, *past), still=(*sense.still, *right))
