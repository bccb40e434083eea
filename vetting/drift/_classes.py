"""The classes of drift, and what a difference is told as."""

from enum import StrEnum, unique


@unique
class Drift(StrEnum):
    """How much something changed, mildest first; `UNKNOWN` is never taken for nothing."""

    NONE = "D0"
    COSMETIC = "D1"
    """A title, an icon, spacing."""

    TEXT = "D2"
    """What the model reads: descriptions, and strings in schemas."""

    INPUT = "D3"
    """What a call may or must hold."""

    ANNOTATION = "D4"
    """A promise taken back: no longer read-only, open to the world now."""

    TOOL = "D5"
    """Added, removed or renamed."""

    REACH = "D6"
    """The server reaches further: a capability, host, environment name or trifecta leg is new."""

    PINNED = "D7"
    """The same version is not the same any more."""

    UNKNOWN = "D8"
    """Not comparable."""

    @property
    def words(self) -> str:
        """What the class is called."""
        return _WORDS[self]


_WORDS = {
    Drift.NONE: "unchanged",
    Drift.COSMETIC: "cosmetic",
    Drift.TEXT: "text",
    Drift.INPUT: "input",
    Drift.ANNOTATION: "promise weakened",
    Drift.TOOL: "tool",
    Drift.REACH: "reach",
    Drift.PINNED: "changed under its pin",
    Drift.UNKNOWN: "not comparable",
}
RANK = {drift: rank for rank, drift in enumerate(Drift)}
"""The classes by their order, for comparing them."""

Row = tuple[Drift, str, str]
"""A class, the difference in words, and the text that is new."""
