"""Kimi CLI: https://moonshotai.github.io/kimi-cli."""

from vetting.configs._servers import MapFormat


class Kimi(MapFormat):
    """See the module."""

    client = "kimi"
    paths = (".kimi/mcp.json",)
    user_paths = ("~/.kimi/mcp.json",)
