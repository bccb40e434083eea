"""TOML with places: the values are `tomllib`'s, a scan of the same text finds where they stand."""

import re
import tomllib
from typing import Any

from vetting.configs._tree import MAX_DEPTH, MAX_VALUES, Lines, Member, Unparsable, Value
from vetting.patterns import pattern

_Path = tuple[str | int, ...]
_SKIP = pattern(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = pattern(
    r"""[ \t]*(?:(?P<bare>[A-Za-z0-9_-]+)|'(?P<literal>[^'\n]*)'
    |"(?P<basic>(?:[^"\\\n]|\\.)*)")[ \t]*(?P<dot>\.?)""",
    re.VERBOSE,
)

_TEXT = pattern(
    r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_OTHER = pattern(r"[^,\]}#\n\r]*[^,\]}#\n\r \t]")
_LINE = pattern(r"line (\d+)")


def parse(text: str) -> Value:
    """The document `text`.

    Raises:
        Unparsable: it is no TOML, is nested deeper than MAX_DEPTH or has more than MAX_VALUES values.
    """
    body = text.removeprefix("\ufeff")
    try:
        document = tomllib.loads(body)
        places = _Places(text, len(text) - len(body))
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        raise Unparsable("this is no TOML", int(found[1]) if found else 1) from None
    except (ValueError, RecursionError):
        raise Unparsable("a value is too long or nested too deep", 1) from None
    return places.value(document, ())


class _Places:
    """Where each key and value of a valid document stands: offsets, by path.

    A position in a list is part of a path as a number. Tables that only a deeper one names stand
    where that is named first.
    """

    def __init__(self, text: str, start: int) -> None:
        self._text, self._at = text, start
        self._lines = Lines(text)
        self._keys: dict[_Path, int] = {}
        self._spans: dict[_Path, tuple[int, int]] = {}
        self._counts: dict[_Path, int] = {}
        self._scan()

    def value(self, found: Any, path: _Path) -> Value:
        """`found`, that `tomllib` has read at `path`, with its places."""
        if len(path) > MAX_DEPTH:
            raise Unparsable(f"nested deeper than {MAX_DEPTH}", 1)
        first = self._keys.get(path, 0)
        start, end = self._spans.get(path, (first, first))
        line = self._lines.at(start)
        if isinstance(found, dict):
            members = tuple(self._member(key, item, (*path, key)) for key, item in found.items())
            return Value("map", line, start, end, None, members)
        if isinstance(found, list):
            items = tuple(self.value(item, (*path, at)) for at, item in enumerate(found))
            return Value("list", line, start, end, None, (), items)
        if isinstance(found, str):
            return Value("text", line, start, end, found)
        plain = found if isinstance(found, bool | int | float) else str(found)
        return Value("other", line, start, end, plain)

    def _member(self, key: str, found: Any, path: _Path) -> Member:
        value = self.value(found, path)
        return Member(key, self._lines.at(self._keys.get(path, value.start)), value)

    def _scan(self) -> None:
        table: _Path = ()
        while self._skip() < len(self._text):
            start = self._at
            if self._text.startswith("[", start):
                many = self._text.startswith("[[", start)
                self._at += 2 if many else 1
                table = self._table((), self._key(), start, many=many)
                self._at += 2 if many else 1
            else:
                self._pair(table)

    def _pair(self, table: _Path) -> None:
        start = self._at
        keys = self._key()
        path = self._table(table, keys, start, many=False)
        self._at += 1  # the equals sign
        self._value(path, 0)

    def _value(self, path: _Path, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise Unparsable(f"nested deeper than {MAX_DEPTH}", self._lines.at(self._at))
        start = self._skip()
        opened = self._text[start : start + 1]
        if opened in ("[", "{"):
            self._at += 1
            number = 0
            while self._text[self._skip()] not in "]}":
                if self._text[self._at] == ",":
                    self._at += 1
                elif opened == "[":
                    self._value((*path, number), depth + 1)
                    number += 1
                else:
                    self._inline(path, depth)
            self._at += 1
        else:
            match = _TEXT.match(self._text, start) or _OTHER.match(self._text, start)
            self._at = match.end() if match else start + 1
        self._spans[path] = (start, self._at)
        if len(self._spans) > MAX_VALUES:
            raise Unparsable(f"there are more than {MAX_VALUES:,} values", self._lines.at(start))

    def _inline(self, path: _Path, depth: int) -> None:
        start = self._at
        inner = self._table(path, self._key(), start, many=False)
        self._at += 1
        self._value(inner, depth + 1)

    def _table(self, path: _Path, keys: list[str], start: int, *, many: bool) -> _Path:
        """The path of `keys` below `path`, remembering where each of them is named first."""
        for number, key in enumerate(keys):
            path = (*path, key)
            self._keys.setdefault(path, start)
            last = number == len(keys) - 1
            if many and last:
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = (*path, self._counts[path])
                self._keys.setdefault(path, start)
        if len(path) > MAX_DEPTH:
            raise Unparsable(f"nested deeper than {MAX_DEPTH}", self._lines.at(start))
        return path

    def _key(self) -> list[str]:
        keys = []
        more = True
        while more and (match := _KEY.match(self._text, self._at)) is not None:
            basic = match["basic"]
            if basic is not None:
                keys.append(tomllib.loads(f'k = "{basic}"')["k"])
            else:
                keys.append(match["bare"] or match["literal"] or "")
            self._at, more = match.end(), bool(match["dot"])
            if len(keys) > MAX_DEPTH:
                raise Unparsable(f"nested deeper than {MAX_DEPTH}", self._lines.at(self._at))
        return keys

    def _skip(self) -> int:
        match = _SKIP.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._at
