"""Numbers about a release that its registry does not decide: context, never a reason to approve."""

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
