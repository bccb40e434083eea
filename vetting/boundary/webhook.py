"""Signed messages to somebody's own server, as Standard Webhooks describes them.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

    webhook-id         the same for the same message, however often it comes
    webhook-timestamp  seconds since the epoch, when it was sent
    webhook-signature  `v1,` and the base64 of an HMAC-SHA256 over `id.timestamp.body`
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from vetting.boundary.http.url import host_of
from vetting.errors import ConfigError

if TYPE_CHECKING:
    from vetting.boundary.http import Client

_PREFIX = "whsec_"
_LEAST = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A receiver; `http` may call this one private host, and follows it nowhere else."""

    http: "Client"
    url: str = field(repr=False)
    secret: str = field(repr=False)

    @property
    def target(self) -> str:
        """The receiver for a message: paths hold secrets."""
        return f"webhook {host_of(self.url)}"

    @property
    def key(self) -> str:
        """What tells this receiver from others, in a record of ours."""
        return f"webhook {hashlib.sha256(self.url.encode('utf-8', 'replace')).hexdigest()[:16]}"

    def check(self) -> None:
        """Refuse a receiver that could not tell our messages from anybody's.

        Raises:
            ConfigError: there is no secret, or a short one.
        """
        if len(key(self.secret)) < _LEAST:
            raise ConfigError(
                f"MCP_VET_WEBHOOK_SECRET must be at least {_LEAST} bytes long",
                hint="openssl rand -hex 32 makes one; the receiver checks the signature with it",
            )

    def send(self, message_id: str, body: bytes, now: datetime) -> None:
        """Deliver `body`; several tries, and any status but a success is a failure.

        Raises:
            RegistryError: it was not taken.
        """
        timestamp = int(now.timestamp())
        headers = {
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self.secret, message_id, timestamp, body),
        }
        self.http.post_json(self.url, body, headers=headers)


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """What the receiver compares with."""
    message = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(key(secret), message, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def key(secret: str) -> bytes:
    """The bytes of the secret: base64 after `whsec_`, else the text itself.

    Raises:
        ConfigError: there is no base64 after `whsec_`.
    """
    if not secret.startswith(_PREFIX):
        return secret.encode("utf-8", "surrogateescape")
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except ValueError as error:
        raise ConfigError(
            "MCP_VET_WEBHOOK_SECRET: there is no base64 after whsec_",
            hint="openssl rand -base64 32 makes what belongs there",
        ) from error
