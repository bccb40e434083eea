r"""Looks at a text for what no path needs: characters that nobody sees, blanks around it. Who refuses `"\0"`
in a name refuses no path that leads anywhere.
"""

from vetting.patterns import pattern

_EXPRESSION = pattern(
    r"\[?(?:\\x[01][0-9a-fA-F]|\\x7[fF]|\\u00(?:[01][0-9a-fA-F]|7[fF])|\\[0rntvfb]|\\p\{C[a-z]?\}|-|\|)+\]?\+?"
)
"""A regular expression of nothing but such characters, written with backslashes: `[\\x00-\\x1f]`."""

_DELETE = 0x7F
_LONGEST = 80


def is_unseen(text: object) -> bool:
    """Whether a text has control characters only."""
    return isinstance(text, str) and bool(text) and all(c < " " or ord(c) == _DELETE for c in text)


def asks_for_unseen(expression: str) -> bool:
    """Whether a regular expression asks for control characters, and for nothing else."""
    if len(expression) > _LONGEST or "\\" not in expression:
        return is_unseen(expression)
    return _EXPRESSION.fullmatch(expression) is not None


TRIMS = frozenset({
    *("strip", "lstrip", "rstrip", "trim", "trimStart", "trimEnd", "lower", "upper", "casefold"),
    *("toLowerCase", "toUpperCase", "title"),
})  # fmt: skip
"""Methods whose result is compared with the text itself to find blanks or capitals in it."""
