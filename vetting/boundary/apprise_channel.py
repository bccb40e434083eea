"""Chats, mail and whatever else Apprise speaks to. It is loaded when there is something to say.

https://appriseit.com
"""

import hashlib
import logging
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vetting.errors import ConfigError, ToolError

if TYPE_CHECKING:
    from apprise import Apprise

_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class AppriseChannel:
    """One Apprise address. Whole addresses are secrets: tokens stand anywhere in them."""

    url: str = field(repr=False)

    @property
    def target(self) -> str:
        """The channel for a message: its kind, and what tells it from another of that kind."""
        digest = hashlib.sha256(self.url.encode("utf-8", "replace")).hexdigest()
        return f"{self.url.partition(':')[0][:20]} channel {digest[:6]}"

    def check(self) -> None:
        """Refuse an address that Apprise does not know.

        Raises:
            ConfigError: it is none.
        """
        if self._channel() is None:
            raise ConfigError(
                f"MCP_VET_NOTIFY: the {self.target} is no address that Apprise knows",
                hint="https://appriseit.com/services lists them; several are separated by spaces",
            )

    def send(self, title: str, text: str) -> None:
        """Deliver a message of plain text.

        Raises:
            ToolError: it was not taken.
        """
        channel = self._channel()
        from apprise import NotifyFormat

        if channel is None or not channel.notify(
            body=text, title=title, body_format=NotifyFormat.TEXT, timeout=_SECONDS
        ):
            raise ToolError(f"the {self.target} did not take the message")

    def _channel(self) -> "Apprise | None":
        # It logs what it does, addresses included.
        logger = logging.getLogger("apprise")
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
        with warnings.catch_warnings():  # of its many plug-ins, which are no business of the user
            warnings.simplefilter("ignore")
            from apprise import Apprise

            channel = Apprise()
            return channel if channel.add(self.url) else None
