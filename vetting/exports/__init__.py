"""Exports: one document format per module, made for other programs from what is on record."""

from abc import ABC, abstractmethod
from typing import ClassVar

from vetting import discovery
from vetting.errors import UsageError
from vetting.model.package import PackagePin
from vetting.workflow import Tools


class Export(ABC):
    """A format. `needs_pin` says that it is about one package and not about the allowlist."""

    name: ClassVar[str]
    title: ClassVar[str]
    needs_pin: ClassVar[bool]

    @abstractmethod
    def document(self, tools: Tools, pin: PackagePin | None) -> str:
        """The document, of `pin` or of everything allowed.

        Raises:
            NotFound: nothing is on record about `pin`.
            VettingError: what is on record does not suffice.
        """


def names() -> tuple[str, ...]:
    """The formats there are."""
    return discovery.names(__name__)


def get(name: str) -> Export:
    """The format called `name`.

    Raises:
        UsageError: there is none.
    """
    try:
        return discovery.load(__name__, name, Export)  # type: ignore[type-abstract]
    except KeyError:
        known = ", ".join(names())
        raise UsageError(f"there is no export format {name!r}", hint=f"one of: {known}") from None
