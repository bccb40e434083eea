"""Claude Desktop: https://modelcontextprotocol.io/docs/develop/connect-local-servers."""

from vetting.configs._servers import MapFormat


class ClaudeDesktop(MapFormat):
    """See the module."""

    client = "claude-desktop"
    paths = ("claude_desktop_config.json",)
    user_paths = (
        "~/Library/Application Support/Claude/claude_desktop_config.json",
        "~/AppData/Roaming/Claude/claude_desktop_config.json",
        "~/.config/Claude/claude_desktop_config.json",
    )
