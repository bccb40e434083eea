"""Crush: https://github.com/charmbracelet/crush#mcps."""

from collections.abc import Iterator

from vetting.configs._servers import MapFormat
from vetting.configs._tree import Value


class Crush(MapFormat):
    """See the module. It runs `$(command)` in values when it loads them."""

    client = "crush"
    paths = ("crush.json", ".crush.json")
    user_paths = ("~/.config/crush/crush.json", "~/.local/share/crush/crush.json")
    keys = (("mcp",),)

    def switches(self, value: Value) -> Iterator[str]:
        """A command runs when the file is loaded."""
        texts = (item.scalar for item in value.walk())
        if any(isinstance(text, str) and ("$(" in text or "`" in text) for text in texts):
            yield "command-substitution"

    def flags(self, document: Value) -> Iterator[tuple[str, int]]:
        """Tools of servers run unasked."""
        allowed = document.get("permissions", "allowed_tools")
        for tool in allowed.elements if allowed is not None else ():
            if isinstance(tool.scalar, str) and tool.scalar.startswith("mcp_"):
                yield "auto-approve", tool.line
