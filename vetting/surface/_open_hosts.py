r"""Regular expressions that addresses, or their hosts, are asked for and that hosts of others fit too:
`^https://.*\.example\.com` has anything before the name, `^https://api\.example\.com` anything behind it.

An expression is laid out into the texts that fit it, with a sign for each part that may be several: what
stands before and behind the name then tells.
"""

from collections.abc import Iterator
from itertools import islice, product
from typing import Any

from vetting.patterns import pattern
from vetting.regex_steps import OPS

_WAYS, _LONGEST, _TIMES = 64, 300, 8

_BEGINS, _ENDS, _WILD, _CLASS, _SIGN = "\x02", "\x03", "\x00", "\x01", "\x04"
"""The beginning and the end of a text, any characters, any of some without a slash, and one of these."""

_EDGES = {
    OPS.AT_BEGINNING: _BEGINS,
    OPS.AT_BEGINNING_STRING: _BEGINS,
    OPS.AT_END: _ENDS,
    OPS.AT_END_STRING: _ENDS,
}
_REPEATS = frozenset({OPS.MAX_REPEAT, OPS.MIN_REPEAT, OPS.POSSESSIVE_REPEAT})
_LOOKS = frozenset({OPS.ASSERT, OPS.ASSERT_NOT})

_ADDRESS = pattern(r"(?P<begins>\x02?)(?:https?|wss?|ftp):/{1,2}(?P<host>[^/?#:\x03]{0,200})")
_LONGER = pattern(r"(?i)\x01[a-z0-9][a-z0-9-]{0,62}\.[a-z]{2,20}\Z")
_LETTER = pattern(r"[A-Za-z]{2}")
_HOST = pattern(
    r"(?i)(?P<before>[\x00-\x04]{0,9})(?P<name>\.?(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,20})(?P<behind>.{0,99})"
)


def begins_with_a_scheme(tree: Any, *, starts: bool) -> bool:
    """Whether all that fits an expression begins with the scheme of an address; `starts` where it is
    sought at the beginning of a text only.
    """
    found = [_ADDRESS.match(way) for way in _laid_out(tree)]
    return bool(found) and all(one is not None and (starts or one["begins"]) for one in found)


def leaves_open(tree: Any, *, starts: bool, ends: bool) -> bool:
    """Whether addresses of others fit an expression that asks for the scheme and the host of one."""
    return any(_is_open(way, starts=starts, ends=ends) for way in _laid_out(tree))


def leaves_host_open(tree: Any, *, starts: bool, ends: bool, address: bool = False) -> bool:
    """Whether hosts of others fit an expression that asks for one by its name, or of an `address` that it
    has such a name somewhere.
    """
    for way in _laid_out(tree):
        named = _HOST.fullmatch(way.lstrip(_BEGINS))
        if named is None:
            continue
        first = starts or way.startswith(_BEGINS)
        apart = (named["name"].startswith(".") and not address) or (first and not named["before"])
        closed = named["behind"].startswith((_ENDS, ":", "/")) or (ends and not named["behind"])
        if not (apart and closed):
            return True
    return False


def _is_open(way: str, *, starts: bool, ends: bool) -> bool:
    found = _ADDRESS.match(way)
    if found is None:
        return False
    host, behind = found["host"], way[found.end() :]
    if not (starts or found["begins"]) or _WILD in host:
        return True
    if not _LETTER.search(host):  # of any host: as much as the rest says
        return not (ends or behind.endswith(_ENDS)) or _WILD in behind
    return not (behind or ends) or _LONGER.search(host) is not None


def _laid_out(tree: Any) -> list[str]:
    ways = list(islice(_sequence(list(tree)), _WAYS + 1))
    return ways if len(ways) <= _WAYS else []


def _sequence(items: list[Any]) -> Iterator[str]:
    parts = [list(islice(_ways(item), _WAYS + 1)) for item in items[:_LONGEST]]
    for way in islice(product(*parts), _WAYS + 1):
        yield "".join(way)


def _ways(item: tuple[Any, Any]) -> Iterator[str]:
    """The texts that one part of an expression stands for."""
    kind, value = item
    if kind is OPS.LITERAL:
        yield chr(value)
    elif kind is OPS.AT:
        yield _EDGES.get(value, "")
    elif kind is OPS.SUBPATTERN:
        yield from _sequence(list(value[3]))
    elif kind is OPS.BRANCH:
        for one in value[1]:
            yield from _sequence(list(one))
    elif kind in _REPEATS:
        yield from _repeated(value[0], value[1], list(value[2]))
    elif kind in _LOOKS:
        yield from _sequence(list(value[1])) if value[0] > 0 and kind is OPS.ASSERT else ("",)
    elif kind is OPS.IN and all(how is OPS.LITERAL and chr(one) in "/:?#" for how, one in value):
        yield "/"
    else:
        yield _WILD if _may_be_a_slash(item) else _SIGN


def _repeated(least: int, most: int, inner: list[Any]) -> Iterator[str]:
    if least == 0:
        yield ""
    if most <= _TIMES:
        yield from (way * max(least, 1) for way in _sequence(inner))
    elif len(inner) == 1 and inner[0][0] is not OPS.SUBPATTERN:
        yield _WILD if _may_be_a_slash(inner[0]) else _CLASS
    else:
        for way in _sequence(inner):
            yield _WILD if _WILD in way or "/" in way else way if way[-1:] == "." else _CLASS


def _may_be_a_slash(item: tuple[Any, Any]) -> bool:
    """Whether something stands for characters of which one is a slash."""
    kind, value = item
    if kind is OPS.ANY:
        return True
    if kind is OPS.NOT_LITERAL:
        return chr(value) != "/"
    if kind is not OPS.IN:
        return kind is OPS.LITERAL and chr(value) == "/"
    negated = value[0][0] is OPS.NEGATE
    return bool(negated != any(map(_has_a_slash, value)))


def _has_a_slash(part: tuple[Any, Any]) -> bool:
    kind, value = part
    if kind is OPS.LITERAL:
        return chr(value) == "/"
    if kind is OPS.RANGE:
        return bool(value[0] <= ord("/") <= value[1])
    return kind is OPS.CATEGORY and value in _SLASHED


_SLASHED = frozenset({OPS.CATEGORY_NOT_SPACE, OPS.CATEGORY_NOT_WORD, OPS.CATEGORY_NOT_DIGIT})
