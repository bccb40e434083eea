"""JSON: the verdict document with the entry as its member `entry`."""

import json
from typing import Any

from vetting.entry_reports import EntryReport
from vetting.escaping import for_log
from vetting.model import wire
from vetting.model.entry import Approval, Entry
from vetting.workflow.show import Shown


class Json(EntryReport):
    """See the module."""

    name = "json"

    def render(self, shown: Shown, *, evidence: bool = False) -> str:
        """See `EntryReport.render`; the evidence is always there."""
        del evidence
        found = shown.verdict
        pin = {
            "ecosystem": shown.pin.ecosystem,
            "name": shown.pin.name,
            "version": shown.pin.version,
            "purl": shown.pin.purl,
        }
        document = wire.dump(found) if found else {"schema": wire.SCHEMA, "pin": pin}
        return for_log(json.dumps({**document, "entry": _entry(shown)}, indent=2))


def _entry(shown: Shown) -> dict[str, Any] | None:
    if not shown.state:
        return None
    state = {"state": shown.state, "why": shown.why or None}
    entry = shown.entry
    if entry is None:
        return state
    envelope = shown.envelope
    return {
        **state,
        "verified_at": wire.stamp(entry.verified_at),
        "not_after": wire.stamp(entry.not_after),
        "levels": list(entry.levels),
        "needed": entry.needed,
        "needed_because": entry.why or None,
        "builds_on": [base.purl for base in entry.bases],
        "files": [{"filename": name, "digests": dict(digests)} for name, digests in entry.files],
        "lock": _lock(entry),
        "approvals": [_approval(item) for item in entry.approvals],
        "envelope": envelope.document() if envelope else None,
    }


def _lock(entry: Entry) -> dict[str, str] | None:
    return {"path": entry.lock.path, "sha256": entry.lock.sha256} if entry.lock else None


def _approval(item: Approval) -> dict[str, Any]:
    return {
        "approver": item.approver,
        "by_policy": item.by_policy,
        "approved_at": wire.stamp(item.approved_at),
        "not_after": wire.stamp(item.not_after),
        "reason": item.reason,
        "requested_by": list(item.requested_by),
        "review": {
            "kind": item.review.kind.value,
            "base": item.review.base.purl if item.review.base else None,
        },
        "waivers": [{"finding": finding, "reason": reason} for finding, reason in item.waivers],
        "not_looked_at": [{"check": check, "reason": why} for check, why in item.not_looked_at],
    }
