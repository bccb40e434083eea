"""Windsurf: https://docs.windsurf.com/windsurf/cascade/mcp."""

from vetting.configs._entry import Names
from vetting.configs._servers import MapFormat


class Windsurf(MapFormat):
    """See the module."""

    client = "windsurf"
    paths = (
        ".codeium/windsurf/mcp_config.json",
        ".codeium/mcp_config.json",
        ".windsurf/mcp_config.json",
    )
    user_paths = ("~/.codeium/windsurf/mcp_config.json", "~/.codeium/mcp_config.json")
    names = Names(url=("serverUrl", *Names().url))
