"""The in-toto statements that stop what was approved, and that lift an order again."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from vetting.model.stop import Reason, Scope, Stop
from vetting.signing.kinds import LIFT, STATEMENT, STOP


def stop(
    scope: Scope,
    *,
    revokes: bool,
    reason: Reason,
    note: str,
    by: str,
    now: datetime,
) -> bytes:
    """One person's order. No two are the same bytes, so that lifting one never lifts a later one."""
    return _statement(
        str(scope),
        hashlib.sha256(str(scope).encode()).hexdigest(),
        STOP,
        {
            "action": "REVOKED" if revokes else "SUSPENDED",
            "scope": {
                "reach": scope.reach.value,
                "ecosystem": scope.ecosystem,
                "name": scope.name,
                "versions": scope.versions,
            },
            "reason": {"code": reason.value, "note": note},
            "issuer": {"id": by},
            "issuedAt": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "nonce": secrets.token_hex(8),
        },
    )


def lift(order: Stop, *, by: str, note: str, now: datetime) -> bytes:
    """One person's consent to lifting exactly that order."""
    predicate = {
        "decision": "LIFTED",
        "approver": {"id": by},
        "reason": note,
        "decidedAt": f"{now:%Y-%m-%dT%H:%M:%SZ}",
    }
    return _statement(order.file, order.digest, LIFT, predicate)


def _statement(name: str, digest: str, kind: str, predicate: dict[str, Any]) -> bytes:
    import rfc8785

    return rfc8785.dumps(
        {
            "_type": STATEMENT,
            "subject": [{"name": name, "digest": {"sha256": digest}}],
            "predicateType": kind,
            "predicate": predicate,
        }
    )
