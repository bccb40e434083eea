"""For how long what the roles of the signed index sign holds."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from vetting.allowlist.roles import BIN_PREFIX, ENTRIES

_DAYS = "x-mcp-vet-days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetimes:
    """For how many days what a role signs holds. The shortest bounds how long somebody can hide
    newer versions from a reader.
    """

    root: int = 365
    targets: int = 365
    entries: int = 30
    status: int = 2
    snapshot: int = 7
    timestamp: int = 1

    def end(self, role: str, now: datetime) -> datetime:
        """When what `role` signs `now` ends."""
        days: int = getattr(self, ENTRIES if role.startswith(f"{BIN_PREFIX}-") else role)
        return now.replace(microsecond=0) + timedelta(days=days)

    def dump(self) -> dict[str, Any]:
        """As a field of root metadata."""
        return {_DAYS: {item.name: getattr(self, item.name) for item in fields(self)}}

    @classmethod
    def of(cls, extra: Mapping[str, Any]) -> "Lifetimes":
        """What root metadata says; the defaults where it says nothing usable."""
        given = extra.get(_DAYS)
        known = given if isinstance(given, dict) else {}
        names = {item.name for item in fields(cls)}
        return cls(
            **{
                name: days
                for name, days in known.items()
                if name in names and type(days) is int and 1 <= days <= 3650
            }
        )


ALONE = Lifetimes(entries=90, status=30, snapshot=30, timestamp=30)
"""For one person, whose machine is not always on to sign anew."""
