"""Goose and its recipes: https://block.github.io/goose/docs/guides/config-files."""

from collections.abc import Iterator

from vetting.configs._entry import Names
from vetting.configs._servers import MapFormat
from vetting.configs._tree import Value
from vetting.model.server import Server

_OWN = frozenset({"builtin", "platform", "frontend"})


class Goose(MapFormat):
    """See the module. Extensions that are part of Goose itself are none of others."""

    client = "goose"
    paths = (
        "goose/config.yaml",
        ".goose/config.yaml",
        ".goose/recipes/*.yaml",
        ".goose/recipes/*.json",
        "recipes/*.yaml",
        "recipe.yaml",
        "recipe.json",
        "*.recipe.yaml",
    )
    user_paths = (
        "~/.config/goose/config.yaml",
        "~/AppData/Roaming/Block/goose/config/config.yaml",
    )
    markers = ("extensions",)
    language = "yaml"
    keys = (("extensions",),)
    names = Names(
        command=("cmd", *Names().command),
        env=("envs", *Names().env),
        url=("uri", *Names().url),
    )

    def servers(self, document: Value, path: str) -> Iterator[Server]:
        """See `MapFormat.servers`."""
        for server in super().servers(document, path):
            if server.transport not in _OWN or server.command or server.url:
                yield server
