"""The limit of one schema's source."""

import hashlib

MAX = 64 << 10
"""Characters of one schema."""


def cut(text: str) -> str:
    """`text` within its limit, with a digest of the rest."""
    if len(text) <= MAX:
        return text
    rest = hashlib.sha256(text[MAX:].encode("utf-8", "surrogatepass")).hexdigest()
    return f'{text[:MAX]} "sha256:{rest[:32]}"'
