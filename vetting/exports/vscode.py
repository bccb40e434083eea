"""Visual Studio Code's settings for MCP servers, as a device policy or for one person.

A local server fits if its command and arguments are the words listed; each entry has one key.
https://code.visualstudio.com/docs/setup/enterprise
"""

import json

from vetting.exports import Asked, Export, Exported
from vetting.exports._approved import load
from vetting.exports._patterns import managed
from vetting.workflow import Tools


class Vscode(Export):
    """See the module."""

    name = "vscode"
    title = "Visual Studio Code: chat.mcp settings, JSON"
    place = "settings.json, or the policies ChatAllowedMcpServers and ChatDeniedMcpServers"
    takes_launches = True

    def export(self, tools: Tools, asked: Asked) -> Exported:
        """See `Export.export`."""
        approved = load(tools, asked.launches)
        allowed, denied, warnings = managed(approved)
        document = {"chat.mcp.allowedServers": allowed, "chat.mcp.deniedServers": denied}
        return Exported(
            documents=(("settings.json", json.dumps(document, indent=2) + "\n"),),
            warnings=(*approved.warnings, *warnings),
        )
