"""How much of a version an approver looked at, and what the rest of it rests on."""

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

from vetting.model.pin import PackagePin


@unique
class Kind(StrEnum):
    """What was looked at: everything, the difference from an approved version, or only that
    nothing changed.
    """

    FULL = "FULL"
    DELTA = "DELTA"
    CARRY = "CARRY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """How far the code is from the base's: `opaque` files changed in ways nobody can read, such as
    binaries.
    """

    files: int
    insertions: int
    deletions: int
    opaque: int = 0

    @property
    def lines(self) -> int | None:
        """How many lines changed; None if nobody can tell."""
        return None if self.opaque else self.insertions + self.deletions


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What an approval rests on. Unless it is a full review, `base` is the approved version that it
    builds on and `entry` the SHA-256 of that version's entry. `requested_by` asked for the server.
    """

    requested_by: tuple[str, ...] = ()
    kind: Kind = Kind.FULL
    base: PackagePin | None = None
    entry: str = ""
    changed: Changed | None = None

    def fields(self) -> dict[str, Any]:
        """As parts of an approval's predicate."""
        review: dict[str, Any] = {"kind": self.kind.value}
        if self.base is not None:
            review |= {"base": self.base.purl, "baseEntry": {"sha256": self.entry}}
        if self.changed is not None:
            review |= {
                "filesChanged": self.changed.files,
                "insertions": self.changed.insertions,
                "deletions": self.changed.deletions,
                "opaqueFiles": self.changed.opaque,
            }
        if not self.requested_by:
            return {"review": review}
        first, *others = self.requested_by
        asked = {"requestedBy": first, **({"alsoRequestedBy": others} if others else {})}
        return {"request": asked, "review": review}
