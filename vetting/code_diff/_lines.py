"""Which lines differ, in bounded time."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

_MOST = 10_000_000
"""Lines times lines that are compared pair by pair, at up to a microsecond each."""

Code = tuple[str, int, int, int, int]


class Lines:
    """Compares texts line by line. What it may spend is for all of them together: whoever writes a
    package could make every file the worst case, so what is beyond it counts as replaced whole.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._left = most

    def opcodes(self, old: Sequence[str], new: Sequence[str]) -> list[Code]:
        """`SequenceMatcher.get_opcodes`: lines that occur once on both sides part the texts into
        blocks (patience diff), and only what lies between them is compared pair by pair.
        """
        codes: list[Code] = []
        i = j = 0
        for a, b in [*_anchors(old, new), (len(old), len(new))]:
            codes += self._block(old, new, (i, a, j, b))
            if a < len(old):
                codes.append(("equal", a, a + 1, b, b + 1))
            i, j = a + 1, b + 1
        return _joined(codes)

    def _block(
        self, old: Sequence[str], new: Sequence[str], span: tuple[int, int, int, int]
    ) -> Iterator[Code]:
        i, a, j, b = span
        if i == a and j == b:
            return
        cost = (a - i) * (b - j)
        if cost == 0:
            yield ("insert" if i == a else "delete", i, a, j, b)
        elif cost > self._left:
            yield ("replace", i, a, j, b)
        else:
            self._left -= cost
            # Lines that fill a long block are no landmarks in it, and following them is cubic.
            matcher = SequenceMatcher(None, old[i:a], new[j:b], autojunk=True)
            for tag, i1, i2, j1, j2 in matcher.get_opcodes():
                yield (tag, i + i1, i + i2, j + j1, j + j2)


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of equal lines, rising on both sides, as many as there can be of unique lines."""
    first, second = _once(old), _once(new)
    pairs = [(at, second[line]) for line, at in first.items() if line in second]
    best: list[int] = []
    tails: list[int] = []
    back: list[int] = []
    for number, (_, b) in enumerate(pairs):
        low = bisect_left(tails, b)
        back.append(best[low - 1] if low else -1)
        best[low : low + 1], tails[low : low + 1] = [number], [b]
    chain = []
    at = best[-1] if best else -1
    while at >= 0:
        chain.append(pairs[at])
        at = back[at]
    return chain[::-1]


def _once(lines: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    more: set[str] = set()
    for at, line in enumerate(lines):
        if line in found or line in more:
            found.pop(line, None)
            more.add(line)
        else:
            found[line] = at
    return found


def _joined(codes: Iterable[Code]) -> list[Code]:
    """Neighbours of one kind as one; an insertion beside a deletion is a replacement."""
    found: list[Code] = []
    for tag, i1, i2, j1, j2 in codes:
        if found and (found[-1][0] == "equal") == (tag == "equal"):
            was, a1, _, b1, _ = found[-1]
            found[-1] = (was if was == tag else "replace", a1, i2, b1, j2)
        else:
            found.append((tag, i1, i2, j1, j2))
    return found


class Groups(SequenceMatcher[str]):
    """The standard library's grouping of differences, over differences that are known."""

    def __init__(self, codes: list[Code]) -> None:
        super().__init__(None, "", "")
        self._codes = codes

    def get_opcodes(self) -> list[Code]:  # type: ignore[override]
        """See `SequenceMatcher.get_opcodes`."""
        return list(self._codes)
