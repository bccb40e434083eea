import os
import shutil
from pathlib import Path


@mcp.tool()
def read(path: str) -> str:
    # ruleid: tool-path-unbounded
    return Path(path).expanduser().read_text()


@mcp.tool
async def save(name: str, body: str) -> str:
    target = os.path.join("out", name)
    # ruleid: tool-path-unbounded
    with open(target, "w") as out:
        out.write(body)


@server.call_tool()
async def call_tool(name: str, arguments: dict):
    # ruleid: tool-path-unbounded
    shutil.rmtree(arguments["folder"])


@mcp.tool()
def bounded(path: str) -> str:
    target = (ROOT / path).resolve()
    if not target.is_relative_to(ROOT):
        raise ValueError(path)
    # ok: tool-path-unbounded
    return target.read_text()


@mcp.tool()
def by_name(path: str) -> str:
    # ok: tool-path-unbounded
    return open(os.path.join("notes", os.path.basename(path))).read()


@mcp.tool()
def checked(path: str) -> str:
    target = validate_path(path)
    # ok: tool-path-unbounded
    return open(target).read()


@mcp.tool()
def own() -> str:
    # ok: tool-path-unbounded
    return open("state.json").read()


@mcp.tool()
def delete_album(album: str) -> bool:
    if "/" in album or album.startswith("."):
        return False
    # ok: tool-path-unbounded
    shutil.rmtree(album)
    return True
