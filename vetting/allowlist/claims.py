"""What the files of an entry claim, put before the quorum."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vetting.allowlist import approvals, attached, quorum
from vetting.allowlist.attached import Claim
from vetting.allowlist.quorum import Law, Quorum
from vetting.allowlist.reviewers import Reviewers
from vetting.allowlist.witness import Witness
from vetting.approval_rules import ApprovalRules
from vetting.boundary.json import Node
from vetting.errors import AllowlistError
from vetting.model.entry import Approval
from vetting.model.pin import PackagePin


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """An entry as it lies in the folder `base`: `files` are all that its `statement`, signed when it
    was `made`, refers to.
    """

    base: Path
    pin: PackagePin
    statement: Node
    made: datetime
    files: Mapping[str, bytes]


def of_entry(entered: Entered, reviewers: Reviewers, rules: ApprovalRules, now: datetime) -> Quorum:
    """What the approvals of an entry come to; one that does not hold is among the problems."""
    witness = witness_of(entered.base, entered.files)
    digests = {attached.digest(data) for data in entered.files.values()}
    given: list[tuple[Node, Approval]] = []
    problems = []
    for name, data in entered.files.items():
        if not name.startswith("approvals/"):
            continue
        what = str(entered.base / name)
        try:
            document, approval = approvals.read(data, reviewers, what)
            approvals.check_same(document, entered.statement, digests, what)
            given.append((document, witness.confirmed(document, approval, what)))
        except AllowlistError as error:
            problems.append(str(error))
    law = Law(reviewers=reviewers, rules=rules, attached=bases_of(entered.files))
    subject = entered.statement.get("subject").value
    found = put(entered.pin, subject, given, witness, law, made=entered.made, now=now)
    return Quorum(
        approvals=found.approvals,
        needed=found.needed,
        until=found.until,
        bases=found.bases,
        problems=(*problems, *found.problems),
    )


def put(
    pin: PackagePin,
    subject: object,
    given: list[tuple[Node, Approval]],
    witness: Witness,
    law: Law,
    *,
    made: datetime,
    now: datetime,
) -> Quorum:
    """What approvals with their statements come to, where they would make an entry of the files
    `subject` that is `made` then.
    """
    documents = {approval: document for document, approval in given}
    older = next((document for document, approval in given if approval.envelope is None), None)
    claim = Claim(
        what=str(pin),
        pin=pin,
        subject=subject,
        made=made,
        approvals=tuple(documents),
        seen=witness.seen(older) if older and law.rules.tiers else None,
    )

    def objection(approval: Approval) -> str | None:
        return witness.objection(documents[approval], approval, law.reviewers, law.rules)

    return quorum.judge(claim, law, now, objection)


def witness_of(base: Path, files: Mapping[str, bytes]) -> Witness:
    """The evidence among the `files` of the folder `base`."""
    scans = {name: data for name, data in files.items() if name.startswith("evidence/")}
    return Witness(scans, str(base))


def bases_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The attached entries and approvals of earlier versions among the `files`, by their SHA-256."""
    kept = (data for name, data in files.items() if name.startswith(f"{attached.FOLDER}/"))
    return {attached.digest(data): data for data in kept}
