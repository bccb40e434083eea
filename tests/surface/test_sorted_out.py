"""Turns of a loop in JavaScript that never get to where a name is registered, by what is asked of it."""

import pytest

from tests.surface.conftest import javascript, names
from vetting.model.surface import SurfaceState

SERVER = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "s", version: "1" });
const of = (text) => ({ description: text });
const all = [{ name: "one", text: "1", kind: "a" }, { name: "two", text: "2", kind: "b" }];
"""
CLASSES = """import { McpServer } from "tmcp";
const server = new McpServer({ name: "s", version: "1" }, { adapter });
class One { constructor() { this.name = "one"; this.description = "One"; } }
class Two { constructor() { this.name = "two"; this.description = "Two"; } }
class Registry {
  constructor() { this.held = new Map(); }
  add(held) { this.held.set(held.name, held); }
  setup(server) {
    this.held.forEach((held) => {
      if (held.name !== "two") {
        server.tool({ name: `${held.name}_search`, description: held.description }, run);
      }
    });
    if (this.held.get("two")) {
      server.tool({ name: "two_search", description: "Searches otherwise." }, run);
    }
  }
}
const registry = new Registry();
export const add = (held) => { registry.add(held); };
add(new One());
add(new Two());
registry.setup(server);
"""


@pytest.mark.parametrize(
    ("loop", "found"),
    [
        (
            'for (const t of all) if (t.name !== "two") server.registerTool(t.name, of(t.text), f);',
            "one",
        ),
        (
            (
                'for (const t of all) { if (t.name === "two" || "x" == t.name) continue;\n'
                "  server.registerTool(t.name, of(t.text), f); }"
            ),
            "one",
        ),
        (
            'all.map((t) => t.name === "one" ? server.registerTool(t.name, of(t.text), f) : 0);',
            "one",
        ),
        (
            'all.map((t) => !(t.name === "one") && server.registerTool(t.name, of(t.text), f));',
            "two",
        ),
        (
            (
                'all.forEach((t) => { if (t.name.startsWith("o")) { skip(t); } else {\n'
                "  server.registerTool(`${t.name}_b`, of(t.text), f); } });"
            ),
            "two_b",
        ),
        (
            (
                'for (const { name, text } of all) { if (!["one", "other"].includes(name)) return;\n'
                "  server.registerTool(name, of(text), f); }"
            ),
            "one",
        ),
    ],
)
def test_what_is_asked_of_a_name_leaves_turns_out(loop: str, found: str) -> None:
    server = javascript(SERVER + loop)
    assert (names(server), server.state) == ([found], SurfaceState.COMPLETE)


@pytest.mark.parametrize(
    "loop",
    [
        # What else is asked may be another when the server runs.
        'for (const t of all) if (t.kind !== "b") server.registerTool(t.name, of(t.text), f);',
        "for (const t of all) if (t.name !== left) server.registerTool(t.name, of(t.text), f);",
        'for (const t of all) if (t.name === "one" || t.on) server.registerTool(t.name, of(t.text), f);',
        (
            'for (const t of all) { if (t.name === "two" && t.off) continue;\n'
            "  server.registerTool(t.name, of(t.text), f); }"
        ),
        (
            'for (const t of all) { if (t.name === "two") log(t);\n'
            "  server.registerTool(t.name, of(t.text), f); }"
        ),
        (
            'for (let t of all) { t = changed(t); if (t.name === "two") continue;\n'
            "  server.registerTool(t.name, of(t.text), f); }"
        ),
        (
            'const t = { name: "x" }; if (t.name === "y") {\n'
            "  for (const t of all) server.registerTool(t.name, of(t.text), f); }"
        ),
    ],
)
def test_all_else_leaves_none_out(loop: str) -> None:
    assert names(javascript("const left = 'two';\n" + SERVER + loop)) == ["one", "two"]


def test_what_a_map_of_objects_leaves_to_a_tool_of_its_own_is_declared_once() -> None:
    server = javascript(CLASSES)
    assert server.state == SurfaceState.COMPLETE
    assert [(tool.name, tool.description) for tool in server.tools] == [
        ("one_search", "One"),
        ("two_search", "Searches otherwise."),
    ]
