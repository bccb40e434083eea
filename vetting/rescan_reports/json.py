"""JSON: the document that scripts read, `mcp-vet/rescan/v1`."""

import json
from typing import Any

from vetting.escaping import for_log
from vetting.model.rescan import Change, Fate, RemoteEnd, Rescan, Rescanned
from vetting.model.wire import stamp
from vetting.rescan_reports import RescanFormat
from vetting.rescan_reports._rows import next_for, next_step


class Json(RescanFormat):
    """See the module. ASCII only, so no terminal or locale can spoil it."""

    name = "json"

    def render(self, done: Rescan) -> str:
        """See `RescanFormat.render`."""
        document = {
            "schema": "mcp-vet/rescan/v1",
            "at": stamp(done.at),
            "dry_run": done.dry_run,
            "ok": not done.codes,
            "allowlist": {
                "path": done.allowlist,
                "policy": done.policy_digest,
                "problems": list(done.problems),
            },
            "totals": {
                "entries": len(done.entries),
                **{fate.value: done.count(fate) for fate in Fate},
                "redecided": done.redecided,
                "stopped_now": sum(1 for item in done.entries if item.stopped_now),
            },
            "sources": [
                {
                    "name": source.name,
                    "asked": source.asked,
                    "as_of": stamp(source.as_of),
                    "gap": source.gap,
                }
                for source in done.sources
            ],
            "index": {
                "signed": done.index_until is not None,
                "until": stamp(done.index_until),
                "why": done.unsigned,
            },
            "notifications": [
                {"target": item.target, "sent": item.sent, "error": item.error}
                for item in done.deliveries
            ],
            "entries": [_entry(item) for item in done.entries],
            "remotes": [_remote(item) for item in done.remotes],
        }
        return for_log(json.dumps(document, indent=2))


def _entry(item: Rescanned) -> dict[str, Any]:
    pin = item.pin
    return {
        "pin": {
            "ecosystem": pin.ecosystem,
            "name": pin.name,
            "version": pin.version,
            "purl": pin.purl,
        },
        "entry": f"sha256:{item.entry}",
        "effect": item.fate.value,
        "causes": [cause.value for cause in item.causes],
        "reasons": [_change(change) for change in item.changes],
        "not_asked": list(item.gaps),
        "ends": stamp(item.ends),
        "days_left": item.days_left,
        "redecided": item.redecided,
        "decision": item.decision,
        "stopped_now": item.stopped_now,
        "order": item.order,
        "next_step": next_step(item) or None,
    }


def _remote(item: RemoteEnd) -> dict[str, Any]:
    return {
        "pattern": item.pattern,
        "transport": item.transport,
        "authentication": item.authentication,
        "approvers": list(item.people),
        "ends": stamp(item.ends),
        "days_left": item.days_left,
        "reasons": [_change(item.change)],
        "next_step": next_for(item),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "cause": change.cause.value,
        "reaction": change.reaction.value,
        "rule_id": change.rule_id or None,
        "about": change.about or None,
        "message": change.message,
        "key": change.key,
    }
