"""When the approvals of remote servers end: they are warned of as those of entries are."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from vetting.allowlist import remote_listing, remotes
from vetting.allowlist.index import Index
from vetting.allowlist.remotes import Remote
from vetting.errors import AllowlistError
from vetting.model.rescan import RemoteEnd
from vetting.model.stop import Reach
from vetting.workflow.rescan_changes import WARNED, ending

DORMANT = timedelta(days=14)
"""How long an ended approval calls for a person; later nobody seems to miss it."""


def ends(root: Path, current: Index, now: datetime) -> tuple[tuple[RemoteEnd, ...], list[str]]:
    """The patterns whose approval ends soon or has ended, sorted; and what does not verify.

    1. An approval counts as the gate counts it; one that waits for the next index does not yet.
    2. A pattern ends when too few people's approvals that say the same would be left.
    3. What too few people ever approved, and what an order stops, ends for nobody.
    """
    given: list[Remote] = []
    problems = []
    for path in sorted(remote_listing.listed(root, current).union(remotes.paths(root))):
        try:
            data = current.remote(path)  # (1)
            if data is not None:
                read = data
                given.append(remotes.verify(path, current.reviewers, read=lambda _, d=read: d))  # type: ignore[misc]
        except AllowlistError as error:
            problems.append(str(error))
    stopped = [order.scope.name for order in current.orders if order.scope.reach is Reach.REMOTE]
    last: dict[str, RemoteEnd] = {}
    for found in _ends(given, current.reviewers.threshold, now):
        if any(remotes.meet(name, found.pattern) for name in stopped):  # (3)
            continue
        before = last.get(found.pattern)
        if before is None or found.ends > before.ends:
            last[found.pattern] = found
    soon = (found for found in last.values() if found.days_left <= max(WARNED))
    return tuple(sorted(soon, key=lambda found: found.pattern)), problems


def _ends(given: Iterable[Remote], threshold: int, now: datetime) -> Iterator[RemoteEnd]:
    groups: dict[tuple[str, str, str], list[Remote]] = {}
    for item in given:
        said = (item.pattern, item.transport, item.authentication)
        groups.setdefault(said, []).append(item)
    for (pattern, transport, authentication), group in groups.items():
        group.sort(key=lambda item: item.not_after, reverse=True)
        if len(group) < threshold:
            continue
        end = group[threshold - 1].not_after  # (2)
        days = (end - now) // timedelta(days=1)
        yield RemoteEnd(
            pattern=pattern,
            transport=transport,
            authentication=authentication,
            people=tuple(item.approver for item in group),
            ends=end,
            days_left=days,
            change=ending(days, end),
            code=1 if days <= 0 and now - end <= DORMANT else 0,
        )
