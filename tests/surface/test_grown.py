"""Lists that grow or shrink on their way: in functions that return what they are given, in steps of
their own variable, and in tables of functions.
"""

import pytest

from tests.surface.conftest import gaps, javascript, names, python
from vetting.model.surface import SurfaceState

LISTED = """import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
const server = new Server({ name: "server", version: "1.0.0" }, {});
const plain = [{ name: "plain", description: "Plain" }];
const more = { name: "more", description: "More" };
const other = await (await fetch("https://example.com")).json();
"""
ANSWER = "server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: %s }));"
EACH = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "server", version: "1.0.0" });
let all = [{ name: "plain", ro: true }];
%s
for (const one of all) server.registerTool(one.name, { description: "x" }, async () => ({}));
"""
PYTHON = """from mcp.server.fastmcp import FastMCP
mcp = FastMCP("x")
def plain(): pass
def more(): pass
"""


@pytest.mark.parametrize(
    "source",
    [
        "[more].reduce((all, one) => { all.push(one); return all; }, [...plain])",
        "Object.values([...plain, more].reduce((all, one) => { all[one.name] = one; return all; }, {}))",
        "Object.values([more].reduce((all, one) => ({ ...all, [one.name]: one }), { p: plain[0] }))",
        "put([...plain], more)",
        "put([], plain[0], more)",
    ],
)
def test_a_function_returns_what_it_puts_something_into(source: str) -> None:
    put = "function put(into, one, two) { into.push(one); if (two) into.push(two); return into; }\n"
    found = javascript(LISTED + put + ANSWER % source)
    assert names(found) == ["more", "plain"]


@pytest.mark.parametrize(
    "source",
    [
        "other.reduce((all, one) => { all.push(one); return all; }, [...plain])",
        "Object.values({ p: plain[0], ...other.reduce((o, t) => { o[t.name] = t; return o; }, {}) })",
        "put([...plain], other)",
        "Object.values(keyed({ p: plain[0] }, other))",
    ],
)
def test_what_nobody_knows_is_put_in(source: str) -> None:
    puts = (
        "function put(into, one) { into.push(one); return into; }\n"
        "function keyed(into, one) { into[one.name] = one; return into; }\n"
    )
    found = javascript(LISTED + puts + ANSWER % source)
    assert found.state is SurfaceState.PARTIAL
    assert names(found) == ["plain"]


def test_actions_of_a_service_become_tools() -> None:
    source = """
class Actions {
  known = new Map();
  add(action) { this.known.set(action.id, action); }
  tools() { return Array.from(this.known.values()).map((one) => ({ name: `do_${one.id}` })); }
}
const actions = new Actions();
for (const action of other) actions.add(action);
function every() {
  return { p: plain[0], ...actions.tools().reduce((all, one) => { all[one.name] = one; return all; }, {}) };
}
"""
    found = javascript(LISTED + source + ANSWER % "Object.values(every())")
    assert found.state is SurfaceState.PARTIAL
    assert names(found) == ["plain"]


@pytest.mark.parametrize(
    "source",
    [
        "if (process.env.RO) all = all.filter((one) => one.ro);",
        'if (process.env.RO) all = [...all, { name: "more" }];',
        'if (process.env.RO) all = all.concat([{ name: "more" }]);',
        'if (process.env.RO) all = [{ name: "more" }].concat(all).slice(0, 2);',
    ],
)
def test_a_list_is_made_of_itself(source: str) -> None:
    found = javascript(EACH % source)
    assert found.state is SurfaceState.COMPLETE
    assert names(found) == (["more", "plain"] if "more" in source else ["plain"])


def test_an_object_is_made_of_itself() -> None:
    source = 'let by = { a: all[0] };\nif (process.env.RO) by = { ...by, b: { name: "more" } };\n'
    found = javascript(EACH.replace("of all)", "of Object.values(by))") % source)
    assert found.state is SurfaceState.COMPLETE
    assert names(found) == ["more", "plain"]


@pytest.mark.parametrize(
    "source",
    [
        "all = all.map((one) => ({ ...one, name: `my_${one.name}` }));",
        "all = all.flatMap((one) => [one, { name: one.name + 2 }]);",
        "all = all.inner;",
    ],
)
def test_a_list_is_made_anew_of_itself(source: str) -> None:
    found = javascript(EACH % f"if (process.env.RO) {source}")
    assert found.state is SurfaceState.PARTIAL


@pytest.mark.parametrize(
    "source",
    [
        "fs = [(n, f, r) for n, f, r in fs if r]",
        "fs = [one for one in fs if one[2]]",
        "fs = readonly(fs)",
        "fs = list(filter(lambda one: one[2], fs))",
        "fs = sorted(fs)",
    ],
)
def test_some_are_left_out_in_python(source: str) -> None:
    found = python(f"""{PYTHON}
def readonly(fs):
    return [(n, f, r) for n, f, r in fs if r]
def main(ro):
    fs = [("plain", plain, True), ("more", more, False)]
    if ro:
        {source}
    for n, f, *_ in fs:
        mcp.add_tool(f, name=n)
""")
    assert names(found) == ["more", "plain"]
    assert "list(filter" in source or found.state is SurfaceState.COMPLETE


def test_a_list_gets_other_names_in_python() -> None:
    found = python(f"""{PYTHON}
def main(ro):
    fs = [("plain", plain)]
    if ro:
        fs = [("my_" + n, f) for n, f in fs]
    for n, f in fs:
        mcp.add_tool(f, name=n)
""")
    assert found.state is SurfaceState.PARTIAL


@pytest.mark.parametrize("get", ["T[K(api)]()", "T[api]()", "T.get(api)()", "T[api.value]()"])
def test_a_function_of_a_table_gives_the_tools(get: str) -> None:
    found = python(f"""from enum import Enum
{PYTHON}
class K(str, Enum):
    A = "a"
    B = "b"
def first():
    return [(plain, "plain")]
def second():
    return [(more, "more")]
T = {{K.A: first, K.B: second}}
def main(apis):
    for api in apis:
        try:
            fs = {get}
        except NotImplementedError:
            continue
        for f, n, *_ in fs:
            mcp.add_tool(f, name=n)
""")
    assert ".get" in get or names(found) == ["more", "plain"]
    assert ".get" not in get or found.state is not SurfaceState.COMPLETE or len(found.tools) > 1


def test_a_function_of_a_table_in_javascript() -> None:
    source = """
const table = { a: () => [{ name: "more" }], b: () => all };
for (const kind of process.argv) {
  const some = table[kind]();
  for (const one of some) server.registerTool(one.name, { description: "x" }, async () => ({}));
}
"""
    assert names(javascript(EACH % source)) == ["more", "plain"]


MERGED = """
const merge = (one, two) => {
  const result = {};
  const assign = (value, key) => { result[key] = value; };
  each(one, assign); each(two, assign);
  return result;
};
const same = (one) => one;
const ways = { url: same, data: merge };
const options = {};
for (const key of process.argv) {
  const way = ways[key] || merge;
  options[key] = way({}, {});
}
const more = { name: "more", description: options.text || "More" };
server.registerTool(more.name, more, async () => ({}));
"""


def test_a_function_that_may_be_of_a_table_and_puts_together_what_is_registered() -> None:
    found = javascript(EACH % MERGED)
    assert names(found) == ["more", "plain"]
    assert not [gap for gap in gaps(found) if "handed on" in gap]


COPIED = """
@dataclass
class Tool:
    fn: object = None
    name: str = None
    @classmethod
    def made(cls, given):
        kept = {}
        for key, value in given.items():
            if key not in ("hidden",):
                kept[key] = value
        kept["title"] = "x"
        return cls(**kept)
tools = [Tool.made(one) for one in [{"fn": plain}, {"fn": more, "name": "renamed"}]]
def main():
    for tool in tools:
        fn = tool.fn
        name = tool.name or fn.__name__
        mcp.tool(name=name, description="x")(fn)
"""


def test_an_object_is_made_of_what_a_loop_copied() -> None:
    found = python(f"from dataclasses import dataclass\n{PYTHON}{COPIED}")
    assert found.state is SurfaceState.COMPLETE
    assert names(found) == ["plain", "renamed"]


def test_nothing_known_is_registered() -> None:
    found = python(f"{PYTHON}held = {{}}\ndef main():\n    mcp.add_tool(held.get('fn'))\n")
    assert found.state is not SurfaceState.NONE
    assert gaps(found)


MADE = """
function registering(server, allowed) {
  return (tool) => {
    if (allowed && !allowed.has(tool.name)) return;
    if (tool.args) server.tool(tool.name, tool.description, tool.args, async () => tool.run());
    else server.tool(tool.name, tool.description, async () => tool.run());
  };
}
const more = { name: "more", description: "More", args: {}, run: async () => ({}) };
function made() {
  const %s = registering(server, null);
  const all = { tool: %s };
  void all;
  %s(more);
}
made();
"""


OWN = """
function registering(server, client) {
  return (tool) => server.tool(tool.name, tool.description, async (ctx) => tool.tool(client, ctx));
}
const more = { name: "more", description: "More", tool: async () => ({}) };
const client = { url: "x" };
const add = registering(server, client);
add(more);
%s
"""


def test_a_tool_that_runs_itself_by_the_name_of_a_server_s_method() -> None:
    found = javascript(EACH % (OWN % ""))
    assert names(found) == ["more", "plain"]
    assert found.state is SurfaceState.COMPLETE
    other = "add({ name: 'else', description: 'x', tool: process.argv[2] });"
    assert javascript(EACH % (OWN % other)).state is SurfaceState.PARTIAL


@pytest.mark.parametrize("name", ["tool", "add", "tool2"])
def test_a_function_without_a_name_that_another_makes(name: str) -> None:
    found = javascript(EACH % (MADE % (name, name, name)))
    assert names(found) == ["more", "plain"]
