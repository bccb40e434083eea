"""What an update adds to what was approved: each kind with exactly the names that are new."""

from collections.abc import Iterable
from dataclasses import dataclass

from vetting.model.capability_envelope import CapabilityEnvelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """Things of one kind that were not there before; `kind` is one of `KINDS`."""

    kind: str
    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}: {', '.join(self.names)}"


KINDS = (
    "capability",
    "environment name",
    "credential file",
    "host",
    "install script",
    "tool",
    "tool text",
    "closure member with install script",
    "closure member",
    "publisher",
    "provenance",
    "unknown",
)
"""What an update may add, in the order of reasons; `unknown` is what nobody could compare."""


def added(before: CapabilityEnvelope, after: CapabilityEnvelope) -> tuple[Addition, ...]:
    """What `after` has that `before` has not. What could not be read whole never adds nothing."""
    known = {name for name, _ in before.tools}
    changed = set(after.tools) - set(before.tools)
    found = {
        "capability": _new(before.capabilities, after.capabilities),
        "environment name": [
            *_new(before.env, after.env),
            *(["names that are not in the code"] if after.env_dynamic > before.env_dynamic else []),
        ],
        "credential file": _new(before.credential_files, after.credential_files),
        "host": _new(before.hosts, after.hosts),
        "install script": _new(before.install_scripts, after.install_scripts),
        "tool": sorted({name for name, _ in changed} - known),
        "tool text": sorted({name for name, _ in changed} & known),
        "closure member with install script": _new(before.member_scripts, after.member_scripts),
        "closure member": _new(before.members, after.members),
        "publisher": _moved(before.publisher, after.publisher),
        "provenance": _lost(before.provenance, after.provenance),
        "unknown": [*_unknown_tools(before, after), *_unknown_closure(before, after)],
    }
    return tuple(Addition(kind=kind, names=tuple(found[kind])) for kind in KINDS if found[kind])


def _new(before: Iterable[str], after: Iterable[str]) -> list[str]:
    return sorted(set(after) - set(before))


def _moved(before: str | None, after: str | None) -> list[str]:
    return [] if before == after else [f"{after or 'not known'} (was {before or 'not known'})"]


def _lost(before: tuple[str, ...], after: tuple[str, ...]) -> list[str]:
    """Who builds it now, if somebody did before and it is not the same."""
    if not before or before == after:
        return []
    return [f"{' and '.join(after) or 'not verified'} (was {' and '.join(before)})"]


def _unknown_tools(before: CapabilityEnvelope, after: CapabilityEnvelope) -> list[str]:
    """A server that declared tools and now seems to have none has hidden them, or is another."""
    for state, when in ((before.tools_state, "before"), (after.tools_state, "now")):
        if state not in ("complete", "none"):
            return [f"tools ({state} {when})"]
    if before.tools and after.tools_state == "none":
        return ["tools (none now)"]
    return []


def _unknown_closure(before: CapabilityEnvelope, after: CapabilityEnvelope) -> list[str]:
    for closure, when in ((before, "before"), (after, "now")):
        if not closure.closure_complete or closure.closure_digest is None:
            return [f"closure (incomplete {when})"]
    return []
