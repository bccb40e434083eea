"""Tools declared in Python, by the standard library's parser."""

from vetting.model.artifact import ArtifactKind, ArtifactTree
from vetting.surface import Reader
from vetting.surface._python_program import PythonProgram
from vetting.surface._reach import of_another_language, read_program
from vetting.surface._reading import Reading


class PythonReader(Reader):
    """See the module."""

    name = "python"

    def read(self, tree: ArtifactTree, start: tuple[str, ...] = ()) -> Reading | None:
        """See `Reader.read`."""
        program = PythonProgram(tree, start)
        if not program.files:
            return None
        if tree.artifact.kind is ArtifactKind.NPM_TARBALL:
            return read_program(program, of_another_language(program))
        return read_program(program, program.entries())
