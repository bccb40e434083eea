"""Strings that are put together from literals, in one piece."""

import re
from collections.abc import Iterator

from vetting.patterns import pattern

_SPACES = rb"[ \t\r\n\\]"
_BEFORE = rb"(?:(?<![^\s(=,\[{:]%b)|(?<=[\s(=,\[{:][bBfFrRuU]%b))"
_ONE = _BEFORE.replace(b"%b", rb"[\"']")
_TWO = rb"(?<=[\"'][\"'])" + _BEFORE.replace(b"%b", rb"[\"'][\"']")
_AFTER = rb"[\s),;\]}]"
_BEGIN = rb"[bBfFrRuU]{0,2}(?:\"\"\"|'''|[\"'])"
JOINT = pattern(
    # One literal after another, as Python joins them, but no empty one and no end of a long one.
    rb"(?:(?:\"\"\"|''')" + _SPACES + rb"++|[\"'](?!"
    + _ONE + rb"[\"'](?:" + _AFTER + rb"|[\"'](?![\"']))"
    rb"|" + _TWO + rb"[\"'](?![\"'])"
    rb"|[\"'][\"']" + _AFTER + rb"|(?<=[\"'][\"'])[\"']" + _AFTER + rb")" + _SPACES + rb"*+)"
    + _BEGIN + rb"|[\"'`]" + _SPACES + rb"*+\+[ \t\r\n]*+(?:" + _BEGIN + rb"|`)"
)  # fmt: skip
"""What lies between two literals that are joined to one."""

_MAY_JOIN = pattern(rb"[\"'`](?=[ \t\r\n\\]*+(?:\+|[bBfFrRuU]{0,2}[\"'`]))")
"""What each of them begins with; most quotes do not."""

_AROUND = 500
"""Bytes before and after a joint that are repeated without it."""


def joined(data: bytes) -> tuple[bytes, list[tuple[int, int]]]:
    """`data`, and behind it what lies around the joints of its strings, without these, each time after
    a newline; and of all that is behind it where each piece begins, and how much further on it lies
    than in `data`, as a negative number.
    """
    parts: list[bytes] = [data]
    cuts: list[tuple[int, int]] = []
    size, last = len(data), -1

    def copy(begin: int, end: int) -> int:
        cuts.append((size, begin - size))
        parts.append(data[begin:end])
        return size + len(parts[-1])

    for joint in _joints(data):
        if last < 0 or joint.start() - last > 2 * _AROUND:
            size = copy(last, last + _AROUND) if last >= 0 else size
            parts.append(b"\n")
            size += 1
            last = max(0, joint.start() - _AROUND)
        size = copy(last, joint.start())
        last = joint.end()
    if last >= 0:
        copy(last, last + _AROUND)
    return b"".join(parts), cuts


def _joints(data: bytes) -> Iterator[re.Match[bytes]]:
    """The matches of `JOINT`."""
    end = 0
    for quote in _MAY_JOIN.finditer(data):
        start = quote.start()
        if start >= end and (joint := JOINT.match(data, start)):
            yield joint
            end = joint.end()
