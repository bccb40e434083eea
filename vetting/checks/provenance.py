"""Who built the release, does its registry stand by it, and is that as it was before?"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from vetting.boundary.json import Node
from vetting.checks import Check, Context
from vetting.checks import _provenance_rules as known
from vetting.errors import FormatError, NotFound, RegistryError
from vetting.model.artifact import ArtifactKind, ArtifactTree
from vetting.model.evidence import Evidence, Finding
from vetting.model.package import Release, Seen
from vetting.model.provenance import Provenance, ProvenanceState
from vetting.model.subject import Subject
from vetting.sources.provenance import npm, pypi
from vetting.sources.provenance.identity import same_repository
from vetting.sources.provenance.registry_keys import Keyring
from vetting.sources.provenance.sigstore import Sigstore

_MEMORY = 5
"""Earlier versions that are compared with: what changed longer ago has been looked at since."""

_NOT_FETCHED = "it was not fetched, so no attestation was held against it"

_Asked = tuple[Node, ...] | Provenance
"""A file's attestations, or why there are none to look at."""


class BuildProvenance(Check):
    """See the module. `sigstore` decides which authorities are believed."""

    name = "provenance"
    title = "verifying signatures and provenance"
    rules = known.ALL

    def __init__(self, sigstore: Sigstore | None = None) -> None:
        self._sigstore = sigstore or Sigstore()

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        release = subject.release
        with ThreadPoolExecutor(max_workers=4) as pool:
            asked = list(pool.map(lambda tree: _ask(tree, release, context), subject.trees))
        told: list[tuple[str, Provenance]] = []
        for tree, answer in zip(subject.trees, asked, strict=True):
            said = _judge(tree, answer, release, context, self._sigstore)
            told += ((tree.artifact.filename, item) for item in said)
        told += ((item.artifact.filename, _unknown(_NOT_FETCHED)) for item in subject.missing)
        whole = _whole([item for _, item in told if item.kind == "build"])
        findings = [*_findings(told, release), *_compared(whole, release, context.seen)]
        gaps = [
            f"{name}: {item.detail}"
            for name, item in told
            if item.state is ProvenanceState.NOT_EVALUATED
        ]
        reason = "; ".join(dict.fromkeys(gaps[:10])) or (None if told else whole.detail)
        return self.evidence(context, findings, reason=reason, provenance=whole)


def _ask(tree: ArtifactTree, release: Release, context: Context) -> _Asked:
    """All that goes over the network, for several files at once."""
    try:
        if tree.artifact.kind is ArtifactKind.NPM_TARBALL:
            return npm.ask(tree.artifact, context.http)
        index = context.registry.default.url
        return pypi.ask(release.pin, tree.artifact, index, context.http)
    except NotFound as error:
        return Provenance(state=ProvenanceState.MISSING, detail=str(error))
    except (RegistryError, FormatError) as error:
        return _unknown(str(error))


def _judge(
    tree: ArtifactTree, asked: _Asked, release: Release, context: Context, sigstore: Sigstore
) -> tuple[Provenance, ...]:
    """What each signature over one file says."""
    if tree.artifact.kind is not ArtifactKind.NPM_TARBALL:
        if isinstance(asked, Provenance):
            return (asked,)
        return pypi.attestations(asked, tree.artifact, tree.digest("sha256") or "", sigstore)
    addresses = (context.registry.default, *dict(context.registry.scoped).values())
    public = any(item.public and item.url == release.registry for item in addresses)
    keys = Keyring(context.http, None if public else release.registry)
    given = npm.NpmRelease(
        pin=release.pin,
        artifact=tree.artifact,
        sha512=tree.digest("sha512") or "",
        published_at=release.published_at,
    )
    signature = npm.registry_signature(given, keys)
    if isinstance(asked, Provenance):
        return (signature, asked)
    return (signature, *npm.attestations(asked, given, keys, sigstore))


def _unknown(detail: str) -> Provenance:
    return Provenance(state=ProvenanceState.NOT_EVALUATED, detail=detail)


def _whole(builds: list[Provenance]) -> Provenance:
    """What holds for all files: the worst of them, and who built them if every one is verified."""
    if not builds:
        return _unknown("there is no file to look at")
    states = ProvenanceState
    for state in (states.INVALID, states.NOT_EVALUATED, states.MISSING):
        for item in builds:
            if item.state is state:
                return item
    who = sorted({item.identity or "" for item in builds})
    return Provenance(state=states.VERIFIED, identity=" and ".join(who), detail=builds[0].detail)


def _findings(told: list[tuple[str, Provenance]], release: Release) -> Iterator[Finding]:
    """What the files say by themselves."""
    for name, item in dict.fromkeys(told):
        if item.state is ProvenanceState.INVALID:
            rule = known.SIGNATURE_INVALID if item.kind == "registry-signature" else known.INVALID
            yield rule.finding(f"{name}: {item.detail}")
        elif item.state is ProvenanceState.VERIFIED and item.kind == "registry-signature":
            yield known.SIGNATURE.finding(f"{name}: {item.detail}")
        elif item.state is ProvenanceState.VERIFIED and item.kind == "build":
            at = f" at {item.detail}" if item.detail else ""
            yield known.VERIFIED.finding(f"{name}: built by {item.identity}{at}")
    builds = [(name, item) for name, item in told if item.kind == "build"]
    verified = [item for _, item in builds if item.state is ProvenanceState.VERIFIED]
    missing = [name for name, item in builds if item.state is ProvenanceState.MISSING]
    if verified and missing:
        yield known.PARTIAL.finding(f"not attested: {', '.join(missing[:5])}")
    link = release.repository_url
    for source in dict.fromkeys(_repository(item) for item in verified):
        if link and source and not same_repository(link, source):
            yield known.MISMATCH.finding(f"built from {source}, but the package links to {link}")


def _repository(item: Provenance) -> str | None:
    """The repository that an identity names; a person's names none."""
    first, _, rest = (item.identity or "").partition(" ")
    return first if " (" in rest else None


def _compared(whole: Provenance, release: Release, seen: tuple[Seen, ...]) -> Iterator[Finding]:
    """What is not as it was in earlier versions, told by the newest of them that differs."""
    if whole.state not in (ProvenanceState.VERIFIED, ProvenanceState.MISSING):
        return
    for earlier in islice(_earlier(release, seen), _MEMORY):
        if whole.identity is None:
            yield known.LOST.finding(f"{earlier.version} was built by {earlier.provenance}")
            return
        if whole.identity != earlier.provenance:
            yield known.CHANGED.finding(
                f"built by {whole.identity}, but {earlier.version} by {earlier.provenance}"
            )
            return


def _earlier(release: Release, seen: tuple[Seen, ...]) -> Iterator[Seen]:
    """Other attested versions, newest first: published before this one, of no later major."""
    told: set[str] = {release.pin.version}
    for item in seen:
        if item.version in told:
            continue
        told.add(item.version)
        after = (
            item.published_at is not None
            and release.published_at is not None
            and item.published_at > release.published_at
        )
        if item.provenance and not after and _major(item.version) <= _major(release.pin.version):
            yield item


def _major(version: str) -> tuple[int, int]:
    """Epoch (PEP 440) and first number."""
    match = re.match(r"(?:([0-9]{1,9})!)?([0-9]{1,9})", version)
    return (int(match[1] or 0), int(match[2])) if match else (0, 0)
