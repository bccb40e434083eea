"""The tools of the servers that are approved, from their signed evidence."""

from functools import partial

from vetting.allowlist import index, repository
from vetting.errors import AllowlistError
from vetting.model.check import STOPPED
from vetting.model.package import PackagePin
from vetting.model.surface import OtherTool
from vetting.workflow import Tools, is_initialised

MAX_ENTRIES = 200
"""Entries that are read; names of tools are a hint, and verifying takes time."""


def approved_tools(pin: PackagePin, tools: Tools) -> tuple[OtherTool, ...]:
    """The tools of every approved package but `pin`'s own, each name of a package once. What does
    not verify today has no say.
    """
    if not is_initialised(tools):
        return ()
    current = index.load(tools.allowlist, None, changed=True)
    found: dict[tuple[str, str], OtherTool] = {}
    pins = [other for other in repository.pins(tools.allowlist)[0] if not _same(other, pin)]
    for other in pins[:MAX_ENTRIES]:
        try:
            if current.status(other, partial(current.facts, other)).status in STOPPED:
                continue
            entry = repository.verify(
                tools.allowlist, other, current.reviewers, tools.clock(), read=current.read
            )
            seen = repository.evidence(tools.allowlist, entry, current.reviewers)
        except AllowlistError:
            continue
        server = f"{other.ecosystem}:{other.name}"
        for surface in (item.surface for item in seen.evidence if item.surface):
            for tool in surface.tools:
                known = OtherTool(server=server, name=tool.name, description=tool.description)
                found.setdefault((server, tool.name), known)
    return tuple(found.values())


def _same(one: PackagePin, two: PackagePin) -> bool:
    return (one.ecosystem, one.name) == (two.ecosystem, two.name)
