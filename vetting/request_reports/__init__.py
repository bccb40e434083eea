"""Reports for requesters: the answers to what they asked for; one output format per module."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from vetting import discovery
from vetting.errors import UsageError
from vetting.workflow.request import Answered


class RequestReport(ABC):
    """A format. What strangers wrote is escaped for it; see `escaping`."""

    name: ClassVar[str]

    @abstractmethod
    def render(
        self, answers: Sequence[Answered], *, several: bool = False, client: str | None = None
    ) -> str:
        """The answers. `several` says that more than one thing was asked for, whatever became of the
        others; configuration is printed for one `client`, or else for all.
        """


def names() -> tuple[str, ...]:
    """The formats there are."""
    return discovery.names(__name__)


def get(name: str) -> RequestReport:
    """The format called `name`.

    Raises:
        UsageError: there is none.
    """
    return discovery.choose(__name__, name, RequestReport, "format")  # type: ignore[type-abstract]


def check_client(name: str | None) -> None:
    """Whether configuration can be printed for that client.

    Raises:
        UsageError: it cannot.
    """
    from vetting import client_snippets

    known = client_snippets.clients()
    if name is not None and name not in known:
        raise UsageError(f"there is no client {name!r}", hint=f"one of: {', '.join(known)}")
