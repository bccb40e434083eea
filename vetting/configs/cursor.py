"""Cursor: https://cursor.com/docs/context/mcp."""

from vetting.configs._servers import MapFormat


class Cursor(MapFormat):
    """See the module. Visual Studio reads `servers` from the same file."""

    client = "cursor"
    paths = (".cursor/mcp.json",)
    user_paths = ("~/.cursor/mcp.json",)
