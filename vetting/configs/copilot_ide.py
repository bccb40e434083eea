"""GitHub Copilot in JetBrains IDEs and Xcode: https://docs.github.com/copilot."""

from vetting.configs._servers import MapFormat


class CopilotIde(MapFormat):
    """See the module."""

    client = "copilot-ide"
    paths = ("github-copilot/intellij/mcp.json", "github-copilot/xcode/mcp.json")
    keys = (("servers",),)
