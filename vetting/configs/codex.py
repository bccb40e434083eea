"""Codex: https://developers.openai.com/codex/mcp."""

from collections.abc import Iterator

from vetting.configs._servers import MapFormat
from vetting.configs._tree import Value


class Codex(MapFormat):
    """See the module. Profiles may have servers of their own."""

    client = "codex"
    paths = (".codex/config.toml", ".codex/*.config.toml", "codex/config.toml")
    user_paths = ("~/.codex/config.toml", "~/.codex/*.config.toml")
    language = "toml"
    keys = (("mcp_servers",),)

    def switches(self, value: Value) -> Iterator[str]:
        """Tools of the server run unasked."""
        tools = value.get("tools")
        modes = [value.text("default_tools_approval_mode")]
        modes += [tool.value.text("approval_mode") for tool in (tools.members if tools else ())]
        if "approve" in modes:
            yield "auto-approve"
