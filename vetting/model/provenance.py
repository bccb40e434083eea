"""Who built a release, as far as a signature says so."""

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class ProvenanceState(StrEnum):
    """What became of looking for a signature."""

    VERIFIED = "verified"
    MISSING = "missing"
    """There is none, or a mirror does not pass it on."""

    INVALID = "invalid"
    """There is one, and it is not of these bytes, this package or this signer."""

    NOT_EVALUATED = "not_evaluated"
    """Nothing here can tell: the source is unreachable, or the signer's authority not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What a signature over a release says; it proves origin, never innocence.

    `identity` is who signed, spelled the same for every version that the same workflow of the same
    repository builds; None unless it is verified. `kind` is `build`, `publish` or
    `registry-signature`. `detail` tells it to people.
    """

    state: ProvenanceState
    identity: str | None = None
    kind: str = "build"
    detail: str = ""
