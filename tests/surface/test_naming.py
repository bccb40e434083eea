"""Names that a caller, a constructor or a table gives."""

import pytest

from tests.surface.conftest import gaps, javascript, names, python
from vetting.model.surface import SurfaceState

GENES = """from fastmcp import FastMCP
class Genes:
    def __init__(self, server, prefix=""):
        self.server = server
        self.prefix = prefix
    def look(self, q: str) -> str:
        "Look."
        return q
    def register(self):
        self.server.tool(name=f"{self.prefix}look")(self.look)
        @self.server.tool(name=f"{self.prefix}find")
        def find(q: str) -> str:
            "Find."
            return q
"""
MINE = """class Mine(FastMCP):
    def __init__(self, name="x", prefix="b_", **more):
        super().__init__(name=name, **more)
        self.prefix = prefix
        self.start()
    def start(self):
        self.genes = Genes(self, self.prefix)
        self.genes.register()
"""


@pytest.mark.parametrize(
    ("source", "prefixes"),
    [
        ("mcp = FastMCP('x')\nGenes(mcp, 'a_').register()\ndef main(): mcp.run()\n", ["a_"]),
        (MINE + "def main():\n    Mine().run()\n", ["b_"]),
        (
            MINE + "def main():\n    Mine().run()\ndef other():\n    Mine(prefix='c_').run()\n",
            ["b_", "c_"],
        ),
    ],
)
def test_prefix_is_followed_through_constructors(source: str, prefixes: list[str]) -> None:
    found = python(GENES + source)
    assert names(found) == sorted(p + n for p in prefixes for n in ("look", "find"))
    assert found.state is SurfaceState.COMPLETE


def test_table_of_values_names_tools() -> None:
    found = python("""from dataclasses import dataclass
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("s")
@dataclass(frozen=True)
class Thing:
    key: str
    stem: str
    done: bool = False
def made(key, *, stem=None, done=False):
    return Thing(key=key, stem=stem or key, done=done)
THINGS: dict[str, Thing] = {"a": made("a", stem="one", done=True), "b": made("b")}
def of(scope):
    return [thing for thing in THINGS.values() if thing.done]
def act(x: str) -> str:
    "Do."
    return x
def main():
    for scope in sorted(scopes()):
        for thing in of(scope):
            stem = thing.stem
            mcp.tool(name=f"create_{stem}")(act)
    mcp.run()
""")
    assert (names(found), found.state) == (["create_b", "create_one"], SurfaceState.COMPLETE)


LISTED = """import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
const server = new Server({ name: "s", version: "1" });
const called = (base) => {
  const prefix = process.env.PREFIX;
  return prefix ? `${prefix}_${base}` : base;
};
const TOOLS = {
  [called("one")]: { name: called("one"), description: "One" },
  [called("two")]: { name: called("two"), description: "Two" },
};
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: Object.values(TOOLS) }));
"""


def test_prefix_from_the_environment_is_told_and_the_names_are_kept() -> None:
    found = javascript(LISTED)
    assert names(found) == ["one", "two"]
    why = "part of the list has a name that is something not known before"
    assert gaps(found) == [f"index.js:12 {why} one", f"index.js:12 {why} two"]


def test_method_is_not_called_by_making_its_object() -> None:
    found = javascript("""import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
class Mine {
  add(server, meta) { server.registerTool(meta.name, { description: "Do" }, async () => ({})); }
  start(server) { this.add(server, { name: "one" }); }
}
new Mine({ name: "options" }).start(new McpServer({ name: "s", version: "1" }));
""")
    assert (names(found), found.state) == (["one"], SurfaceState.COMPLETE)


def test_call_that_is_waited_for_is_a_call() -> None:
    tools = """exports.add = add;
async function add(server, name) { server.registerTool(name, {}, async () => ({})); }
"""
    found = javascript(
        """const mcp_js_1 = require("@modelcontextprotocol/sdk/server/mcp.js");
const tools_1 = require("./tools.js");
async function main() {
  const server = new mcp_js_1.McpServer({ name: "s", version: "1" });
  await (0, tools_1.add)(server, "one");
  (0, tools_1.add)(server, "two");
}
main();
""",
        tools_js=tools,
    )
    assert (names(found), found.state) == (["one", "two"], SurfaceState.COMPLETE)


def test_private_method_is_asked_from_its_callers() -> None:
    found = javascript("""import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const TOOLS = [() => ({ name: "one" }), () => ({ name: "two" })];
const made = (args) => {
  const tools = [];
  for (const tool of TOOLS) tools.push(tool(args));
  return tools;
};
class Mine {
  constructor() { this.server = new McpServer({ name: "s", version: "1" }); }
  #add(tool) { this.server.registerTool(tool.name, { description: "Do" }, async () => ({})); }
  start(args) { for (const tool of made(args)) this.#add(tool); }
}
new Mine().start({});
""")
    assert (names(found), found.state) == (["one", "two"], SurfaceState.COMPLETE)
