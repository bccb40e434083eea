"""Reports of a re-scan: one output format per module, each a pure function of a re-scan to text."""

from abc import ABC, abstractmethod
from typing import ClassVar

from vetting import check_reports, discovery
from vetting.errors import UsageError
from vetting.model.rescan import Rescan


class RescanFormat(ABC):
    """A format. What strangers wrote is escaped for it; see `escaping`."""

    name: ClassVar[str]

    @abstractmethod
    def render(self, done: Rescan) -> str:
        """The report as a text that ends with a line feed."""


class _ByCheck(RescanFormat):
    """A format whose shape is prescribed by others: the gate's own speaks it already."""

    def __init__(self, form: check_reports.CheckFormat) -> None:
        self._form = form

    def render(self, done: Rescan) -> str:
        """See `RescanFormat.render`."""
        from vetting.rescan_reports._as_check import as_check

        return self._form.render(as_check(done))


def names() -> tuple[str, ...]:
    """The formats there are."""
    return tuple(sorted({*discovery.names(__name__), *check_reports.names()}))


def get(name: str) -> RescanFormat:
    """The format called `name`.

    Raises:
        UsageError: there is none.
    """
    try:
        return discovery.load(__name__, name, RescanFormat)  # type: ignore[type-abstract]
    except KeyError:
        if name in check_reports.names():
            return _ByCheck(check_reports.get(name))
        known = ", ".join(names())
        raise UsageError(f"there is no report format {name!r}", hint=f"one of: {known}") from None
