"""SARIF 2.1.0 (OASIS), as code-scanning services read it."""

import json
from typing import Any
from urllib.parse import quote

from vetting import __version__
from vetting.check_reports import CheckFormat
from vetting.check_reports._rows import Row, rows
from vetting.config_rules import rule_index
from vetting.escaping import for_log, one_line
from vetting.model.check import CheckReport
from vetting.model.rule import Severity

MAX_RESULTS = 25_000
"""What GitHub takes of one run: https://docs.github.com/code-security (SARIF support)."""

# GitHub ranks by this number.
_SCORES = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.UNKNOWN: "6.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
    Severity.INFO: "0.0",
}


class Sarif(CheckFormat):
    """See the module. What is waived or known is a suppressed result, not a missing one."""

    name = "sarif"

    def render(self, report: CheckReport) -> str:
        """See `CheckFormat.render`."""
        found = list(rows(report))
        shown = found[:MAX_RESULTS]
        ids = sorted({row.rule_id for row in shown})
        index = {rule_id: number for number, rule_id in enumerate(ids)}
        notes = [f"{file.path}: {file.error}" for file in report.files if file.error is not None]
        notes += report.untrusted
        if len(found) > len(shown):
            notes.append(f"{len(found) - len(shown)} more results are not shown")
        document = {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "mcp-vet",
                            "semanticVersion": __version__,
                            "rules": [_rule(rule_id) for rule_id in ids],
                        }
                    },
                    "automationDetails": {"id": f"mcp-vet/{report.command}/"},
                    "columnKind": "unicodeCodePoints",
                    "invocations": [
                        {
                            "executionSuccessful": not notes,
                            "toolExecutionNotifications": [
                                {"level": "error", "message": {"text": _text(note)}}
                                for note in notes[:1000]
                            ],
                        }
                    ],
                    "results": [_result(row, index[row.rule_id]) for row in shown],
                }
            ],
        }
        return for_log(json.dumps(document, indent=2))


def _rule(rule_id: str) -> dict[str, Any]:
    rule = rule_index().get(rule_id)
    if rule is None:
        return {"id": rule_id}
    normal = f"\n\nNormal: {rule.normal}" if rule.normal else ""
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.meaning},
        "help": {"text": f"{rule.meaning}{normal}\n\nNext: {rule.remedy}"},
        "properties": {
            "tags": ["security", *rule.cwe, *rule.owasp],
            "security-severity": _SCORES[rule.severity],
            "precision": rule.confidence.value,
        },
    }


def _result(row: Row, index: int) -> dict[str, Any]:
    server = f"{row.server}: " if row.server else ""
    step = f" Next: {row.next_step}" if row.next_step else ""
    result: dict[str, Any] = {
        "ruleId": row.rule_id,
        "ruleIndex": index,
        "level": row.level,
        "message": {"text": _text(f"{server}{row.message}.{step}")},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(row.path, safe="/", errors="replace")},
                    "region": {"startLine": max(row.line, 1)},
                }
            }
        ],
        "partialFingerprints": {"mcpVet/v1": row.fingerprint},
    }
    if row.waived:
        reason = _text(f"{row.waived[0]} (until {row.waived[1]})")
        result["suppressions"] = [{"kind": "external", "justification": reason}]
    elif row.known:
        result["suppressions"] = [{"kind": "external", "justification": "known: in the baseline"}]
    return result


def _text(text: str) -> str:
    """A plain text message of bounded length, without links: `[words](address)` is one even there
    (SARIF 2.1.0, 3.11.6).
    """
    return one_line(text, 1000).replace("](", "] (")
