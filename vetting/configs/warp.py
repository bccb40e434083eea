"""Warp: https://docs.warp.dev/agent-platform/capabilities/mcp."""

from vetting.configs._servers import MapFormat


class Warp(MapFormat):
    """See the module. It also reads the files of Claude Code and Codex."""

    client = "warp"
    paths = (".warp/mcp.json", ".warp/.mcp.json")
    user_paths = ("~/.warp/.mcp.json", "~/.warp/mcp.json")
    bare = ("*",)
