"""What is on record about a pin: this machine's last verdict, or else the one that was signed."""

from vetting.allowlist import repository
from vetting.allowlist.reviewers import load
from vetting.errors import NotFound
from vetting.model.package import PackagePin
from vetting.model.verdict import Verdict
from vetting.workflow import Tools, is_initialised


def recorded(pin: PackagePin, tools: Tools) -> Verdict:
    """The verdict on `pin`.

    Raises:
        NotFound: there is none.
        AllowlistError: there is an entry, but it does not verify.
    """
    found = tools.store.latest(pin)
    if found is not None:
        return found[0]
    signed = repository.folder(tools.allowlist, pin) / repository.ENTRY
    if is_initialised(tools) and signed.exists():
        reviewers = load(tools.allowlist / "reviewers.json")
        entry = repository.verify(tools.allowlist, pin, reviewers, tools.clock())
        return repository.evidence(tools.allowlist, entry, reviewers)
    raise NotFound(f"nothing is on record about {pin}", hint=f"mcp-vet vet {pin}")
