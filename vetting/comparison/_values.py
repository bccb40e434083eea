"""The values that a comparison consists of."""

from collections.abc import Mapping
from dataclasses import dataclass

from vetting.drift import Drift


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is not as before; `before` is None when it is new, `after` when it is gone."""

    name: str
    before: str | None
    after: str | None
    drift: Drift | None = None
    """How much it changes what the server is, where that has a class."""

    what: tuple[str, ...] = ()
    """The difference in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The changes of one kind; `gap` says why they are not known in full, and `compared` that what is
    known of both sides was compared still.
    """

    name: str
    changes: tuple[Change, ...]
    gap: str | None = None
    compared: bool = False

    @property
    def added(self) -> tuple[Change, ...]:
        """What is new."""
        return tuple(change for change in self.changes if change.before is None)

    @property
    def removed(self) -> tuple[Change, ...]:
        """What is gone."""
        return tuple(change for change in self.changes if change.after is None)

    @property
    def changed(self) -> tuple[Change, ...]:
        """What is there and not the same."""
        return tuple(c for c in self.changes if c.before is not None and c.after is not None)


def section(
    name: str,
    before: Mapping[str, str],
    after: Mapping[str, str],
    gap: str | None = None,
    *,
    reach: bool = False,
) -> Section:
    """The differences of two mappings, by name; with `reach`, what is new makes the server reach
    further than before.
    """
    changes = tuple(
        Change(
            name=key,
            before=before.get(key),
            after=after.get(key),
            drift=Drift.REACH if reach and key not in before else None,
        )
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    )
    return Section(name=name, changes=changes, gap=gap)
