"""Plugins of Claude Code: https://code.claude.com/docs/en/plugins-reference."""

from collections.abc import Iterator

from vetting.configs._servers import MapFormat
from vetting.configs._tree import Value
from vetting.model.server import Server


class ClaudePlugin(MapFormat):
    """See the module. `mcpServers` is a map, the path of a file with one, or a list of both."""

    client = "claude-plugin"
    paths = (
        ".claude-plugin/plugin.json",
        ".claude-plugin/marketplace.json",
        ".codex-plugin/plugin.json",
    )

    def servers(self, document: Value, path: str) -> Iterator[Server]:
        """See `MapFormat.servers`; a marketplace lists plugins with maps of their own."""
        for plugin in _plugins(document):
            yield from super().servers(plugin, path)
            for value in plugin.all("mcpServers"):
                for element in value.elements:
                    yield from super().servers(element, path)

    def includes(self, document: Value) -> Iterator[str]:
        """See `MapFormat.includes`; paths start at the plugin's root, one folder up."""
        for plugin in _plugins(document):
            for value in plugin.all("mcpServers"):
                for item in (value, *value.elements):
                    if isinstance(item.scalar, str):
                        place = item.scalar.removeprefix("${CLAUDE_PLUGIN_ROOT}").lstrip("/")
                        yield f"../{place}"


def _plugins(document: Value) -> Iterator[Value]:
    yield document
    for plugins in document.all("plugins"):
        yield from plugins.elements
