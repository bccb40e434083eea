"""JSON: one document, `mcp-vet/review/v1` for a page and `mcp-vet/waiting/v1` for the work list."""

import json
from typing import Any

from vetting import diff_reports
from vetting.escaping import for_log
from vetting.model.request import Rejection, Request
from vetting.model.wire import dump, stamp
from vetting.review_reports import ReviewReport
from vetting.review_reports._sections import commands
from vetting.workflow.review import Page, Waiting, WorkList


class Json(ReviewReport):
    """See the module."""

    name = "json"

    def work_list(self, work: WorkList) -> str:
        """See `ReviewReport.work_list`."""
        document = {
            "schema": "mcp-vet/waiting/v1",
            "waiting": [_row(row) for row in work.rows],
            "problems": list(work.problems),
        }
        return for_log(json.dumps(document, indent=2))

    def page(self, page: Page, *, lines: int = 200) -> str:
        """See `ReviewReport.page`."""
        found, changes = page.found, page.changes
        compared = diff_reports.get("json").render(changes, lines=lines) if changes else "null"
        document = {
            "schema": "mcp-vet/review/v1",
            **_row(page.row),
            "evidence": None
            if found is None
            else {
                "digest": found.digest,
                "found_by": found.by or None,
                "found_at": stamp(found.at),
                "counts": found.counts,
                "differs_from": [item.evidence for item in page.differs],
            },
            "changes": json.loads(compared),
            "no_changes": page.no_changes or None,
            "verdict": dump(page.verdict) if page.verdict else None,
            "rejections": [rejection(item) for item in page.rejections],
            "history": [{"pin": name, "state": text} for name, text in page.history],
            "commands": commands(page),
        }
        return for_log(json.dumps(document, indent=2))


def _row(row: Waiting) -> dict[str, Any]:
    return {
        "pin": str(row.pin),
        "purl": row.pin.purl,
        "status": row.status.value,
        "why": row.why or None,
        "decision": row.decision,
        "vetted": row.vetted,
        "waits_since": stamp(row.since),
        "requests": [_request(item) for item in row.requests],
        "agreed": list(row.agreed),
        "missing_approvals": row.missing,
        "conflict": row.conflict or None,
    }


def _request(item: Request) -> dict[str, Any]:
    wish = item.wish
    return {
        "requester": item.requester,
        "reason": wish.reason,
        "purpose": wish.purpose or None,
        "data": wish.data.value if wish.data else None,
        "team": wish.team or None,
        "needed_until": wish.needed_until.isoformat() if wish.needed_until else None,
        "asked_at": stamp(item.asked_at),
        "evidence": item.evidence,
    }


def rejection(item: Rejection) -> dict[str, Any]:
    """A rejection as reports give it."""
    return {
        "reason": item.reason.value,
        "note": item.note,
        "by": item.by,
        "at": stamp(item.at),
        "alternative": str(item.alternative) if item.alternative else None,
    }
