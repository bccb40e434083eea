"""Roo Code: https://docs.roocode.com/features/mcp/using-mcp-in-roo."""

from vetting.configs._servers import MapFormat


class Roo(MapFormat):
    """See the module."""

    client = "roo-code"
    paths = (
        ".roo/mcp.json",
        "rooveterinaryinc.roo-cline/settings/mcp_settings.json",
        "mcp_settings.json",
    )
