"""Amazon Q Developer CLI: https://github.com/aws/amazon-q-developer-cli/blob/main/docs."""

from collections.abc import Iterator

from vetting.configs._servers import MapFormat
from vetting.configs._tree import Value


class AmazonQ(MapFormat):
    """See the module. Agents have servers of their own, and tools that they need not ask for."""

    client = "amazon-q"
    paths = (".amazonq/mcp.json", ".amazonq/default.json", ".amazonq/cli-agents/*.json")
    user_paths = (
        "~/.aws/amazonq/mcp.json",
        "~/.aws/amazonq/default.json",
        "~/.aws/amazonq/agents/*.json",
        "~/.aws/amazonq/cli-agents/*.json",
    )

    def flags(self, document: Value) -> Iterator[tuple[str, int]]:
        """Tools of servers, `@name` or all, run unasked."""
        allowed = document.get("allowedTools")
        for tool in allowed.elements if allowed is not None else ():
            if isinstance(tool.scalar, str) and tool.scalar.startswith(("@", "*")):
                yield "auto-approve", tool.line
