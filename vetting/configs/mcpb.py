"""Bundles (MCPB, formerly DXT): https://github.com/anthropics/mcpb/blob/main/MANIFEST.md."""

from collections.abc import Iterator
from dataclasses import replace

from vetting.configs._servers import MapFormat
from vetting.configs._tree import Member, Value
from vetting.model.server import Server

_STARTED = {"node": ("node",), "python": ("python",), "uv": ("uv", "run"), "binary": ()}


class Mcpb(MapFormat):
    """See the module. One server, which may be started differently on each platform."""

    client = "mcpb"
    paths = ("manifest.json",)
    markers = ("mcp_config", "entry_point", "dxt_version")

    def servers(self, document: Value, path: str) -> Iterator[Server]:
        """See `MapFormat.servers`."""
        yield from super().servers(document, path)
        name = document.text("name") or "server"
        for server in document.all("server"):
            if server.kind != "map":
                continue
            config = server.get("mcp_config")
            if config is None or config.kind != "map":
                yield _by_entry_point(self.server(name, server.line, server, path), server)
                continue
            yield self.server(name, config.line, config, path)
            for overrides in config.all("platform_overrides"):
                for platform in overrides.members:
                    changed = _changed(config, platform.value)
                    yield self.server(name, platform.line, changed, path)


def _changed(config: Value, override: Value) -> Value:
    """The entry with the fields that a platform replaces."""
    keys = {member.key for member in override.members}
    kept: tuple[Member, ...] = tuple(item for item in config.members if item.key not in keys)
    return config._replace(line=override.line, members=(*kept, *override.members))


def _by_entry_point(found: Server, server: Value) -> Server:
    """A bundle without a command line: the client starts the entry point."""
    started = (*_STARTED.get(server.text("type") or "", ()), server.text("entry_point") or "")
    command, *args = started
    return replace(found, command=command or None, args=tuple(args), arg_lines=(), arg_spans=())
