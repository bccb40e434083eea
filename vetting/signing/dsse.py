"""DSSE v1.0.2 envelopes: sign bytes, verify bytes, and hand out only verified bytes.

https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
"""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass

from vetting.boundary.json import parse
from vetting.errors import FormatError, SignatureError
from vetting.model.envelope import IN_TOTO
from vetting.model.envelope import pae as envelope_pae
from vetting.signing.keys import PublicKey, Signer

PAYLOAD_TYPE = IN_TOTO
"""The only type the ecosystem's verifiers accept; the newer `…vsa+json` is refused by all."""

_MAX_ENVELOPE = 64 << 20
_MAX_SIGNATURES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A payload with the distinct keys that signed it."""

    payload: bytes
    keys: frozenset[PublicKey]


def pae(payload: bytes) -> bytes:
    """The pre-authentication encoding: what is really signed."""
    return envelope_pae(PAYLOAD_TYPE, payload)


def sign(payload: bytes, signer: Signer) -> bytes:
    """An envelope around `payload` with one signature; Sigstore bundles allow no more."""
    envelope = {
        "payloadType": PAYLOAD_TYPE,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [
            {
                "keyid": signer.public.keyid,
                "sig": base64.b64encode(signer.sign(pae(payload))).decode(),
            }
        ],
    }
    return json.dumps(envelope, indent=1).encode() + b"\n"


def verify(envelope: bytes, trusted: Iterable[PublicKey], what: str) -> Verified:
    """The payload of `envelope`, called `what` in errors, if at least one trusted key signed it.

    1. The envelope is JSON of bounded size without duplicate keys.
    2. Its type is exactly `PAYLOAD_TYPE`.
    3. Payload and signatures are standard base64.
    4. Every signature is tried with every trusted key, whatever its keyid says.
    5. Keys are counted by their bytes, so one key under two ids counts once.

    Raises:
        SignatureError: anything else.
    """
    try:
        document = parse(envelope, what, limit=_MAX_ENVELOPE)  # (1)
    except FormatError as error:
        raise SignatureError(str(error)) from error
    if document.duplicates:
        raise SignatureError(f"{what}: the key {document.duplicates[0]!r} is given twice")
    if document.text("payloadType") != PAYLOAD_TYPE:  # (2)
        raise SignatureError(f"{what}: its payload type is {document.text('payloadType')!r}")
    payload = _decode(document.text("payload"), what)  # (3)
    signatures = [_decode(node.text("sig"), what) for node in document.get("signatures").elements()]
    if not 1 <= len(signatures) <= _MAX_SIGNATURES:
        raise SignatureError(f"{what}: holds {len(signatures)} signatures")
    message = pae(payload)
    keys = {
        key for key in set(trusted) if any(key.verify(item, message) for item in signatures)
    }  # (4) (5)
    if not keys:
        raise SignatureError(
            f"{what}: not signed by a key that is trusted here",
            hint="the signer must be listed in reviewers.json",
        )
    return Verified(payload=payload, keys=frozenset(keys))


def payload(envelope: bytes, what: str) -> bytes:
    """The payload of an envelope whose exact bytes something else vouches for; its signatures are
    not looked at.

    Raises:
        SignatureError: it is no envelope.
    """
    try:
        document = parse(envelope, what, limit=_MAX_ENVELOPE)
    except FormatError as error:
        raise SignatureError(str(error)) from error
    if document.duplicates or document.text("payloadType") != PAYLOAD_TYPE:
        raise SignatureError(f"{what}: is not an envelope of a statement")
    return _decode(document.text("payload"), what)


def _decode(text: str | None, what: str) -> bytes:
    try:
        return base64.b64decode(text or "", validate=True)
    except ValueError as error:  # binascii.Error, and the plain ValueError of non-ASCII text
        raise SignatureError(f"{what}: not standard base64") from error
