"""Gemini CLI and its extensions: https://geminicli.com/docs/tools/mcp-server."""

from vetting.configs._entry import Names
from vetting.configs._servers import MapFormat


class Gemini(MapFormat):
    """See the module. `mcp` beside the map names servers and is no map of them."""

    client = "gemini-cli"
    paths = (".gemini/settings.json", "gemini-cli/settings.json", "gemini-extension.json")
    user_paths = ("~/.gemini/settings.json",)
    names = Names(url=("httpUrl", *Names().url))
