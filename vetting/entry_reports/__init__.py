"""Reports on an entry of the allowlist: one output format per module, each a pure function."""

from abc import ABC, abstractmethod
from typing import ClassVar

from vetting import discovery
from vetting.workflow.show import Shown


class EntryReport(ABC):
    """A format. What strangers wrote is escaped for it; see `escaping`."""

    name: ClassVar[str]

    @abstractmethod
    def render(self, shown: Shown, *, evidence: bool = False) -> str:
        """The page; with `evidence`, or where there is no entry, the verdict behind it as well."""


def names() -> tuple[str, ...]:
    """The formats there are."""
    return discovery.names(__name__)


def get(name: str) -> EntryReport:
    """The format called `name`.

    Raises:
        UsageError: there is none.
    """
    return discovery.choose(__name__, name, EntryReport, "report format")  # type: ignore[type-abstract]
