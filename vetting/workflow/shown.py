"""The evidence on a pin that a person decides on: which it is, whose word, and whether it is still
what they were shown.

Evidence is from this machine, or it came with a request and somebody whose key counts has signed
that they found it. Whatever else lies beside a request is the requester's word: it can be read, and
nobody can approve on it.
"""

import contextlib
import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from vetting.allowlist import requests, vetted
from vetting.allowlist.reviewers import Reviewers, load
from vetting.boundary.files import read_plain, write_atomic
from vetting.boundary.json import parse
from vetting.errors import FormatError, NotAllowed
from vetting.model import evidence_document
from vetting.model.package import PackagePin
from vetting.model.verdict import Verdict
from vetting.policy import Policy, decide
from vetting.workflow import Tools, is_initialised
from vetting.workflow.vet import last_approved, policy_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """Evidence with its digest, as a verdict. `by` is who found it, empty for this machine; `counts`
    says whether somebody may approve on it, `at` when it was last found so.
    """

    verdict: Verdict
    digest: str
    at: datetime
    by: str = ""
    counts: bool = True


def at_hand(pin: PackagePin, tools: Tools) -> AtHand | None:
    """The evidence on `pin`: the newest that counts, else the newest that a requester brought.

    Raises:
        FormatError: a request for it, or its evidence, is malformed.
    """
    found: list[AtHand] = []
    own = tools.store.latest(pin)
    if own is not None:
        verdict, confirmed = own
        found.append(
            AtHand(verdict=verdict, digest=evidence_document.digest(verdict), at=confirmed)
        )
    if is_initialised(tools):
        reviewers = load(tools.allowlist / "reviewers.json")
        found += _brought(pin, tools, reviewers)
    return max(found, key=lambda item: (item.counts, item.at, not item.by), default=None)


def _brought(pin: PackagePin, tools: Tools, reviewers: Reviewers) -> list[AtHand]:
    """What came with requests, or was found since by others and put beside them."""
    root, now = tools.allowlist, tools.clock()
    asked = requests.of(root, pin, now)
    askers = requests.requesters(asked)
    brought = {item.evidence: item for item in asked if item.evidence}
    found = []
    for digest in dict.fromkeys((*vetted.evidence(root, pin), *brought)):
        said = vetted.newest(root, pin, digest, reviewers, askers, now)
        if said is not None:
            by, at = said.by, said.at
        elif digest in brought:
            by, at = brought[digest].requester, brought[digest].asked_at
        else:
            continue
        verdict = _loaded(pin, requests.read_evidence(root, pin, digest), at)
        found.append(AtHand(verdict=verdict, digest=digest, at=at, by=by, counts=said is not None))
    return found


def _loaded(pin: PackagePin, data: bytes, at: datetime) -> Verdict:
    what = f"the evidence beside the request for {pin}"
    verdict = evidence_document.read(parse(data, what).value, at)
    if verdict.pin != pin:
        raise FormatError(f"{what} is about {verdict.pin}")
    return verdict


def decided(found: AtHand, tools: Tools) -> Verdict:
    """The evidence as a verdict of the policy in force, at this moment, as `approve` will ask."""
    verdict = found.verdict
    made = decide(
        verdict.release,
        verdict.subject,
        verdict.evidence,
        policy_in_force(tools),
        now=tools.clock(),
        approved=last_approved(verdict.pin, tools),
    )
    return replace(made, decided_at=found.at)


def to_approve(pin: PackagePin, tools: Tools, evidence: str | None = None) -> Verdict:
    """The verdict on `pin` that may be approved now.

    1. There must be evidence that counts, and it must be young enough.
    2. It must be the `evidence` that was named by its digest; without a name, what `review` showed
       to this person last, if it showed any.

    Raises:
        NotAllowed: there is none, or it is not what was shown.
    """
    found = at_hand(pin, tools)
    again = f"mcp-vet vet {pin}"
    if found is None:  # (1)
        raise NotAllowed(f"there is no verdict on {pin} yet", hint=again)
    if not found.counts:
        raise NotAllowed(
            f"the evidence on {pin} is the word of {found.by}, who asks for it, and nobody whose key "
            "counts has signed it",
            hint=f"mcp-vet review {pin} --vet looks for itself",
        )
    policy: Policy = policy_in_force(tools)
    if tools.clock() - found.at > timedelta(days=policy.evidence_days):
        raise NotAllowed(f"the verdict on {pin} is from {found.at:%Y-%m-%d}: too old", hint=again)
    shown = evidence or remembered(pin, tools)  # (2)
    if shown is not None and shown != found.digest:
        raise NotAllowed(
            f"the evidence on {pin} changed: {shown[:19]}… was shown, and now it is "
            f"{found.digest[:19]}…",
            hint=f"review again: mcp-vet review {pin}",
        )
    return found.verdict


def _place(pin: PackagePin, tools: Tools) -> Path:
    """Where this user's memory of what was shown lies: with the keys, which nobody else can write."""
    name = hashlib.sha256(f"{tools.allowlist.resolve()}\0{pin.purl}".encode()).hexdigest()[:32]
    return tools.key_dir.parent / "shown" / f"{name}.json"


def remember(pin: PackagePin, digest: str, tools: Tools) -> None:
    """This person was shown that evidence."""
    document = {"pin": pin.purl, "evidence": digest}
    write_atomic(_place(pin, tools), json.dumps(document).encode() + b"\n", mode=0o600)


def remembered(pin: PackagePin, tools: Tools) -> str | None:
    """The digest of the evidence that this person was shown last, if they were shown any.

    Raises:
        FormatError: the memory cannot be read.
    """
    place = _place(pin, tools)
    if not place.exists():
        return None
    try:
        return parse(read_plain(place, 1 << 16), str(place)).text("evidence")
    except OSError as error:
        raise FormatError(f"{place}: cannot be read ({error.strerror})") from error


def forget(pin: PackagePin, tools: Tools) -> None:
    """What was shown has been decided on."""
    with contextlib.suppress(OSError):
        _place(pin, tools).unlink()
