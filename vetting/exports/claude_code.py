"""Claude Code's managed settings: which servers may start, by exact command or address.

Once a command stands in the list, local servers must match one, and names count no more; the
denylist always wins. https://code.claude.com/docs/en/settings
"""

import json

from vetting.exports import Asked, Export, Exported
from vetting.exports._approved import load
from vetting.exports._patterns import managed
from vetting.workflow import Tools


class ClaudeCode(Export):
    """See the module."""

    name = "claude-code"
    title = "Claude Code: managed settings with allowed and denied commands and addresses, JSON"
    place = (
        "managed-settings.json in /etc/claude-code, /Library/Application Support/ClaudeCode or "
        "C:\\Program Files\\ClaudeCode"
    )
    takes_launches = True

    def export(self, tools: Tools, asked: Asked) -> Exported:
        """See `Export.export`."""
        approved = load(tools, asked.launches)
        allowed, denied, warnings = managed(approved)
        document = {
            "allowManagedMcpServersOnly": True,
            "allowedMcpServers": allowed,
            "deniedMcpServers": denied,
        }
        return Exported(
            documents=(("managed-settings.json", json.dumps(document, indent=2) + "\n"),),
            warnings=(*approved.warnings, *warnings),
        )
