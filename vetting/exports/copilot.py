"""GitHub Copilot's enterprise settings: which servers may start, by exact command or address.

Several sources of allowed servers intersect, those of denied ones add up; a command with a variable
that is not resolved is blocked. The cloud agent does not read it.
https://docs.github.com/en/copilot/concepts/mcp-management
"""

import json

from vetting.exports import Asked, Export, Exported
from vetting.exports._approved import load
from vetting.exports._patterns import managed
from vetting.workflow import Tools


class Copilot(Export):
    """See the module."""

    name = "copilot"
    title = "GitHub Copilot: enterprise managed settings, JSON"
    place = "managed-settings.json of the enterprise"
    takes_launches = True

    def export(self, tools: Tools, asked: Asked) -> Exported:
        """See `Export.export`."""
        approved = load(tools, asked.launches)
        allowed, denied, warnings = managed(approved)
        document = {"allowedMcpServers": allowed, "deniedMcpServers": denied}
        return Exported(
            documents=(("managed-settings.json", json.dumps(document, indent=2) + "\n"),),
            warnings=(*approved.warnings, *warnings),
        )
