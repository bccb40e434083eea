"""The tools a server declares to the model."""

from dataclasses import dataclass
from enum import StrEnum, unique

from vetting.model.profile import Place
from vetting.model.trifecta import LegReason

HINTS = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")
"""What the protocol lets a tool declare about itself."""


@unique
class SurfaceState(StrEnum):
    """How completely the tool list could be read from the source."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    DYNAMIC = "dynamic"
    NONE = "none"
    UNSUPPORTED = "unsupported"
    FAILED = "failed"


@unique
class Handler(StrEnum):
    """How far the code that answers a tool's calls could be followed."""

    FOLLOWED = "followed"
    PARTLY = "partly"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A declared tool; `digest` is over its canonical declaration."""

    name: str
    description: str
    place: Place
    digest: str
    declaration: str = ""
    """What the digest is over, as RFC 8785 JSON; a member that is too large to keep is
    `{"$digest": "sha256:…"}`. Empty where it is not known: in records of older versions.
    """

    parameters: tuple[str, ...] = ()
    """The names of what a caller gives it, where its schema could be read."""

    annotations: tuple[tuple[str, bool], ...] = ()
    """Those of `HINTS` that it declares."""

    handler: Handler = Handler.UNKNOWN
    reaches: tuple[str, ...] = ()
    """What its code was seen to do: capability classes, and `delete`."""

    may_reach: tuple[str, ...] = ()
    """What its code may do besides: by steps that are only likely, or through what both reads and
    changes what it is given.
    """

    legs: tuple[LegReason, ...] = ()
    notes: tuple[str, ...] = ()
    """What is odd about it, in a few words each; findings say the same at length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTool:
    """A tool of another server that is approved; `server` is its package's purl without version."""

    server: str
    name: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A prompt, resource or the instructions that the server declares; `digest` as of a tool, under
    its own kind.
    """

    name: str
    description: str
    place: Place
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What a running server told, as evidence of another kind: its digest is never compared with
    one over source. `label` says whose capture it is, and of when.
    """

    label: str
    digest: str
    count: int
    source_only: tuple[str, ...] = ()
    captured_only: tuple[str, ...] = ()


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
    prompts: tuple[Offer, ...] = ()
    resources: tuple[Offer, ...] = ()
    instructions: tuple[Offer, ...] = ()
    """What the model is told before any tool, by the server's name."""

    captured: Captured | None = None
