"""Vet: gather evidence on a pin, decide, record."""

from dataclasses import dataclass, replace
from pathlib import Path

from vetting import ecosystems, policy_file
from vetting.checks import Context, collect
from vetting.ecosystems import InexactVersion
from vetting.errors import RegistryError
from vetting.fetch import fetch
from vetting.model.package import PackagePin
from vetting.model.verdict import Verdict, Waiver
from vetting.policy import Policy, decide
from vetting.rulesets import load as load_rules
from vetting.workflow import Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Vetted:
    """A verdict with the policy it was made by."""

    verdict: Verdict
    policy: Policy


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
        except RegistryError:
            newest = None
        if newest is None:
            error.hint = f"write the exact version, as in {error.ecosystem}:{error.name}@1.2.3"
        else:
            pin = PackagePin(ecosystem=error.ecosystem, name=error.name, version=newest)
            error.hint = f"the newest exact version is {pin}"
        raise


def policy_in_force(tools: Tools) -> Policy:
    """The allowlist's policy, or the built-in one where there is none."""
    path = tools.allowlist / "policy.toml"
    return policy_file.load(path.resolve()) if path.is_file() else policy_file.default()


def vet(pin: PackagePin, tools: Tools, waivers: tuple[Waiver, ...] = ()) -> Vetted:
    """Vet `pin`.

    1. Read the policy in force.
    2. Ask the registry what the release is.
    3. Fetch its files, hashing and comparing while they arrive.
    4. Run every check; what cannot be looked at becomes incomplete evidence.
    5. Decide by policy.
    6. Record the verdict.

    Raises:
        NotFound: there is no such package or version.
        RegistryError: the registry could not be asked at all.
        ConfigError: the policy is malformed.
    """
    policy = policy_in_force(tools)  # (1)
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
    verdict = decide(
        subject.release, subject.looked_at(), evidence, policy, now=now, waivers=waivers
    )  # (5)
    tools.store.record(verdict)  # (6)
    return Vetted(verdict=verdict, policy=policy)
