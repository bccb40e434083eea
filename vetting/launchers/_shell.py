"""Split command strings as shells do, far enough to see every command that would run.

Only the structure matters here: words, commands, and what is run inside `$(...)` and backticks.
Variables stay as written. Grammar: POSIX.1-2017 Shell Command Language 2.2-2.10; `cmd /c` knows
double quotes, `^` and `& |`; PowerShell's escape is the backtick and `&` in front calls.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from vetting.launchers._words import words
from vetting.patterns import pattern

MAX_LENGTH = 65_536
BUILTINS = words(
    ": [ alias bg break cd chcp clear cls continue declare dirname echo endlocal exit false fg "
    "getopts hash jobs local mkdir popd printf pushd pwd read readonly rem return set setlocal "
    "set-location shift shopt sleep test title trap true type typeset ulimit umask unalias unset "
    "wait write-host write-output"
)

_PLAIN = pattern(r"""[^\s\\'"`^;|&<>()$#]+""")
"""A run of what is nothing but itself in every style, a `#` apart."""

_PREFIXES = frozenset({"exec", "command", "builtin", "noglob", "call", "@", "&", "!", "-"})
_RESERVED = words("if then else elif fi do done while until { } ! in esac")
_ASSIGNMENT = pattern(r"([A-Za-z_][A-Za-z0-9_]*)\+?=(.*)", re.DOTALL)
_PS_ASSIGNMENT = pattern(r"\$env:([A-Za-z_][A-Za-z0-9_]*)=?(.*)", re.DOTALL | re.IGNORECASE)


class Script(NamedTuple):
    """The commands of a string, each a tuple of words, and the strings of its substitutions."""

    commands: tuple[tuple[str, ...], ...]
    substitutions: tuple[str, ...]
    metacharacters: bool
    """Anything but one plain command: `;`, `&&`, `|`, `>`, `$(...)`, a second line."""


def quote(word: str) -> str:
    """`word` as one word of a POSIX command string."""
    return "'" + word.replace("'", "'\\''") + "'"


def split(text: str, *, style: str = "posix") -> Script:
    """Split `text`; style is `posix`, `cmd` or `powershell`. Past the limit nothing is read."""
    return _Splitter(text[:MAX_LENGTH], style, cut=len(text) > MAX_LENGTH).split()


def unwrap(command: tuple[str, ...], *, style: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """A command without keywords and `exec`, and the variables that are set in front of it."""
    words = list(command)
    assigned: dict[str, str] = {}
    while words:
        found = _assignment(words[0], style)
        if found:
            name, value = found
            words.pop(0)
            if style == "powershell" and not value and words[:1] == ["="]:
                value = words[1] if len(words) > 1 else ""
                words = words[2:]
            assigned[name] = value
        elif words[0].lower() in ("export", "set") and any("=" in word for word in words[1:]):
            pairs = (_ASSIGNMENT.fullmatch(word) for word in words[1:])
            assigned |= {pair[1]: pair[2] for pair in pairs if pair}
            words = []
        elif words[0] in _RESERVED or words[0].lower() in _PREFIXES:
            words.pop(0)
        elif words[0].startswith("@") and style == "cmd":
            words[0] = words[0][1:]
        else:
            break
    return tuple(words), assigned


def _assignment(word: str, style: str) -> tuple[str, str] | None:
    match = (_PS_ASSIGNMENT if style == "powershell" else _ASSIGNMENT).fullmatch(word)
    return (match[1], match[2]) if match and style != "cmd" else None


class _Splitter:
    def __init__(self, text: str, style: str, *, cut: bool) -> None:
        self._text = text
        self._style = style
        self._escape = {"posix": "\\", "cmd": "^", "powershell": "`"}[style]
        self._meta = cut
        self._commands: list[tuple[str, ...]] = []
        self._words: list[str] = []
        self._word: list[str] | None = None
        self._redirect = False
        self._inner: list[str] = []
        self._at = 0

    def split(self) -> Script:
        while self._at < len(self._text):
            if plain := _PLAIN.match(self._text, self._at):
                self._put(plain[0])
                self._at = plain.end()
            else:
                self._step(self._text[self._at])
        self._end_command()
        return Script(
            commands=tuple(self._commands),
            substitutions=tuple(self._inner),
            metacharacters=self._meta or len(self._commands) > 1,
        )

    def _step(self, char: str) -> None:
        if char == self._escape:
            if self._text[self._at + 1 : self._at + 2] != "\n":
                self._put(self._text[self._at + 1 : self._at + 2])
            self._at += 2
        elif char == "'" and self._style != "cmd":
            end = self._text.find("'", self._at + 1)
            end = len(self._text) if end < 0 else end
            self._put(self._text[self._at + 1 : end])
            self._at = end + 1
        elif char == '"':
            self._at += 1
            self._double_quoted()
        elif char in "\n;|&<>()" and not (char in ";()" and self._style == "cmd"):
            self._operator(char)
        elif char.isspace():
            self._end_word()
            self._at += 1
        elif char == "#" and self._word is None and self._style != "cmd":
            end = self._text.find("\n", self._at)
            self._at = len(self._text) if end < 0 else end
        elif not self._substitution(char):
            self._put(char)
            self._at += 1

    def _operator(self, char: str) -> None:
        calls = char == "&" and self._style == "powershell" and not self._words
        if not calls and not (char == "\n" and not self._words and self._word is None):
            self._meta = True
        if char in "<>":
            if self._text[self._at + 1 : self._at + 2] == "(":
                self._at += 1
                self._parenthesis()
                return
            if self._word is not None and "".join(self._word).isdigit():
                self._word = None
            self._end_word()
            self._redirect = True
            while self._text[self._at : self._at + 1] in ("<", ">", "&", "|"):
                self._at += 1
            return
        if char == "&" and self._text[self._at + 1 : self._at + 2] == ">":
            self._at += 1
            return
        self._at += 1
        if not calls:
            self._end_command()

    def _double_quoted(self) -> None:
        self._put("")
        while self._at < len(self._text):
            char = self._text[self._at]
            following = self._text[self._at + 1 : self._at + 2]
            if char == '"':
                self._at += 1
                return
            if char == self._escape and self._style == "posix" and following in '"\\$`\n':
                self._put(following.replace("\n", ""))
                self._at += 2
            elif char == "\\" and following == '"' and self._style == "cmd":
                self._put('"')
                self._at += 2
            elif not self._substitution(char):
                self._put(char)
                self._at += 1

    def _substitution(self, char: str) -> bool:
        """Read `$(...)` or a backtick pair, if one starts here."""
        if self._style == "cmd":
            return False
        if char == "`" and self._style == "posix":
            end = self._text.find("`", self._at + 1)
            end = len(self._text) if end < 0 else end
            self._inner.append(self._text[self._at + 1 : end])
            self._put(self._text[self._at : end + 1])
            self._at = end + 1
        elif char == "$" and self._text[self._at + 1 : self._at + 2] == "(":
            self._at += 1
            self._parenthesis()
        else:
            return False
        self._meta = True
        return True

    def _parenthesis(self) -> None:
        """Read from an opening to its closing parenthesis; quotes hide parentheses."""
        start = self._at
        depth, quoted = 0, ""
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == "\\":
                self._at += 1
            elif quoted:
                quoted = "" if char == quoted else quoted
            elif char in "'\"":
                quoted = char
            else:
                depth += (char == "(") - (char == ")")
            self._at += 1
            if depth == 0:
                break
        self._inner.append(self._text[start + 1 : self._at - 1])
        self._put("$" + self._text[start : self._at])

    def _put(self, text: str) -> None:
        if self._word is None:
            self._word = []
        self._word.append(text)

    def _end_word(self) -> None:
        if self._word is not None:
            if not self._redirect:
                self._words.append("".join(self._word))
            self._redirect = False
            self._word = None

    def _end_command(self) -> None:
        self._end_word()
        self._redirect = False
        if self._words:
            self._commands.append(tuple(self._words))
            self._words = []


def windows_join(words: Mapping[int, str] | tuple[str, ...]) -> str:
    """Words as `cmd` gets them, quoted where they hold a space."""
    values = words.values() if isinstance(words, Mapping) else words
    return " ".join(f'"{word}"' if " " in word else word for word in values)
