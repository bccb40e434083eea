"""Parentheses for what is put in the place of a name.

`a + x` says one thing where `x` is `b if c else d`, and another where the source itself reads
`a + b if c else d`. Without parentheses both would have one text, and one digest.
"""

import re

from vetting.patterns import pattern

_TOKEN = pattern(
    r"""(?P<text>[rbfuRBFU]{0,2}(?:'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+"|`(?:[^`\\]|\\.)*+`))"""
    r"|(?P<word>[\w$]++)|(?P<open>[(\[{])|(?P<shut>[)\]}])|(?P<gap>\s++)|(?P<dot>\?\.|\.)|(?P<odd>.)",
    re.DOTALL,
)
_ENDS = frozenset({"text", "word", "shut"})
_STARTS = frozenset({"text", "word"})
_QUOTES = frozenset("'\"`")


def grouped(text: str) -> str:
    """`text`, in parentheses unless it is a name, a literal, a call, or a member of one of these,
    in the normal form of either language.
    """
    return text if _is_one(text) else f"({text})"


def _is_one(text: str) -> bool:
    depth, before = 0, ""
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup or ""
        if kind == "odd" and token[0] in _QUOTES:  # a text that does not end: nobody knows
            return False
        if kind == "gap":
            continue
        if depth == 0 and (kind in ("odd", "shut") or (kind in _STARTS and before in _ENDS)):
            return False
        depth += (kind == "open") - (kind == "shut")
        before = kind
    return depth == 0 and before in _ENDS
