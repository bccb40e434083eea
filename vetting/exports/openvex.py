"""OpenVEX 0.2.0: what people said of known vulnerabilities when they approved over them.

A waiver accepts a risk, which is no proof that a server is not affected: only a waiver whose reason
starts with one of VEX's justifications says `not_affected`; every other says `affected`, with the
reason as its action. VEX has no end date, so the document has to be made anew; the end stands in
the notes. https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from vetting import __version__
from vetting.allowlist import repository
from vetting.errors import NotFound
from vetting.exports import Asked, Export, Exported
from vetting.exports._approved import load
from vetting.model.entry import Entry
from vetting.model.evidence import Finding
from vetting.model.verdict import Verdict
from vetting.model.wire import stamp
from vetting.patterns import pattern
from vetting.workflow import Tools, memory

_CONTEXT = "https://openvex.dev/ns/v0.2.0"
_JUSTIFICATIONS = (
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
)
_ADVISORY = pattern(r"(?:CVE|GHSA|PYSEC|OSV|MAL|GO|RUSTSEC)-[\w-]+")


class OpenVex(Export):
    """See the module."""

    name = "openvex"
    title = "OpenVEX 0.2.0: the waived vulnerabilities of what is approved, JSON"
    place = "whatever reads VEX, such as a scanner of dependencies"

    def export(self, tools: Tools, asked: Asked) -> Exported:
        """See `Export.export`."""
        approved = load(tools, asked.launches)
        reviewers = memory.current(tools.allowlist, tools.key_dir, tools.clock()).reviewers
        warnings = list(approved.warnings)
        statements: list[dict[str, Any]] = []
        for entry in approved.entries:
            if not any(approval.waivers for approval in entry.approvals):
                continue
            verdict = repository.evidence(tools.allowlist, entry, reviewers)
            made, left = _statements(entry, verdict)
            statements += [item for item in made if item not in statements]
            warnings += left
        if not statements:
            raise NotFound(
                "no approval in force waives a known vulnerability, and OpenVEX has no empty document",
                hint="; ".join(warnings) or None,
            )
        digest = hashlib.sha256(json.dumps(statements).encode()).hexdigest()
        document = {
            "@context": _CONTEXT,
            "@id": f"https://openvex.dev/docs/public/vex-{digest}",
            "author": reviewers.verifier,
            "timestamp": stamp(tools.clock()),
            "version": 1,
            "tooling": f"mcp-vet {__version__}",
            "statements": statements,
        }
        text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
        return Exported(documents=(("openvex.json", text),), warnings=tuple(warnings))


def _statements(entry: Entry, verdict: Verdict) -> tuple[list[dict[str, Any]], list[str]]:
    """What the waivers of an entry say of vulnerabilities, and which of them say nothing of any."""
    found: list[dict[str, Any]] = []
    left: list[str] = []
    for approval in entry.approvals:
        for what, reason in approval.waivers:
            vulnerabilities = list(_vulnerabilities(what, verdict))
            if not vulnerabilities:
                left.append(
                    f"{entry.pin}: the waiver of {what} left out: VEX speaks of vulnerabilities only"
                )
            found += [
                {
                    "vulnerability": {
                        "name": names[0],
                        **({"aliases": list(names[1:])} if names[1:] else {}),
                    },
                    "timestamp": stamp(approval.approved_at),
                    "products": [{"@id": entry.pin.purl, "identifiers": {"purl": entry.pin.purl}}],
                    **_status(reason),
                    "status_notes": f"accepted by {approval.approver} until "
                    f"{approval.not_after:%Y-%m-%d}: {reason}",
                }
                for names in vulnerabilities
            ]
    return found, left


def _status(reason: str) -> dict[str, str]:
    label = reason.strip().partition(":")[0].partition(" ")[0]
    if label in _JUSTIFICATIONS:
        return {"status": "not_affected", "justification": label}
    return {"status": "affected", "action_statement": reason}


def _vulnerabilities(what: str, verdict: Verdict) -> Iterable[tuple[str, ...]]:
    """The names of each vulnerability that a waiver of `what` is about, as the evidence has them;
    a waiver may name the advisory, or the rule that reported it.
    """
    name = what.partition("@")[0]
    advisories: list[Finding] = [
        finding
        for item in verdict.evidence
        for finding in item.findings
        if any(_ADVISORY.fullmatch(alias) for alias in finding.aliases)
    ]
    told = [item.aliases for item in advisories if name in {item.rule_id, *item.aliases}]
    if not told and _ADVISORY.fullmatch(name):
        told = [(name,)]
    for aliases in dict.fromkeys(told):
        yield (name, *(alias for alias in aliases if alias != name)) if name in aliases else aliases
