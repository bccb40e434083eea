"""Reports of the CI gate: one output format per module, each a pure function of a report to text."""

from abc import ABC, abstractmethod
from typing import ClassVar

from vetting import discovery
from vetting.model.check import CheckReport


class CheckFormat(ABC):
    """A format. What strangers wrote is escaped for it; see `escaping`."""

    name: ClassVar[str]
    columns: int | None = None
    """How wide the terminal is, if one is looking at it: a text for people is folded to fit."""

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
    return discovery.choose(__name__, name, CheckFormat, "report format")  # type: ignore[type-abstract]
