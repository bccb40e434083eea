"""The in-toto statements of an entry: evidence, approval, and the verification summary.

https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md
https://slsa.dev/spec/v1.2/verification_summary
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from vetting import __version__
from vetting.model import capability_envelope
from vetting.model.package import PackagePin
from vetting.model.review import Review
from vetting.model.verdict import SubjectFile, Verdict, Waiver
from vetting.model.wire import dump, stamp
from vetting.signing.kinds import (
    APPROVAL,
    DEFAULT_VERIFIER,
    EVIDENCE,
    POLICY_ROLE,
    REMOTE,
    STATEMENT,
    VSA,
)

__all__ = [
    "APPROVAL",
    "DEFAULT_VERIFIER",
    "EVIDENCE",
    "REMOTE",
    "STATEMENT",
    "VSA",
    "Attachment",
    "Review",
    "approval",
    "evidence",
    "remote",
    "subjects",
    "verification_summary",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A signed file that a statement refers to: its path beside the entry and its SHA-256."""

    path: str
    sha256: str

    @classmethod
    def of(cls, path: str, data: bytes) -> "Attachment":
        """The reference to `data` stored at `path`."""
        return cls(path=path, sha256=hashlib.sha256(data).hexdigest())

    def descriptor(self) -> dict[str, Any]:
        """An in-toto resource descriptor."""
        return {"uri": self.path, "digest": {"sha256": self.sha256}}


def subjects(pin: PackagePin, files: Sequence[SubjectFile]) -> list[dict[str, Any]]:
    """One subject per file, with SHA-256 and SHA-512; npm has one file, which is the purl itself."""
    return [
        {
            "name": pin.purl
            if pin.ecosystem == "npm"
            else f"{pin.purl}?file_name={quote(file.filename)}",
            "digest": {
                digest.algorithm: digest.value
                for digest in file.digests
                if digest.algorithm in ("sha256", "sha512")
            },
        }
        for file in files
    ]


def evidence(verdict: Verdict) -> bytes:
    """What was looked at and found: the verdict document, as it is stored, as a predicate."""
    return _statement(verdict, EVIDENCE, dump(verdict, stored=True))


def approval(  # noqa: PLR0913 - one argument per member of the predicate
    verdict: Verdict,
    *,
    approver: str,
    reason: str,
    now: datetime,
    not_after: datetime,
    attached: Sequence[Attachment],
    waivers: Sequence[Waiver] = (),
    review: Review | None = None,
    lock: Attachment | None = None,
    scripts: Sequence[str] = (),
    by_policy: bool = False,
) -> bytes:
    """One person's decision, or with `by_policy` a machine's, naming what they accepted and what
    nobody could look at; `lock` is the file that freezes the closure, `scripts` are the members
    whose install scripts may run.
    """
    predicate = {
        "decision": "APPROVED",
        "approver": {"id": approver, "role": POLICY_ROLE if by_policy else "reviewer"},
        "approvedAt": stamp(now),
        "notAfter": stamp(not_after),
        "reason": reason,
        **(review or Review()).fields(),
        "policy": {"digest": _digest(verdict.policy_digest)},
        **_closure(verdict, lock),
        **({"installScripts": list(scripts)} if scripts else {}),
        **_tools(verdict),
        "envelope": capability_envelope.of(verdict).document(),
        "notLookedAt": [
            {"check": item.check, "reason": item.reason or ""} for item in verdict.incomplete
        ],
        "evidence": [{"name": "scan", "digest": {"sha256": item.sha256}} for item in attached],
        "waivers": [
            {"finding": w.finding, "reason": w.reason, "expires": stamp(w.until)} for w in waivers
        ],
    }
    return _statement(verdict, APPROVAL, predicate)


def _closure(verdict: Verdict, lock: Attachment | None) -> dict[str, Any]:
    """The closure, where it could be resolved whole, and the lock that freezes it."""
    found = next((item.closure for item in verdict.evidence if item.closure), None)
    if found is None or found.digest is None or not found.complete:
        return {}
    members, count = _digest(found.digest), {"components": len(found.members)}
    if lock is None:
        return {"closure": {"digest": members, **count}}
    return {"closure": {**lock.descriptor(), **count, "members": members}}


def _tools(verdict: Verdict) -> dict[str, Any]:
    """The tools the server declares, where the list could be read whole."""
    found = next((item.surface for item in verdict.evidence if item.surface), None)
    if found is None or found.digest is None:
        return {}
    names = sorted(tool.name for tool in found.tools)
    return {"tools": {"digest": _digest(found.digest), "names": names}}


def verification_summary(
    verdict: Verdict,
    *,
    verifier: str,
    now: datetime,
    attached: Sequence[Attachment],
    levels: Sequence[str],
) -> bytes:
    """The entry itself. `attached` must name everything it was decided on, as SLSA demands."""
    predicate = {
        "verifier": {"id": verifier, "version": {"mcp-vet": __version__}},
        "timeVerified": stamp(now),
        "resourceUri": verdict.pin.purl,
        "policy": {"uri": "policy.toml", "digest": _digest(verdict.policy_digest)},
        "inputAttestations": [item.descriptor() for item in attached],
        "verificationResult": "PASSED",
        "verifiedLevels": list(levels),
        "slsaVersion": "1.2",
    }
    return _statement(verdict, VSA, predicate)


def remote(
    pattern: str,
    *,
    transport: str,
    authentication: str,
    approver: str,
    reason: str,
    now: datetime,
    not_after: datetime,
) -> bytes:
    """One person's decision on remote servers: there are no files, so the subject is the pattern
    of their addresses, and its digest that of the pattern's own bytes.
    """
    import rfc8785

    digest = hashlib.sha256(pattern.encode()).hexdigest()
    return rfc8785.dumps(
        {
            "_type": STATEMENT,
            "subject": [{"name": pattern, "digest": {"sha256": digest}}],
            "predicateType": REMOTE,
            "predicate": {
                "decision": "APPROVED",
                "approver": {"id": approver, "role": "reviewer"},
                "approvedAt": stamp(now),
                "notAfter": stamp(not_after),
                "reason": reason,
                "transport": transport,
                "authentication": authentication,
            },
        }
    )


def _digest(text: str) -> dict[str, str]:
    """`sha256:…` as in-toto writes it."""
    algorithm, _, value = text.rpartition(":")
    return {algorithm or "sha256": value}


def _statement(verdict: Verdict, predicate_type: str, predicate: dict[str, Any]) -> bytes:
    """RFC 8785 JSON: DSSE needs no canonical form, but reviews want stable diffs."""
    import rfc8785

    return rfc8785.dumps(
        {
            "_type": STATEMENT,
            "subject": subjects(verdict.pin, verdict.subject),
            "predicateType": predicate_type,
            "predicate": predicate,
        }
    )
