"""Vet: gather evidence on a pin, decide, record."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from vetting import ecosystems, policy_file
from vetting.checks import Context, collect
from vetting.ecosystems import InexactVersion
from vetting.errors import AllowlistError, NotFound, RegistryError, VettingError
from vetting.fetch import fetch
from vetting.model.artifact import Missing
from vetting.model.package import PackagePin, Release, Seen
from vetting.model.subject import Subject
from vetting.model.surface import OtherTool
from vetting.model.verdict import Verdict, Waiver
from vetting.policy import Approved, Policy, decide
from vetting.rulesets import load as load_rules
from vetting.sources.osv.lookup import Answer
from vetting.sources.osv.match import hits
from vetting.surface import Capture
from vetting.workflow import Tools, is_initialised

_MALWARE = "known malware: not downloaded"


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
    """The version that an update of the package is held against. Raises what `basis.last` does."""
    if not is_initialised(tools):
        return None
    from vetting.workflow import basis  # an allowlist takes longer to load than a small vet

    found = basis.last(pin, tools)
    return found.approved if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How far a vet looks beyond the package itself."""

    closure: str = "full"
    """`full` scans the dependencies' code, `metadata` only resolves them, `none` neither."""

    cutoff: datetime | None = None
    """Dependencies published later are ignored."""

    fresh: bool = False
    """Resolve the closure again even if it was resolved within the hour."""

    captured: tuple[str, Capture] | None = None
    """What a running server told of its tools, and whose capture that is, and of when."""


def vet(
    pin: PackagePin, tools: Tools, waivers: tuple[Waiver, ...] = (), depth: Depth | None = None
) -> Vetted:
    """Vet `pin`.

    1. Read the policy in force, and what was approved and seen of this package before.
    2. Ask the registry what the release is, and resolve what it would bring in.
    3. Ask for advisories; what is known to be malware is not downloaded.
    4. Fetch its files, hashing and comparing them.
    5. Run every check; what cannot be looked at becomes incomplete evidence.
    6. Decide by policy.
    7. Record the verdict; when that fails, the verdict comes back with the reason.

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
    depth = depth or Depth()
    closure = None
    if depth.closure != "none":
        from vetting.workflow.closure import resolve

        closure = resolve(release, tools, depth.cutoff, fresh=depth.fresh)
    seen, unseen = _seen(pin, tools)
    now = tools.clock()
    packages = [(pin.ecosystem, pin.name)]
    packages += [(item.ecosystem, item.name) for item in closure.members] if closure else []
    answer = tools.advisories.ask(packages, now, policy.advisory_age)  # (3)
    with tools.scratch() as scratch:
        if _is_malware(release, answer):
            gone = tuple(Missing(artifact=a, why=_MALWARE) for a in release.artifacts)
            subject = Subject(release=release, trees=(), missing=gone)
        else:
            subject = fetch(release, tools.http, tools.blobs, tools.progress)  # (4)
            subject = replace(subject, release=ecosystem.describe(release, subject.trees))
        context = Context(
            now=now,
            engine=tools.engine,
            rules=load_rules().kept_in(tools.scans.folder),
            scans=tools.scans,
            scratch=Path(scratch),
            progress=tools.progress,
            http=tools.http,
            registry=registry,
            services=tools.services,
            advisories=answer,
            closure=closure,
            closure_code=depth.closure == "full",
            registries=tools.registries,
            blobs=tools.blobs,
            seen=seen,
            unseen=unseen,
            approved_version=approved.pin.version if approved else None,
            approved_names=_approved_names(tools.allowlist / "entries"),
            approved_tools=_approved_tools(pin, tools),
            captured=depth.captured,
        )
        evidence = collect(subject, context)  # (5)
    verdict = decide(  # (6)
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
        tools.store.record(verdict)  # (7)
    except VettingError as error:
        unrecorded = error
    return Vetted(verdict=verdict, policy=policy, unrecorded=unrecorded)


def _seen(pin: PackagePin, tools: Tools) -> tuple[tuple[Seen, ...], str | None]:
    """What earlier vets saw of the package, or why nobody can tell."""
    try:
        return tools.store.seen(pin), None
    except VettingError as error:
        return (), f"what earlier vets saw is not known: {error}"


def _approved_names(entries: Path) -> frozenset[tuple[str, str]]:
    """Ecosystem and name of all packages with an entry, by its place alone: nothing is verified."""
    if not entries.is_dir():
        return frozenset()
    from vetting.allowlist.layout import ENTRY

    places = (*entries.glob(f"*/*/*/{ENTRY}"), *entries.glob(f"*/@*/*/*/{ENTRY}"))
    parts = (place.relative_to(entries).parts for place in places)
    return frozenset((ecosystem, "/".join(rest[:-2])) for ecosystem, *rest in parts)


def _approved_tools(pin: PackagePin, tools: Tools) -> tuple[OtherTool, ...]:
    if not is_initialised(tools):
        return ()
    from vetting.workflow.approved_tools import approved_tools

    return approved_tools(pin, tools)


def _is_malware(release: Release, answer: Answer) -> bool:
    pin = release.pin
    known = answer.advisories.get((pin.ecosystem, pin.name), ())
    found = hits(known, pin.ecosystem, pin.name, pin.version)
    return any(hit.malicious and not hit.undecidable for hit in found)
