"""Claude Code, and those that read its `.mcp.json` too: Copilot CLI, Visual Studio, Warp.

https://code.claude.com/docs/en/mcp
"""

from collections.abc import Iterator

from vetting.configs._servers import MapFormat, approves_all
from vetting.configs._tree import Value
from vetting.model.server import Server


class ClaudeCode(MapFormat):
    """See the module. Plugins and Copilot CLI take the map of `.mcp.json` without a wrapper."""

    client = "claude-code"
    paths = (
        ".mcp.json",
        ".claude/settings.json",
        ".claude/settings.local.json",
        "managed-mcp.json",
        "managed-settings.json",
    )
    user_paths = ("~/.claude.json", "~/.claude/settings.json")
    bare = ("*mcp.json",)

    def servers(self, document: Value, path: str) -> Iterator[Server]:
        """See `MapFormat.servers`; `~/.claude.json` has a map for each project as well."""
        yield from super().servers(document, path)
        for projects in document.all("projects"):
            for project in projects.members:
                if project.value.kind == "map":
                    yield from super().servers(project.value, path)

    def flags(self, document: Value) -> Iterator[tuple[str, int]]:
        """Every server of the project, or every tool of a server, runs unasked."""
        yield from approves_all(document, "enableAllProjectMcpServers")
        allowed = document.get("permissions", "allow")
        for rule in allowed.elements if allowed is not None else ():
            if isinstance(rule.scalar, str) and rule.scalar.startswith("mcp__"):
                yield "auto-approve", rule.line
