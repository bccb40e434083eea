"""The `package.json` of an npm release, for checks that need a field of it."""

from vetting.boundary.json import Node, parse
from vetting.model.artifact import ArtifactKind
from vetting.model.subject import Subject


def package_json(subject: Subject) -> Node:
    """The manifest in the archive; a node of None when there is none.

    Raises:
        FormatError: it is malformed or too large.
    """
    for tree in subject.trees:
        file = tree.find("package.json")
        if tree.artifact.kind is ArtifactKind.NPM_TARBALL and file is not None:
            return parse(tree.read(file), file.path, limit=4 << 20)
    return Node(None)
