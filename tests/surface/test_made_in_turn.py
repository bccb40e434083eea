"""Objects of classes that code goes through, and members that classes get outside of their fields."""

import pytest

from tests.surface.conftest import gaps, javascript, names, python
from vetting.model.surface import SurfaceState

SERVER = """import {{ McpServer }} from "@modelcontextprotocol/sdk/server/mcp.js";
import * as Reading from "./reading.js";
import * as Writing from "./writing.js";
export const All = {all};
class Host {{
  constructor({{ server, tools }}) {{ this.server = server; this.classes = tools ?? All; }}
  register() {{ {loop} }}
}}
new Host({{ server: new McpServer({{ name: "s", version: "1" }}) }}).register();
"""
BASE = """export class Base {
  constructor({ name, host }) { this.name = name; this.host = host; }
  register(host) { host.server.registerTool(this.name, { description: this.description }, () => ({})); }
}
export class Middle extends Base { register(host) { return super.register(host); } }
"""
READING = """import { Middle } from "./base.js";
export class Find extends Middle {
  constructor() { super(...arguments); this.description = "Find"; }
}
Find.toolName = "find";
"""
WRITING = """import { Middle } from "./base.js";
export class Insert extends Middle {
  static { this.toolName = "insert"; }
  description = "Insert";
}
"""
LOOP = (
    "for (const Made of this.classes) new Made({ name: Made.toolName, host: this }).register(this);"
)
SPREAD = "Object.values({ ...Reading, ...Writing })"


@pytest.mark.parametrize(
    ("everything", "loop", "state"),
    [
        (SPREAD, LOOP, SurfaceState.COMPLETE),
        (
            "Object.values(Object.assign({}, Reading, Writing))",
            "this.classes.forEach((One) => new One({ name: One.toolName }).register(this));",
            SurfaceState.COMPLETE,
        ),
        (
            "[Reading.Find, Writing.Insert, globalThis.more]",
            LOOP,
            SurfaceState.PARTIAL,
        ),
    ],
)
def test_classes_that_a_loop_goes_through(everything: str, loop: str, state: SurfaceState) -> None:
    source = SERVER.format(all=everything, loop=loop)
    found = javascript(source, base_js=BASE, reading_js=READING, writing_js=WRITING)
    assert (names(found), found.state, gaps(found) == []) == (
        ["find", "insert"],
        state,
        state is SurfaceState.COMPLETE,
    )
    assert sorted(tool.description for tool in found.tools) == ["Find", "Insert"]


def test_classes_that_a_loop_goes_through_in_python() -> None:
    source = """from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
class Base:
    def __init__(self, server, name):
        self.name = name
        server.add_tool(self.run, name=self.name)
class Find(Base):
    label = "find"
    def run(self, text: str) -> str:
        return text
class Insert(Base):
    label = "insert"
    def run(self, text: str) -> str:
        return text
def main():
    for made in [Find, Insert]:
        made(mcp, made.label)
    mcp.run()
"""
    assert names(python(source)) == ["find", "insert"]


def test_class_of_the_name_of_a_function_is_not_called_for_it() -> None:
    source = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { other } from "./other.js";
const server = new McpServer({ name: "s", version: "1" });
function add(to, tool) { to.registerTool(tool.name, { description: "One" }, () => ({})); }
add(server, { name: "one" });
other();
"""
    other = "class add { constructor(a, b) {} }\nexport const other = (b) => new add(1, b.c());\n"
    found = javascript(source, other_js=other)
    assert (names(found), found.state) == (["one"], SurfaceState.COMPLETE)
