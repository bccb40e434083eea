"""Catalogues of Docker's MCP gateway: https://docs.docker.com/ai/mcp-catalog-and-toolkit."""

from collections.abc import Iterator

from vetting.configs._entry import entries
from vetting.configs._servers import MapFormat
from vetting.configs._tree import Value
from vetting.model.server import Package, Server


class DockerMcp(MapFormat):
    """See the module. A server is a container image, or a remote address."""

    client = "docker-mcp"
    paths = (
        "catalog.yaml",
        "catalog.yml",
        "docker-mcp.yaml",
        "servers/*/server.yaml",
        ".docker/mcp/*.yaml",
        ".docker/mcp/catalogs/*.yaml",
    )
    user_paths = ("~/.docker/mcp/*.yaml", "~/.docker/mcp/catalogs/*.yaml")
    markers = ("image:", 'image"', "remote:", 'remote"')
    language = "yaml"

    def servers(self, document: Value, path: str) -> Iterator[Server]:
        """See `MapFormat.servers`."""
        yield from super().servers(document, path)
        for registry in document.all("registry"):
            for name, line, value in entries(registry):
                yield from self._listed(name, line, value, path)
        if document.get("registry") is None:
            yield from self._listed(document.text("name") or "server", 1, document, path)

    def _listed(self, name: str, line: int, value: Value, path: str) -> Iterator[Server]:
        image, remote = value.get("image"), value.get("remote")
        if image is not None and isinstance(image.scalar, str):
            yield Server(
                file=path,
                line=line,
                name=name,
                client=self.client,
                command_line=image.line,
                package=Package(registry_type="oci", identifier=image.scalar),
            )
        if remote is not None and remote.kind == "map":
            yield self.server(name, line, remote, path)
