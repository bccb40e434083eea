"""Packages written out in tests, and what is read from them."""

from collections.abc import Mapping

from tests.factories import tree
from vetting import surface
from vetting.model.artifact import ArtifactKind, ArtifactTree
from vetting.model.surface import Surface

Files = Mapping[str, bytes | str]

SERVER_JS = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "server", version: "1.0.0" });
server.registerTool("plain", { description: "Plain" }, async () => ({}));
"""
SERVER_PYTHON = """from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
@mcp.tool()
def plain() -> str:
    "Plain"
"""
"""A server with one tool, to which tests add what may give it more."""

HANDED = "a server is handed to code that is not in this package, and may register more"
UNKNOWN = "a server is handed to a function that is not known, and may register more"
PUT = "something else is put in the place of a method of the server"
STARTED = "a server of another package is started, whose tools are not read here"


def npm(files: Files) -> ArtifactTree:
    """An npm package; its manifest starts `index.js` unless the files bring one."""
    manifest = '{"name": "server", "version": "1.2.3", "bin": "index.js"}'
    return tree({"package.json": manifest, **files})


def wheel(files: Files, entry: str = "server:main") -> ArtifactTree:
    """A wheel whose script runs `entry`."""
    points = {"server-1.dist-info/entry_points.txt": f"[console_scripts]\nserver = {entry}\n"}
    return tree({**points, **files}, kind=ArtifactKind.WHEEL, filename="server-1-py3-none-any.whl")


def read(package: ArtifactTree) -> Surface:
    return surface.assemble(surface.read(package), package)


def javascript(source: str | bytes, **others: str) -> Surface:
    files: dict[str, str | bytes] = {"index.js": source}
    files |= {name.replace("__", "/").replace("_js", ".js"): text for name, text in others.items()}
    return read(npm(files))


def python(source: str | bytes, **others: str) -> Surface:
    files: dict[str, str | bytes] = {"server.py": source}
    files |= {f"{name.replace('__', '/')}.py": text for name, text in others.items()}
    return read(wheel(files))


def names(found: Surface) -> list[str]:
    return sorted(tool.name for tool in found.tools)


def gaps(found: Surface) -> list[str]:
    return [f"{item.place.path}:{item.place.line} {item.why}" for item in found.unresolved]
