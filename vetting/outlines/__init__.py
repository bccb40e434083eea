"""A source file as parts that can be left out: statements, functions, methods, one by one.

The syntax engine costs seconds for a megabyte and rule; most of a file takes no part in any match.
An outline says where a file can be cut so that what is left still parses and means the same.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from functools import cached_property

from vetting.outlines import _javascript, _javascript_units, _python
from vetting.outlines._names import COMMON, Names, names, python_code, variables
from vetting.outlines._parts import Part
from vetting.patterns import pattern

__all__ = ["COMMON", "Outline", "Part", "outline", "units"]

_WORD = pattern(rb"\w++")
_DECLARED = pattern(rb"\b(?:const|let|var)\s++[A-Za-z_$][\w$]*+")
_ATTRIBUTE = pattern(rb"\b(?:self|this)\.#?(\w++)\s*+(?::[^=\n]{0,80}+)?=(?!=)")
_ASSIGNED = pattern(
    rb"(?<![\w$.])([A-Za-z_$][\w$]*+)((?:\.[\w$]++|\[[^\]\n]{0,60}+\]){0,6}+)\s*+[-+*/|&?%^]{0,3}+=(?![=>])"
)


class Outline:
    """The parts of a file, in order, and what names they share.

    `code` gives the file with spaces for what its strings and comments say; without it they count.
    """

    def __init__(
        self,
        data: bytes,
        parts: tuple[Part, ...],
        code: Callable[[], bytes] | None = None,
        *,
        shared: bool = False,
    ) -> None:
        self.data = data
        self._make_code = code or (lambda: data)
        self.shared = shared
        self.comment = b"// " if shared else b"# "
        self.parts = parts
        self.starts = [part.start for part in parts]
        self._names: dict[Part, Names] = {}
        self._own: dict[Part, Names] = {}
        self._givers: dict[bytes, list[int]] | None = None
        self._definers: dict[bytes, list[int]] | None = None

    @cached_property
    def code(self) -> bytes:
        """The file without what is written in strings and comments, every place where it was."""
        return self._make_code()

    def at(self, spans: Iterable[tuple[int, int]]) -> set[int]:
        """The numbers of the parts that the spans lie in, or touch."""
        found: set[int] = set()
        for start, end in spans:
            first = max(0, bisect_right(self.starts, start) - 1)
            for number in range(first, bisect_left(self.starts, end)):
                if self.parts[number].end > start:
                    found.add(number)
        return found

    def names(self, number: int) -> Names:
        """All names in a part."""
        return self.words(self.parts[number])

    def words(self, part: Part) -> Names:
        """All names in a part, an inner one too."""
        known = self._names.get(part)
        if known is None:
            known = self._names[part] = names(self.code[part.start : part.end])
        return known

    def own_words(self, part: Part) -> Names:
        """The names in a part outside of the inner ones."""
        if not part.inner:
            return self.words(part)
        known = self._own.get(part)
        if known is None:
            ends = [part.start, *(inner.end for inner in part.inner)]
            starts = [*(inner.start for inner in part.inner), part.end]
            pieces = [self.code[a:b] for a, b in zip(ends, starts, strict=True)]
            known = self._own[part] = names(b" ".join(pieces))
        return known

    def words_between(self, start: int, end: int) -> Names:
        """The variables between two places."""
        return variables(self.code[start:end])

    def attributes(self, part: Part) -> Names:
        """The attributes of its own object that a method sets."""
        found = _ATTRIBUTE.findall(self.code, part.start, part.end)
        return frozenset(b"." + name for name in found)

    def escaping(self, number: int) -> Names:
        """The names of variables outside of it that a function gives a value."""
        part = self.parts[number]
        if not self.shared:
            return frozenset()
        text = self.code[part.start : part.end]
        declared = {name for match in _DECLARED.finditer(text) for name in _WORD.findall(match[0])}
        found = set()
        for match in _ASSIGNED.finditer(text):
            # Of a property, the object must be one of the module: any other is a parameter.
            if not match[2] or match[1] in self.givers():
                found.add(match[1])
        return frozenset(found) - declared - COMMON

    def binds(self, number: int) -> Names:
        """The names that a part gives to others."""
        given = self.parts[number].binds
        return self.names(number) if given is None else given

    def gives(self, number: int) -> Names:
        """As `binds`, with the names of what a part may change."""
        return self.binds(number) | self.parts[number].changes

    def givers(self) -> dict[bytes, list[int]]:
        """The light parts that give a name, by name."""
        if self._givers is None:
            self._givers = self._index(light=True)
        return self._givers

    def definers(self) -> dict[bytes, list[int]]:
        """The other parts that give a name, by name: functions and classes."""
        if self._definers is None:
            self._definers = self._index(light=False)
        return self._definers

    def _index(self, *, light: bool) -> dict[bytes, list[int]]:
        found: dict[bytes, list[int]] = {}
        for number, part in enumerate(self.parts):
            if part.light is light:
                for name in self.binds(number) | _defined(part.inner):
                    found.setdefault(name, []).append(number)
        return found

    def with_givers(self, numbers: set[int], sources: AbstractSet[int] = frozenset()) -> set[int]:
        """`numbers`, the light parts that do something with a function of theirs, and those that
        give names to all of these, and so on.

        Those that may change what a name holds are among them when they are `sources`.
        """
        givers = self.givers()
        changers: dict[bytes, list[int]] = {}
        for number in sources:
            for name in self.parts[number].changes:
                changers.setdefault(name, []).append(number)
        kept = numbers | self._users(numbers)
        todo, seen = list(kept), set[bytes]()
        while todo:
            for name in self.names(todo.pop()) - seen:
                seen.add(name)
                for number in (*givers.get(name, ()), *changers.get(name, ())):
                    if number not in kept and (number in sources or not self.parts[number].made):
                        kept.add(number)
                        todo.append(number)
        return kept | {number for number, part in enumerate(self.parts) if part.always}

    def _users(self, numbers: set[int]) -> set[int]:
        """The light parts that do something with one of the functions `numbers`."""
        heavy = (number for number in numbers if not self.parts[number].light)
        given = frozenset[bytes]().union(*map(self.binds, heavy))
        parts = enumerate(self.parts)
        return {
            number
            for number, part in parts
            if part.light and part.acts and not given.isdisjoint(self.words(part))
        }


def _defined(parts: Iterable[Part]) -> set[bytes]:
    """The names of methods and of functions within functions."""
    return set[bytes]().union(*((part.binds or set()) | _defined(part.inner) for part in parts))


def outline(language: str, path: str, data: bytes) -> Outline | None:
    """The outline of a file; None when it cannot be parsed: it can only be read whole."""
    if language == "python":
        parts = _python.parts(data)
        return None if parts is None else Outline(data, parts, lambda: python_code(data))
    found = _javascript.parts(path, data)
    return None if found is None else Outline(data, *found, shared=True)


_MOST_PYTHON = 2 << 20
_MOST_JAVASCRIPT = 12 << 20


def units(language: str, path: str, data: bytes) -> Outline | None:
    """The outline of a bundle: as `outline`, with what is large taken apart, and what is not
    understood left out. None when it is too large, or cannot be parsed.
    """
    if len(data) > (_MOST_PYTHON if language == "python" else _MOST_JAVASCRIPT):
        return None
    if language == "python":
        return outline(language, path, data)
    found = _javascript_units.parts(path, data)
    return None if found is None else Outline(data, found, shared=True)
