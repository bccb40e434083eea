"""Amp: https://ampcode.com/manual#mcp."""

from collections.abc import Iterator

from vetting.configs._servers import MapFormat, approves_all
from vetting.configs._tree import Value


class Amp(MapFormat):
    """See the module. In a project its key stands in the settings of VS Code."""

    client = "amp"
    paths = (".amp/settings.json", ".amp/settings.jsonc")
    user_paths = (
        "~/.config/amp/settings.json",
        "~/.config/amp/settings.jsonc",
        "~/AppData/Roaming/amp/settings.json",
    )
    keys = (("amp.mcpServers",),)

    def flags(self, document: Value) -> Iterator[tuple[str, int]]:
        """Tools run unasked."""
        yield from approves_all(document, "amp.dangerouslyAllowAll")
