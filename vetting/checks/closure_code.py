"""What does the code of the dependencies do? The same rules, each package once ever.

Results are kept by the digests of a member's files and by the rules, so a package that a hundred
servers bring in is fetched and scanned once. Only findings of high severity are reported, and only
the rules that make them are run: a dependency runs no tools of its own, and every larger closure
holds an `eval`.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from vetting import ecosystems
from vetting.checks import Check, Context
from vetting.errors import VettingError
from vetting.fetch import fetch
from vetting.model.artifact import Artifact, ArtifactKind, ArtifactTree
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
from vetting.model.package import PackagePin, Release
from vetting.model.subject import Subject
from vetting.scan import scan

_REPORTED = (Severity.HIGH, Severity.CRITICAL)
_BATCH = 40
"""Members fetched and scanned together; what is done when somebody interrupts is kept."""


class ClosureCode(Check):
    """See the module."""

    name = "closure-code"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fetched:
    member: ClosureMember
    trees: tuple[ArtifactTree, ...]
    missing: str | None


def _scan(
    members: Iterable[ClosureMember], context: Context, name: str
) -> tuple[dict[str, dict[str, Any]], list[Unread]]:
    """Results by purl, for all members in one run of the engine, and what could not be had."""
    fetched = [_fetch(member, context) for member in members]
    trees = tuple(
        replace(tree, prefix=f"{item.member.purl}!/")
        for item in fetched
        if item.missing is None
        for tree in item.trees
    )
    failed = [Unread(path=f.member.purl, why=f.missing) for f in fetched if f.missing is not None]
    if not trees:
        return {}, failed
    release = replace(_release(fetched[0].member), artifacts=())
    scanner = replace(context.scanner(name), rules=context.rules.of(*_REPORTED))
    scanned = scan(Subject(release=release, trees=trees), scanner)
    results: dict[str, dict[str, Any]] = {
        item.member.purl: {"findings": [], "unread": []} for item in fetched if item.missing is None
    }
    for hit in scanned.hits:
        purl, _, path = hit.unit.path.partition("!/")
        results[purl]["findings"].append(_dump(hit.finding(), path))
    for gap in scanned.unread:
        purl, _, path = gap.path.partition("!/")
        results[purl]["unread"].append([path, gap.why])
    return results, failed


def _fetch(member: ClosureMember, context: Context) -> _Fetched:
    """One representative file of the member: the tarball, a wheel any platform takes, or the sdist."""
    try:
        ecosystem = ecosystems.get(member.ecosystem)
        registry = context.registries[member.ecosystem]
        release = ecosystem.release(registry, _pin(member), ())
        artifact = _representative(release, member)
        if artifact is None:
            return _Fetched(
                member=member, trees=(), missing="the registry has none of its locked files"
            )
        subject = fetch(
            replace(release, artifacts=(artifact,)), context.http, context.blobs, lambda _: None
        )
    except VettingError as error:
        return _Fetched(member=member, trees=(), missing=str(error))
    for gone in subject.missing:
        return _Fetched(member=member, trees=(), missing=gone.why)
    for tree in subject.trees:
        if tree.refused is not None:
            return _Fetched(member=member, trees=(), missing=tree.refused.message)
        if not tree.files:
            return _Fetched(member=member, trees=(), missing="its bytes are not what is declared")
    return _Fetched(member=member, trees=subject.trees, missing=None)


def _representative(release: Release, member: ClosureMember) -> Artifact | None:
    """A file whose declared digest is the locked one."""
    locked = {digest for _, digest in member.files}
    offered = [
        a for a in (*release.artifacts, *release.skipped_artifacts) if locked & set(a.digests)
    ]
    order = {ArtifactKind.NPM_TARBALL: 0, ArtifactKind.WHEEL: 1, ArtifactKind.SDIST: 3}

    def rank(artifact: Artifact) -> tuple[int, str]:
        place = order.get(artifact.kind, 9)
        if place == 1 and "-any.whl" not in artifact.filename:
            place = 2 if "linux" in artifact.filename and "x86_64" in artifact.filename else 4
        return place, artifact.filename

    return min(offered, key=rank, default=None)


def _pin(member: ClosureMember) -> PackagePin:
    return PackagePin(ecosystem=member.ecosystem, name=member.name, version=member.version)


def _release(member: ClosureMember) -> Release:
    return Release(pin=_pin(member), registry="", artifacts=(), fetched_at=datetime.now(UTC))


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
