"""Numbers about a release that its registry does not decide: context, never a reason to approve."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number with its source and the moment it was true."""

    value: int
    source: str
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSignals:
    """Downloads in the last week, and stars of the linked repository; None when not known."""

    downloads: Count | None = None
    stars: Count | None = None


def merge(signals: Iterable[ReleaseSignals]) -> ReleaseSignals:
    """What several checks learnt, each of another source."""
    parts = tuple(signals)
    return ReleaseSignals(
        downloads=next((part.downloads for part in parts if part.downloads), None),
        stars=next((part.stars for part in parts if part.stars), None),
    )
