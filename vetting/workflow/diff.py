"""What changed between two versions: what a reviewer of an update has to read, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from vetting import code_diff, ecosystems
from vetting.code_diff import CodeDiff
from vetting.comparison import Change, Section, sections
from vetting.drift import Drift, worst
from vetting.errors import NotFound, VettingError
from vetting.fetch import fetch
from vetting.model.artifact import ArtifactTree
from vetting.model.package import PackagePin
from vetting.model.verdict import Verdict
from vetting.workflow import Tools
from vetting.workflow.recorded import recorded
from vetting.workflow.vet import policy_in_force, vet

__all__ = ["Change", "Diff", "Section", "Side", "compare", "diff", "look"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two versions; `trees` are the artifacts that were vetted, none when their bytes
    cannot be had.
    """

    verdict: Verdict
    trees: tuple[ArtifactTree, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """All sections, those without changes included, and the code where its bytes could be had."""

    before: Verdict
    after: Verdict
    sections: tuple[Section, ...]
    code: CodeDiff | None = None

    @property
    def drift(self) -> Drift:
        """The highest class of any change; D8 of none where the tools could not be compared in full,
        which sections tell beside other classes.
        """
        changes = (change for section in self.sections for change in section.changes)
        found = worst(tuple(change.drift for change in changes if change.drift))
        unknown = any(section.name == "tools" and section.gap for section in self.sections)
        return Drift.UNKNOWN if unknown and found is Drift.NONE else found


def diff(before: PackagePin, after: PackagePin, tools: Tools, *, context: int = 3) -> Diff:
    """Compare two pins, vetting the one that is not on record. `context` are the lines shown around
    a change.

    Raises:
        NotFound: there is no such package or version.
        RegistryError: a registry could not be asked about a pin that is not on record.
    """
    return compare(look(before, tools), look(after, tools), context=context)


def look(pin: PackagePin, tools: Tools) -> Side:
    """A side of the comparison. Raises what `diff` does."""
    try:
        verdict = recorded(pin, tools)
    except NotFound:
        verdict = vet(pin, tools).verdict
    return with_bytes(verdict, tools)


def with_bytes(verdict: Verdict, tools: Tools) -> Side:
    """The verdict with the artifacts that it is about, where they can still be had."""
    pin = verdict.pin
    registry = tools.registries[pin.ecosystem]
    try:
        targets = policy_in_force(tools).targets
        release = ecosystems.get(pin.ecosystem).release(registry, pin, targets)
        subject = fetch(release, tools.http, tools.blobs, tools.progress)
    except VettingError:
        return Side(verdict=verdict)
    vetted = {digest for file in verdict.subject for digest in file.digests}
    trees = (tree for tree in subject.trees if tree.files and vetted & set(tree.digests))
    return Side(verdict=verdict, trees=tuple(trees))


def compare(before: Side, after: Side, *, context: int = 3) -> Diff:
    """The differences of two versions, of one package or of two."""
    pair = _pair(before.trees, after.trees)
    code = code_diff.compare(*pair, context=context) if pair else None
    return Diff(
        before=before.verdict,
        after=after.verdict,
        sections=sections(before.verdict, after.verdict, pair, code),
        code=code,
    )


def _pair(
    one: Sequence[ArtifactTree], two: Sequence[ArtifactTree]
) -> tuple[ArtifactTree, ArtifactTree] | None:
    """The first artifact of the later version, and the one of the earlier that is built alike."""
    if not one or not two:
        return None
    after = two[0]
    alike = [tree for tree in one if _built(tree) == _built(after)]
    kind = [tree for tree in one if tree.artifact.kind is after.artifact.kind]
    return (alike or kind or list(one))[0], after


def _built(tree: ArtifactTree) -> tuple[object, str]:
    """How an artifact is packed, and for which platforms (PEP 425 tags)."""
    tags = tree.artifact.filename.removesuffix(".whl").split("-")[-3:]
    return tree.artifact.kind, "-".join(tags) if tree.artifact.kind.value == "wheel" else ""
