"""What changed about an approved entry, by comparing what was recorded with what is said today.

Pure: nothing is asked here. Whatever today's source does not say is no change.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from vetting.escaping import one_line
from vetting.model.package import Release
from vetting.model.rescan import Cause, Change, Reaction
from vetting.model.verdict import Effect, Verdict
from vetting.policy import Policy
from vetting.workflow.rescan_facts import Evidenced

WARNED = (0, 3, 14)
"""How many days before its end an approval is warned of."""

POLICY = "policy"
"""The check that a reason names which rests on what the server can do."""

_MOST_TEXT = 400


def differing(cause: Cause, message: str, key: str, policy: Policy, rule_id: str = "") -> Change:
    """A change that policy has one answer to, by its cause."""
    return Change(
        cause=cause,
        message=message,
        key=key,
        reaction=policy.rescan.reaction(cause),
        rule_id=rule_id,
    )


def registry(recorded: Evidenced, release: Release, policy: Policy) -> Iterator[Change]:
    """What the registry says of the release today that it did not say then."""
    if release.withdrawn:
        yield gone(release.withdrawn, policy)
    yield from _files(recorded, release, policy)
    if release.deprecated and not recorded.deprecated:
        yield differing(
            Cause.RELEASE,
            f"deprecated: {one_line(release.deprecated, _MOST_TEXT)}",
            "release:deprecated",
            policy,
            "reg.deprecated",
        )
    if release.publisher and recorded.publisher and release.publisher != recorded.publisher:
        yield differing(
            Cause.PUBLISHER,
            f"published by {one_line(release.publisher)}, when approved by "
            f"{one_line(recorded.publisher)}",
            f"publisher:{one_line(release.publisher)}",
            policy,
            "pub.publisher_changed",
        )
    added = sorted({*release.maintainers} - {*recorded.maintainers})
    if recorded.maintainers and added:
        yield differing(
            Cause.PUBLISHER,
            f"may publish it now, and could not when it was approved: {_list(added)}",
            f"maintainers:{_list(added)}",
            policy,
            "pub.maintainer_added",
        )
    if recorded.attested and not any(item.provenance_url for item in release.artifacts):
        yield differing(
            Cause.PROVENANCE,
            "the registry has no attestation of origin for it any more",
            "provenance:gone",
            policy,
            "prov.lost",
        )


def gone(why: str, policy: Policy) -> Change:
    """The release can no longer be had, or should not be."""
    return differing(
        Cause.WITHDRAWN,
        one_line(why, _MOST_TEXT),
        "withdrawn",
        policy,
        "reg.yanked",
    )


def _files(recorded: Evidenced, release: Release, policy: Policy) -> Iterator[Change]:
    """Every approved file against what the registry declares of it now. Only digests of the same
    kind can differ; one that differs is enough.
    """
    declared = {
        item.filename: [str(digest) for digest in item.digests]
        for item in (*release.artifacts, *release.skipped_artifacts)
    }
    for filename, digests in recorded.files:
        if filename not in declared:
            yield differing(
                Cause.WITHDRAWN,
                f"{filename}: the registry no longer has this file",
                f"withdrawn:{filename}",
                policy,
                "reg.yanked",
            )
            continue
        then = dict(digest.split(":", 1) for digest in digests)
        for digest in declared[filename]:
            algorithm, value = digest.split(":", 1)
            if algorithm in then and then[algorithm] != value:
                yield differing(
                    Cause.BYTES,
                    f"{filename}: {algorithm} {value[:16]}… now, "
                    f"{then[algorithm][:16]}… when approved",
                    f"bytes:{filename}:{digest}",
                    policy,
                    "reg.integrity_changed",
                )
                break
    approved = {filename for filename, _ in recorded.files}
    new = sorted(
        item.filename
        for item in release.artifacts
        if item.filename not in approved
        and (item.uploaded_at is None or item.uploaded_at > recorded.decided)
    )
    if new and recorded.files:
        yield differing(
            Cause.RELEASE,
            f"files that were not there when it was approved: {_list(new)}",
            f"release:files:{_list(new)}",
            policy,
            "reg.file_added",
        )


def by_policy(before: Verdict, today: Verdict, policy: Policy) -> Iterator[Change]:
    """What today's policy objects to, in the same evidence, that the one of the approval did not.

    What the server can do is left out: people approved exactly that.
    """
    order = list(Effect).index
    known: dict[tuple[str, str], int] = {}
    for reason in before.reasons:
        key = reason.check, reason.rule_id
        known[key] = max(known.get(key, 0), order(reason.effect))
    for reason in today.reasons:
        if reason.check != POLICY and order(reason.effect) > known.get(
            (reason.check, reason.rule_id), 0
        ):
            yield differing(
                Cause.POLICY,
                f"policy says {reason.effect.value}: {reason.message}",
                f"policy:{reason.check}:{reason.rule_id}:{reason.effect.value}",
                policy,
                reason.rule_id,
            )


def ending(days: int, ends: datetime) -> Change:
    """The approval ends in so many days, or has ended."""
    words = "ended" if days < 0 else "ends today," if days == 0 else f"ends in {days} days,"
    return Change(
        cause=Cause.EXPIRY,
        message=f"the approval {words} {ends:%Y-%m-%d %H:%M} UTC",
        key=f"expiry:{next((stage for stage in WARNED if days <= stage), max(WARNED))}:{ends:%Y-%m-%d}",
        reaction=Reaction.FLAG if days <= 0 else Reaction.NOTE,
        rule_id="expiry",
    )


def _list(names: Iterable[str]) -> str:
    return one_line(", ".join(names), _MOST_TEXT)
