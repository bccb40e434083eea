"""Signing with a key that an SSH agent holds, and with it a hardware key or a password manager.

https://datatracker.ietf.org/doc/html/draft-ietf-sshm-ssh-agent
"""

import base64
import hashlib
import os
import socket
from dataclasses import dataclass

from vetting.errors import AllowlistError

_REQUEST_IDENTITIES, _IDENTITIES, _SIGN, _SIGNATURE = 11, 12, 13, 14
_MAX = 256 << 10
_SECONDS = 60.0
"""Somebody may have to touch a key or say yes."""

_ED25519 = b"ssh-ed25519"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentKey:
    """An Ed25519 key that the agent holds."""

    raw: bytes
    """The 32 bytes of the public key."""

    comment: str

    @property
    def blob(self) -> bytes:
        """The public key as the agent names it."""
        return _string(_ED25519) + _string(self.raw)

    @property
    def fingerprint(self) -> str:
        """As `ssh-add -l` prints it."""
        digest = base64.b64encode(hashlib.sha256(self.blob).digest()).decode()
        return f"SHA256:{digest.rstrip('=')}"


def keys() -> tuple[AgentKey, ...]:
    """The Ed25519 keys that the agent holds.

    Raises:
        AllowlistError: there is no agent, or it does not answer.
    """
    reply = _Reader(_ask(bytes([_REQUEST_IDENTITIES]), _IDENTITIES))
    found = []
    for _ in range(min(reply.number(), 1000)):
        blob, comment = _Reader(reply.string()), reply.string()
        if blob.string() == _ED25519:
            found.append(AgentKey(raw=blob.string(), comment=comment.decode("utf-8", "replace")))
    return tuple(key for key in found if len(key.raw) == 32)


def sign(key: AgentKey, message: bytes) -> bytes:
    """The agent's pure Ed25519 signature of `message`.

    Raises:
        AllowlistError: it refuses, or does not answer.
    """
    request = bytes([_SIGN]) + _string(key.blob) + _string(message) + bytes(4)
    signature = _Reader(_Reader(_ask(request, _SIGNATURE)).string())
    if signature.string() != _ED25519:
        raise AllowlistError("the SSH agent answered with another kind of signature")
    return signature.string()


def _ask(request: bytes, expected: int) -> bytes:
    path = os.environ.get("SSH_AUTH_SOCK")
    if not path:
        raise AllowlistError("there is no SSH agent (SSH_AUTH_SOCK is not set)")
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as agent:
            agent.settimeout(_SECONDS)
            agent.connect(path)
            agent.sendall(_string(request))
            length = int.from_bytes(_read(agent, 4), "big")
            if not 1 <= length <= _MAX:
                raise AllowlistError("the SSH agent's answer is malformed")
            reply = _read(agent, length)
    except OSError as error:
        raise AllowlistError(f"the SSH agent does not answer ({error})") from error
    if reply[0] != expected:
        raise AllowlistError(
            "the SSH agent refuses to sign, or does not hold the key", hint="ssh-add -l lists them"
        )
    return reply[1:]


def _read(agent: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        part = agent.recv(length - len(data))
        if not part:
            raise ConnectionError("it hung up")
        data += part
    return data


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


class _Reader:
    """Reads an agent's message from its start."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def number(self) -> int:
        """Four bytes."""
        return int.from_bytes(self._take(4), "big")

    def string(self) -> bytes:
        """A length and so many bytes."""
        return self._take(self.number())

    def _take(self, length: int) -> bytes:
        if length > len(self._data):
            raise AllowlistError("the SSH agent's answer is malformed")
        part, self._data = self._data[:length], self._data[length:]
        return part
