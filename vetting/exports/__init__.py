"""Exports: one document format per module, made for other programs from what is on record."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from vetting import discovery
from vetting.model.package import PackagePin
from vetting.workflow import Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an export is asked for: a package, or further launch commands of approved ones."""

    pin: PackagePin | None = None
    launches: tuple[str, ...] = ()
    """Command lines as a shell would split them, such as `npx -y server@1.2.3 --stdio`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Documents with their relative paths, and `warnings`: what was left out of them, and why."""

    documents: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The only document's text."""
        ((_, text),) = self.documents
        return text


class Export(ABC):
    """A format.

    What the target cannot express as strongly as the allowlist does is left out, with a warning
    that says why: an export allows less than the allowlist, never more.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    place: ClassVar[str]
    """Where the target looks for it, in words."""

    needs_pin: ClassVar[bool] = False
    """It is about one package and not about the allowlist."""

    takes_launches: ClassVar[bool] = False
    """Commands that are asked for have a place in it."""

    folder: ClassVar[bool] = False
    """It is several documents, which lie in one folder."""

    @abstractmethod
    def export(self, tools: Tools, asked: Asked) -> Exported:
        """The documents, of the pin that was asked for or of everything allowed.

        Raises:
            NotFound: there is nothing on record to export.
            NotAllowed: a launch command that was asked for starts something not approved.
            AllowlistError: the allowlist, or one of its entries, does not verify.
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
    return discovery.choose(__name__, name, Export, "export format")  # type: ignore[type-abstract]
