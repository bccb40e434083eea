"""Reports for reviewers: the work list, and one page per pin; one output format per module."""

from abc import ABC, abstractmethod
from typing import ClassVar

from vetting import discovery
from vetting.workflow.review import Page, WorkList


class ReviewReport(ABC):
    """A format. What strangers wrote is escaped for it; see `escaping`."""

    name: ClassVar[str]

    @abstractmethod
    def work_list(self, work: WorkList) -> str:
        """What waits, the oldest first."""

    @abstractmethod
    def page(self, page: Page, *, lines: int = 200) -> str:
        """Everything about one pin, in the order a decision needs it: what changed comes before what
        is there. Of changed code at most `lines` lines are shown.
        """


def names() -> tuple[str, ...]:
    """The formats there are."""
    return discovery.names(__name__)


def get(name: str) -> ReviewReport:
    """The format called `name`.

    Raises:
        UsageError: there is none.
    """
    return discovery.choose(__name__, name, ReviewReport, "review format")  # type: ignore[type-abstract]
