"""Methods that answer `tools/list` with what the library answers, but for some that they leave out."""

import pytest

from tests.surface.conftest import gaps, names, python
from vetting.model.surface import SurfaceState

SOURCE = """from asyncio import to_thread
from fastmcp import FastMCP
from fastmcp.server.middleware import Middleware
mcp = FastMCP("server")
@mcp.tool
def plain(): "Plain"
def chosen(tools):
    kept = []
    for tool in tools:
        name = getattr(tool, "name", None)
        if name in HIDDEN:
            continue
        kept.append(tool)
    return kept
def told(tools):
    for tool in tools:
        tool.description = TEXT
    return tools
class Hides(Middleware):
    async def on_list_tools(self, context, call_next):
        tools = await call_next(context)
BODY
def main():
    mcp.add_middleware(Hides())
    mcp.run()
"""
HIDES = "server.py:19 its class answers or changes the list by itself, in on_list_tools"


@pytest.mark.parametrize(
    ("body", "leaves_out"),
    [
        ("return [tool for tool in tools if tool.name not in self.hidden]", True),
        ("log(len(tools)); tools = [t for t in tools if t.name != 'x']; return tools", True),
        ("return await to_thread(chosen, tools)", True),
        ("return chosen(list(tools)) if self.hidden else tools", True),
        ("return await to_thread(told, tools)", False),
        ("tools.append(other); return tools", False),
        ("tools += other; return tools", False),
        ("tools = tools + other; return tools", False),
        ("tools[0].description = TEXT; return tools", False),
        ("self.tell(list(tools)); return tools", False),
        ("tell(await call_next(context)); return tools", False),
        ("self.tools = tools; self.tell(); return tools", False),
        ("for tool in tools: tool.description = TEXT\n        return tools", False),
        ("return [tool for tool in tools if self.tell(tool)]", False),
        ("return [changed(tool) for tool in tools]", False),
        ("return sorted(tools, key=tell)", False),
        ("kept = []; kept.append(other); return kept", False),
        ("call_next = other; return tools", False),
        ("from x import tools; return tools", False),
        ("tell(locals()); return tools", False),
        ("return other", False),
        ("pass", False),
    ],
)
def test_what_is_left_out_of_a_list_is_known(body: str, *, leaves_out: bool) -> None:
    found = python(SOURCE.replace("BODY", f"        {body}"))
    state = SurfaceState.COMPLETE if leaves_out else SurfaceState.PARTIAL
    assert (names(found), found.state, gaps(found)) == (
        ["plain"],
        state,
        [] if leaves_out else [HIDES],
    )
