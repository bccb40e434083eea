r"""How far before a text a match of an expression can begin that gets there through gaps.

A gap is what `\s*` stands for in an anchor of a rule: spaces, continued lines and comments. One may
be of any length, so that how many bytes lie between a match's begin and a text tells nothing. What
stands before the text in a file does: of most places, the gap is empty or a space.
"""

from collections.abc import Sequence
from dataclasses import dataclass

GAP = r"(?:[\s\\]++|(?:#|//)[^\n]{0,2000}\n|/\*(?s:(?!\*/).){0,2000}\*/){0,20}+"
"""It as an expression."""

_SPACES = b" \t\n\r\f\v\\"
_COMMENT = 2004
"""Bytes of the longest comment."""

NOWHERE = (0, -1)
_MOST_STEPS = 24
"""Comments before one place that are looked at; all that is before it is a gap if there are more."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """So many bytes."""

    least: int
    most: int
    ends: bytes = b""
    """What the last of them can be; nothing where that is not known, or there may be none."""


@dataclass(frozen=True, slots=True)
class Run:
    """`signs`: so many at least."""

    signs: bytes
    least: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap; see the module."""


Step = Fixed | Run | Gap


def begins(text: bytes, place: int, steps: Sequence[Step]) -> tuple[int, int]:
    """From where to where something can begin after which `steps` lead to `place`: no such thing
    begins outside of that. `NOWHERE` where nothing does.
    """
    first = last = place
    for step in reversed(steps):
        if isinstance(step, Gap):
            first = _gap(text, first, last)
            continue
        ends = step.ends if isinstance(step, Fixed) else step.signs if step.least else b""
        if ends and (first == last or _is_space(text, first, last, ends)):
            if text[first - 1 : first] not in ends or not first:
                return NOWHERE
            last = first
        if isinstance(step, Run):
            first = _before(text, first, step.signs)
        else:
            first, last = max(0, first - step.most), last - step.least
            if last < 0:
                return NOWHERE
    return first, last


def _is_space(text: bytes, first: int, last: int, ends: bytes) -> bool:
    """Whether all is space from `first` to `last`, and none of `ends` is."""
    return not text[first:last].strip(_SPACES) and not any(sign in ends for sign in _SPACES)


def _gap(text: bytes, first: int, last: int) -> int:
    """A place from which on all gaps begin that end from `first` to `last`."""
    end = _before(text, first, _SPACES)
    if first == last and not text.endswith(b"*/", 0, end) and text.find(b"\n", end, first) < 0:
        return end  # no comment ends here
    # Until no piece of a gap begins before `end` and ends there or later.
    for _ in range(_MOST_STEPS):
        end = _before(text, end, _SPACES)
        begin = min(_line_comment(text, end), _block_comment(text, end))
        if begin == end:
            return end
        end = begin
    return 0


def _before(text: bytes, end: int, signs: bytes) -> int:
    """Where the `signs` begin that end at `end`."""
    size = 32
    while end > 0 and text[end - 1] in signs:
        start = max(0, end - size)
        end = start + len(text[start:end].rstrip(signs))
        size *= 2
    return end


def _line_comment(text: bytes, end: int) -> int:
    """Where the first comment can begin that goes on to a line's end at `end` or after it."""
    if text.find(b"\n", end, end + _COMMENT) < 0:
        return end
    start = max(0, end - _COMMENT)
    start = max(start, text.rfind(b"\n", start, end) + 1)
    found = (text.find(b"#", start, end), text.find(b"//", start, end + 1))
    return min((place for place in found if place >= 0), default=end)


def _block_comment(text: bytes, end: int) -> int:
    """As `_line_comment`, of one that goes on to a `*/`."""
    if text.find(b"*/", max(0, end - 2), end + _COMMENT) < 0:
        return end
    start = max(0, end - _COMMENT)
    start = max(start, text.rfind(b"*/", start, end - 1) - 1)  # where others have ended
    begin = text.find(b"/*", start, end + 1)
    return begin if 0 <= begin < end else end
