"""Signatures over releases: who built them, and whether their registry stands by them.

Nothing from here can approve anything. A verified identity can be compared, with the linked
repository and with earlier versions; that is its whole use.
"""

from collections.abc import Callable

from vetting.errors import FormatError, VettingError
from vetting.model.provenance import Provenance, ProvenanceState


class Invalid(FormatError):  # noqa: N818 - a property of what was signed, not a malfunction
    """A signature or attestation is there and does not hold."""


class Unverifiable(VettingError):  # noqa: N818 - as above
    """Nothing here can tell whether it holds: an unknown authority, an older format."""


def settle(kind: str, judge: Callable[[], Provenance]) -> Provenance:
    """What `judge` returns, or what its error means; only `Invalid` says that something is wrong."""
    try:
        return judge()
    except Invalid as error:
        state, detail = ProvenanceState.INVALID, str(error)
    except Unverifiable as error:
        state, detail = ProvenanceState.NOT_EVALUATED, str(error)
    return Provenance(state=state, kind=kind, detail=detail)


def missing(detail: str) -> Provenance:
    """Nobody says who built it."""
    return Provenance(state=ProvenanceState.MISSING, detail=detail)
