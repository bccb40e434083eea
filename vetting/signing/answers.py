"""The in-toto statements about requests: who has vetted what is asked for, and who rejects it."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from vetting.model.pin import PackagePin
from vetting.model.request import RejectReason
from vetting.signing.kinds import REJECTION, STATEMENT, VETTED


def vetted(
    pin: PackagePin, evidence: str, *, by: str, now: datetime, lock: str | None = None
) -> bytes:
    """Somebody has vetted `pin` and found exactly the evidence of that digest, `sha256:…`, with the
    lock of that SHA-256.
    """
    return _statement(
        pin,
        evidence.removeprefix("sha256:"),
        VETTED,
        {
            "vettedBy": {"id": by},
            "vettedAt": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            **({"lock": {"digest": {"sha256": lock}}} if lock else {}),
        },
    )


def rejection(
    pin: PackagePin,
    *,
    reason: RejectReason,
    note: str,
    by: str,
    now: datetime,
    alternative: PackagePin | None,
    closes: Iterable[str],
) -> bytes:
    """One reviewer's answer. There may be no file of the package yet, so the subject is the pin,
    and its digest that of the package URL's own bytes.
    """
    predicate = {
        "decision": "REJECTED",
        "reviewer": {"id": by},
        "reason": {"code": reason.value, "note": note},
        "alternative": alternative.purl if alternative else None,
        "requests": [{"digest": {"sha256": digest}} for digest in sorted(closes)],
        "decidedAt": f"{now:%Y-%m-%dT%H:%M:%SZ}",
    }
    return _statement(pin, hashlib.sha256(pin.purl.encode()).hexdigest(), REJECTION, predicate)


def _statement(pin: PackagePin, digest: str, kind: str, predicate: dict[str, Any]) -> bytes:
    import rfc8785

    return rfc8785.dumps(
        {
            "_type": STATEMENT,
            "subject": [{"name": pin.purl, "digest": {"sha256": digest}}],
            "predicateType": kind,
            "predicate": predicate,
        }
    )
