"""What the signed evidence behind an entry says that a re-scan compares with today, remembered by
the evidence's digest: a nightly run over thousands of entries reads a document once in its life.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from vetting.allowlist import documents, repository
from vetting.boundary.json import Node
from vetting.boundary.scan_cache import ScanCache
from vetting.checks.advisories import UNFIXED
from vetting.errors import AllowlistError, SignatureError
from vetting.model.pin import PackagePin
from vetting.model.provenance import ProvenanceState
from vetting.model.stop import Facts
from vetting.signing import dsse
from vetting.signing.kinds import EVIDENCE

_SCANNER = "rescan facts 1"
_ATTESTATIONS = ("build", "publish")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidenced:
    """The facts of one piece of evidence; None and empty where it does not say.

    `members` are the pin itself and its closure, each as `npm name 1.2.3`; `known` what advisories
    said then: name and version, rule, and every name of the advisory. `files` are names with their
    digests, `sha256:…`.
    """

    members: tuple[str, ...]
    whole: bool
    publisher: str | None
    maintainers: tuple[str, ...]
    files: tuple[tuple[str, tuple[str, ...]], ...]
    known: tuple[tuple[str, str, tuple[str, ...]], ...]
    undecided: str
    """Why the advisories were not all that there was to know, in words."""

    unfixed: tuple[tuple[str, tuple[str, ...]], ...]
    """What of that was waived while no fixed version was known."""

    decided: datetime
    checks: tuple[tuple[str, int], ...]
    rules: str | None
    policy: str
    deprecated: bool
    attested: bool
    """Whether an attestation of origin was verified."""

    def facts(self) -> Facts:
        """What stop orders are about."""
        return Facts(
            members=tuple(map(pin_of, self.members)),
            whole=self.whole,
            publishers=frozenset({self.publisher}) if self.publisher else None,
        )


def member(pin: PackagePin) -> str:
    """A package of a closure as one text."""
    return f"{pin.ecosystem} {pin.name} {pin.version}"


def pin_of(text: str) -> PackagePin:
    """The way back."""
    ecosystem, _, rest = text.partition(" ")
    name, _, version = rest.rpartition(" ")
    return PackagePin(ecosystem=ecosystem, name=name, version=version)


def attached(summary: Node) -> dict[str, str]:
    """The evidence that an entry's summary names: places beside it, and SHA-256."""
    found = {}
    for item in summary.get("predicate").get("inputAttestations").elements():
        name = item.text("uri") or ""
        if name.startswith("evidence/"):
            found[name] = item.get("digest").text("sha256") or ""
    return found


def load(wanted: Mapping[Path, str], scans: ScanCache) -> dict[str, Evidenced]:
    """The facts of evidence by its digest; `wanted` says where each lies. What cannot be read, or
    is not what the entry names, is left out.
    """
    known = scans.get(_SCANNER, set(wanted.values()))
    parsed = {digest: _parse(text) for digest, text in known.items()}
    found = {digest: facts for digest, facts in parsed.items() if facts is not None}
    new: dict[str, str] = {}
    for path, digest in wanted.items():
        if digest not in found:
            try:
                facts = read(path, digest)
            except AllowlistError:
                continue
            found[digest] = facts
            new[digest] = json.dumps(asdict(facts), separators=(",", ":"), default=str)
    scans.put(_SCANNER, new)
    return found


def read(path: Path, digest: str) -> Evidenced:
    """The facts of the evidence at `path`.

    Raises:
        AllowlistError: it cannot be read, or its SHA-256 is not `digest`.
    """
    data = repository.read_file(path)
    if hashlib.sha256(data).hexdigest() != digest:
        raise SignatureError(f"{path}: changed since the entry was signed")
    statement = documents.statement(dsse.payload(data, str(path)), str(path), EVIDENCE)
    return _facts(statement.get("predicate"), str(path))


def merged(several: Iterable[Evidenced]) -> Evidenced | None:
    """What several people's evidence on the same files says together: every member that anybody
    saw, and of advisories those that everybody was told.
    """
    parts = tuple(several)
    if not parts:
        return None
    last = parts[-1]
    common = frozenset.intersection(*(frozenset(part.known) for part in parts))
    return Evidenced(
        **{
            **{item.name: getattr(last, item.name) for item in fields(Evidenced)},
            "members": tuple(dict.fromkeys(name for part in parts for name in part.members)),
            "whole": all(part.whole for part in parts),
            "known": tuple(item for item in last.known if item in common),
            "decided": min(part.decided for part in parts),
        }
    )


def _facts(verdict: Node, what: str) -> Evidenced:
    own, closure, release = (verdict.get(name) for name in ("pin", "closure", "release"))
    pin = {name: own.text(name) or "" for name in ("ecosystem", "name", "version")}
    members = [member(PackagePin(**pin))]
    whole = closure.text("state") == "complete"
    for item in closure.get("packages").elements():
        try:
            members.append(member(PackagePin.from_purl(item.text("purl") or "")))
        except ValueError:
            whole = False
    checks = tuple(verdict.get("evidence").elements())
    if not checks:
        raise AllowlistError(f"{what}: holds no evidence")
    advisories = next((item for item in checks if item.text("check") == "advisories"), Node(None))
    return Evidenced(
        members=_shared(members),
        whole=whole,
        publisher=release.text("publisher"),
        maintainers=tuple(_texts(release.get("maintainers"))),
        files=tuple(
            (item.text("filename") or "", _digests(item.get("digests")))
            for item in verdict.get("subject").elements()
        ),
        known=tuple(_known(advisories)),
        undecided=advisories.text("reason") or "",
        unfixed=tuple(
            (_about(item), tuple(_texts(item.get("aliases"))))
            for item in advisories.get("findings").elements()
            if item.get("waived").value and UNFIXED in (item.text("message") or "")
        ),
        decided=documents.time(verdict.text("decided_at"), what),
        checks=tuple((item.text("check") or "", item.number("version") or 0) for item in checks),
        rules=next((text for item in checks if (text := item.text("rules"))), None),
        policy=verdict.get("policy").text("digest") or "",
        deprecated=any(_rules(item, "reg.deprecated") for item in checks),
        attested=any(_attested(item.get("provenance")) for item in checks),
    )


def _known(advisories: Node) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for finding in advisories.get("findings").elements():
        yield _about(finding), finding.text("rule_id") or "", tuple(_texts(finding.get("aliases")))


def _about(finding: Node) -> str:
    """The name and version that a finding about an advisory begins with."""
    return (finding.text("message") or "").partition(": ")[0]


def _rules(check: Node, rule_id: str) -> bool:
    return any(item.text("rule_id") == rule_id for item in check.get("findings").elements())


def _attested(provenance: Node) -> bool:
    said = provenance.text("state"), provenance.text("kind")
    return said[0] == ProvenanceState.VERIFIED and said[1] in _ATTESTATIONS


def _digests(digests: Node) -> tuple[str, ...]:
    return tuple(f"{name}:{value}" for name, value in digests.texts())


def _texts(node: Node) -> Iterator[str]:
    return (item.value for item in node.elements() if isinstance(item.value, str))


def _shared(names: Iterable[str]) -> tuple[str, ...]:
    """The same few packages are in most closures: one text each, however many hold it."""
    return tuple(map(sys.intern, names))


def _parse(text: str) -> Evidenced | None:
    """From our own cache; None where somebody damaged it."""
    try:
        values: dict[str, Any] = json.loads(text)
        values["members"] = _shared(values["members"])
        values["maintainers"] = tuple(values["maintainers"])
        values["files"] = tuple((name, tuple(digests)) for name, digests in values["files"])
        values["known"] = tuple((what, rule, tuple(ids)) for what, rule, ids in values["known"])
        values["unfixed"] = tuple((what, tuple(ids)) for what, ids in values["unfixed"])
        values["decided"] = datetime.fromisoformat(values["decided"])
        values["checks"] = tuple((name, version) for name, version in values["checks"])
        return Evidenced(**values)
    except (ValueError, TypeError, KeyError):
        return None
