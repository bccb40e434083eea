"""Tools that a file of the package lists: `tools.json`, or the `manifest.json` of an MCP bundle.

Nothing says that the server keeps to it, so it is compared with what the source registers.
"""

from vetting.boundary.json import Node, parse
from vetting.errors import FormatError
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.surface import Reader
from vetting.surface._reading import Declared, Gap, Reading

_NAMES = frozenset({"tools.json", "manifest.json"})
_MAX_FILE = 8 << 20
_MAX_TOOLS = 20_000
_DEPTH = 2


class DeclaredReader(Reader):
    """See the module. Files count at the root of the package and just below."""

    name = "declared"
    cross_check = True

    def read(self, tree: ArtifactTree, start: tuple[str, ...] = ()) -> Reading | None:
        """See `Reader.read`."""
        del start
        found = Reading()
        for file in tree.files:
            folder, _, name = file.path.rpartition("/")
            if name in _NAMES and folder.count("/") < _DEPTH and file.format == "text":
                self._file(tree, file, found)
        return found if found.declared or found.gaps else None

    @staticmethod
    def _file(tree: ArtifactTree, file: SourceFile, found: Reading) -> None:
        """What one file lists; a `manifest.json` of something else lists nothing."""
        if file.size > _MAX_FILE:
            why = f"{file.size >> 10} kB: too large to be read"
            found.gaps.append(Gap(path=file.path, line=1, why=why))
            return
        try:
            document = parse(tree.read(file), file.path)
        except FormatError as error:
            if file.path.endswith("tools.json"):
                found.gaps.append(Gap(path=file.path, line=1, why=str(error)))
            return
        bundle = document.text("manifest_version") or document.text("dxt_version")
        if file.path.endswith("manifest.json") and not bundle:
            return
        listed = document if isinstance(document.value, list) else document.get("tools")
        for number, item in enumerate(listed.elements()):
            name = item.text("name")
            if number == _MAX_TOOLS:
                why = f"it lists more than {_MAX_TOOLS} tools"
                found.gaps.append(Gap(path=file.path, line=1, why=why))
                break
            if name is not None:
                found.declared.append(_tool(item, name, file.path))


def _tool(item: Node, name: str, path: str) -> Declared:
    fields = {
        key: item.value[key]
        for key in ("title", "description", "inputSchema", "outputSchema", "annotations", "icons")
        if key in item.value
    }
    return Declared(kind="tool", name=name, fields=fields, path=path, line=1)
