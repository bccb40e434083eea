"""Telling people what a re-scan found: every receiver once, and again until it has taken it."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from vetting.boundary.apprise_channel import AppriseChannel
from vetting.boundary.files import write_atomic
from vetting.boundary.json import parse
from vetting.boundary.webhook import Webhook
from vetting.errors import FormatError, VettingError
from vetting.escaping import one_line
from vetting.model.notice import Notice
from vetting.model.rescan import Cause, Delivery, Fate, Reaction, RemoteEnd, Rescan, Rescanned
from vetting.workflow import Tools
from vetting.workflow.rescan_changes import WARNED

_MOST_LINES = 30
_MOST_KEPT = 20_000
_MAX_FILE = 32 << 20


def notify(done: Rescan, tools: Tools) -> tuple[Delivery, ...]:
    """Tell every receiver what it has not yet taken of the notices of `done`.

    1. The webhook gets a signed message for each, until one is not taken: the rest wait for the
       next run.
    2. Each other channel gets one message about all.
    3. What was taken is remembered after that, so that a kill in between repeats it: the dedupe id
       of a notice is the same then.

    A receiver that cannot be reached costs nothing but its line in the report.
    """
    channels = tools.channels
    found = list(notices(done))
    if channels is None or not found:
        return ()
    taken = _load(channels.outbox)
    deliveries = []
    if channels.webhook is not None:  # (1)
        deliveries.append(_post(channels.webhook, found, taken, tools))
    deliveries += [_write(channel, found, taken) for channel in channels.others]  # (2)
    try:
        _save(channels.outbox, taken)  # (3)
    except OSError as error:
        why = f"{channels.outbox}: cannot be written ({error.strerror}); they will be told again"
        deliveries.append(Delivery(target="outbox", sent=0, error=why))
    return tuple(deliveries)


def notices(done: Rescan) -> Iterator[Notice]:
    """What there is to tell about `done`."""
    for entry in done.entries:
        yield from _of_entry(entry, done)
    for remote in done.remotes:
        yield from _of_remote(remote, done)
    for source in done.sources:
        if source.gap:
            feed = source.name.startswith("advisories")
            yield Notice(
                event="feed.stale" if feed else "scan.incomplete",
                at=done.at,
                title=f"{source.name}: {one_line(source.gap, 300)}",
                about=(source.name, f"{done.at:%Y-%m-%d}"),
                reasons=(source.gap,),
            )


def _of_entry(entry: Rescanned, done: Rescan) -> Iterator[Notice]:
    flags = tuple(
        change
        for change in entry.changes
        if change.reaction is not Reaction.NOTE and change.cause is not Cause.EXPIRY
    )
    if entry.fate is Fate.SUSPENDED:
        # An order is one event, whoever gave it, and whichever run tells of it first.
        about = (entry.order,) if entry.order else tuple(change.key for change in entry.changes)
        yield _notice("server.suspended", "is suspended", entry, done, about)
    elif flags:
        about = tuple(sorted(change.key for change in flags))
        yield _notice("finding.new", "needs a person", entry, done, about)
    if entry.fate is Fate.EXPIRED:
        if entry.code:
            yield _notice("approval.expired", "has ended", entry, done, (f"{entry.ends}",))
    elif entry.days_left is not None:
        words, stage = _soon(entry.days_left)
        yield _notice("approval.expiring", words, entry, done, (f"{entry.ends}", stage))


def _of_remote(remote: RemoteEnd, done: Rescan) -> Iterator[Notice]:
    """One notice a stage, and one when it has ended."""
    gone = remote.days_left < 0
    if gone and not remote.code:
        return
    words, stage = ("has ended", "ended") if gone else _soon(remote.days_left)
    yield Notice(
        event="approval.expired" if gone else "approval.expiring",
        at=done.at,
        title=f"remote {remote.pattern} {words}",
        about=(f"remote {remote.pattern}", f"{remote.ends}", stage),
        causes=(remote.change.cause.value,),
        reasons=(remote.change.message,),
        ends=remote.ends,
    )


def _soon(days: int) -> tuple[str, str]:
    """In words, and the stage of the warning, of which each is told once."""
    stage = next(stage for stage in WARNED if days <= stage)
    return "ends today" if days == 0 else f"ends in {days} days", str(stage)


def _notice(
    event: str, words: str, entry: Rescanned, done: Rescan, about: tuple[str, ...]
) -> Notice:
    return Notice(
        event=event,
        at=done.at,
        title=f"{entry.pin} {words}",
        about=about,
        pin=entry.pin,
        entry=entry.entry,
        causes=tuple(cause.value for cause in entry.causes),
        reasons=tuple(one_line(change.message, 500) for change in entry.changes),
        ends=entry.ends,
        order=entry.order,
    )


def _post(
    webhook: Webhook, found: Sequence[Notice], taken: dict[str, list[str]], tools: Tools
) -> Delivery:
    mine = taken.setdefault(webhook.key, [])
    known = set(mine)
    sent, error = 0, None
    for notice in found:
        if notice.dedupe in known:
            continue
        body = json.dumps(notice.document(), separators=(",", ":")).encode()
        try:
            webhook.send(notice.dedupe, body, tools.clock())
        except VettingError as caught:
            error = str(caught).replace(webhook.url, webhook.target)
            break
        mine.append(notice.dedupe)
        sent += 1
    return Delivery(target=webhook.target, sent=sent, error=error)


def _write(
    channel: AppriseChannel, found: Sequence[Notice], taken: dict[str, list[str]]
) -> Delivery:
    mine = taken.setdefault(channel.target, [])
    new = [notice for notice in found if notice.dedupe not in set(mine)]
    if not new:
        return Delivery(target=channel.target, sent=0)
    lines = []
    for notice in new[:_MOST_LINES]:
        why = f": {'; '.join(notice.reasons[:3])}" if notice.pin and notice.reasons else ""
        lines.append(one_line(f"{notice.title}{why}", 400))
    if len(new) > _MOST_LINES:
        lines.append(f"and {len(new) - _MOST_LINES} more")
    count = "1 notice" if len(new) == 1 else f"{len(new)} notices"
    try:
        channel.send(f"mcp-vet rescan: {count}", "\n".join(lines))
    except VettingError as error:
        return Delivery(target=channel.target, sent=0, error=str(error))
    mine += [notice.dedupe for notice in new]
    return Delivery(target=channel.target, sent=len(new))


def _load(path: Path) -> dict[str, list[str]]:
    """What each receiver has taken; a record that is damaged or lost only repeats what was told."""
    try:
        document = parse(path.read_bytes(), str(path), limit=_MAX_FILE)
    except (OSError, FormatError):
        return {}
    return {
        target: [item.value for item in node.elements() if isinstance(item.value, str)]
        for target, node in document.items()
    }


def _save(path: Path, taken: dict[str, list[str]]) -> None:
    kept = {target: ids[-_MOST_KEPT:] for target, ids in taken.items()}
    write_atomic(path, json.dumps(kept).encode(), mode=0o600)
