"""Files that no client has by default and that are given to one by an option, or to copy from.

`--mcp-config FILE` of Claude Code, `--additional-mcp-config @FILE` of Copilot CLI, examples.
"""

from vetting.configs._servers import MapFormat
from vetting.configs._tree import Value


class Other(MapFormat):
    """See the module."""

    client = "other"
    paths = (
        "mcp.json",
        "mcp.jsonc",
        "*mcp*.json",
        "*mcp*.jsonc",
        "*mcp*.json5",
        "*mcp*.yaml",
        "*mcp*.yml",
        "*mcp*.toml",
    )
    markers = (
        "mcpServers",
        "mcp_servers",
        "mcp-servers",
        "context_servers",
        '"servers"',
        '"command"',
        '"url"',
    )
    keys = (("mcpServers",), ("mcp_servers",))
    bare = ("mcp.json", "*/mcp.json", "mcp.jsonc", "*/mcp.jsonc")

    def is_bare(self, document: Value, path: str) -> bool:
        """See `MapFormat.is_bare`; under another name it holds nothing else."""
        return super().is_bare(document, path) or all(
            member.key == "$schema" or member.value.kind in ("map", "list")
            for member in document.members
        )
