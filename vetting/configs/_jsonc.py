"""JSON as the clients read it: with comments, trailing commas, JSON5's spellings, and a BOM.

Values equal those of `json` on strict JSON. Keys given twice are kept, and everything has a place.
https://spec.json5.org, https://code.visualstudio.com/docs/languages/json#_json-with-comments
"""

import re
from json import JSONDecoder

from vetting.configs._tree import MAX_DEPTH, MAX_VALUES, Lines, Member, Unparsable, Value
from vetting.patterns import pattern

_TOKEN = pattern(
    r"""(?P<skip>[\s\ufeff]+|//[^\n\r\u2028\u2029]*|/\*.*?\*/)
    |(?P<mark>[{}\[\],:])
    |(?P<text>"(?:[^"\\\n\r]++|\\(?:\r\n|.))*+"|'(?:[^'\\\n\r]++|\\(?:\r\n|.))*+')
    |(?P<word>[^\s"'{}\[\],:/]+)
    """,
    re.VERBOSE | re.DOTALL,
)

_JSON = JSONDecoder(strict=False)
_ESCAPE = pattern(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(\r\n|.))", re.DOTALL)
_PLAIN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0"}
_CONTINUED = ("\n", "\r\n", "\r", "\u2028", "\u2029")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_NUMBER = pattern(r"[+-]?(?:(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:[eE][+-]?\d{1,9})?)")
_HEX = pattern(r"[+-]?0[xX][0-9A-Fa-f]{1,64}")


class _Open:
    """A map or list that has not ended yet."""

    __slots__ = ("elements", "key", "key_line", "line", "mark", "members", "start", "state")

    def __init__(self, mark: str, start: int, line: int) -> None:
        self.mark, self.start, self.line = mark, start, line
        self.members: list[Member] = []
        self.elements: list[Value] = []
        self.key: str | None = None
        self.key_line = 0
        self.state = "key" if mark == "{" else "value"
        """What comes next: a key, its colon, a value, or the comma after it."""

    def close(self, end: int) -> Value:
        kind = "map" if self.mark == "{" else "list"
        members, elements = tuple(self.members), tuple(self.elements)
        return Value(kind, self.line, self.start, end, None, members, elements)


def parse(text: str) -> Value:
    """The document `text`.

    Raises:
        Unparsable: it is not JSON in any of these spellings, nested deeper than MAX_DEPTH, or has
            more than MAX_VALUES values. The message repeats no text, which may be a secret.
    """
    lines = Lines(text)
    document = _Document()
    token = _TOKEN.match
    at = 0
    while at < len(text):
        match = token(text, at)
        if match is None:
            raise Unparsable(f"unexpected {text[at]!r}", lines.at(at))
        kind = match.lastgroup
        if kind != "skip":
            document.take(str(kind), match[0], lines.at(at), at)
        at = match.end()
    return document.end()


class _Document:
    """What has been read so far: a stack, since a document of brackets must not exhaust ours."""

    def __init__(self) -> None:
        self._stack: list[_Open] = []
        self._root: Value | None = None
        self._values = 0

    def take(self, kind: str, word: str, line: int, start: int) -> None:
        """The next token."""
        if self._root is not None:
            raise Unparsable("something stands after the end of the document", line)
        top = self._stack[-1] if self._stack else None
        if kind == "mark" and word in ",:":
            _separator(top, word, line)
        elif kind == "mark" and word in "}]":
            self._put(_close(top, word, line, start + 1), self._stack[:-1])
        elif top is not None and top.state == "key":
            if kind == "mark":
                raise Unparsable(f"{word!r} where a key should be", line)
            top.key = _unquote(word if kind == "text" else f"'{word}'")
            top.key_line, top.state = line, "colon"
        elif top is not None and top.state != "value":
            raise Unparsable(f"a {top.state} is missing", line)
        elif kind == "mark":
            self._stack.append(_Open(word, start, line))
            if len(self._stack) > MAX_DEPTH:
                raise Unparsable(f"nested deeper than {MAX_DEPTH}", line)
        else:
            self._put(_scalar(kind == "text", word, line, start, start + len(word)), self._stack)

    def _put(self, value: Value, owners: list[_Open]) -> None:
        """A value is whole; it belongs to the innermost of `owners`."""
        self._values += 1
        if self._values > MAX_VALUES:
            raise Unparsable(f"there are more than {MAX_VALUES:,} values", value.line)
        self._stack = owners
        if not owners:
            self._root = value
            return
        owner = owners[-1]
        if owner.mark == "{":
            owner.members.append(Member(owner.key or "", owner.key_line, value))
        else:
            owner.elements.append(value)
        owner.state = "comma"

    def end(self) -> Value:
        """The document."""
        if self._stack:
            what = "object" if self._stack[-1].mark == "{" else "list"
            raise Unparsable(f"the {what} that begins here never ends", self._stack[-1].line)
        if self._root is None:
            raise Unparsable("the file is empty", 1)
        return self._root


def _close(top: _Open | None, mark: str, line: int, end: int) -> Value:
    if top is None or top.mark + mark not in ("{}", "[]") or top.state == "colon":
        raise Unparsable(f"unexpected {mark!r}", line)
    if top.mark == "{" and top.state == "value":
        raise Unparsable("a key has no value", line)
    return top.close(end)


def _separator(top: _Open | None, mark: str, line: int) -> None:
    wanted = "comma" if mark == "," else "colon"
    if top is None or top.state != wanted:
        raise Unparsable(f"unexpected {mark!r}", line)
    top.state = "value" if mark == ":" or top.mark == "[" else "key"


def _scalar(quoted: bool, token: str, line: int, start: int, end: int) -> Value:
    if quoted:
        return Value("text", line, start, end, _unquote(token))
    if token in _WORDS:
        return Value("other", line, start, end, _WORDS[token])
    if _HEX.fullmatch(token):
        return Value("other", line, start, end, int(token, 16))
    if _NUMBER.fullmatch(token):
        whole = token.lstrip("+-").isdigit()
        return Value("other", line, start, end, int(token) if whole else float(token))
    if token.lstrip("+-") in ("Infinity", "NaN"):
        return Value("other", line, start, end, float(token.replace("Infinity", "inf")))
    raise Unparsable("an unquoted word is no value", line)


def _as_json(token: str) -> str | None:
    """What a text spells by the rules of JSON alone, for which Python has something fast."""
    try:
        return str(_JSON.decode(token)) if token[0] == '"' else None
    except ValueError:
        return None


def _unquote(token: str) -> str:
    body = token[1:-1]
    if "\\" not in body:
        return body

    def character(match: re.Match[str]) -> str:
        if code := match[1] or match[2]:
            return chr(int(code, 16))
        return "" if match[3] in _CONTINUED else _PLAIN.get(match[3], match[3])

    text = _as_json(token)
    if text is None:
        text = _ESCAPE.sub(character, body)
    # \ud83d\ude00 spells one character in two; a half without the other is replaced.
    return (
        text
        if text.isascii()
        else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )
