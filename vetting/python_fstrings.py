"""f-strings as Python 3.12 takes them (PEP 701), and t-strings, written so that an older parser does too.

What they may hold between braces since then, quotes of their own kind, backslashes, comments and line
ends, is put aside under a name, parsed by itself, and put back into the tree.
"""

import ast
import re
from typing import NamedTuple

_STRING = r"(?<!\w)(?P<prefix>[A-Za-z]{0,3})(?P<quote>\"\"\"|'''|\"|')"
_OUTSIDE = re.compile(rf"#|{_STRING}")
_BETWEEN = re.compile(rf"#|{_STRING}|[()\[\]{{}}:!]")
"""What is met on the way outside of strings, and between the braces of one."""

_FORMATTED = re.compile(r"(?<!\w)[A-Za-z]?[FTft][A-Za-z]?[\"']")
_WITHIN = re.compile(r"[\\{}\"']")
_ENDS = {
    '"': re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL),
    "'": re.compile(r"[^'\\]*+(?:\\.[^'\\]*+)*+'", re.DOTALL),
    '"""': re.compile(r'(?:[^"\\]|\\.|"(?!""))*+"""', re.DOTALL),
    "'''": re.compile(r"(?:[^'\\]|\\.|'(?!''))*+'''", re.DOTALL),
}
_CONVERSION = re.compile(r"!\s*[a-z]\s*")
_SHOWN = re.compile(r"(?<![=<>!:])=\s*\Z")
"""`{name=}` shows the name as well."""

_ESCAPED = ("\\", '"', "'")
"""What a backslash keeps from its meaning in a raw string as well."""

_DEEPEST = 12
_NAME = "_put_aside_{}_"


class Older(NamedTuple):
    """Source for an older parser, with what was put aside, by name."""

    text: str
    parts: dict[str, ast.expr]


class _UnreadError(Exception):
    """A string that has no end, or is nested too deeply."""


def older(text: str) -> Older:
    """`text` as an older parser takes it; as it is where its strings cannot be followed."""
    aside = _Aside({})
    try:
        return Older(aside.source(text, 0), aside.parts)
    except (_UnreadError, SyntaxError, ValueError):
        return Older(text, {})


def put_back(tree: ast.AST, parts: dict[str, ast.expr]) -> None:
    """Replace the names of what was put aside by it."""
    if not parts:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.Name):
            node.value = parts.get(node.value.id, node.value)


class _Aside:
    """Goes through source that stands after `lines` line ends, at some depth of nested strings."""

    def __init__(self, parts: dict[str, ast.expr], lines: int = 0, depth: int = 0) -> None:
        self.parts = parts
        self._lines = lines
        self._depth = depth

    def source(self, text: str, at: int) -> str:
        """All of it, with what was put aside named."""
        found: list[str] = []
        copied = at
        while (met := _OUTSIDE.search(text, at)) is not None:
            if met[0] == "#":
                at = _line_end(text, met.end())
            elif _is_formatted(met["prefix"]):
                said: list[str] = []
                at = self._string(text, met, said)
                found += [text[copied : met.start()], *said]
                copied = at
            else:
                at = _string_end(text, met)
        return "".join((*found, text[copied:]))

    def _string(self, text: str, met: re.Match[str], said: list[str]) -> int:
        """One formatted string, from its quote on; where it ends."""
        if self._depth >= _DEEPEST:
            raise _UnreadError
        quote = met["quote"]
        prefix = met["prefix"].lower().replace("t", "f")
        within: list[str] = []
        at = self._text(text, met.end(), met, within, ends=quote)
        body = "".join(within)
        if len(quote) == 1 and "\n" in body and "\\\n" not in body:
            quote *= 3
        said += [prefix, quote, body, quote]
        return at

    def _text(self, text: str, at: int, met: re.Match[str], said: list[str], *, ends: str) -> int:
        """What stands outside of braces, up to the quote, or to the brace of a format; after which."""
        raw, start = "r" in met["prefix"].lower(), at
        while (found := _WITHIN.search(text, at)) is not None:
            at, sign = found.start(), found[0]
            if text.startswith(ends, at):
                said.append(text[start:at])
                return at + len(ends)
            if sign == "\\" and not raw and text.startswith("\\N{", at):
                at = text.find("}", at) + 1 or len(text)
            elif sign == "\\":
                alone = text.startswith("{", at + 1)  # no brace is escaped by one
                at += 1 if alone or (raw and text[at + 1 : at + 2] not in _ESCAPED) else 2
            elif sign == "{" and not (text.startswith("{", at + 1) and ends != "}"):
                said.append(text[start:at])
                start = at = self._field(text, at + 1, met, said)
            else:
                at += 2 if sign == "{" else 1
        raise _UnreadError

    def _field(self, text: str, start: int, met: re.Match[str], said: list[str]) -> int:
        """What stands between braces, with how it is to be shown; after the closing one."""
        at = self._expression_end(text, start)
        inner = text[start:at]
        said += ["{", self._named(inner, start, text) if _is_newer(inner, met["quote"]) else inner]
        if (how := _CONVERSION.match(text, at)) is not None:
            said.append(how[0])
            at = how.end()
        if text.startswith(":", at):
            said.append(":")
            at = self._text(text, at + 1, met, said, ends="}")
        elif text.startswith("}", at):
            at += 1
        else:
            raise _UnreadError
        said.append("}")
        return at

    def _expression_end(self, text: str, at: int) -> int:
        depth = 0
        while (met := _BETWEEN.search(text, at)) is not None:
            sign = met[0]
            if sign == "#":
                at = _line_end(text, met.end())
                continue
            if met["quote"]:
                at = self._skipped(text, met)
                continue
            if not depth and sign in "}:!" and not text.startswith("!=", met.start()):
                return met.start()
            depth += (sign in "([{") - (sign in ")]}")
            at = met.end() + (text.startswith("!=", met.start()))
        raise _UnreadError

    def _skipped(self, text: str, met: re.Match[str]) -> int:
        """Where a string inside of another one ends."""
        if not _is_formatted(met["prefix"]):
            return _string_end(text, met)
        deeper = _Aside({}, depth=self._depth + 1)
        return deeper._string(text, met, [])

    def _named(self, inner: str, start: int, text: str) -> str:
        """Put what stands between braces aside; its name, with as many line ends."""
        lines = self._lines + text.count("\n", 0, start)
        deeper = _Aside(self.parts, lines, self._depth + 1)
        source = deeper.source(_SHOWN.sub("", inner), 0)
        tree = ast.parse(f"({source}\n)", mode="eval")
        put_back(tree, self.parts)
        ast.increment_lineno(tree, lines)
        name = _NAME.format(len(self.parts))
        self.parts[name] = tree.body
        return name + "\n" * inner.count("\n")


def _is_formatted(prefix: str) -> bool:
    return not {"f", "t"}.isdisjoint(prefix.lower())


def _is_newer(inner: str, quote: str) -> bool:
    """Whether an older parser does not take this between the braces of such a string."""
    signs = any(sign in inner for sign in (quote, "\\", "#", "\n"))
    return signs or _FORMATTED.search(inner) is not None


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _string_end(text: str, met: re.Match[str]) -> int:
    end = _ENDS[met["quote"]].match(text, met.end())
    return end.end() if end else len(text)
