"""The evidence that approvals were given on: what they say must be what it says."""

from collections.abc import Mapping

from vetting.allowlist import approvals, documents
from vetting.allowlist.attached import digest
from vetting.allowlist.reviewers import Reviewers
from vetting.approval_rules import ApprovalRules
from vetting.boundary.json import Node
from vetting.errors import AllowlistError, FormatError
from vetting.model import capability_envelope
from vetting.model.capability_envelope import CapabilityEnvelope
from vetting.model.entry import Approval
from vetting.model.verdict import Decision
from vetting.signing import dsse
from vetting.signing.kinds import EVIDENCE


class Witness:
    """The signed evidence beside an entry; read only when somebody asks."""

    def __init__(self, files: Mapping[str, bytes], where: str) -> None:
        """`files` are its envelopes by any name; `where` they lie is told in errors."""
        self._files = {digest(data): (name, data) for name, data in files.items()}
        self._where = where
        self._read: dict[str, tuple[Node, CapabilityEnvelope]] = {}

    def confirmed(self, document: Node, approval: Approval, what: str) -> Approval:
        """The approval with the statement `document`, if its envelope is that of the evidence it was
        given on. One from before there were envelopes stays as it is.

        Raises:
            AllowlistError: it says something else than the evidence.
        """
        if approval.envelope is None:
            return approval
        for name in approvals.evidence_of(document):
            evidence, envelope = self._of(name)
            if evidence.get("subject").value != document.get("subject").value:
                raise AllowlistError(f"{what}: was given on evidence about other files")
            if envelope != approval.envelope:
                names = ", ".join(envelope.differences(approval.envelope))
                raise AllowlistError(f"{what}: says something else than its evidence: {names}")
        return approval

    def seen(self, document: Node) -> CapabilityEnvelope | None:
        """What the evidence behind an approval says that names no envelope itself."""
        try:
            return self._of(approvals.evidence_of(document)[-1])[1]
        except (AllowlistError, IndexError):
            return None

    def objection(
        self, document: Node, approval: Approval, reviewers: Reviewers, rules: ApprovalRules
    ) -> str | None:
        """What speaks against an approval by policy in the evidence it was given on: it must be the
        verifier's, find nothing, and the release must have been public for the cooldown.
        """
        for name in approvals.evidence_of(document):
            data = self._files[name][1]
            what = f"{self._where}/{self._files[name][0]}"
            try:
                signed = dsse.verify(data, reviewers.verifier_keys_ever(), what)
                if not reviewers.verified_at(signed.keys, approval.approved_at):
                    return f"{what}: was signed after its key was retired"
                said = self._of(name)[0].get("predicate")
                published = said.get("release").text("published_at")
                since = documents.time(published, what) if published else None
            except AllowlistError as error:
                return str(error)
            if said.text("decision") != Decision.ALLOW:
                return "rests on evidence that leaves it to a person"
            if since is None or approval.approved_at < since + rules.cooldown:
                return f"was given before the release was {rules.cooldown.days} days old"
        return None

    def _of(self, name: str) -> tuple[Node, CapabilityEnvelope]:
        if name not in self._read:
            if name not in self._files:
                raise AllowlistError(f"{self._where}: the evidence {name[:8]} is not here")
            path, data = self._files[name]
            what = f"{self._where}/{path}"
            said = documents.statement(dsse.payload(data, what), what, EVIDENCE)
            try:
                envelope = capability_envelope.of_document(said.get("predicate").value)
                self._read[name] = said, envelope
            except FormatError as error:
                raise AllowlistError(f"{what}: {error}") from error
        return self._read[name]
