"""What a DSSE signature is made over.

https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
"""

IN_TOTO = "application/vnd.in-toto+json"
"""The payload type of in-toto statements."""


def pae(kind: str, payload: bytes) -> bytes:
    """The pre-authentication encoding of `payload`, which is of the type `kind`."""
    name = kind.encode()
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(payload), payload)
