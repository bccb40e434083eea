"""Functions around a server's registrars that have the registrars' own names."""

import pytest

from tests.surface.conftest import (
    SERVER_JS,
    SERVER_PYTHON,
    gaps,
    javascript,
    names,
    python,
)
from vetting.model.surface import SurfaceState

MAIN = "def main():\n    mcp.run()\n"
ADD = "export function addTool(to, tool) { to.addTool(tool); }"


@pytest.mark.parametrize(
    "source",
    [
        (
            "const tool = (name, said, run) => {"
            " server.registerTool(name, { description: said }, async (a) => run(a)); };\n"
            'tool("x", "Do", async () => ({}));'
        ),
        (
            "function registerTool(name, said, run) {"
            " return server.registerTool(name, { description: said }, run); }\n"
            'registerTool("x", "Do", async () => ({}));'
        ),
        (
            "function registerTool(to, name, said, run) {"
            " to.registerTool(name, { description: said }, run); }\n"
            'registerTool(server, "x", "Do", async () => ({}));'
        ),
        (
            "const addTool = (tool) => { if (process.env.ALL) server.addTool(tool); };\n"
            'for (const tool of [{ name: "x", description: "Do" }]) addTool(tool);'
        ),
        (
            "function fill(to) { const tool = (name, run) => to.registerTool(name, {}, run);\n"
            'tool("x", async () => ({})); }\nfill(server);'
        ),
        'import { addTool } from "./add.js";\naddTool(server, { name: "x", description: "Do" });',
        'import * as add from "./add.js";\nadd.addTool(server, { name: "x", description: "Do" });',
        (
            "const to = { tool(name, said, run) {"
            " server.registerTool(name, { description: said }, run); } };\n"
            'const { tool } = to;\ntool("x", "Do", async () => ({}));'
        ),
    ],
)
def test_function_with_the_name_of_a_registrar_is_read_by_its_callers(source: str) -> None:
    found = javascript(SERVER_JS + source, add_js=ADD)
    assert (names(found), found.state, gaps(found)) == (["plain", "x"], SurfaceState.COMPLETE, [])


def test_exported_registrar_is_none_that_takes_the_place_of_a_servers() -> None:
    source = 'const add = require("./add.js");\n(0, add.addTool)(server, { name: "x" });'
    add = "exports.addTool = void 0; exports.addTool = addTool;\n" + ADD.removeprefix("export ")
    found = javascript(SERVER_JS + source, add_js=add)
    assert (names(found), found.state, gaps(found)) == (["plain", "x"], SurfaceState.COMPLETE, [])
    held = "const exports = server; exports.addTool = (tool) => {};"
    assert javascript(SERVER_JS + held).state is SurfaceState.PARTIAL


@pytest.mark.parametrize(
    "source",
    [
        "def add_tool(run):\n    mcp.add_tool(run)\ndef x(): 'Do'\nadd_tool(x)\n",
        "def add_tool(run):\n    mcp.add_tool(run)\ndef x(): 'Do'\nfor one in [x]: add_tool(one)\n",
        "def tool(run):\n    mcp.add_tool(run)\n    return run\n@tool\ndef x(): 'Do'\n",
        "def tool(run):\n    return mcp.tool()(run)\n@tool\ndef x(): 'Do'\n",
        "def register_tool(to, run):\n    to.tool()(run)\ndef x(): 'Do'\nregister_tool(mcp, x)\n",
    ],
)
def test_python_function_with_the_name_of_a_registrar_is_read_by_its_callers(source: str) -> None:
    found = python(SERVER_PYTHON + source + MAIN)
    assert (names(found), found.state, gaps(found)) == (["plain", "x"], SurfaceState.COMPLETE, [])


@pytest.mark.parametrize(
    "source",
    [
        "for (const name of await load()) tool(name, async () => ({}));",
        "more(tool);",
        "const to = { add: tool };",
    ],
)
def test_list_is_partial_where_nobody_knows_what_such_a_function_is_given(source: str) -> None:
    tool = "const tool = (name, run) => server.registerTool(name, {}, run);\n"
    found = javascript(SERVER_JS + 'import { load, more } from "other";\n' + tool + source)
    assert found.state is SurfaceState.PARTIAL
    python_tool = "def add_tool(run):\n    mcp.add_tool(run)\nimport other\nother.more(add_tool)\n"
    assert python(SERVER_PYTHON + python_tool + MAIN).state is SurfaceState.PARTIAL


MINE = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
class Mine extends McpServer {
  constructor() { super({}); this.setToolRequestHandlers = () => { this.install(); }; }
  install() { CALLED; }
  add(access, ...args) { const { name, config, run } = parts(args);
    return McpServer.prototype.registerTool.call(this, name, config, run); }
  read(...args) { return this.add("read", ...args); }
}
function parts(args) { const [name] = args; const config = { title: "T" };
  config.description = args[1]; config.inputSchema = args[2];
  return { name, config, run: args[3] }; }
const mine = new Mine();
mine.read("x", "Do", { path: z.string() }, async () => ({}));
"""


@pytest.mark.parametrize(
    ("called", "why"),
    [
        ("McpServer.prototype.setToolRequestHandlers.call(this)", []),
        ("super.setToolRequestHandlers()", []),
        (
            "this.other()",
            [
                "index.js:2 its class answers or changes the list by itself, in setToolRequestHandlers",
                "index.js:3 something else is put in the place of a method of the server",
            ],
        ),
    ],
)
def test_arguments_that_are_handed_on_as_a_list(called: str, why: list[str]) -> None:
    found = javascript(MINE.replace("CALLED", called))
    assert gaps(found) == why
    schema = '"inputSchema":{"$source":"{ path : z . string ( ) }"}'
    declared = f'{{"description":"Do",{schema},"name":"x","title":"T"}}'
    assert [tool.declaration for tool in found.tools] == [declared]


def test_arguments_of_python_that_are_handed_on_as_a_list() -> None:
    source = (
        "def add(access, *args):\n    name, fn = args\n    mcp.tool(name=name)(fn)\n"
        "def read(*args): add('read', *args)\ndef act(): 'Act'\nread('x', act)\n"
    )
    found = python(SERVER_PYTHON + source + MAIN)
    assert (names(found), found.state) == (["plain", "x"], SurfaceState.COMPLETE)
