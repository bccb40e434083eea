"""Mistral Vibe: https://github.com/mistralai/mistral-vibe."""

from vetting.configs._servers import MapFormat


class Vibe(MapFormat):
    """See the module. `mcp_servers` is a list."""

    client = "mistral-vibe"
    paths = (".vibe/config.toml",)
    user_paths = ("~/.vibe/config.toml",)
    language = "toml"
    keys = (("mcp_servers",),)
