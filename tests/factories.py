"""Values with sensible defaults, for tests that care about one field of them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

from vetting import classify, policy_file, rulesets
from vetting.boundary.http import Client
from vetting.boundary.scan_cache import ScanCache
from vetting.checks import Context
from vetting.ecosystems import Address, Registry
from vetting.engines import Engine, Scan, ScanLimits, Target
from vetting.engines.semgrep_core import SemgrepCore
from vetting.model.artifact import (
    ArchiveNote,
    Artifact,
    ArtifactKind,
    ArtifactTree,
    Digest,
    SourceFile,
)
from vetting.model.closure import Closure
from vetting.model.evidence import (
    Confidence,
    Coverage,
    Evidence,
    Finding,
    Location,
    Outcome,
    Severity,
)
from vetting.model.package import Manifest, PackagePin, Release, Seen
from vetting.model.profile import Profile
from vetting.model.subject import Subject
from vetting.model.verdict import SubjectFile, Verdict, Waiver
from vetting.policy import Policy, decide
from vetting.sources import Services
from vetting.sources.osv.lookup import Answer

NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)

# Addresses that the client refuses to call, so that nothing is waited for.
NOWHERE = Services(
    **{item.name: "http://127.0.0.1:9" for item in fields(Services) if item.default is not None}
)


def pin(ecosystem: str = "npm", name: str = "server", version: str = "1.2.3") -> PackagePin:
    return PackagePin(ecosystem=ecosystem, name=name, version=version)


class _Memory:
    """Files from a mapping, read as an archive's are."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def read(self, file: SourceFile) -> bytes:
        return self._files[file.path]


def tree(
    files: Mapping[str, bytes | str],
    *,
    kind: ArtifactKind = ArtifactKind.NPM_TARBALL,
    filename: str = "server-1.2.3.tgz",
    declared: Sequence[Digest] | None = None,
    size: int | None = None,
    prefix: str = "",
    notes: tuple[ArchiveNote, ...] = (),
    refused: ArchiveNote | None = None,
) -> ArtifactTree:
    """An artifact holding `files`; its bytes are the concatenated contents."""
    content = {
        path: data.encode() if isinstance(data, str) else data for path, data in files.items()
    }
    whole = b"".join(content.values())
    digests = tuple(
        Digest(algorithm=name, value=hashlib.new(name, whole).hexdigest())
        for name in ("sha256", "sha512")
    )
    return ArtifactTree(
        artifact=Artifact(
            filename=filename,
            url=f"https://registry.example/{filename}",
            kind=kind,
            size=size,
            digests=tuple(digests if declared is None else declared),
        ),
        size=len(whole),
        digests=digests,
        files=tuple(_file(path, data) for path, data in content.items()),
        reader=_Memory(content),
        notes=notes,
        refused=refused,
        prefix=prefix,
    )


def _file(path: str, data: bytes) -> SourceFile:
    form = classify.file_format(data)
    return SourceFile(
        path=path,
        size=len(data),
        mode=0o644,
        sha256=hashlib.sha256(data).hexdigest(),
        format=form,
        language=classify.language(path, data, form),
    )


def release(
    *,
    of: PackagePin | None = None,
    manifest: Manifest | None = None,
    published_at: datetime | None = NOW - timedelta(days=60),
    **fields: object,
) -> Release:
    values: dict[str, object] = {
        "registry": "https://registry.example/",
        "artifacts": (),
        "repository_url": "https://example.com/repo",
        "license": "MIT",
        "fetched_at": NOW,
        **fields,
    }
    return Release(pin=of or pin(), manifest=manifest, published_at=published_at, **values)  # type: ignore[arg-type]


def subject(*trees: ArtifactTree, of: Release | None = None) -> Subject:
    return Subject(release=of or release(), trees=trees)


def finding(
    rule_id: str = "javascript/shell-command-built",
    *,
    signal: str = "",
    severity: Severity = Severity.MEDIUM,
    path: str | None = "dist/index.js",
    line: int = 7,
    message: str = "Shell command built at run time",
    aliases: tuple[str, ...] = (),
) -> Finding:
    return Finding(
        rule_id=rule_id,
        signal=signal or rule_id,
        severity=severity,
        confidence=Confidence.MEDIUM,
        message=message,
        location=Location(path=path, line=line, end_line=line) if path else None,
        aliases=aliases,
    )


def evidence(
    *findings: Finding,
    check: str = "static-rules",
    reason: str | None = None,
    coverage: Coverage | None = None,
    profile: Profile | None = None,
) -> Evidence:
    outcome = Outcome.INCOMPLETE if reason else Outcome.FAILED if findings else Outcome.PASSED
    return Evidence(
        check=check,
        version=1,
        outcome=outcome,
        collected_at=NOW,
        findings=findings,
        reason=reason,
        coverage=coverage,
        profile=profile,
    )


class CountingEngine(Engine):
    """The real engine, counting how often it is started."""

    def __init__(self) -> None:
        self.starts = 0
        self._engine = SemgrepCore()

    def version(self) -> str:
        return self._engine.version()

    def scan(
        self,
        targets: Sequence[Target],
        rules: Sequence[Mapping[str, object]],
        workdir: Path,
        limits: ScanLimits,
    ) -> Scan:
        self.starts += bool(targets)
        return self._engine.scan(targets, rules, workdir, limits)


def context(
    folder: Path,
    *,
    engine: Engine | None = None,
    advisories: Answer | None = None,
    closure: Closure | None = None,
    seen: tuple[Seen, ...] = (),
    http: Client | None = None,
    services: Services | None = None,
) -> Context:
    """A context whose caches lie in `folder`; every call has a scratch folder of its own."""
    number = len(list(folder.glob("scratch*")))
    scratch = folder / f"scratch{number}"
    scratch.mkdir(parents=True)
    client = http or Client(folder / "http")
    return Context(
        now=NOW,
        engine=engine or SemgrepCore(),
        rules=rulesets.load(),
        scans=ScanCache(folder / "scans.sqlite"),
        scratch=scratch,
        progress=lambda _: None,
        http=client,
        registry=Registry(http=client, default=Address(url="http://127.0.0.1:9/", origin="a test")),
        services=services or NOWHERE,
        advisories=advisories or Answer(advisories={}, source="a test", as_of=NOW),
        closure=closure,
        blobs=folder / "blobs",
        seen=seen,
    )


def subject_file(filename: str = "server-1.2.3.tgz", content: bytes = b"bytes") -> SubjectFile:
    """An artifact that was looked at and holds `content`."""
    digests = tuple(
        Digest(algorithm=name, value=hashlib.new(name, content).hexdigest())
        for name in ("sha256", "sha512")
    )
    return SubjectFile(filename=filename, size=len(content), digests=digests)


def verdict(
    *found: Evidence,
    of: Release | None = None,
    files: Sequence[SubjectFile] | None = None,
    policy: Policy | None = None,
    now: datetime = NOW,
    waivers: tuple[Waiver, ...] = (),
) -> Verdict:
    """What the built-in policy, or another, decides on what was `found`."""
    return decide(
        of or release(),
        (subject_file(),) if files is None else tuple(files),
        found or (evidence(),),
        policy or policy_file.default(),
        now=now,
        waivers=waivers,
    )
