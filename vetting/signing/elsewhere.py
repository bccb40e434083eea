"""Private keys that live elsewhere: in a cloud's key store, a vault, a hardware module, an agent.

`keys.json` beside the key files names them by URI. Agents are asked by us; everything else goes
through securesystemslib, which needs the provider's own library installed.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vetting.boundary.files import write_atomic
from vetting.boundary.json import parse
from vetting.errors import AllowlistError, FormatError, UsageError

if TYPE_CHECKING:
    from securesystemslib.signer import Key, Signer

AGENT = "ssh-agent"
SCHEMES = (AGENT, "file2", "awskms", "gcpkms", "azurekms", "hv", "hsm")
"""An agent; a file of any key type; AWS, Google and Azure; HashiCorp Vault; PKCS #11."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A key and where its private half is."""

    uri: str
    key: "Key"

    def sign(self, message: bytes) -> bytes:
        """The signature of `message`.

        Raises:
            AllowlistError: whatever holds the key does not sign.
        """
        if self.uri.startswith(f"{AGENT}:"):
            from vetting.boundary import ssh_agent

            raw = bytes.fromhex(self.key.keyval["public"])
            return ssh_agent.sign(ssh_agent.AgentKey(raw=raw, comment=""), message)
        signer: Signer = _reached(self.uri, lambda: _signer(self.uri, self.key))
        return bytes.fromhex(_reached(self.uri, lambda: signer.sign(message)).signature)


def load(path: Path) -> tuple[Elsewhere, ...]:
    """The keys that `keys.json` names.

    Raises:
        AllowlistError: it is malformed.
    """
    from securesystemslib.signer import Key

    try:
        document = parse(path.read_bytes(), str(path), limit=1 << 20)
        return tuple(
            Elsewhere(
                uri=node.text("uri") or "",
                key=Key.from_dict(node.text("keyid") or "", dict(node.get("key").value)),
            )
            for node in document.get("keys").elements()
        )
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise AllowlistError(f"{path}: cannot be read ({error.strerror})") from error
    except (FormatError, ValueError, KeyError, TypeError) as error:
        raise AllowlistError(f"{path}: does not name keys by URI") from error


def add(path: Path, found: Elsewhere) -> None:
    """Keep where a key is."""
    known = [item for item in load(path) if item.uri != found.uri]
    keys = [
        {"uri": item.uri, "keyid": item.key.keyid, "key": item.key.to_dict()}
        for item in (*known, found)
    ]
    write_atomic(path, json.dumps({"keys": keys}, indent=2).encode() + b"\n", mode=0o600)


def find(uri: str) -> Elsewhere:
    """The key behind `uri`, asked for its public half.

    Raises:
        UsageError: no such scheme. AllowlistError: it cannot be reached.
    """
    scheme, _, rest = uri.partition(":")
    if scheme not in SCHEMES:
        raise UsageError(f"{uri!r} is not a key's URI", hint=f"schemes: {', '.join(SCHEMES)}")
    if scheme == AGENT:
        return _in_agent(uri, rest)
    where, key = _reached(uri, lambda: _import(scheme, rest))
    return Elsewhere(uri=where, key=key)


def _in_agent(uri: str, fingerprint: str) -> Elsewhere:
    from securesystemslib.signer import SSlibKey

    from vetting.boundary import ssh_agent

    held = ssh_agent.keys()
    for key in held:
        if key.fingerprint == fingerprint or (not fingerprint and len(held) == 1):
            raw = {"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": key.raw.hex()}}
            public = SSlibKey.from_dict("", raw)
            return Elsewhere(uri=f"{AGENT}:{key.fingerprint}", key=public)
    names = ", ".join(f"{AGENT}:{key.fingerprint}" for key in held)
    raise AllowlistError(
        f"{uri}: the SSH agent holds no such Ed25519 key", hint=f"it holds {names or 'none'}"
    )


def _import(scheme: str, rest: str) -> "tuple[str, Any]":
    from securesystemslib import signer

    match scheme:
        case "file2":
            from cryptography.hazmat.primitives.serialization import load_pem_private_key

            private: Any = load_pem_private_key(Path(rest).read_bytes(), None)
            return f"file2:{rest}", signer.CryptoSigner(private).public_key
        case "awskms":
            return signer.AWSSigner.import_(rest)
        case "gcpkms":
            return signer.GCPSigner.import_(rest)
        case "azurekms":
            vault, _, name = rest.strip("/").partition("/")
            return signer.AzureSigner.import_(vault, name)
        case "hv":
            return signer.VaultSigner.import_(rest.partition("/")[0])
        case _:
            return signer.HSMSigner.import_()


def _signer(uri: str, key: "Key") -> "Signer":
    from securesystemslib.signer import Signer

    return Signer.from_priv_key_uri(uri, key)


def _reached(uri: str, act: Callable[[], Any]) -> Any:
    """What `act` gives. Providers' libraries raise errors of many kinds, none of ours."""
    try:
        return act()
    except AllowlistError:
        raise
    except Exception as error:
        raise AllowlistError(
            f"{uri}: the key cannot be used ({str(error).splitlines()[0] if str(error) else error!r})"
        ) from error
