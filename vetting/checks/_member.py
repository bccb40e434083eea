"""Get the files of one package of the closure."""

from dataclasses import replace

from vetting import ecosystems
from vetting.checks import Context
from vetting.errors import VettingError
from vetting.fetch import fetch
from vetting.model.artifact import Artifact, ArtifactKind, ArtifactTree
from vetting.model.closure import ClosureMember
from vetting.model.package import PackagePin, Release

_ORDER = {ArtifactKind.NPM_TARBALL: 0, ArtifactKind.WHEEL: 1, ArtifactKind.SDIST: 3}


def member_tree(member: ClosureMember, context: Context) -> ArtifactTree | str:
    """One of the member's files that the lock accepts, read; or why there is none."""
    try:
        ecosystem = ecosystems.get(member.ecosystem)
        pin = PackagePin(ecosystem=member.ecosystem, name=member.name, version=member.version)
        release = ecosystem.release(context.registries[member.ecosystem], pin, ())
        artifact = _locked(release, member)
        if artifact is None:
            return "the registry has none of its locked files"
        one = replace(release, artifacts=(artifact,))
        subject = fetch(one, context.http, context.blobs, lambda _: None)
    except (VettingError, KeyError) as error:
        return str(error)
    for gone in subject.missing:
        return gone.why
    tree = subject.trees[0]
    if tree.refused is not None:
        return tree.refused.message
    return (
        replace(tree, prefix=f"{member.purl}!/")
        if tree.files
        else "its bytes are not what is declared"
    )


def _locked(release: Release, member: ClosureMember) -> Artifact | None:
    """A file whose declared digest is the locked one: the tarball, a wheel any platform takes, one
    for a common platform, the sdist, any other.
    """
    locked = {digest for _, digest in member.files}
    offered = [
        item
        for item in (*release.artifacts, *release.skipped_artifacts)
        if locked & set(item.digests)
    ]

    def rank(artifact: Artifact) -> tuple[int, str]:
        place = _ORDER.get(artifact.kind, 9)
        if place == 1 and "-any.whl" not in artifact.filename:
            place = 2 if "linux" in artifact.filename and "x86_64" in artifact.filename else 4
        return place, artifact.filename

    return min(offered, key=rank, default=None)
