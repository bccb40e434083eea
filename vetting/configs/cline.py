"""Cline: https://docs.cline.bot/mcp/mcp-overview."""

from vetting.configs._servers import MapFormat


class Cline(MapFormat):
    """See the module."""

    client = "cline"
    paths = ("cline_mcp_settings.json", ".cline/mcp.json")
    user_paths = ("~/.cline/mcp.json",)
