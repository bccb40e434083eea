"""Visual Studio: https://learn.microsoft.com/visualstudio/ide/mcp-servers."""

from vetting.configs._servers import MapFormat


class VisualStudio(MapFormat):
    """See the module. It reads `.mcp.json` and the files of VS Code and Cursor as well."""

    client = "visual-studio"
    paths = (".vs/mcp.json",)
    keys = (("servers",),)
