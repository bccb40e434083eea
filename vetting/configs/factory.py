"""Factory: https://docs.factory.ai/cli/configuration/mcp."""

from vetting.configs._servers import MapFormat


class Factory(MapFormat):
    """See the module."""

    client = "factory"
    paths = (".factory/mcp.json",)
    user_paths = ("~/.factory/mcp.json",)
