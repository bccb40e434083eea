"""LM Studio: https://lmstudio.ai/docs/app/mcp."""

from vetting.configs._servers import MapFormat


class LmStudio(MapFormat):
    """See the module."""

    client = "lm-studio"
    paths = (".lmstudio/mcp.json",)
    user_paths = ("~/.lmstudio/mcp.json", "~/.cache/lm-studio/mcp.json")
