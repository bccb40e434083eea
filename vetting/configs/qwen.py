"""Qwen Code, a fork of Gemini CLI: https://qwenlm.github.io/qwen-code-docs."""

from vetting.configs._entry import Names
from vetting.configs._servers import MapFormat


class Qwen(MapFormat):
    """See the module."""

    client = "qwen-code"
    paths = (".qwen/settings.json", "qwen-extension.json")
    user_paths = ("~/.qwen/settings.json",)
    names = Names(url=("httpUrl", *Names().url))
