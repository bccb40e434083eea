"""Entries of the MCP registry: https://github.com/modelcontextprotocol/registry, `server.json`."""

from collections.abc import Iterator

from vetting.configs._entry import word_of
from vetting.configs._servers import MapFormat
from vetting.configs._tree import Value
from vetting.model.server import Package, Server


class McpRegistry(MapFormat):
    """See the module. Packages and remote servers, one of which a client takes."""

    client = "mcp-registry"
    paths = ("server.json",)
    markers = ("registryType", "registry_type", "registry_name", "remotes", "modelcontextprotocol")

    def servers(self, document: Value, path: str) -> Iterator[Server]:
        """See `MapFormat.servers`; answers of the registry wrap entries in `server`."""
        yield from super().servers(document, path)
        entries = [document, *document.all("server")]
        for listed in document.all("servers"):
            entries += [item for element in listed.elements for item in element.all("server")]
        for entry in entries:
            name = entry.text("name") or "server"
            for packages in entry.all("packages"):
                for value in packages.elements:
                    yield _packaged(name, value, path, self.client)
            for remotes in entry.all("remotes"):
                for value in remotes.elements:
                    yield self.server(name, value.line, value, path)


def _packaged(name: str, value: Value, path: str, client: str) -> Server:
    own = list(_words(value.get("packageArguments") or value.get("package_arguments")))
    options = _words(value.get("runtimeArguments") or value.get("runtime_arguments"))
    variables = value.get("environmentVariables") or value.get("environment_variables")
    env = [
        (key, text, item.line)
        for item in (variables.elements if variables else ())
        if (key := item.text("name")) and (text := _given(item)) is not None
    ]
    version = value.get("version")
    return Server(
        file=path,
        line=value.line,
        name=name,
        client=client,
        args=tuple(text for text, _ in own),
        arg_lines=tuple(line for _, line in own),
        env=tuple((key, text) for key, text, _ in env),
        env_lines=tuple((key, line) for key, _, line in env),
        transport=value.text("transport", "type"),
        command_line=version.line if version is not None else None,
        package=Package(
            registry_type=_first(value, "registryType", "registry_type", "registry_name") or "",
            identifier=_first(value, "identifier", "name") or "",
            version=word_of(version) or None,
            registry=_first(value, "registryBaseUrl", "registry_base_url"),
            sha256=_first(value, "fileSha256", "file_sha256"),
            runtime=_first(value, "runtimeHint", "runtime_hint"),
            runtime_args=tuple(text for text, _ in options),
        ),
    )


def _first(value: Value, *keys: str) -> str | None:
    return next((text for key in keys if (text := value.text(key))), None)


def _given(value: Value) -> str | None:
    return word_of(value.get("value") or value.get("default"))


def _words(arguments: Value | None) -> Iterator[tuple[str, int]]:
    """Positional and named arguments with a value; what the user has yet to say is left out."""
    for item in arguments.elements if arguments is not None else ():
        given = _given(item)
        named = item.text("name") if item.text("type") == "named" else None
        if named is not None:
            yield named, item.line
        if given is not None:
            yield given, item.line
