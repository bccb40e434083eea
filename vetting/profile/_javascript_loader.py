"""The function by which bundles of esbuild ask for modules that they do not hold:
`var __require = ((x) => typeof require !== "undefined" ? require : …)(function(x) { … })`.

It loads nothing itself. What it is called with does, so it is followed like `require`.
"""

from collections.abc import Iterator

from vetting.patterns import pattern

_SAYS = b"Dynamic require of "
_ENDS = b"is not supported"
_LONGEST = 1200
_MADE = pattern(
    rb"(?:\b(?:var|let|const)\s|,)\s*+([\w$]++)\s*+=\s*+(?:/\*[^*]{0,40}+\*/\s*+)?+"
    rb"\(\(?([\w$]++)\)?\s*+=>\s*+typeof\s++(?:__)?+require\d*+\b"
)


def loaders(data: bytes) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where the name of each stands, and the whole of it."""
    if _SAYS not in data:
        return
    for match in _MADE.finditer(data):
        end = data.find(_ENDS, match.end(), match.end() + _LONGEST)
        if end >= 0 and _SAYS in data[match.end() : end]:
            yield match.span(1), (match.start(), end)
