"""Ed25519 keys: identified by their bytes, named by their OpenSSH fingerprint.

The fingerprint as keyid is what `cosign`, `slsa-verifier`, sigstore-go and sigstore-js accept
without configuration. A keyid is only a hint: everything here compares and counts key bytes.
"""

import base64
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vetting.boundary.files import write_atomic
from vetting.errors import AllowlistError, SignatureError


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class PublicKey:
    """An Ed25519 public key (RFC 8032), its 32 bytes."""

    raw: bytes

    @property
    def keyid(self) -> str:
        """`SHA256:` and the unpadded base64 fingerprint that `ssh-keygen -l` prints (RFC 4253)."""
        blob = b"".join(len(part).to_bytes(4, "big") + part for part in (b"ssh-ed25519", self.raw))
        digest = hashlib.sha256(blob).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")

    @property
    def text(self) -> str:
        """The 32 bytes in base64, as written in `reviewers.json`."""
        return base64.b64encode(self.raw).decode()

    @property
    def pem(self) -> str:
        """SubjectPublicKeyInfo in PEM, for other tools."""
        # RFC 8410: the fixed header of an Ed25519 SubjectPublicKeyInfo.
        der = bytes.fromhex("302a300506032b6570032100") + self.raw
        return f"-----BEGIN PUBLIC KEY-----\n{base64.b64encode(der).decode()}\n-----END PUBLIC KEY-----\n"

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Whether `signature` is this key's over `message`."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def public_key(text: str) -> PublicKey:
    """The key whose bytes `text` gives in base64.

    Raises:
        SignatureError: it is not one.
    """
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise SignatureError(f"not a public key: {text[:60]!r}") from error
    if len(raw) != 32:
        raise SignatureError(f"not an Ed25519 public key: {text[:60]!r}")
    return PublicKey(raw=raw)


class Signer(Protocol):
    """Something that signs: a key file, an agent, a hardware key."""

    @property
    def public(self) -> PublicKey:
        """The public half."""
        ...

    def sign(self, message: bytes) -> bytes:
        """A pure Ed25519 signature of `message`."""
        ...


class FileSigner:
    """A private key in a file that only its owner can read (PKCS #8 in PEM).

    `passphrase` is asked for the passphrase of an encrypted key.
    """

    def __init__(self, path: Path, passphrase: Callable[[Path], str] | None = None) -> None:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            data = path.read_bytes()
            mode = path.stat().st_mode
        except OSError as error:
            raise AllowlistError(f"{path}: the key cannot be read ({error.strerror})") from error
        if os.name == "posix" and mode & 0o077:
            raise AllowlistError(
                f"{path}: other users can read this private key", hint=f"chmod 600 {path}"
            )
        secret = None
        if b"ENCRYPTED" in data.partition(b"\n")[0]:
            if passphrase is None:
                raise AllowlistError(
                    f"{path}: the key is encrypted, and nobody is there to ask for its passphrase",
                    hint="MCP_VET_KEY_PASSPHRASE gives it where there is no terminal",
                )
            secret = passphrase(path).encode()
        try:
            key = load_pem_private_key(data, password=secret)
        except TypeError as error:
            raise AllowlistError(f"{path}: the passphrase is empty") from error
        except (ValueError, UnsupportedAlgorithm) as error:
            if secret is not None:
                raise AllowlistError(f"{path}: the passphrase is wrong") from error
            raise AllowlistError(f"{path}: not a private key in PEM (PKCS #8)") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise AllowlistError(f"{path}: not an Ed25519 key")
        self._key = key
        self.public = PublicKey(raw=key.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """See `Signer.sign`."""
        return self._key.sign(message)


def generate(path: Path, passphrase: str | None = None) -> FileSigner:
    """Make a new key at `path`, which must not exist, readable by its owner only, and encrypted if
    there is a `passphrase`; then its public half lies beside it.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    secret: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase is not None:
        secret = serialization.BestAvailableEncryption(passphrase.encode())
    key = Ed25519PrivateKey.generate()
    data = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, secret)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    write_atomic(temporary, data, mode=0o600)
    try:
        path.hardlink_to(temporary)  # unlike a rename, fails where something is already
    except FileExistsError as error:
        raise AllowlistError(f"{path}: a key is already there; it is not overwritten") from error
    finally:
        temporary.unlink()
    if passphrase is None:
        return FileSigner(path)
    public = PublicKey(raw=key.public_key().public_bytes_raw())
    write_atomic(path.with_suffix(".pub"), public.text.encode() + b"\n")
    return FileSigner(path, lambda _: passphrase)
