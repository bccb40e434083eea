"""The tools a server declares to the model."""

from dataclasses import dataclass
from enum import StrEnum, unique

from vetting.model.profile import Place


@unique
class SurfaceState(StrEnum):
    """How completely the tool list could be read from the source."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    DYNAMIC = "dynamic"
    NONE = "none"
    UNSUPPORTED = "unsupported"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A declared tool; `digest` is over its canonical declaration."""

    name: str
    description: str
    place: Place
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """A registration site whose tools could not be read, and why."""

    place: Place
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """The tool list with its honest state; `digest` is None unless the list is complete."""

    state: SurfaceState
    digest: str | None = None
    tools: tuple[Tool, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
