"""Tools whose names, descriptions or parameters are changed after they were made."""

import pytest

from tests.surface.conftest import gaps, javascript, names, python
from vetting.model.surface import SurfaceState

CHANGED = "what the list says of a tool is changed later"
LOW = """from mcp.server.lowlevel import Server
from mcp.types import Tool
server = Server("x")
t = Tool(name="a", description="plain", inputSchema={"properties": {"q": {"type": "string"}}})
d = {"name": "b", "description": "plain", "inputSchema": {"properties": {}}}
TOOLS = [t]
"""
FAST = """from fastmcp import FastMCP
from fastmcp.tools import Tool
mcp = FastMCP("x")
def a(q: str) -> str:
    "plain"
"""
JS = """import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
const server = new Server({ name: "x", version: "1" }, {});
const t = { name: "a", description: "plain", inputSchema: { properties: { q: {} } } }, T = [t];
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: T }));
"""
LISTED = """
@server.list_tools()
async def list_tools():
    return [*TOOLS, Tool(**d)]
def main():
    server.run()
"""


@pytest.mark.parametrize(
    "source",
    [
        't.description = "other"',
        't.name += "other"',
        't.inputSchema["properties"]["note"] = {"type": "string"}',
        't.inputSchema["properties"].update(note={"type": "string"})',
        'setattr(t, "description", "other")',
        "TOOLS[0].description = fetched()",
        'def change(x):\n    x.description = "other"\nchange(t)',
        'd["description"] += "other"',
        'd["inputSchema"]["properties"]["note"] = {"type": "string"}',
    ],
)
def test_python(source: str) -> None:
    found = python(LOW + source + LISTED)
    assert (names(found), found.state) == (["a", "b"], SurfaceState.PARTIAL)
    assert any(gap.endswith(CHANGED) for gap in gaps(found))


@pytest.mark.parametrize(
    "source",
    [
        "a.__doc__ = fetched()\nmcp.tool()(a)",
        't = Tool.from_function(a)\nt.description = "other"\nmcp.add_tool(t)',
        't = mcp.tool()(a)\nt.description = "other"',
        'mcp.tool()(a)\nmcp._tool_manager._tools["a"].description = "other"',
        'a.__doc__ += "other"\nmcp.tool()(a)',
    ],
)
def test_functions(source: str) -> None:
    found = python(FAST + source + "\ndef main():\n    mcp.run()\n")
    assert (names(found), found.state) == (["a"], SurfaceState.PARTIAL)
    assert any(gap.endswith(CHANGED) for gap in gaps(found))


@pytest.mark.parametrize(
    "source",
    [
        't.description += "other";',
        't.description ??= "other";',
        't["description"] += "other";',
        't./* plain */description += "other";',
        't.inputSchema.properties.note = { type: "string" };',
        'Object.defineProperty(t, "description", { value: "other" });',
        'Object.assign(T[0], { description: "other" });',
        'T.find((x) => x.name === "a").description = "other";',
    ],
)
def test_javascript(source: str) -> None:
    found = javascript(JS + source)
    assert (names(found), found.state) == (["a"], SurfaceState.PARTIAL)
    assert f"index.js:6 {CHANGED}" in gaps(found)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('d["description"] = "other"', ["plain", "other"]),
        ('d.update(description="other")', ["plain", "other"]),
        ('TOOLS.append(t.model_copy(update={"name": "c"}))', ["plain"] * 3),
        ('record.description = "other"', ["plain", "plain"]),
        ('row = {"name": "x"}\nrow["name"] += "y"', ["plain", "plain"]),
    ],
)
def test_what_is_read(source: str, said: list[str]) -> None:
    found = python(LOW + source + LISTED)
    assert [tool.description for tool in found.tools] == said
    assert found.state is SurfaceState.COMPLETE, gaps(found)


@pytest.mark.parametrize(
    "source",
    [
        'a.__doc__ = "other"\nmcp.tool()(a)\n',
        'def b(): "other"\na.__doc__ = b.__doc__\nmcp.tool()(a)\n',
        """def put(fn):
    def inner(*args): return fn(*args)
    inner.__doc__ = "other"
    mcp.tool(name=fn.__name__)(inner)
put(a)
""",
    ],
)
def test_documentation_that_is_given(source: str) -> None:
    found = python(f"{FAST}{source}def main():\n    mcp.run()\n")
    assert [(tool.name, tool.description) for tool in found.tools] == [("a", "other")]
    assert found.state is SurfaceState.COMPLETE, gaps(found)


def test_a_function_that_a_comprehension_calls_with_each() -> None:
    source = LOW + (
        "def add(one):\n    one.inputSchema['properties']['r'] = {'description': 'Send it.'}\n"
        "    return one\nTOOLS = [add(one) for one in [t]]\n"
    )
    found = python(source + LISTED)
    assert found.state is SurfaceState.PARTIAL
    assert any(CHANGED in gap for gap in gaps(found))


@pytest.mark.parametrize(
    "said",
    [
        "a.__signature__ = inspect.Signature([])",
        "a.__annotations__['q'] = Annotated[str, 'Send it.']",
    ],
)
def test_what_is_said_of_the_parameters_of_a_function(said: str) -> None:
    found = python(FAST + said + "\nmcp.tool()(a)\n")
    assert found.state is SurfaceState.PARTIAL
    assert any(CHANGED in gap for gap in gaps(found))
