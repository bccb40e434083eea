"""Vet: gather evidence on a pin, decide, record."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from vetting import ecosystems, policy_file
from vetting.allowlist import repository
from vetting.allowlist.reviewers import load as load_reviewers
from vetting.checks import Context, collect
from vetting.ecosystems import InexactVersion
from vetting.errors import AllowlistError, NotFound, RegistryError, VettingError
from vetting.fetch import fetch
from vetting.model.package import PackagePin
from vetting.model.verdict import Verdict, Waiver
from vetting.policy import Approved, Policy, decide
from vetting.rulesets import load as load_rules
from vetting.workflow import Tools, is_initialised


@dataclass(frozen=True, slots=True, kw_only=True)
class Vetted:
    """A verdict with the policy it was made by."""

    verdict: Verdict
    policy: Policy
    unrecorded: VettingError | None = None
    """Why the verdict could not be recorded: a full disk does not cost the answer."""


def parse_pin(text: str, tools: Tools) -> PackagePin:
    """The pin that `text` names; an inexact one fails with the newest exact version as its hint.

    Raises:
        UsageError: it is not a pin.
    """
    try:
        return ecosystems.parse_pin(text)
    except InexactVersion as error:
        try:
            registry = tools.registries[error.ecosystem]
            newest = ecosystems.get(error.ecosystem).newest(registry, error.name)
        except NotFound as missing:
            error.hint = str(missing)
            raise error from missing
        except RegistryError:
            newest = None
        pin = PackagePin(ecosystem=error.ecosystem, name=error.name, version=newest or "1.2.3")
        known = "the newest exact version is" if newest else "write the exact version, as in"
        error.hint = f"{known} {pin}"
        raise


def policy_in_force(tools: Tools) -> Policy:
    """The allowlist's policy, or the built-in one where there is no allowlist.

    Raises:
        AllowlistError: the allowlist has lost its policy.
        ConfigError: the policy is malformed.
    """
    path = tools.allowlist / "policy.toml"
    if path.is_file():
        return policy_file.load(path)
    if is_initialised(tools):
        raise AllowlistError(
            f"{path}: missing, though the allowlist has reviewers",
            hint="restore it from version control: the built-in policy may be weaker",
        )
    return policy_file.default()


def last_approved(pin: PackagePin, tools: Tools) -> Approved | None:
    """The version of the package that was approved last and still is; entries that do not verify
    today, most often because they ended, do not count.
    """
    if not is_initialised(tools):
        return None
    reviewers = load_reviewers(tools.allowlist / "reviewers.json")
    found: dict[datetime, Approved] = {}
    versions = repository.folder(tools.allowlist, pin).parent
    for path in sorted(versions.glob(f"*/{repository.ENTRY}")):
        other = replace(pin, version=path.parent.name)
        try:
            entry = repository.verify(tools.allowlist, other, reviewers, tools.clock())
            scan = repository.evidence(tools.allowlist, entry, reviewers)
        except AllowlistError:
            continue
        found[entry.verified_at] = Approved(pin=other, profile=scan.profile)
    return found[max(found)] if found else None


def vet(pin: PackagePin, tools: Tools, waivers: tuple[Waiver, ...] = ()) -> Vetted:
    """Vet `pin`.

    1. Read the policy in force, and what was approved of this package before.
    2. Ask the registry what the release is.
    3. Fetch its files, hashing and comparing while they arrive.
    4. Run every check; what cannot be looked at becomes incomplete evidence.
    5. Decide by policy.
    6. Record the verdict; when that fails, the verdict comes back with the reason.

    Raises:
        NotFound: there is no such package or version.
        RegistryError: the registry could not be asked at all.
        ConfigError: the policy is malformed.
    """
    policy = policy_in_force(tools)  # (1)
    approved = last_approved(pin, tools)
    tools.progress(f"asking the registry about {pin}")
    ecosystem = ecosystems.get(pin.ecosystem)
    registry = tools.registries[pin.ecosystem]
    release = ecosystem.release(registry, pin, policy.targets)  # (2)
    with tools.scratch() as scratch:
        subject = fetch(release, tools.http, tools.blobs, tools.progress)  # (3)
        subject = replace(subject, release=ecosystem.describe(release, subject.trees))
        now = tools.clock()
        context = Context(
            now=now,
            engine=tools.engine,
            rules=load_rules(),
            scans=tools.scans,
            scratch=Path(scratch),
            progress=tools.progress,
        )
        evidence = collect(subject, context)  # (4)
    verdict = decide(  # (5)
        subject.release,
        subject.looked_at(),
        evidence,
        policy,
        now=now,
        approved=approved,
        waivers=waivers,
    )
    unrecorded = None
    try:
        tools.store.record(verdict)  # (6)
    except VettingError as error:
        unrecorded = error
    return Vetted(verdict=verdict, policy=policy, unrecorded=unrecorded)
