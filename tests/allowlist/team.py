"""Signed statements of a team of three, two of whom must approve, and entries made of them: by
honest people and by others.
"""

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.factories import NOW, evidence, pin, release, subject_file
from vetting import policy_file
from vetting.allowlist import attached, repository, reviewers
from vetting.allowlist.reviewers import Reviewers
from vetting.model import capability_envelope
from vetting.model.closure import Closure
from vetting.model.entry import Entry
from vetting.model.package import PackagePin
from vetting.model.profile import Place, Profile
from vetting.model.review import Changed, Kind, Review
from vetting.model.surface import Surface, SurfaceState
from vetting.model.verdict import Verdict, Waiver
from vetting.policy import Approved, decide
from vetting.signing import dsse, statements
from vetting.signing.keys import Signer, generate
from vetting.signing.statements import Attachment

DAY = timedelta(days=1)
PEOPLE = ("alice", "bob", "carol")
Edit = Callable[[dict[str, Any]], object]


def found(
    version: str = "1.2.3",
    *capabilities: str,
    name: str = "server",
    content: bytes = b"bytes",
    tools: SurfaceState = SurfaceState.NONE,
    published: datetime = NOW - 60 * DAY,
    approved: Approved | None = None,
    **more: Any,
) -> Verdict:
    """A verdict on a version whose tools and closure are known whole, unless said otherwise."""
    item = replace(
        evidence(
            profile=Profile(
                capabilities=tuple((n, Place(path="a.js", line=1)) for n in capabilities)
            )
        ),
        surface=Surface(state=tools),
        closure=Closure(complete=True, digest="sha256:0", members=()),
        **more,
    )
    return decide(
        release(of=pin(name=name, version=version), published_at=published),
        (subject_file(content=content),),
        (item,),
        policy_file.default(),
        now=NOW,
        approved=approved,
    )


@dataclass(frozen=True, kw_only=True)
class Given:
    """An approval with the evidence it was given on."""

    name: str
    data: bytes
    scan: bytes


@dataclass(frozen=True, kw_only=True)
class Made:
    """An entry as it was published."""

    pin: PackagePin
    data: bytes
    folder: Path

    def bases(self) -> dict[str, bytes]:
        return attached.gather(self.folder, self.data)

    def review(self, kind: Kind, changed: Changed | None = None) -> Review:
        """What an approval says that builds on it."""
        return Review(kind=kind, base=self.pin, entry=attached.digest(self.data), changed=changed)


@dataclass(kw_only=True)
class Team:
    root: Path
    threshold: int = 2
    signers: dict[str, Signer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        keys = self.root.parent / "keys"
        for name in (*PEOPLE, "service", "mallory"):
            self.signers[name] = generate(keys / f"{name}.pem")
        self.root.mkdir()
        people = {f"mailto:{name}": self.signers[name].public for name in PEOPLE}
        data = reviewers.document(
            people, self.signers["service"].public, now=NOW, threshold=self.threshold
        )
        (self.root / "reviewers.json").write_bytes(data)
        self.policy("")

    def policy(self, text: str) -> None:
        (self.root / "policy.toml").write_text(text)

    @property
    def people(self) -> Reviewers:
        return reviewers.load(self.root / "reviewers.json")

    def approval(
        self,
        by: str,
        verdict: Verdict,
        review: Review | None = None,
        *,
        key: str | None = None,
        scan_key: str | None = None,
        at: datetime = NOW,
        days: float = 90,
        waivers: tuple[Waiver, ...] = (),
        by_policy: bool = False,
        edit: Edit | None = None,
    ) -> Given:
        """What `by` says, signed with their key or with another; `edit` changes it before."""
        scan = dsse.sign(statements.evidence(verdict), self.signers[scan_key or by])
        payload = statements.approval(
            verdict,
            approver=self.people.verifier if by_policy else f"mailto:{by}",
            reason="a test",
            now=at,
            not_after=at + days * DAY,
            attached=[Attachment.of("evidence/scan.dsse.json", scan)],
            waivers=waivers,
            review=review,
            by_policy=by_policy,
        )
        if edit is not None:
            document = json.loads(payload)
            edit(document["predicate"])
            payload = json.dumps(document).encode()
        data = dsse.sign(payload, self.signers[key or by])
        return Given(name=repository.attachment_name("approvals", by, data), data=data, scan=scan)

    def publish(
        self,
        verdict: Verdict,
        given: Iterable[Given],
        bases: dict[str, bytes] | None = None,
        *,
        made: datetime = NOW,
        key: str = "service",
    ) -> Made:
        """Make an entry of whatever is given, as a machine would that checks nothing."""
        files = dict(bases or {})
        for item in given:
            files[item.name] = item.data
            files[repository.attachment_name("evidence", "scan", item.scan)] = item.scan
        summary = statements.verification_summary(
            verdict,
            verifier=self.people.verifier,
            now=made,
            attached=[Attachment.of(name, data) for name, data in files.items()],
            levels=["MCPVET_ALLOWLISTED"],
        )
        data = dsse.sign(summary, self.signers[key])
        folder = repository.folder(self.root, verdict.pin)
        shutil.rmtree(folder, ignore_errors=True)
        for name, content in {**files, repository.ENTRY: data}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return Made(pin=verdict.pin, data=data, folder=folder)

    def approved(self, verdict: Verdict, *by: str, made: datetime = NOW, **how: Any) -> Made:
        """An entry that these people approved in full."""
        given = [self.approval(name, verdict, at=made, **how) for name in by]
        return self.publish(verdict, given, made=made)

    def verify(self, of: PackagePin, now: datetime = NOW) -> Entry:
        return repository.verify(self.root, of, self.people, now)


def before(verdict: Verdict) -> Approved:
    """`verdict` as the last approved version."""
    return Approved(pin=verdict.pin, envelope=capability_envelope.of(verdict))
