"""Reports: one output format per module, each a pure function of verdicts to text."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from vetting import discovery
from vetting.errors import UsageError
from vetting.model.verdict import Verdict


class Report(ABC):
    """A format. What strangers wrote is escaped for it; see `escaping`."""

    name: ClassVar[str]

    @abstractmethod
    def verdicts(self, verdicts: Sequence[Verdict]) -> str:
        """The report on one or more verdicts."""


def names() -> tuple[str, ...]:
    """The formats there are."""
    return discovery.names(__name__)


def get(name: str) -> Report:
    """The format called `name`.

    Raises:
        UsageError: there is none.
    """
    try:
        return discovery.load(__name__, name, Report)  # type: ignore[type-abstract]
    except KeyError:
        known = ", ".join(names())
        raise UsageError(f"there is no report format {name!r}", hint=f"one of: {known}") from None
