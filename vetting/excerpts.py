"""Source lines around a finding, for people: clipped, and without the values of secrets."""

from vetting import secrets
from vetting.model.evidence import Excerpt

_AROUND = 2
_MOST = 9
_WIDTH = 160
# What is looked at beside what is shown, to recognise a secret of which only a part is shown.
_BESIDE = 130  # lines: a private key of 8192 bits has 101
_MARGIN = 8192  # characters
_BLOCK = 64 << 10  # bytes


def excerpt(data: bytes, line: int, end_line: int, column: int = 1) -> Excerpt:
    """The lines from two before `line` to two after `end_line`, at most nine.

    A long line is clipped around `column`. Characters stay as they are: whoever prints an excerpt
    escapes it for where it is printed.
    """
    first = max(1, line - _AROUND)
    last = min(end_line + _AROUND, first + _MOST - 1)
    begin, end = max(1, first - _BESIDE), last + _BESIDE
    clips = []
    for number, raw in enumerate(_lines(data, begin, end), begin):
        text = raw.rstrip(b"\r").decode("utf-8", "replace")
        inner = len(text) > _WIDTH and number == line
        clips.append(_Clip(text, max(0, column - 1 - _WIDTH // 2) if inner else 0))
    whole = "\n".join(clip.text for clip in clips)
    hidden = secrets.spans(whole)
    shown = []
    offset = 0
    for number, clip in enumerate(clips, begin):
        if first <= number <= last:
            text = secrets.masked(whole, hidden, offset + clip.start, offset + clip.end)
            shown.append(f"{clip.before}{text}{clip.after}".expandtabs(4))
        offset += len(clip.text) + 1
    return Excerpt(first=first, lines=tuple(shown))


def _lines(data: bytes, begin: int, end: int) -> list[bytes]:
    """The lines from `begin` to `end`, both from 1, without making one of each line before them."""
    start, left = 0, begin - 1
    while left and (count := data.count(b"\n", start, start + _BLOCK)) < left:
        start += _BLOCK
        left -= count
        if start >= len(data):
            return []
    for _ in range(left):
        start = data.index(b"\n", start) + 1
    stop = start
    for _ in range(begin, end + 1):
        found = data.find(b"\n", stop)
        if found < 0:
            return data[start:].split(b"\n")
        stop = found + 1
    return data[start : stop - 1].split(b"\n")


class _Clip:
    """The part of a line that is shown, from `start` to `end` in `text`, which is that part and a
    margin on both sides.
    """

    def __init__(self, line: str, start: int) -> None:
        cut = max(0, start - _MARGIN)
        self.text = line[cut : start + _WIDTH + _MARGIN]
        self.start = start - cut
        self.end = min(len(self.text), self.start + _WIDTH)
        self.before = "…" if start else ""
        self.after = "…" if start + _WIDTH < len(line) else ""
