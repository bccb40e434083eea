"""SARIF 2.1.0 (OASIS), as code-scanning services read it."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from vetting import __version__
from vetting.escaping import for_log, one_line
from vetting.explain import rule_index
from vetting.model.evidence import Finding, Location, Severity
from vetting.model.verdict import Effect, Reason, Verdict
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
    """See the module: one run per verdict, its findings and its reasons; facts are left out."""

    name = "sarif"

    def verdicts(self, verdicts: Sequence[Verdict], *, several: bool = False) -> str:
        """See `Report.verdicts`."""
        del several
        document = {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [_run(verdict) for verdict in verdicts],
        }
        return for_log(json.dumps(document, indent=2))


def _run(verdict: Verdict) -> dict[str, Any]:
    found = [finding for _, finding in verdict.ranked if finding.severity is not Severity.INFO]
    named = {finding.rule_id for finding in found}
    # What policy says of no finding: gaps, young releases, new capabilities.
    others = [reason for reason in verdict.reasons if reason.rule_id not in named]
    ids = sorted(named | {reason.rule_id for reason in others})
    package = verdict.pin.purl.rpartition("@")[0]
    return {
        "tool": {
            "driver": {
                "name": "mcp-vet",
                "semanticVersion": __version__,
                "rules": [_rule(rule_id) for rule_id in ids],
            }
        },
        # One category per package: a new version's report replaces the old one's.
        "automationDetails": {"id": f"mcp-vet/{package}/"},
        "properties": {"purl": verdict.pin.purl, "decision": verdict.decision.value},
        "invocations": [
            {
                "executionSuccessful": not verdict.incomplete,
                "endTimeUtc": stamp(verdict.decided_at),
                "toolExecutionNotifications": [
                    {
                        "level": "warning",
                        "message": {"text": _text(f"{item.check}: {item.reason}")},
                    }
                    for item in verdict.incomplete
                ],
            }
        ],
        "results": [
            *(_from_finding(verdict, finding, ids) for finding in found),
            *(_from_reason(verdict, reason, ids) for reason in others),
        ],
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


def _from_finding(verdict: Verdict, finding: Finding, ids: list[str]) -> dict[str, Any]:
    level = _LEVELS[finding.severity]
    result = _result(verdict, finding.rule_id, level, finding.message, finding.location, ids)
    waiver = verdict.waiver_for(finding)
    if waiver:
        result["suppressions"] = [{"kind": "external", "justification": _text(waiver.reason)}]
    return result


def _from_reason(verdict: Verdict, reason: Reason, ids: list[str]) -> dict[str, Any]:
    level = "error" if reason.effect is Effect.DENY else "warning"
    return _result(verdict, reason.rule_id, level, f"{reason.check}: {reason.message}", None, ids)


def _result(
    verdict: Verdict,
    rule_id: str,
    level: str,
    message: str,
    place: Location | None,
    ids: list[str],
) -> dict[str, Any]:
    path = place.path if place else verdict.subject[0].filename if verdict.subject else "package"
    uri = quote(path, safe="/", errors="replace")
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if place and place.line:
        physical["region"] = {"startLine": place.line, "endLine": place.end_line or place.line}
    # Stable over versions and moved lines: package, rule, file and words.
    parts = (verdict.pin.ecosystem, verdict.pin.name, rule_id, place.path if place else "", message)
    fingerprint = hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
    return {
        "ruleId": rule_id,
        "ruleIndex": ids.index(rule_id),
        "level": level,
        "message": {"text": _text(message)},
        "locations": [{"physicalLocation": physical}],
        "partialFingerprints": {"mcpVet/v1": fingerprint},
    }


def _text(text: str) -> str:
    """A plain text message of bounded length, without links: `[words](address)` is one even there
    (SARIF 2.1.0, 3.11.6).
    """
    return one_line(text, 1000).replace("](", "] (")
