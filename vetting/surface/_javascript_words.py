"""Where words of a JavaScript file stand that matter, by its text alone."""

from array import array
from collections.abc import Iterable, Iterator
from functools import cached_property

from vetting.patterns import pattern
from vetting.surface._javascript_given import ends

_PUTS = pattern(rb"\.(?:push|unshift|add|set|append)\(")
_KEYED = pattern(
    rb"\[(?<=[\w$]\[)[^\[\]\n]{1,80}+(?:\[[^\[\]\n]{0,40}+\][^\[\]\n]{0,40}+){0,2}\]\s?=(?![=>])"
)
_MERGED = pattern(rb"assign\((?<!\wassign\()\s{0,99}[\w$.#]{1,99}(?=\s{0,9},)")
_FIELDS = pattern(
    rb"\.(?:name|description|title|inputSchema|outputSchema|annotations|tools)\s?=(?![=>])"
)
"""What an object that declares a tool is given later: `config.description = text`."""

_TOLD = pattern(
    rb"[.\[](?:\s|/\*[^*]{0,99}+\*/){0,9}+[\"'`]?"
    rb"(name|title|description|icons|inputSchema|input_schema|parameters|paramsSchema|schema"
    rb"|outputSchema|output_schema|annotations|arguments|uriTemplate|uri_template)"
    rb"(?![\w$])(?=[^;{},\n]{0,160}?=(?![=>]))"
)
"""The same, perhaps inside of one, with more said, or of what is no variable."""

_ALL = pattern(rb"arguments(?:(?<![\w$.'\"#]arguments)|(?<=\.\.\.arguments))(?=\s{0,9}[\[,)\]])")
_LAST = pattern(rb"(?<![\w$#])#?+[\w$]++\Z")
_CALLED = pattern(rb"(?<![\w$\x80-\xff])[\w$\x80-\xff]++(?=\s*(?:[(<=?`]|!?\)\s?\())")
_NEW = pattern(
    rb"new(?<!\wnew)\s{1,9}(?:[\w$]{1,60}+\.){0,6}([\w$\x80-\xff]{1,120}+)(?!\s{0,99}[\w$.(<?=`])"
)
"""An object that is made of a class without brackets."""

_COMPUTED = pattern(
    rb"\[(?<=[\w$]\[)(?:[^\]\"'\n]{1,60}+|[^\]+\n]{1,40}+\+[^\]\n]{1,60}+)\]\s{0,9}\("
)
_MADE = pattern(rb"\](?<=[)\"'`\]]\])(?=\s{0,9}(?:\?\.)?\()")
_OF = pattern(rb"(?<![\w$])[\w$]{1,60}\Z")
_CALL = pattern(rb"\s{0,9}[(<]")
_PARTS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$")
_BEFORE = b" \t\r\n\f\v?"
"""What may stand between a name and what is put into it: `tools?.push(one)`."""

_NEAR = 200
"""Bytes before a place that a name may take, with the blanks behind it."""


class Words:
    """The words of one file."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def called(self) -> dict[bytes, "array[int]"]:
        """Where words are that may be called or assigned to."""
        index: dict[bytes, array[int]] = {}
        for match in _CALLED.finditer(self._data):
            _put(index, match[0], match.start())
        for match in _NEW.finditer(self._data):
            _put(index, match[1], match.start(1))
        return index

    @cached_property
    def added(self) -> dict[bytes, "array[int]"]:
        """Where variables and members are that something is put into: `x.push(`, `x[key] =`,
        `Object.assign(x,`.
        """
        places = [match.start() for match in _PUTS.finditer(self._data)]
        places += [match.end() for match in _MERGED.finditer(self._data)]
        places += [match.start() for match in _KEYED.finditer(self._data)]
        places += [match.start() for match in _FIELDS.finditer(self._data)]
        return self._before(places)

    @cached_property
    def given(self) -> dict[bytes, "array[int]"]:
        """Where variables and members are of which a member is given a value: `x.y = …`."""
        return self._before(list(ends(self._data)))

    def _before(self, places: list[int]) -> dict[bytes, "array[int]"]:
        """The words that end at some places, and where they stand."""
        index: dict[bytes, array[int]] = {}
        for end in sorted(places):
            start = max(end - _NEAR, 0)
            name = _LAST.search(self._data[start:end].rstrip(_BEFORE))
            if name is not None:
                _put(index, name[0], start + name.start())
        return index

    @cached_property
    def all_given(self) -> list[int]:
        """Where functions use all that they are given, without names for it: `arguments[0]`."""
        if b"arguments" not in self._data:
            return []
        return [match.start() for match in _ALL.finditer(self._data)]

    def told(self) -> Iterator[tuple[int, int]]:
        """Start and length of members of tools' objects that may be assigned to, or within."""
        for match in _TOLD.finditer(self._data):
            yield match.start(1), match.end(1) - match.start(1)

    def places(self, names: Iterable[str]) -> list[tuple[int, int]]:
        """Start and length of words, in their order."""
        data, found = self._data, []
        for name in names:
            sought = name.encode()
            start = data.find(sought)
            while start >= 0:
                end = start + len(sought)
                before = data[start - 1] if start else None
                if before not in _PARTS and (end >= len(data) or data[end] not in _PARTS):
                    found.append((start, len(sought)))
                start = data.find(sought, end)
        return sorted(found)

    def handed(self, names: Iterable[str]) -> Iterator[tuple[int, int]]:
        """Start and length of words, in their order, behind which there is no call."""
        for start, length in self.places(names):
            if not _CALL.match(self._data, start + length):
                yield start, length

    def computed(self) -> Iterator[tuple[int, int]]:
        """Start and length of words with a member that is called by a computed name: `x[name](`."""
        for match in _COMPUTED.finditer(self._data):
            start = max(match.start() - _NEAR, 0)
            name = _OF.search(self._data[start : match.start()])
            if name is not None:
                yield start + name.start(), len(name[0])

    def made(self) -> Iterator[int]:
        """Where a computed name ends that a call makes, or that is in quotes: `x[make("name")](`."""
        for match in _MADE.finditer(self._data):
            yield match.start()


def _put(index: dict[bytes, "array[int]"], word: bytes, start: int) -> None:
    places = index.get(word)
    if places is None:
        places = index[word] = array("Q")
    places.append(start)
