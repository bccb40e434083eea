"""The frozen dependency closure: everything an install of the pin would bring in."""

from dataclasses import dataclass

from vetting.model.artifact import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureMember:
    """One package of the closure; `via` are the purls that ask for it."""

    purl: str
    digests: tuple[Digest, ...]
    via: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """The resolved set; `complete` is False when resolution could not be finished."""

    complete: bool
    digest: str | None
    members: tuple[ClosureMember, ...]
