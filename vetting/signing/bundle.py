"""An envelope as other tools of the ecosystem read it."""

import json


def bundle(envelope: bytes) -> bytes:
    """A Sigstore bundle, media type v0.3, verified by a plain key.

    https://github.com/sigstore/protobuf-specs
    """
    document = json.loads(envelope)
    wrapped = {
        "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
        "verificationMaterial": {
            "publicKey": {"hint": document["signatures"][0]["keyid"]},
            "tlogEntries": [],
        },
        "dsseEnvelope": document,
    }
    return json.dumps(wrapped, indent=1).encode() + b"\n"
