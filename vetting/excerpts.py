"""Source lines around a finding, for people: clipped, and without the values of secrets."""

from vetting import secrets
from vetting.model.evidence import Excerpt

_AROUND = 2
_MOST = 9
_WIDTH = 160


def excerpt(data: bytes, line: int, end_line: int, column: int = 1) -> Excerpt:
    """The lines from two before `line` to two after `end_line`, at most nine.

    A long line is clipped around `column`. Characters stay as they are: whoever prints an excerpt
    escapes it for where it is printed.
    """
    first = max(1, line - _AROUND)
    last = min(end_line + _AROUND, first + _MOST - 1)
    lines = data.split(b"\n", last)[first - 1 : last]
    shown = []
    for number, raw in enumerate(lines, first):
        text = raw.rstrip(b"\r").decode("utf-8", "replace")
        if len(text) > _WIDTH:
            start = max(0, column - 1 - _WIDTH // 2) if number == line else 0
            text = ("…" if start else "") + text[start : start + _WIDTH] + "…"
        shown.append(secrets.redact(text).expandtabs(4))
    return Excerpt(first=first, lines=tuple(shown))
