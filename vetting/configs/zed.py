"""Zed: https://zed.dev/docs/ai/mcp."""

from collections.abc import Iterator

from vetting.configs._servers import MapFormat, approves_all
from vetting.configs._tree import Value


class Zed(MapFormat):
    """See the module. Older entries have `path`, `args` and `env` inside `command`.

    An entry of an extension has neither: what the extension starts, no file says.
    """

    client = "zed"
    paths = (".zed/settings.json",)
    user_paths = (
        "~/.config/zed/settings.json",
        "~/AppData/Roaming/Zed/settings.json",
    )
    keys = (("context_servers",),)

    def flags(self, document: Value) -> Iterator[tuple[str, int]]:
        """Tools run unasked."""
        yield from approves_all(document, "agent", "always_allow_tool_actions")
