"""Qoder: https://docs.qoder.com."""

from vetting.configs._servers import MapFormat


class Qoder(MapFormat):
    """See the module."""

    client = "qoder"
    paths = (".qoder/mcp.json",)
    user_paths = ("~/.qoder/mcp.json",)
