"""npm's versions and ranges, exactly as node's `semver` 7 reads them.

Ours because the published Python ports are wrong on hundreds of ranges (pre-releases, `v` and `=`
prefixes, build metadata). A faithful port of its `classes/` and `internal/re.js`, in its order and
under its names, so that the two can be read side by side; compared with it case by case in tests.
"""

import re
from dataclasses import dataclass
from functools import lru_cache, total_ordering
from typing import NamedTuple

from vetting import npm_semver_grammar as grammar

MAX_LENGTH = 256
MAX_SAFE_INTEGER = 2**53 - 1


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A parsed version, ordered as SemVer 2.0.0 section 11 says; build metadata is dropped."""

    major: int
    minor: int
    patch: int
    prerelease: tuple[int | str, ...] = ()

    @property
    def main(self) -> tuple[int, int, int]:
        """Major, minor and patch."""
        return self.major, self.minor, self.patch

    def __str__(self) -> str:
        pre = "-" + ".".join(map(str, self.prerelease)) if self.prerelease else ""
        return f"{self.major}.{self.minor}.{self.patch}{pre}"

    def __hash__(self) -> int:
        return hash(self.main)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and _key(self) == _key(other)

    def __lt__(self, other: "Version") -> bool:
        return _key(self) < _key(other)


def _key(version: Version) -> tuple[object, ...]:
    # No pre-release is above any; numbers are below words; fewer identifiers below more.
    pre = tuple(
        (0, float(item), "") if isinstance(item, int) or item.isdigit() else (1, 0.0, item)
        for item in version.prerelease
    )
    return (*version.main, not version.prerelease, pre)


@lru_cache(maxsize=65536)
def parse(text: str, *, loose: bool = False) -> Version | None:
    """The version that `text` is, or None."""
    if len(text) > MAX_LENGTH:
        return None
    match = grammar.VERSION_RE[loose].match(text.strip(grammar.TRIM))
    if match is None:
        return None
    main = [int(part) for part in match.groups()[:3]]
    if max(main) > MAX_SAFE_INTEGER:
        return None
    pre: list[int | str] = []
    for item in match[4].split(".") if match[4] else []:
        numeric = item.isdigit() and int(item) < MAX_SAFE_INTEGER
        pre.append(int(item) if numeric else item)
    return Version(main[0], main[1], main[2], tuple(pre))


class _Comparator(NamedTuple):
    operator: str
    version: Version | None
    """None matches anything."""

    @property
    def value(self) -> str:
        return "" if self.version is None else f"{self.operator}{self.version}"

    def test(self, version: Version) -> bool:
        match self.operator if self.version is not None else "*":
            case "*":
                return True
            case ">":
                return version > self.version  # type: ignore[operator]
            case ">=":
                return version >= self.version  # type: ignore[operator]
            case "<":
                return version < self.version  # type: ignore[operator]
            case "<=":
                return version <= self.version  # type: ignore[operator]
            case _:
                return version == self.version


class Range(NamedTuple):
    """A parsed range: it holds a version when all comparators of any of its `sets` do."""

    sets: tuple[tuple[_Comparator, ...], ...]
    include_prerelease: bool

    def holds(self, version: Version) -> bool:
        """Whether `version` is in the range."""
        return any(self._set_holds(comparators, version) for comparators in self.sets)

    def _set_holds(self, comparators: tuple[_Comparator, ...], version: Version) -> bool:
        if not all(comparator.test(version) for comparator in comparators):
            return False
        if not version.prerelease or self.include_prerelease:
            return True
        # A pre-release is only meant where the range names one of the same version.
        return any(
            item.version is not None
            and item.version.prerelease
            and item.version.main == version.main
            for item in comparators
        )


@lru_cache(maxsize=16384)
def parse_range(
    text: str, *, loose: bool = False, include_prerelease: bool = False
) -> Range | None:
    """The range that `text` is, or None."""
    raw = grammar.SPACES.sub(" ", text.strip(grammar.TRIM))
    try:
        sets = [
            _parse_set(part.strip(grammar.TRIM), loose, include_prerelease)
            for part in raw.split("||")
        ]
    except ValueError:
        return None
    sets = [comparators for comparators in sets if comparators]
    if not sets:
        return None
    if len(sets) > 1:
        possible = [comparators for comparators in sets if comparators[0].value != "<0.0.0-0"]
        sets = possible or sets[:1]
        everything = [c for c in sets if len(c) == 1 and c[0].value == ""]
        if len(sets) > 1 and everything:
            sets = everything[:1]
    return Range(tuple(map(tuple, sets)), include_prerelease)


def satisfies(
    version: str, range_text: str, *, loose: bool = False, include_prerelease: bool = False
) -> bool:
    """Whether `version` is in the range; an invalid version or range holds nothing."""
    parsed = parse_range(range_text, loose=loose, include_prerelease=include_prerelease)
    exact = parse(version, loose=loose) if version else None
    return parsed is not None and exact is not None and parsed.holds(exact)


def _parse_set(text: str, loose: bool, pre: bool) -> list[_Comparator]:
    text = grammar.BUILD_ALL.sub("", text)
    text = grammar.HYPHEN_RE[loose].sub(lambda match: _hyphen(match, pre), text, count=1)
    text = grammar.COMPARATOR_TRIM.sub(r"\1\2\3", text)
    text = grammar.TILDE_TRIM.sub(r"\1~", text)
    text = grammar.CARET_TRIM.sub(r"\1^", text)
    words = grammar.SPACES.split(" ".join(_desugar(word, loose, pre) for word in text.split(" ")))
    gte0 = grammar.GTE0_PRE if pre else grammar.GTE0
    words = [gte0.sub("", word.strip(grammar.TRIM), count=1) for word in words]
    if loose:
        words = [word for word in words if grammar.COMPARATOR_RE[True].match(word)]
    found: dict[str, _Comparator] = {}
    for comparator in [_comparator(word, loose) for word in words]:
        if comparator.value == "<0.0.0-0":
            return [comparator]
        found[comparator.value] = comparator
    if len(found) > 1:
        found.pop("", None)
    return list(found.values())


def _comparator(word: str, loose: bool) -> _Comparator:
    match = grammar.COMPARATOR_RE[loose].match(
        " ".join(grammar.SPACES.split(word.strip(grammar.TRIM)))
    )
    if match is None:
        raise ValueError(f"invalid comparator {word!r}")
    operator = match[1] or ""
    if not match[2]:
        return _Comparator("" if operator == "=" else operator, None)
    version = parse(match[2], loose=loose)
    if version is None:
        raise ValueError(f"invalid version {match[2]!r}")
    return _Comparator("" if operator == "=" else operator, version)


def _desugar(word: str, loose: bool, pre: bool) -> str:
    """Carets, tildes, x-ranges and stars as plain comparators, in node's order."""
    word = grammar.BUILD_ONE.sub("", word, count=1)
    for pattern, replace in (
        (grammar.CARET_RE, _caret),
        (grammar.TILDE_RE, _tilde),
        (grammar.XRANGE_RE, _x_range),
    ):
        parts = grammar.SPACES.split(word.strip(grammar.TRIM))
        word = " ".join(
            pattern[loose].sub(lambda m, r=replace: r(m, pre), p, count=1) for p in parts
        )
    return grammar.STAR.sub("", word.strip(grammar.TRIM), count=1)


def _is_x(part: str | None) -> bool:
    return not part or part in "xX*"


def _up(part: str) -> int:
    return int(part) + 1


def _tilde(match: re.Match[str], pre: bool) -> str:
    major, minor, patch, tag = match.group(1, 2, 3, 4)
    low = "-0" if pre else ""
    if _is_x(major):
        return ""
    if _is_x(minor):
        return f">={major}.0.0{low} <{_up(major)}.0.0-0"
    if _is_x(patch):
        return f">={major}.{minor}.0{low} <{major}.{_up(minor)}.0-0"
    tail = f"-{tag}" if tag else ""
    return f">={major}.{minor}.{patch}{tail} <{major}.{_up(minor)}.0-0"


def _caret(match: re.Match[str], pre: bool) -> str:
    major, minor, patch, tag = match.group(1, 2, 3, 4)
    low = "-0" if pre else ""
    if _is_x(major):
        return ""
    if _is_x(minor):
        return f">={major}.0.0{low} <{_up(major)}.0.0-0"
    if _is_x(patch):
        top = f"{major}.{_up(minor)}" if major == "0" else f"{_up(major)}.0"
        return f">={major}.{minor}.0{low} <{top}.0-0"
    tail = f"-{tag}" if tag else ""
    top = f"{_up(major)}.0.0"
    if major == "0":
        top = f"{major}.{minor}.{_up(patch)}" if minor == "0" else f"{major}.{_up(minor)}.0"
    return f">={major}.{minor}.{patch}{tail} <{top}-0"


def _x_range(match: re.Match[str], pre: bool) -> str:
    sign, major, minor, patch = match.group(1, 2, 3, 4)
    # As in node: `x.1` and `1.x.2` stay as they are, and are then no comparators.
    if (_is_x(major) and not _is_x(minor)) or (_is_x(minor) and patch and not _is_x(patch)):
        return match.string
    some_x = _is_x(patch) or _is_x(minor) or _is_x(major)
    low = "-0" if pre else ""
    if sign == "=" and some_x:
        sign = ""
    if _is_x(major):
        return "<0.0.0-0" if sign in ("<", ">") else "*"
    if not some_x:
        return match[0]
    if not sign:
        if _is_x(minor):
            return f">={major}.0.0{low} <{_up(major)}.0.0-0"
        return f">={major}.{minor}.0{low} <{major}.{_up(minor)}.0-0"
    numbers = [int(major), 0 if _is_x(minor) else int(minor)]
    if sign in (">", "<="):
        sign = ">=" if sign == ">" else "<"
        numbers = [numbers[0] + 1, 0] if _is_x(minor) else [numbers[0], numbers[1] + 1]
    return f"{sign}{numbers[0]}.{numbers[1]}.0{'-0' if sign == '<' else low}"


def _hyphen(match: re.Match[str], pre: bool) -> str:
    low = "-0" if pre else ""
    start, major, minor, patch, tag = match.group(1, 2, 3, 4, 5)
    end, to_major, to_minor, to_patch, to_tag = match.group(7, 8, 9, 10, 11)
    if _is_x(major):
        start = ""
    elif _is_x(minor):
        start = f">={major}.0.0{low}"
    elif _is_x(patch):
        start = f">={major}.{minor}.0{low}"
    else:
        start = f">={start}" if tag else f">={start}{low}"
    if _is_x(to_major):
        end = ""
    elif _is_x(to_minor):
        end = f"<{_up(to_major)}.0.0-0"
    elif _is_x(to_patch):
        end = f"<{to_major}.{_up(to_minor)}.0-0"
    elif to_tag:
        end = f"<={to_major}.{to_minor}.{to_patch}-{to_tag}"
    else:
        end = f"<{to_major}.{to_minor}.{_up(to_patch)}-0" if pre else f"<={end}"
    return f"{start} {end}".strip()
