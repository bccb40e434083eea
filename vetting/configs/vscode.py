"""Visual Studio Code: https://code.visualstudio.com/docs/copilot/chat/mcp-servers.

Amp keeps its servers in the same settings, under `amp.mcpServers`.
"""

from collections.abc import Iterator

from vetting.configs._servers import ANYWHERE, MapFormat, approves_all
from vetting.configs._tree import Value

_SWITCHES = (
    "chat.tools.autoApprove",
    "chat.tools.global.autoApprove",
    "amp.dangerouslyAllowAll",
)


class Vscode(MapFormat):
    """See the module. Settings have the servers inside, workspaces have settings inside."""

    client = "vscode"
    paths = (".vscode/mcp.json", ".vscode/settings.json", "*.code-workspace")
    user_paths = (
        "~/.config/Code/User/mcp.json",
        "~/.config/Code/User/settings.json",
        "~/.config/Code/User/profiles/*/mcp.json",
        "~/.vscode-server/data/User/mcp.json",
        "~/Library/Application Support/Code/User/mcp.json",
        "~/Library/Application Support/Code/User/settings.json",
        "~/AppData/Roaming/Code/User/mcp.json",
        "~/AppData/Roaming/Code/User/settings.json",
    )
    keys = (
        ("servers",),
        ("mcp", "servers"),
        ("mcp.servers",),
        ("amp.mcpServers",),
        *(("settings", *key) for key in ANYWHERE),
    )

    def flags(self, document: Value) -> Iterator[tuple[str, int]]:
        """Tools run unasked."""
        for key in _SWITCHES:
            yield from approves_all(document, key)
            yield from approves_all(document, "settings", key)
