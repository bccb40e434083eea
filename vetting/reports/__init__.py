"""Reports: one output format per module, each a pure function of verdicts to text."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from vetting import discovery
from vetting.model.verdict import Verdict


class Report(ABC):
    """A format. What strangers wrote is escaped for it; see `escaping`."""

    name: ClassVar[str]

    @abstractmethod
    def verdicts(self, verdicts: Sequence[Verdict], *, several: bool = False) -> str:
        """The report on some verdicts. `several` says that more than one was asked for, whatever
        became of the others: a format that has lists then gives a list.
        """


def names() -> tuple[str, ...]:
    """The formats there are."""
    return discovery.names(__name__)


def get(name: str) -> Report:
    """The format called `name`.

    Raises:
        UsageError: there is none.
    """
    return discovery.choose(__name__, name, Report, "report format")  # type: ignore[type-abstract]
