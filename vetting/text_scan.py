"""Run byte-level rules over one file, in time linear in its size."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from vetting import prefilter
from vetting.branch_cursor import Span
from vetting.engines import Match
from vetting.lexicon import Lexicon
from vetting.prefilter import Contents
from vetting.rulesets import StaticRule
from vetting.text_words import Words, places

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
    holding = contents or Contents(text)
    read = [rule for rule in rules if rule.regex is not None and (code or rule.scope != "code")]
    found: list[Match] = []
    for rule in holding.meeting(read):
        found += _matches(text, rule, holding)
    return found


def wanted_texts(rules: Iterable[StaticRule]) -> frozenset[bytes]:
    """What a lexicon has to look for, for these rules of any kind."""
    some = list(rules)
    found = set(prefilter.texts(rule.needs for rule in some))
    for rule in some:
        if rule.together:
            found |= _lowered(rule.literals)
        elif rule.regex is not None:
            found |= rule.regex.texts
    return frozenset(found)


def lexicon_of(rules: Iterable[StaticRule]) -> Lexicon:
    """A lexicon of what these rules look for, for one scan."""
    return _lexicon_of(wanted_texts(rules)).copy()


@lru_cache(maxsize=4)
def _lexicon_of(texts: frozenset[bytes]) -> Lexicon:
    """Building its automaton takes longer than reading a small package."""
    lexicon = Lexicon()
    lexicon.since(texts)
    if texts:
        lexicon.build()
    return lexicon


def as_utf8(data: bytes) -> bytes:
    """`data` with UTF-16 turned into UTF-8, so that byte patterns can read it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    return data


def _matches(data: bytes, rule: StaticRule, contents: Contents) -> Iterator[Match]:
    if rule.regex is None:
        return
    line, line_start, position = 1, 0, 0
    seen: set[tuple[int, bytes]] = set()
    most = MAX_FACTS if rule.fact else MAX_MATCHES
    valued = b"(?P<value>" in rule.regex.pattern
    for step, match in enumerate(_found(data, rule, contents.words)):
        if len(seen) >= most or step >= _MAX_STEPS:
            return
        start = contents.origin(match.start())
        if start < position:  # what is found in strings in one piece comes after all else
            line, line_start, position = 1, 0, 0
        # Count on from the last match: from the start each time would be quadratic.
        newlines = data.count(b"\n", position, start)
        if newlines:
            line += newlines
            line_start = data.rfind(b"\n", position, start) + 1
        position = start
        value = (match["value"] if valued else match[0]) or b""
        key = (line, value if rule.fact else b"")
        if key in seen:
            continue
        seen.add(key)
        yield Match(
            rule_id=rule.engine_id,
            line=line,
            end_line=line + match[0].count(b"\n"),
            column=start - line_start + 1,
            message=rule.rule.title,
            metavars=(("", value.decode("utf-8", "replace")[:200]),) if rule.fact else (),
        )


def _found(data: bytes, rule: StaticRule, words: Words) -> Iterator[re.Match[bytes]]:
    """All matches of the rule's expression that count."""
    if rule.regex is None:
        return iter(())
    if rule.together:
        low, within = words.lowered, None
        if rule.literals:
            within = _around(rule, words)
            words = words.within(within, rule.regex.pattern)
        return _together(rule.regex.matches(low, words, within=within), rule)
    spans = (lambda: _spans(data, rule)) if rule.near else None
    return rule.regex.matches(data, words, spans)


def _around(rule: StaticRule, words: Words) -> list[Span]:
    """The surroundings of the literals of a rule of many short pieces."""
    spans: list[Span] = []
    for literal in words.there(_lowered(rule.literals)):
        size, found = len(literal), words.places(literal)
        every = places(words.lowered, literal) if found is None else found
        spans += [(place, place + size) for place in every]
    return _joined(sorted(spans), rule.near)


@cache
def _lowered(literals: tuple[bytes, ...]) -> frozenset[bytes]:
    return frozenset(literal.lower() for literal in literals)


def _together(matches: Iterable[re.Match[bytes]], rule: StaticRule) -> Iterator[re.Match[bytes]]:
    """The matches that count alone, and the second of two that count only near each other; the same
    words twice are one.
    """
    last: dict[str, re.Match[bytes]] = {}
    for match in matches:
        name = match.lastgroup or ""
        near = (
            other
            for other, before in last.items()
            if match.start() - before.end() <= rule.near and match[0] != before[0]
        )
        if (name,) in rule.together or any((name, other) in rule.together for other in near):
            yield match
            last.clear()
        else:
            last[name] = match


def _spans(data: bytes, rule: StaticRule) -> list[Span]:
    """The surroundings of all literals, in order, overlapping ones joined."""
    found = sorted(
        (place, place + len(literal))
        for literal in rule.literals
        for place in places(data, literal)
    )
    return _joined(found, rule.near)


def _joined(found: list[Span], near: int) -> list[Span]:
    spans: list[Span] = []
    for start, end in found:
        first, last = max(0, start - near), end + near
        if spans and first <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(last, spans[-1][1])
        else:
            spans.append((first, last))
    return spans
