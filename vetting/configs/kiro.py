"""Kiro: https://kiro.dev/docs/mcp/configuration."""

from collections.abc import Iterator

from vetting.configs._servers import MapFormat
from vetting.configs._tree import Value


class Kiro(MapFormat):
    """See the module. Agents have servers of their own, and tools that they need not ask for."""

    client = "kiro"
    paths = (".kiro/settings/mcp.json", ".kiro/agents/*.json")
    user_paths = (
        "~/.kiro/settings/mcp.json",
        "~/.kiro/agents/*.json",
        "~/.kiro/powers/*/mcp.json",
    )

    def flags(self, document: Value) -> Iterator[tuple[str, int]]:
        """Tools of servers, `@name` or all, run unasked."""
        allowed = document.get("allowedTools")
        for tool in allowed.elements if allowed is not None else ():
            if isinstance(tool.scalar, str) and tool.scalar.startswith(("@", "*")):
                yield "auto-approve", tool.line
