"""The strings and regular expressions of a piece of source that no parser has read: of JavaScript or
Python, whole or cut off.
"""

from vetting.patterns import pattern

# One that does not end runs to the end of the text, so that nothing is looked at twice.
STRING = (
    r"\"(?:[^\"\\]|\\.)*+(?:\"|\\?\Z)|'(?:[^'\\]|\\.)*+(?:'|\\?\Z)|`(?:[^`\\]|\\.)*+(?:`|\\?\Z)"
)
# A slash behind a bracket or an operator begins a regular expression, which may hold a quote.
_REGEX = r"/(?![/*,)])(?:[^/\\\[]|\\.|\[(?:[^\]\\]|\\.)*+(?:\]|\\?\Z))*+(?:/|\\?\Z)"
TOKEN = pattern(
    rf"(?s)({STRING})|(?:(?<=[(,=:\[!&|?;>{{])|(?<=[(,=:\[!&|?;>{{] )|(?<=\breturn )){_REGEX}"
)
"""The first group is a string; a regular expression has none."""


def blank(text: str) -> str:
    """`text` with nothing in its strings and regular expressions, and as long as before."""
    return TOKEN.sub(lambda match: "'" * len(match[0]), text)
