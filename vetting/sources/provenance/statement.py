"""in-toto statements: which files an attestation is about.

https://github.com/in-toto/attestation/tree/main/spec
"""

from collections.abc import Mapping
from dataclasses import dataclass

from vetting.boundary.json import parse
from vetting.errors import FormatError
from vetting.sources.provenance import Invalid

_TYPES = ("https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is said of one subject; `digests` are in hex by the name of their algorithm."""

    predicate_type: str
    subject: str
    digests: Mapping[str, str]

    def must_be_about(self, algorithm: str, digest: str) -> None:
        """Hold the statement against bytes that were hashed here.

        Raises:
            Invalid: it is about other bytes.
        """
        if self.digests.get(algorithm, "").lower() != digest.lower():
            raise Invalid(f"it is about other bytes: its {algorithm} is not that of the file")


def read(payload: bytes) -> Statement:
    """The statement in `payload`, whose signature has been verified.

    Raises:
        Invalid: it is none, or about more or less than one subject.
    """
    try:
        document = parse(payload, "its statement")
    except FormatError as error:
        raise Invalid(str(error)) from error
    if document.duplicates:
        raise Invalid(f"its statement gives {document.duplicates[0]!r} twice")
    if document.text("_type") not in _TYPES:
        raise Invalid(f"its statement is of the type {(document.text('_type') or '')[:80]!r}")
    subjects = list(document.get("subject").elements())
    if len(subjects) != 1:
        raise Invalid(f"its statement is about {len(subjects)} subjects, not one")
    subject, kind = subjects[0].text("name"), document.text("predicateType")
    if subject is None or kind is None:
        raise Invalid("its statement lacks the name of its subject, or its own type")
    return Statement(
        predicate_type=kind,
        subject=subject,
        digests=dict(subjects[0].get("digest").texts()),
    )
