"""Claude Code's `managed-mcp.json`: a fixed set of servers, beside which no other starts.

It starts servers instead of matching them, so each package stands there once, in its newest
approved version. https://code.claude.com/docs/en/mcp
"""

import json
from typing import Any

from vetting.exports import Asked, Export, Exported
from vetting.exports._approved import load
from vetting.exports._names import packages
from vetting.exports._names import remotes as remote_names
from vetting.workflow import Tools

_TYPES = {"any": "http", "http": "http", "sse": "sse", "ws": "ws"}


class ManagedMcp(Export):
    """See the module."""

    name = "managed-mcp"
    title = "Claude Code: managed-mcp.json, the only servers there are, JSON"
    place = "managed-mcp.json beside managed-settings.json"
    takes_launches = True

    def export(self, tools: Tools, asked: Asked) -> Exported:
        """See `Export.export`."""
        approved = load(tools, asked.launches)
        warnings = list(approved.warnings)
        servers: dict[str, Any] = {}
        for package in packages(approved):
            first, *others = package.launches
            if any("$" in word for word in first.argv):
                line = " ".join(first.argv)
                warnings.append(f"{line}: left out: the client would expand $")
                continue
            servers[package.name] = {
                "type": "stdio",
                "command": first.argv[0],
                "args": list(first.argv[1:]),
            }
            warnings += [
                f"{' '.join(other.argv)}: left out: {package.name} starts {first.pin}"
                for other in others
            ]
        names = remote_names(approved)
        for remote in approved.remotes:
            if "*" in remote.pattern:
                warnings.append(f"{remote.pattern}: left out: a pattern is no address to call")
                continue
            name = names[remote.pattern]
            while name in servers:
                name += "-remote"
            spoken = "ws" if remote.pattern.startswith("ws") else _TYPES[remote.transport]
            servers[name] = {"type": spoken, "url": remote.pattern}
        text = json.dumps({"mcpServers": servers}, indent=2) + "\n"
        return Exported(documents=(("managed-mcp.json", text),), warnings=tuple(warnings))
