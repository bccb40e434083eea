"""npm's command line, as `nopt` reads it, and what `npx` does to it first.

A port of `nopt-lib.js` (`parse`, `resolveShort`) and `npx-cli.js`, whose oddities decide what is
run: an unknown flag takes no value, `--yes=word` leaves `word` as the package, and `npx` may
overlook the package and hand npm the flags after it.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from vetting.launchers import _npx_flags as table
from vetting.launchers._words import words
from vetting.patterns import pattern

_REMOVED = frozenset({"always-spawn", "ignore-existing", "shell-auto-fallback"})
_REMOVED_OPTS = frozenset({"npm", "node-arg", "n"})
_SWITCHES = table.BOOL | table.BOOL_11 | _REMOVED | {"no-install", "quiet", "q", "v", "help", "h"}
_OPTS = _REMOVED_OPTS | {"package", "p", "cache", "userconfig", "call", "c", "shell"}
_SINGLES = frozenset(short for short in table.SHORTHANDS if len(short) == 1)
# Of type String alone: these leave a following flag where it is, other types swallow it.
_STRINGS = words(
    "call diff-dst-prefix diff-src-prefix editor git heading init-author-email init-author-name "
    "init-license init-type init.author.email init.author.name init.license message "
    "pack-destination preid save-prefix scope searchexclude searchopts shell tag "
    "tag-version-prefix user-agent viewer"
)
# Of several types with String among them: even `--no-package word` takes the word.
_LISTS = words(
    "_auth allow-scripts browser ca cert cidr cpu diff key libc name min-release-age-exclude "
    "node-options noproxy orgs os otp package packages replace-registry-host scopes password "
    "token-description script-shell workspace"
)
_ALL = (
    table.BOOL | table.VALUE | table.BOOL_11 | table.VALUE_11 | table.BOOL_12 | table.VALUE_12
) - {""}
_SCOPED = pattern(r"@[^:/]+:registry|//.+")


class Words(NamedTuple):
    """A command line as npm sees it; `true` stands for a flag without value."""

    positional: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]
    unknown: bool
    abbreviated: bool

    def last(self, name: str) -> str | None:
        """The value that counts of an option that holds one."""
        values = self.options.get(name)
        return values[-1] if values else None


def parse(args: Iterable[str], *, npx: bool) -> tuple[Words, bool]:
    """What npm 11 makes of `args`, and whether npm 10 makes something else of them."""
    words = _before_npm(args) if npx else list(args)
    now, before = _nopt(words, 11), _nopt(words, 10)
    differs = (now.positional, now.options) != (before.positional, before.options)
    return now, differs or now.abbreviated


def _before_npm(args: Iterable[str]) -> list[str]:
    """See `npx-cli.js`: `--` goes in front of the first word that npx takes for the package."""
    todo = list(reversed(list(args)))
    done: list[str] = []
    while todo:
        arg = todo.pop()
        if arg == "--" or not arg.startswith("-"):
            return [*done, "--", *([] if arg == "--" else [arg]), *reversed(todo)]
        key, equals, value = arg.lstrip("-").partition("=")
        removed = key in _REMOVED or key in _REMOVED_OPTS
        if key == "p":
            arg = f"--package{equals}{value}"
        elif key == "shell":
            arg = f"--script-shell{equals}{value}"
        elif key == "no-install":
            arg = "--yes=false"
        elif key in table.SHORTHANDS and not removed:
            todo += reversed((*table.SHORTHANDS[key], *([value] if equals else [])))
            continue
        if not removed:
            done.append(arg)
        following = todo[-1] if todo else ""
        if not equals and key not in _SWITCHES and (key in _OPTS or following[:1] != "-") and todo:
            word = todo.pop()
            if not removed:
                done.append(word)
    return done


def _nopt(args: Iterable[str], version: int) -> Words:
    return _Nopt(args, version).read()


class _Nopt:
    """See `nopt-lib.js`; `todo` holds the words to come, last first."""

    def __init__(self, args: Iterable[str], version: int) -> None:
        self._version = version
        self._bools, self._values = table.BOOL, table.VALUE
        if version >= 11:
            self._bools |= table.BOOL_11
            self._values |= table.VALUE_11
        self._todo = list(reversed(list(args)))
        self._options: dict[str, list[str]] = {}
        self._unknown = self._abbreviated = False

    def read(self) -> Words:
        remain: list[str] = []
        while self._todo:
            arg = self._todo.pop()
            if re.fullmatch(r"-{2,}", arg):
                remain += reversed(self._todo)
                break
            if len(arg) > 1 and arg[0] == "-":
                self._option(arg)
            else:
                remain.append(arg)
        return Words(
            positional=tuple(remain),
            options={name: tuple(found) for name, found in self._options.items()},
            unknown=self._unknown,
            abbreviated=self._abbreviated,
        )

    def _known(self, name: str) -> bool:
        return name in self._bools or name in self._values

    def _option(self, arg: str) -> None:
        head, equals, tail = arg.partition("=")
        if equals:
            self._todo.append(tail)
        name = head.lstrip("-")
        if not self._known(name):
            short, was_abbreviated = _short(name, self._version)
            self._abbreviated |= was_abbreviated
            if short and short[0] != head:
                self._todo += reversed(short)
                return
        negated = False
        plain = name
        while name.lower().startswith("no-"):
            negated = not negated
            name = name[3:]
        if not self._known(name):
            full = _abbreviation(name, self._version)
            self._abbreviated |= full is not None
            name = full or name
        known = self._known(name)
        self._unknown |= not known and name not in _ALL and not _SCOPED.fullmatch(name)
        switch = name in self._bools or plain.lower().startswith("no-")
        if switch or (not known and not equals):
            value = self._switch(name, negated=negated)
        else:
            value = self._value(name)
        self._options.setdefault(name, []).append(value)

    def _switch(self, name: str, *, negated: bool) -> str:
        following = self._todo[-1] if self._todo else ""
        if following in ("true", "false"):
            self._todo.pop()
            return "true" if (following == "true") != negated else "false"
        takes = (name == "color" and following == "always") or (
            name in _LISTS and following and not re.match(r"-[^-]", following)
        )
        if takes:
            return self._todo.pop()
        return "false" if negated else "true"

    def _value(self, name: str) -> str:
        following = self._todo[-1] if self._todo else None
        if following is None or re.fullmatch(r"-{2,}", following):
            return "" if following is None and name in _STRINGS else "true"
        if name in _STRINGS and re.match(r"-{1,2}[^-]", following):
            return ""
        return self._todo.pop()


@lru_cache(maxsize=1024)
def _short(name: str, version: int) -> tuple[tuple[str, ...], bool]:
    """What a short form stands for, and whether it is an abbreviation of one."""
    if name in table.SHORTHANDS:
        return table.SHORTHANDS[name], False
    if name and len(name) <= 64 and all(char in _SINGLES for char in name):
        return tuple(word for char in name for word in table.SHORTHANDS[char]), False
    if _abbreviation(name, version):
        return (), False
    found = [short for short in table.SHORTHANDS if name and short.startswith(name)]
    return (table.SHORTHANDS[found[0]], True) if len(found) == 1 else ((), False)


@lru_cache(maxsize=1024)
def _abbreviation(name: str, version: int) -> str | None:
    """The one option that starts with `name`; npm 12 no longer takes abbreviations."""
    known = table.BOOL | table.VALUE
    if version >= 11:
        known |= table.BOOL_11 | table.VALUE_11
    found = [option for option in known if name and option.startswith(name)]
    return found[0] if len(found) == 1 else None
