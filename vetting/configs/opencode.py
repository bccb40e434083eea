"""opencode: https://opencode.ai/docs/mcp-servers."""

from collections.abc import Iterator

from vetting.configs._servers import MapFormat
from vetting.configs._tree import Value


class Opencode(MapFormat):
    """See the module. The command is one list with the arguments; `.agents/mcp.json` has no
    wrapper.
    """

    client = "opencode"
    paths = (
        "opencode.json",
        "opencode.jsonc",
        ".opencode/opencode.json",
        ".opencode/opencode.jsonc",
        ".agents/mcp.json",
    )
    user_paths = (
        "~/.config/opencode/opencode.json",
        "~/.config/opencode/opencode.jsonc",
        "~/.config/opencode/config.json",
    )
    keys = (("mcp",), ("mcpServers",))
    bare = ("*mcp.json",)

    def switches(self, value: Value) -> Iterator[str]:
        """`{file:path}` becomes the file's text."""
        texts = (item.scalar for item in value.walk())
        if any(isinstance(text, str) and "{file:" in text for text in texts):
            yield "file-substitution"
