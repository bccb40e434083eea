"""Junie, by JetBrains: https://junie.jetbrains.com/docs/junie-cli-mcp-configuration.html."""

from vetting.configs._servers import MapFormat


class Junie(MapFormat):
    """See the module."""

    client = "junie"
    paths = (".junie/mcp/mcp.json", ".junie/mcp.json")
    user_paths = ("~/.junie/mcp/mcp.json",)
