"""The receivers that a re-scan tells, as the settings name them."""

from dataclasses import dataclass
from pathlib import Path

from vetting.boundary.apprise_channel import AppriseChannel
from vetting.boundary.webhook import Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """The receivers. `outbox` is the file that remembers what each of them has taken."""

    webhook: Webhook | None
    others: tuple[AppriseChannel, ...]
    outbox: Path

    def check(self) -> None:
        """Refuse receivers that can never be reached, before anything is done.

        Raises:
            ConfigError: one is not valid.
        """
        for channel in (self.webhook, *self.others):
            if channel is not None:
                channel.check()
