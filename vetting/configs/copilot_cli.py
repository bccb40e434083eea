"""GitHub Copilot CLI: https://docs.github.com/copilot/how-tos/copilot-cli."""

from vetting.configs._servers import MapFormat


class CopilotCli(MapFormat):
    """See the module. The wrapper may be left out; `.mcp.json` is read too."""

    client = "copilot-cli"
    paths = (".github/mcp.json", ".copilot/mcp-config.json", "mcp-config.json")
    user_paths = ("~/.copilot/mcp-config.json",)
    bare = ("*",)
