"""Reports on a comparison: one output format per module, each a pure function of a `Diff`."""

from abc import ABC, abstractmethod
from typing import ClassVar

from vetting import discovery
from vetting.workflow.diff import Diff


class DiffReport(ABC):
    """A format. What strangers wrote is escaped for it; see `escaping`."""

    name: ClassVar[str]

    @abstractmethod
    def render(self, diff: Diff, *, lines: int | None = 400) -> str:
        """The report. Of the code at most about `lines` lines are shown, the foremost first and
        with a count of the rest; 0 shows none, None all.
        """


def names() -> tuple[str, ...]:
    """The formats there are."""
    return discovery.names(__name__)


def get(name: str) -> DiffReport:
    """The format called `name`.

    Raises:
        UsageError: there is none.
    """
    return discovery.choose(__name__, name, DiffReport, "report format")  # type: ignore[type-abstract]
