"""Trae: https://docs.trae.ai/ide/model-context-protocol."""

from vetting.configs._servers import MapFormat


class Trae(MapFormat):
    """See the module."""

    client = "trae"
    paths = (".trae/mcp.json", "Trae/User/mcp.json")
    user_paths = ("~/.config/Trae/User/mcp.json",)
