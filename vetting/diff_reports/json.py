"""JSON: one document, `mcp-vet/diff/v1`."""

import json
from typing import Any

from vetting.code_diff import CodeDiff
from vetting.comparison import Change, Section
from vetting.diff_reports import DiffReport
from vetting.diff_reports import _rows as rows
from vetting.escaping import for_log
from vetting.model.verdict import Verdict
from vetting.workflow.diff import Diff

SCHEMA = "mcp-vet/diff/v1"


class Json(DiffReport):
    """See the module."""

    name = "json"

    def render(self, diff: Diff, *, lines: int | None = 400) -> str:
        """See `DiffReport.render`; every change is listed, whatever `lines` says of the code."""
        document = {
            "schema": SCHEMA,
            "before": _side(diff.before),
            "after": _side(diff.after),
            "same": not rows.shown(diff),
            "drift": diff.drift.value,
            **{section.name.replace(" ", "_"): _section(section) for section in diff.sections},
            "code": _code(diff.code, lines),
        }
        return for_log(json.dumps(document, indent=2))


def _side(verdict: Verdict) -> dict[str, str | None]:
    closure = next((item.closure for item in verdict.evidence if item.closure), None)
    return {
        "purl": verdict.pin.purl,
        "decision": verdict.decision.value,
        "closure_digest": closure.digest if closure else None,
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "incomplete": section.gap,
        "added": [{"name": c.name, "after": c.after, **_more(c)} for c in section.added],
        "removed": [{"name": c.name, "before": c.before, **_more(c)} for c in section.removed],
        "changed": [
            {"name": c.name, "before": c.before, "after": c.after, **_more(c)}
            for c in section.changed
        ],
    }


def _more(change: Change) -> dict[str, Any]:
    more: dict[str, Any] = {"drift": change.drift.value} if change.drift else {}
    return {**more, "what": list(change.what)} if change.what else more


def _code(code: CodeDiff | None, lines: int | None) -> dict[str, Any] | None:
    if code is None:
        return None
    found, left = rows.parts(code, lines)
    hunks = {part.file.path: part.hunks for part in found}
    return {
        "lines": code.lines,
        "opaque_share": round(code.opaque_share, 4),
        "left_out": left or None,
        "files": [
            {
                "path": file.path,
                "before": file.old or None,
                "after": file.new or None,
                "added": file.added,
                "removed": file.removed,
                "opaque": file.opaque or None,
                "note": file.note or None,
                "hunks": [
                    {
                        "header": hunk.header,
                        "signals": list(hunk.signals),
                        "lines": list(rows.body(hunk, lines)[0]),
                    }
                    for hunk in hunks.get(file.path, ())
                ],
            }
            for file in code.files
        ],
    }
