"""Tools declared in JavaScript or TypeScript, by tree-sitter."""

from vetting.model.artifact import ArtifactKind, ArtifactTree
from vetting.surface import Reader
from vetting.surface._javascript_program import JavaScriptProgram
from vetting.surface._reach import of_another_language, read_program
from vetting.surface._reading import Reading


class JavaScriptReader(Reader):
    """See the module."""

    name = "javascript"

    def read(self, tree: ArtifactTree, start: tuple[str, ...] = ()) -> Reading | None:
        """See `Reader.read`. In a wheel, only files that register something are looked at."""
        program = JavaScriptProgram(tree, start)
        if not program.files:
            return None
        if tree.artifact.kind is not ArtifactKind.NPM_TARBALL:
            return read_program(program, of_another_language(program))
        return read_program(program, program.entries())
