"""Show: what is on record about a pin, gathered for a page that is read in a minute."""

from dataclasses import dataclass
from datetime import datetime

from vetting.allowlist import repository
from vetting.errors import NotFound
from vetting.model.capability_envelope import CapabilityEnvelope, of
from vetting.model.entry import Entry
from vetting.model.package import PackagePin
from vetting.model.surface import Surface
from vetting.model.verdict import Verdict
from vetting.workflow import Tools, entries, is_initialised, memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The entry of a pin, if it has one that holds, and the evidence behind it.

    `state` and `why` are those of `entries.Row`, empty without an entry; `signed` is the verdict
    that people approved, `latest` the one of this machine.
    """

    pin: PackagePin
    state: str
    why: str
    entry: Entry | None
    signed: Verdict | None
    latest: Verdict | None
    now: datetime

    @property
    def verdict(self) -> Verdict | None:
        """The latest that is known."""
        return self.latest or self.signed

    @property
    def envelope(self) -> CapabilityEnvelope | None:
        """What was approved: as the approvals say, or as the evidence they were given on does."""
        if self.entry is None:
            return None
        named = next((item.envelope for item in self.entry.approvals if item.envelope), None)
        return named or (of(self.signed) if self.signed else None)

    @property
    def surface(self) -> Surface | None:
        """The tools as they were approved."""
        evidence = self.signed.evidence if self.signed else ()
        return next((item.surface for item in evidence if item.surface), None)


def show(pin: PackagePin, tools: Tools) -> Shown:
    """What is on record about `pin`.

    Raises:
        NotFound: nothing is. AllowlistError: the allowlist cannot be relied on.
    """
    now = tools.clock()
    row, signed = None, None
    if is_initialised(tools):
        current = memory.current(tools.allowlist, tools.key_dir, now)
        row = entries.find(tools.allowlist, current, pin, now)
        if row is not None and row.entry is not None:
            signed = repository.evidence(tools.allowlist, row.entry, current.reviewers)
    found = tools.store.latest(pin)
    if row is None and found is None:
        raise NotFound(f"nothing is on record about {pin}", hint=f"mcp-vet vet {pin}")
    return Shown(
        pin=pin,
        state=row.state if row else "",
        why=row.why if row else "",
        entry=row.entry if row else None,
        signed=signed,
        latest=found[0] if found else None,
        now=now,
    )
