"""The keys that npm registries sign with: ECDSA on P-256 with SHA-256.

https://docs.npmjs.com/about-registry-signatures is the scheme.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from vetting.boundary.http import Client
from vetting.boundary.json import Node, parse
from vetting.ecosystems import time_of, url_of
from vetting.errors import FormatError, RegistryError
from vetting.sources.provenance import Invalid, Unverifiable

_MAX_KEYS = 64
_MAX_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryKey:
    """A public key: `spki` is base64 of its SubjectPublicKeyInfo; signatures end at `expires`."""

    keyid: str
    spki: str
    expires: datetime | None = None


# Of the public npm registry, as npm ships them: the target `keys.json` of that registry in
# Sigstore's TUF repository, embedded in `@sigstore/tuf` 4.0.2 (seeds.json). The key ids are the
# OpenSSH fingerprints of the keys.
PUBLIC_KEYS = (
    RegistryKey(
        keyid="SHA256:jl3bwswu80PjjokCgh0o2w5c2U4LhQAE57gj9cz1kzA",
        spki="MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1Olb3zMAFFxXKHiIkQO5cJ3Yhl5i6UPp+IhuteBJbuHcA5UogK"
        "o0EWtlWwW6KSaKoTNEYL7JlCQiVnkhBktUgg==",
        expires=datetime(2025, 1, 29, tzinfo=UTC),
    ),
    RegistryKey(
        keyid="SHA256:DhQ8wR5APBvFHLF/+Tc+AYvPOdTpcIDqOhxsBHRwC7U",
        spki="MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEY6Ya7W++7aUPzvMTrezH6Ycx3c+HOKYCcNGybJZSCJq/fd7Qa8"
        "uuAKtdIkUQtQiEKERhAmE5lMMJhP8OkDOa2g==",
    ),
)


class Keyring:
    """Keys by id: those of the public registry, then those of the configured one.

    `registry` is its address, None when it is the public one; it is asked once, and only for a
    key that is not known.
    """

    def __init__(self, http: Client, registry: str | None) -> None:
        self._http = http
        self.registry = registry
        self._own: Mapping[str, RegistryKey] | None = None

    def get(self, keyid: str) -> RegistryKey:
        """The key called `keyid`.

        Raises:
            Unverifiable: it is not known, or the registry cannot be asked.
        """
        for key in PUBLIC_KEYS:
            if key.keyid == keyid:
                return key
        if self._own is None:
            self._own = self._ask()
        if keyid not in self._own:
            raise Unverifiable(f"the key {keyid[:80]!r} is not known")
        return self._own[keyid]

    def verify(
        self, keyid: str, signature: str, message: bytes, published_at: datetime | None
    ) -> None:
        """Hold the base64 `signature` by the key `keyid` against `message`.

        A key that has ended since proves nothing about what was published later. A registry that
        mirrors another may give the time at which it took a package in, so there it is no proof
        of the contrary either.

        Raises:
            Invalid: it does not hold. Unverifiable: the key, or the time, is not known.
        """
        key = self.get(keyid)
        _verify(key, signature, message)
        if key.expires is None or (published_at is not None and published_at < key.expires):
            return
        ended = f"the key {keyid} ended on {key.expires:%Y-%m-%d}"
        if published_at is None:
            raise Unverifiable(f"{ended} and the registry does not say when this was published")
        if self.registry is not None:
            raise Unverifiable(f"{ended} and this registry may give its own time of mirroring")
        raise Invalid(f"{ended}, before this was published")

    def _ask(self) -> Mapping[str, RegistryKey]:
        if self.registry is None:
            return {}
        url = url_of(self.registry, "-", "npm", "v1", "keys")
        try:
            answer = self._http.get(url, accept="application/json", max_bytes=_MAX_BYTES)
            document = parse(answer.body, "the registry's list of keys")
        except (RegistryError, FormatError) as error:
            raise Unverifiable(f"the registry's keys cannot be had ({error})") from error
        nodes = list(document.get("keys").elements())[:_MAX_KEYS]
        return {key.keyid: key for node in nodes if (key := _key(node)) is not None}


def _key(node: Node) -> RegistryKey | None:
    keyid, spki = node.text("keyid"), node.text("key")
    if keyid is None or spki is None:
        return None
    expires = time_of(node.text("expires"))
    if node.text("expires") and expires is None:
        return None  # an end that cannot be read is not "never"
    return RegistryKey(keyid=keyid, spki=spki, expires=expires)


def _verify(key: RegistryKey, signature: str, message: bytes) -> None:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        public = load_der_public_key(base64.b64decode(key.spki, validate=True))
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Unverifiable(f"the key {key.keyid[:80]!r} cannot be read") from error
    if not isinstance(public, ec.EllipticCurvePublicKey) or public.curve.name != "secp256r1":
        raise Unverifiable(f"the key {key.keyid[:80]!r} is not on P-256")
    try:
        raw = base64.b64decode(signature, validate=True)
        public.verify(raw, message, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError) as error:
        raise Invalid(f"the signature by the key {key.keyid[:80]!r} does not hold") from error
