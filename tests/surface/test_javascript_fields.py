"""Members that methods give to their object or their class, wherever in the method, and what tools do
with them.
"""

import pytest

from tests.factories import tree
from vetting import surface

JAVASCRIPT = """
import { Storage } from "@google-cloud/storage";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "server", version: "1.0.0" });
class Clients { %s }
const kept = new Clients();
server.registerTool("act", { description: "Save." }, async (args) => {
  await %s.bucket("notes").file(args.name).save("x");
});
"""
PYTHON = """
import httpx
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
class Clients:
    one = None
%s
@mcp.tool()
def act(x: str):
    return Clients.get().client().get("https://api.example/")
"""


@pytest.mark.parametrize(
    ("body", "use"),
    [
        ("get() { if (!this.c) this.c = new Storage(); return this.c; }", "kept.get()"),
        (
            "c = null; get() { if (!this.c) { this.c = new Storage(); } return this.c; }",
            "kept.get()",
        ),
        ("get() { try { this.c = new Storage(); } catch {} return this.c; }", "kept.get()"),
        ("get() { return this.c ??= new Storage(); }", "kept.get()"),
        ("get() { this.c ||= new Storage(); return this.c; }", "kept.get()"),
        (
            """static one; static get() { if (!Clients.one) Clients.one = new Clients(); return Clients.one; }
            c() { return new Storage(); }""",
            "Clients.get().c()",
        ),
        (
            """static get() { if (!this.one) this.one = new this(); return this.one; }
            c() { return new Storage(); }""",
            "Clients.get().c()",
        ),
    ],
)
def test_a_client_that_a_class_of_javascript_makes_when_it_is_asked(body: str, use: str) -> None:
    (tool,) = surface.read(tree({"index.js": JAVASCRIPT % (body, use)})).declared
    assert tool.code is not None
    assert {act.kind for act in tool.code.acts} >= {"network"}


def test_a_function_inside_gives_its_own_object_something() -> None:
    body = "get() { function inner() { this.c = new Storage(); } inner(); return this.c; }"
    (tool,) = surface.read(tree({"index.js": JAVASCRIPT % (body, "kept.get()")})).declared
    assert tool.code is not None
    assert tool.code.acts == ()


@pytest.mark.parametrize("of", ["cls", "Clients"])
def test_the_one_object_that_a_class_of_python_makes_of_itself(of: str) -> None:
    body = f"""
    @classmethod
    def get(cls):
        if {of}.one is None:
            {of}.one = cls()
        return {of}.one
    def client(self):
        return httpx.Client()
"""
    (tool,) = surface.read(tree({"server.py": PYTHON % body})).declared
    assert tool.code is not None
    assert {act.what for act in tool.code.acts} == {"httpx.Client().get"}
