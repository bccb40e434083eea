"""Antigravity: https://antigravity.google/docs/mcp."""

from vetting.configs._entry import Names
from vetting.configs._servers import MapFormat


class Antigravity(MapFormat):
    """See the module."""

    client = "antigravity"
    paths = (".agents/mcp_config.json", ".agent/mcp_config.json", "mcp_config.json")
    user_paths = ("~/.gemini/antigravity/mcp_config.json", "~/.gemini/config/mcp_config.json")
    names = Names(url=("serverUrl", *Names().url))
