"""Texts with expressions in them as Python 3.12 allows them, written so that older parsers read them.

Since then an expression in `f"…"` may hold the quotes around it, backslashes and line ends (PEP 701).
Lines stay where they are, and so does what is called and named.
"""

import re

from vetting.patterns import pattern

_START = pattern(r"#|(?<![A-Za-z0-9_])([A-Za-z]{0,2})('''|\"\"\"|'|\")|'''|\"\"\"|'|\"")
_BACKSLASH = "\N{REVERSE SOLIDUS OPERATOR}"
"""In the place of a backslash in an expression: the same for the reader, and none for the parser."""

_OPEN, _CLOSE = "([{", ")]}"
_MOST_DEEP = 20


def older(text: str) -> str:
    """`text` with every such literal in the older form; as it is where that is not possible."""
    return _Scanner(text).whole()


class _Scanner:
    """Goes through source once, from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def whole(self) -> str:
        """Everything."""
        parts = []
        while found := _START.search(self._text, self._at):
            parts.append(self._text[self._at : found.start()])
            self._at = found.start()
            parts.append(self._piece(found, 0, ""))
        parts.append(self._text[self._at :])
        return "".join(parts)

    def _piece(self, found: re.Match[str], depth: int, outer: str) -> str:
        """A comment or a text, which begins here."""
        begin = found.start()
        if found[0] == "#":
            end = self._text.find("\n", begin)
            self._at = end if end >= 0 else len(self._text)
            return self._text[begin : self._at] if not depth else ""
        prefix, quote = found[1] or "", found[2] or found[0]
        self._at = found.end()
        if "f" in prefix.lower():
            return self._formatted(prefix, quote, depth, outer)
        inside = self._plain(quote)
        if depth and len(quote) > 1 and quote[0] not in inside and "\n" not in inside:
            return prefix + quote[0] + inside + quote[0]
        return self._text[begin : self._at]

    def _plain(self, quote: str) -> str:
        """What stands in a text up to these quotes, which are passed by."""
        begin = self._at
        end = self._text.find(quote, begin)
        while end >= 0 and (escaped := self._text.find("\\", self._at, end)) >= 0:
            self._at = escaped + 2
            if end < self._at:
                end = self._text.find(quote, self._at)
        inside = self._text[begin : end if end >= 0 else len(self._text)]
        self._at = begin + len(inside) + len(quote)
        return inside

    def _formatted(self, prefix: str, quote: str, depth: int, outer: str) -> str:
        """`f"…"`, after its first quotes."""
        parts: list[str] = []
        asked: list[str] = []
        newer = quote[0] in outer
        while self._at < len(self._text):
            sign = self._text[self._at]
            if self._text.startswith(quote, self._at):
                self._at += len(quote)
                if newer:
                    return _written(prefix, outer or quote[0], parts, asked, depth)
                return prefix + quote + "".join(parts) + quote
            if sign == "{" and not self._text.startswith("{{", self._at) and depth < _MOST_DEEP:
                begin = self._at
                field, expression = self._field(depth, outer + quote[0])
                parts.append(field)
                asked.append(expression)
                raw = self._text[begin : self._at]
                newer = newer or quote in raw or "\\" in raw or ("\n" in raw and len(quote) == 1)
                continue
            width = 2 if sign == "\\" or self._text.startswith(("{{", "}}"), self._at) else 1
            parts.append(self._text[self._at : self._at + width])
            self._at += width
        return prefix + quote + "".join(parts)

    def _field(self, depth: int, outer: str) -> tuple[str, str]:
        """`{expression!r:format}`, from its first bracket on, and the expression."""
        parts, open_, after = ["{"], 0, 0
        self._at += 1
        while self._at < len(self._text):
            sign = self._text[self._at]
            found = _START.match(self._text, self._at)
            if found:
                parts.append(self._piece(found, depth + 1, outer).replace("\\", _BACKSLASH))
                continue
            self._at += 1
            if sign == "!" and not open_ and not self._text.startswith("=", self._at):
                after = after or len(parts)
            if sign in "}:" and not open_:
                after = after or len(parts)
                parts.append(sign + (self._format(depth, outer) if sign == ":" else ""))
                break
            open_ += (sign in _OPEN) - (sign in _CLOSE)
            parts.append(_BACKSLASH if sign == "\\" else sign)
        return "".join(parts), "".join(parts[1:after]).strip().removesuffix("=")

    def _format(self, depth: int, outer: str) -> str:
        """What follows the colon, to the last bracket."""
        parts = []
        while self._at < len(self._text):
            sign = self._text[self._at]
            if sign == "{" and depth < _MOST_DEEP:
                parts.append(self._field(depth + 1, outer)[0])
                continue
            self._at += 1
            parts.append(sign)
            if sign == "}":
                break
        return "".join(parts)


def _written(prefix: str, outer: str, parts: list[str], asked: list[str], depth: int) -> str:
    """A literal of newer form: an outer one in three of its own quotes, one inside in three of those
    that are not around it; what is deeper as what it asks for.
    """
    inside = "".join(parts)
    quote = outer[0] if not depth else "'" if outer[0] == '"' else '"'
    if depth < 2 and quote * 3 not in inside and not (depth and inside.endswith(quote)):
        return prefix + quote * 3 + inside + quote * 3
    return f"({''.join(f'{one}, ' for one in asked)})"
