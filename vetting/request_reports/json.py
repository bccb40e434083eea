"""JSON: one document `mcp-vet/answer/v1`, a list of them where several things were asked for."""

import json
from collections.abc import Sequence
from typing import Any

from vetting.escaping import for_log
from vetting.model.wire import stamp
from vetting.request_reports import RequestReport
from vetting.request_reports import _answer as parts
from vetting.workflow.request import Answered

SCHEMA = "mcp-vet/answer/v1"


class Json(RequestReport):
    """See the module."""

    name = "json"

    def render(
        self, answers: Sequence[Answered], *, several: bool = False, client: str | None = None
    ) -> str:
        """See `RequestReport.render`."""
        found = [_document(answer, client) for answer in answers]
        return for_log(json.dumps(found if several or len(found) != 1 else found[0], indent=2))


def _document(answer: Answered, client: str | None) -> dict[str, Any]:
    said = answer.rejection
    other = answer.nearest or (said.alternative if said else None)
    return {
        "schema": SCHEMA,
        "pin": str(answer.pin),
        "purl": answer.pin.purl,
        "answer": answer.kind.value,
        "why": list(parts.facts(answer)),
        "use_instead": str(other) if other else None,
        "approved_versions": list(answer.approved),
        "rejected": {"code": said.reason.value, "by": said.by, "at": stamp(said.at)}
        if said
        else None,
        "request": {
            "file": str(answer.path),
            "requester": answer.request.requester,
            "evidence": answer.request.evidence,
        }
        if answer.request
        else None,
        "joins": [
            {
                "requester": item.requester,
                "reason": item.wish.reason,
                "asked_at": stamp(item.asked_at),
            }
            for item in answer.others
        ],
        "decision": answer.verdict.decision.value if answer.verdict else None,
        "clients": [
            {"client": name, "place": snippet.place, "text": snippet.text}
            for name, snippet in parts.snippets(answer, client)
        ],
    }
