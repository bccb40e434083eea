"""A part of a file that can be left out of it."""

from dataclasses import dataclass

MOST = 60_000
"""Parts of one file; each takes 3 kB. Bundles of 10 MB have 20,000."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Part:
    """The bytes from `start` to `end` of a file.

    Of a part with `inner` ones, each of those can be left out by itself.
    """

    start: int
    end: int
    stub: bytes = b""
    """What stands in its place when it is left out."""

    binds: frozenset[bytes] | None = frozenset()
    """The names it gives to others; None for a statement that may change any name in it."""

    changes: frozenset[bytes] = frozenset()
    """Those that it may change what they hold, besides: by a method, or as what a call gets."""

    acts: bool = False
    """It does something, and does not only declare."""

    made: bool = False
    """Its value is what some call makes of a lot: nothing is known of it but its name."""

    light: bool = False
    """No function: a few statements, which go with whatever uses their names."""

    always: bool = False
    """It may give any name: a star import."""

    before: bytes = b""
    after: bytes = b""
    """What makes it a statement of its own: a declarator of many, for example."""

    inner: tuple["Part", ...] = ()

    @property
    def own(self) -> int:
        """Its bytes outside of the inner ones."""
        return self.end - self.start - sum(part.end - part.start for part in self.inner)
