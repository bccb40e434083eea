"""Reports of the CI gate: one output format per module, each a pure function of a report to text."""

from abc import ABC, abstractmethod
from typing import ClassVar

from vetting import discovery
from vetting.errors import UsageError
from vetting.model.check import CheckReport


class CheckFormat(ABC):
    """A format. What strangers wrote is escaped for it; see `escaping`."""

    name: ClassVar[str]

    @abstractmethod
    def render(self, report: CheckReport) -> str:
        """The report as a text that ends with a line feed."""


def names() -> tuple[str, ...]:
    """The formats there are."""
    return discovery.names(__name__)


def get(name: str) -> CheckFormat:
    """The format called `name`.

    Raises:
        UsageError: there is none.
    """
    try:
        return discovery.load(__name__, name, CheckFormat)  # type: ignore[type-abstract]
    except KeyError:
        known = ", ".join(names())
        raise UsageError(f"there is no report format {name!r}", hint=f"one of: {known}") from None
