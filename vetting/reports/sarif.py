"""SARIF 2.1.0 (OASIS), as code-scanning services read it."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from vetting import __version__
from vetting.escaping import visible
from vetting.explain import rule_index
from vetting.model.evidence import Finding, Severity
from vetting.model.verdict import Verdict
from vetting.model.wire import stamp
from vetting.reports import Report

_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.UNKNOWN: "warning",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
# GitHub ranks by this number: https://docs.github.com/code-security (security-severity).
_SCORES = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.UNKNOWN: "6.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
    Severity.INFO: "0.0",
}


class Sarif(Report):
    """See the module: one run per verdict; facts are left out."""

    name = "sarif"

    def verdicts(self, verdicts: Sequence[Verdict]) -> str:
        """See `Report.verdicts`."""
        document = {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [_run(verdict) for verdict in verdicts],
        }
        return json.dumps(document, indent=2) + "\n"


def _run(verdict: Verdict) -> dict[str, Any]:
    found = [pair for pair in verdict.ranked if pair[1].severity is not Severity.INFO]
    ids = sorted({finding.rule_id for _, finding in found})
    return {
        "tool": {
            "driver": {
                "name": "mcp-vet",
                "semanticVersion": __version__,
                "rules": [_rule(rule_id) for rule_id in ids],
            }
        },
        "automationDetails": {"id": f"mcp-vet/{verdict.pin.purl}"},
        "properties": {"purl": verdict.pin.purl, "decision": verdict.decision.value},
        "invocations": [
            {
                "executionSuccessful": not verdict.incomplete,
                "endTimeUtc": stamp(verdict.decided_at),
                "toolExecutionNotifications": [
                    {
                        "level": "warning",
                        "message": {"text": visible(f"{item.check}: {item.reason}")},
                    }
                    for item in verdict.incomplete
                ],
            }
        ],
        "results": [_result(verdict, finding, ids) for _, finding in found],
    }


def _rule(rule_id: str) -> dict[str, Any]:
    rule = rule_index().get(rule_id)
    if rule is None:
        return {"id": rule_id}
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.meaning},
        "help": {"text": f"{rule.meaning}\n\nNormal: {rule.normal}\n\nNext: {rule.remedy}"},
        "properties": {
            "tags": ["security", *rule.cwe, *rule.owasp],
            "security-severity": _SCORES[rule.severity],
            "precision": {"low": "low", "medium": "medium", "high": "high"}[rule.confidence.value],
        },
    }


def _result(verdict: Verdict, finding: Finding, ids: list[str]) -> dict[str, Any]:
    place = finding.location
    path = place.path if place else verdict.subject[0].filename if verdict.subject else "package"
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(path, safe="/")}}
    if place and place.line:
        physical["region"] = {"startLine": place.line, "endLine": place.end_line or place.line}
    result = {
        "ruleId": finding.rule_id,
        "ruleIndex": ids.index(finding.rule_id),
        "level": _LEVELS[finding.severity],
        "message": {"text": visible(finding.message)},
        "locations": [{"physicalLocation": physical}],
        "partialFingerprints": {"mcpVet/v1": _fingerprint(verdict, finding)},
    }
    waiver = verdict.waiver_for(finding)
    if waiver:
        result["suppressions"] = [{"kind": "external", "justification": waiver.reason}]
    return result


def _fingerprint(verdict: Verdict, finding: Finding) -> str:
    """Stable over versions and moved lines: package, rule, file and words."""
    path = finding.location.path if finding.location else ""
    parts = (verdict.pin.ecosystem, verdict.pin.name, finding.rule_id, path, finding.message)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
