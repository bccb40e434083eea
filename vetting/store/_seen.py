"""What a vet saw of a release, as text of the database and back."""

import json
from datetime import UTC, datetime

from vetting.boundary.json import parse
from vetting.errors import FormatError
from vetting.model.package import Seen
from vetting.model.provenance import ProvenanceState
from vetting.model.verdict import Verdict
from vetting.model.wire import stamp
from vetting.model.wire_load import time

MOST = 200
"""How many different sights of a package are read back."""


def dump_seen(verdict: Verdict) -> str:
    """What `verdict` was made on. Files that were not looked at have the digest their registry
    declares: that one must not change either.
    """
    release = verdict.release
    declared = {
        file.filename: digest.value
        for file in (*release.artifacts, *release.skipped_artifacts)
        for digest in file.digests
        if digest.algorithm == "sha256"
    }
    read = {
        file.filename: digest.value
        for file in verdict.subject
        for digest in file.digests
        if digest.algorithm == "sha256"
    }
    built = (item.provenance for item in verdict.evidence if item.provenance)
    verified = (item.identity for item in built if item.state is ProvenanceState.VERIFIED)
    facts = {
        "published_at": stamp(release.published_at),
        "publisher": release.publisher,
        "maintainers": list(release.maintainers),
        "provenance": next(verified, None),
        "digests": declared | read,
    }
    return json.dumps(facts, sort_keys=True)


def load_seen(version: str, seen_at: datetime | str, text: str) -> Seen:
    """The way back; times of SQLite are text without a zone, in UTC.

    Raises:
        FormatError: the record is damaged.
    """
    what = f"the record of what was seen of version {version}"
    facts = parse(text, what)
    try:
        moment = datetime.fromisoformat(seen_at) if isinstance(seen_at, str) else seen_at
        return Seen(
            version=version,
            seen_at=moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC),
            published_at=time(facts.text("published_at")),
            publisher=facts.text("publisher"),
            maintainers=tuple(str(node.value) for node in facts.get("maintainers").elements()),
            provenance=facts.text("provenance"),
            digests=facts.get("digests").texts(),
        )
    except (ValueError, OverflowError) as error:
        raise FormatError(f"{what} cannot be read ({error})") from error
