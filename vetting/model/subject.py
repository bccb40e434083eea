"""A release with its verified bytes: what checks look at."""

from collections.abc import Iterator
from dataclasses import dataclass

from vetting.model.artifact import ArtifactKind, ArtifactTree, Missing, SourceFile
from vetting.model.package import Release
from vetting.model.verdict import SubjectFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A release, its artifacts as received, and the ones that could not be fetched."""

    release: Release
    trees: tuple[ArtifactTree, ...]
    missing: tuple[Missing, ...] = ()

    def looked_at(self) -> tuple[SubjectFile, ...]:
        """The artifacts whose bytes are as declared and were read: what may be signed for."""
        return tuple(
            SubjectFile(filename=tree.artifact.filename, size=tree.size, digests=tree.digests)
            for tree in self.trees
            if tree.files
        )

    def passed_over(self, tree: ArtifactTree) -> bool:
        """Whether installers leave `tree` alone: a source archive beside a wheel for everybody."""
        return tree.artifact.kind is ArtifactKind.SDIST and any(
            other.artifact.filename.endswith("-none-any.whl") for other in self.trees
        )

    def files(self) -> Iterator[tuple[ArtifactTree, SourceFile]]:
        """Every file once: the same name and bytes in several artifacts belong to the first.

        A wheel and its sdist mostly hold the same files in different folders.
        """
        seen: set[tuple[str, str]] = set()
        for tree in self.trees:
            for file in tree.files:
                key = (file.path.rpartition("/")[2], file.sha256)
                if tree is self.trees[0] or key not in seen:
                    seen.add(key)
                    yield tree, file
