"""Run byte-level rules over one file, in time linear in its size."""

import re
from collections.abc import Iterable, Iterator

from vetting.engines import Match
from vetting.prefilter import Contents
from vetting.rulesets import StaticRule

MAX_MATCHES = 50
"""Of one rule in one file; the first ones tell the story. Facts are all kept, up to `MAX_FACTS`."""

MAX_FACTS = 2000
_MAX_STEPS = 20_000


def scan_text(
    data: bytes, code: bool, rules: Iterable[StaticRule], contents: Contents | None = None
) -> list[Match]:
    """The matches of byte-level rules in `data`; `code` says that it is not documentation.

    `contents` are those of `data`, where somebody has them already.

    A rule counts once a line, and where its match tells a fact, once a line and value: bundles have
    everything on one line.
    """
    text = as_utf8(data)
    words = contents or Contents(text)
    found: list[Match] = []
    for rule in rules:
        wanted = code or rule.scope != "code"
        if wanted and rule.regex is not None and words.meets(rule.needs):
            found += _matches(text, rule)
    return found


def as_utf8(data: bytes) -> bytes:
    """`data` with UTF-16 turned into UTF-8, so that byte patterns can read it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    return data


def _matches(data: bytes, rule: StaticRule) -> Iterator[Match]:
    if rule.regex is None:
        return
    line, line_start, position = 1, 0, 0
    seen: set[tuple[int, bytes]] = set()
    most = MAX_FACTS if rule.fact else MAX_MATCHES
    valued = "value" in rule.regex.groupindex
    for step, match in enumerate(_found(data, rule, rule.regex)):
        if len(seen) >= most or step >= _MAX_STEPS:
            return
        # Count on from the last match: from the start each time would be quadratic.
        newlines = data.count(b"\n", position, match.start())
        if newlines:
            line += newlines
            line_start = data.rfind(b"\n", position, match.start()) + 1
        position = match.start()
        value = (match["value"] if valued else match[0]) or b""
        key = (line, value if rule.fact else b"")
        if key in seen:
            continue
        seen.add(key)
        yield Match(
            rule_id=rule.engine_id,
            line=line,
            end_line=line + match[0].count(b"\n"),
            column=match.start() - line_start + 1,
            message=rule.rule.title,
            metavars=(("", value.decode("utf-8", "replace")[:200]),) if rule.fact else (),
        )


def _found(data: bytes, rule: StaticRule, regex: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """All matches, looked for only around the literals when the rule says how near they are."""
    for start, end in _spans(data, rule) if rule.near else [(0, len(data))]:
        yield from regex.finditer(data, start, end)


def _spans(data: bytes, rule: StaticRule) -> list[tuple[int, int]]:
    """The surroundings of all literals, in order, overlapping ones joined."""
    spans: list[tuple[int, int]] = []
    places = sorted(
        (place, place + len(literal))
        for literal in rule.literals
        for place in _places(data, literal)
    )
    for start, end in places:
        first, last = max(0, start - rule.near), end + rule.near
        if spans and first <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(last, spans[-1][1])
        else:
            spans.append((first, last))
    return spans


def _places(data: bytes, literal: bytes) -> Iterator[int]:
    place = data.find(literal)
    while place >= 0:
        yield place
        place = data.find(literal, place + len(literal))
