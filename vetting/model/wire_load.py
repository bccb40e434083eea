"""The way back: a verdict from its document, as far as the document tells."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from vetting.errors import FormatError
from vetting.model.additions import Addition
from vetting.model.artifact import Digest
from vetting.model.closure import Closure, ClosureMember
from vetting.model.evidence import (
    Confidence,
    Coverage,
    Evidence,
    Excerpt,
    Finding,
    Location,
    Outcome,
    Severity,
    Unread,
)
from vetting.model.package import PackagePin, Release
from vetting.model.profile import CredentialFile, EnvName, Host, InstallScript, Place, Profile
from vetting.model.provenance import Provenance, ProvenanceState
from vetting.model.signals import Count, ReleaseSignals
from vetting.model.verdict import Decision, Effect, Reason, SubjectFile, Update, Verdict, Waiver
from vetting.model.wire import SCHEMA
from vetting.model.wire_load_surface import load_surface
from vetting.model.wire_shape import VERDICT, check

Document = Mapping[str, Any]
Fact = TypeVar("Fact", Place, EnvName, CredentialFile, Host, InstallScript)


def load(document: Document) -> Verdict:
    """The verdict in `document`. Profile, signals, surface and closure, which the document gives
    once for all checks, come back with the first piece of evidence.

    Raises:
        FormatError: it is not a verdict document of this version.
    """
    check(document, {"schema": str}, "verdict")
    if document["schema"] != SCHEMA:
        raise FormatError(f"not a {SCHEMA} document: {document['schema']!r}")
    check(document, VERDICT, "verdict")
    try:
        return _verdict(document)
    except (LookupError, TypeError, ValueError, OverflowError) as error:
        raise FormatError(f"a damaged {SCHEMA} document ({error!r})") from error


def time(text: str | None) -> datetime | None:
    """A time of the document."""
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _verdict(document: Document) -> Verdict:
    pin = PackagePin(**{key: document["pin"][key] for key in ("ecosystem", "name", "version")})
    decided_at = datetime.fromisoformat(document["decided_at"])
    release = document["release"]
    evidence = [_evidence(item, decided_at) for item in document["evidence"]]
    evidence[0] = replace(
        evidence[0],
        profile=_profile(document),
        signals=_signals(release),
        surface=load_surface(document["tools"]),
        closure=_closure(document["closure"]),
    )
    return Verdict(
        pin=pin,
        decision=Decision(document["decision"]),
        update=_update(document.get("update")),
        reasons=tuple(
            Reason(
                check=item["check"],
                rule_id=item["rule_id"],
                effect=Effect(item["effect"]),
                message=item["message"],
            )
            for item in document["reasons"]
        ),
        subject=tuple(
            SubjectFile(
                filename=item["filename"], size=item["size"], digests=_digests(item["digests"])
            )
            for item in document["subject"]
        ),
        release=Release(
            pin=pin,
            registry="",
            artifacts=(),
            published_at=time(release["published_at"]),
            publisher=release["publisher"],
            maintainers=tuple(release.get("maintainers", ())),
            repository_url=release["repository_url"],
            license=release["license"],
            withdrawn=release["withdrawn"],
            fetched_at=decided_at,
        ),
        evidence=tuple(evidence),
        policy_digest=document["policy"]["digest"],
        decided_at=decided_at,
        waivers=tuple(
            Waiver(
                finding=finding["rule_id"] + (f"@{finding['path']}" if finding["path"] else ""),
                reason=finding["waived"]["reason"],
                until=datetime.fromisoformat(finding["waived"]["until"]),
            )
            for item in document["evidence"]
            for finding in item["findings"]
            if finding["waived"]
        ),
    )


def _evidence(item: Document, collected_at: datetime) -> Evidence:
    coverage = item["coverage"]
    return Evidence(
        check=item["check"],
        version=item["version"],
        outcome=Outcome(item["outcome"]),
        collected_at=collected_at,
        findings=tuple(_finding(finding) for finding in item["findings"]),
        reason=item["reason"],
        coverage=coverage
        and Coverage(
            files=coverage["files"],
            read=coverage["read"],
            unread=tuple(Unread(path=u["path"], why=u["why"]) for u in coverage["unread"]),
        ),
        provenance=_provenance(item.get("provenance")),
        rules=item.get("rules"),
    )


def _update(item: Document | None) -> Update | None:
    if item is None:
        return None
    return Update(
        base=PackagePin.from_purl(item["base"]),
        until=time(item["until"]),
        adds=tuple(Addition(kind=row["kind"], names=tuple(row["names"])) for row in item["adds"]),
        by_policy=item["by_policy"],
    )


def _provenance(item: Document | None) -> Provenance | None:
    if item is None:
        return None
    return Provenance(
        state=ProvenanceState(item["state"]),
        identity=item["identity"],
        kind=item["kind"],
        detail=item["detail"],
    )


def _finding(item: Document) -> Finding:
    excerpt = item.get("excerpt")
    return Finding(
        rule_id=item["rule_id"],
        signal=item.get("signal", item["rule_id"]),
        severity=Severity(item["severity"]),
        confidence=Confidence(item["confidence"]),
        message=item["message"],
        location=Location(path=item["path"], line=item["line"], end_line=item["end_line"])
        if item["path"]
        else None,
        aliases=tuple(item["aliases"]),
        references=tuple(item["references"]),
        excerpt=excerpt and Excerpt(first=excerpt["first"], lines=tuple(excerpt["lines"])),
    )


def _profile(document: Document) -> Profile:
    credentials = document["credentials"]
    return Profile(
        capabilities=tuple(
            (name, _fact(Place, place))
            for name, places in document["capabilities"].items()
            for place in places
        ),
        env=tuple(_fact(EnvName, item) for item in credentials["env"]),
        env_dynamic=tuple(_fact(Place, item) for item in credentials["dynamic"]),
        credential_files=tuple(_fact(CredentialFile, item) for item in credentials["files"]),
        hosts=tuple(_fact(Host, item) for item in document["hosts"]),
        install_scripts=tuple(_fact(InstallScript, item) for item in document["install_scripts"]),
    )


def _signals(release: Document) -> ReleaseSignals:
    return ReleaseSignals(
        downloads=_count("last_week", release["downloads"]),
        stars=_count("count", release["stars"]),
    )


def _count(name: str, item: Document | None) -> Count | None:
    if item is None:
        return None
    return Count(
        value=item[name],
        source=item["source"],
        as_of=datetime.fromisoformat(item["as_of"]).astimezone(UTC),
    )


def _fact(kind: type[Fact], item: Document) -> Fact:
    """A fact whose fields are named as in the document; later versions may add others."""
    return kind(**{field.name: item[field.name] for field in fields(kind)})


def _closure(item: Document) -> Closure:
    return Closure(
        complete=item["state"] == "complete",
        digest=item["digest"],
        members=tuple(_member(member) for member in item["packages"]),
    )


def _member(item: Document) -> ClosureMember:
    pin = PackagePin.from_purl(item["purl"])
    files = []
    for name, value in item["digests"].items():
        algorithm, colon, digest = value.partition(":")
        found = (algorithm, digest) if colon else (name, value)
        files.append((name if colon else "", Digest(algorithm=found[0], value=found[1])))
    return ClosureMember(
        ecosystem=pin.ecosystem,
        name=pin.name,
        version=pin.version,
        files=tuple(files),
        via=tuple(item["via"]),
        install_scripts=item.get("install_scripts", False),
        deprecated=item.get("deprecated"),
        withdrawn=item.get("withdrawn"),
        optional=item.get("optional", False),
        bundled=item.get("bundled", False),
    )


def _digests(mapping: Mapping[str, str]) -> tuple[Digest, ...]:
    return tuple(Digest(algorithm=name, value=value) for name, value in mapping.items())
