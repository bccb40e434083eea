"""What does the code of the dependencies do? The same rules, each package once ever.

Results are kept by the digests of a member's files and by the rules, so a package that a hundred
servers bring in is fetched and scanned once. Only findings of high severity are reported, and only
the rules that make them are run: a dependency runs no tools of its own, and every larger closure
holds an `eval`.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from vetting.checks import Check, Context
from vetting.checks._member import member_tree
from vetting.model.artifact import ArtifactTree
from vetting.model.closure import ClosureMember
from vetting.model.evidence import (
    Confidence,
    Coverage,
    Evidence,
    Finding,
    Location,
    Severity,
    Unread,
)
from vetting.model.subject import Subject
from vetting.scan import Unit, scan_units

_REPORTED = (Severity.HIGH, Severity.CRITICAL)
_BATCH = 40
"""Members fetched and scanned together; what is done when somebody interrupts is kept."""


class ClosureCode(Check):
    """See the module."""

    name = "closure-code"
    version = 2
    title = "scanning the dependencies"

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        if context.closure is None or not context.closure.members:
            return self.evidence(context, reason="there is no closure to look at")
        own = subject.release.pin.purl
        members = [m for m in context.closure.members if m.purl != own and m.files]
        kind = f"closure-code {self.version} {context.engine.version()} {context.rules.digest}"
        keys = {member.purl: _key(member) for member in members}
        known = context.scans.get(kind, keys.values())
        todo = [member for member in members if keys[member.purl] not in known]
        unread: list[Unread] = []
        if todo and not context.closure_code:
            unread += [Unread(path=m.purl, why="not scanned (--closure metadata)") for m in todo]
            todo = []
        for start in range(0, len(todo), _BATCH):
            context.progress(f"scanning the dependencies: {start} of {len(todo)}")
            fresh, failed = _scan(todo[start : start + _BATCH], context, f"closure{start}")
            unread += failed
            results = {keys[purl]: json.dumps(result) for purl, result in fresh.items()}
            context.scans.put(kind, results)
            known |= results
        findings: list[Finding] = []
        for member in members:
            if (text := known.get(keys[member.purl])) is not None:
                result = json.loads(text)
                findings += [_finding(item, member.purl) for item in result["findings"]]
                unread += [
                    Unread(path=f"{member.purl}!/{p}", why=why) for p, why in result["unread"]
                ]
        gaps = {item.path.partition("!/")[0] for item in unread}
        return self.evidence(
            context,
            findings,
            coverage=Coverage(
                files=len(members), read=len(members) - len(gaps), unread=tuple(sorted(unread))
            ),
            reason=f"{len(gaps)} of {len(members)} packages not fully read" if gaps else None,
        )


def _key(member: ClosureMember) -> str:
    files = "\0".join(sorted(str(digest) for _, digest in member.files))
    return hashlib.sha256(f"{member.purl}\0{files}".encode()).hexdigest()


def _scan(
    members: Iterable[ClosureMember], context: Context, name: str
) -> tuple[dict[str, dict[str, Any]], list[Unread]]:
    """Results by purl, for all members in one run of the engine, and what could not be had."""
    trees: dict[str, ArtifactTree] = {}
    failed: list[Unread] = []
    for member in members:
        found = member_tree(member, context)
        if isinstance(found, str):
            failed.append(Unread(path=member.purl, why=found))
        else:
            trees[member.purl] = found
    if not trees:
        return {}, failed
    # Every file of every member, also one that two of them share: each has a result of its own.
    units = [Unit(tree=tree, file=file) for tree in trees.values() for file in tree.files]
    scanner = replace(context.scanner(name), rules=context.rules.of(*_REPORTED))
    scanned = scan_units(units, scanner)
    results: dict[str, dict[str, Any]] = {purl: {"findings": [], "unread": []} for purl in trees}
    for hit in scanned.hits:
        purl, _, path = hit.unit.path.partition("!/")
        results[purl]["findings"].append(_dump(hit.finding(), path))
    for gap in scanned.unread:
        purl, _, path = gap.path.partition("!/")
        results[purl]["unread"].append([path, gap.why])
    return results, failed


def _dump(finding: Finding, path: str) -> list[Any]:
    line = finding.location.line if finding.location else None
    end = finding.location.end_line if finding.location else None
    return [finding.rule_id, finding.signal, finding.severity.value, finding.confidence.value,
            finding.message, path, line, end]  # fmt: skip


def _finding(item: list[Any], purl: str) -> Finding:
    rule_id, signal, severity, confidence, message, path, line, end = item
    return Finding(
        rule_id=rule_id,
        signal=signal,
        severity=Severity(severity),
        confidence=Confidence(confidence),
        message=message,
        location=Location(path=f"{purl}!/{path}", line=line, end_line=end),
    )
