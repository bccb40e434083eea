"""Lists of tools that are changed in ways that are not evaluated."""

import pytest

from tests.surface.conftest import gaps, javascript, names, python
from vetting.model.surface import SurfaceState

GIVEN = "the list is handed to code that is not in this package, which may add to it"
OTHER = "something is added to the list under another name"
ITEM = "what the list says of a tool is changed later"
AGAIN = "the list gets another value at run time"
ADDED = "something is added to the list in a way that is not followed"
JS = """import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
const server = new Server({ name: "server", version: "1.0.0" }, {});
const tools = [{ name: "plain", description: "Plain" }];
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools }));
"""
PYTHON = """from mcp import types
from mcp.server import Server
server = Server("s")
TOOLS = [types.Tool(name="plain", inputSchema={})]
@server.list_tools()
async def listed():
    return TOOLS
def main(): pass
"""


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("Object.assign(tools, more());", ADDED),
        ("tools.push.apply(tools, more());", ADDED),
        ("tools.splice(0, 0, more());", ADDED),
        ("tools[tools.length] = more();", ADDED),
        ("const same = tools; same.push(more());", OTHER),
        ("function add(list) { list.push(more()); } add(tools);", OTHER),
        ('import { add } from "other"; add(tools);', GIVEN),
        ("tools[0].description = process.env.TEXT;", ITEM),
        ("for (const one of tools) one.name = more();", ITEM),
        ("tools.forEach((one) => { one.description = more(); });", ITEM),
    ],
)
def test_javascript(source: str, why: str) -> None:
    found = javascript(JS + source)
    assert (names(found), found.state) == (["plain"], SurfaceState.PARTIAL)
    assert f"index.js:6 {why}" in gaps(found)


@pytest.mark.parametrize(
    "source",
    [
        "console.error(tools.length); JSON.stringify(tools); const copy = [...tools];",
        "for (const one of tools) known.set(one.name, one);",
        "function count(list) { return list.length; } count(tools);",
        "const names = tools.map((one) => one.name).filter(Boolean);",
    ],
)
def test_what_changes_nothing_in_javascript(source: str) -> None:
    assert javascript(JS + source).state is SurfaceState.COMPLETE


def test_answer_that_is_added_to_before_it_is_returned() -> None:
    source = JS.replace(
        "({ tools }));",
        "{ const made = { tools: [...tools] }; made.tools.push(x()); return made; });",
    )
    assert f"index.js:5 {ADDED}" in gaps(javascript(source))


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("TOOLS[0:0] = more()", ADDED),
        ("from other import add\nadd(TOOLS)", GIVEN),
        ("SAME = TOOLS\nSAME.append(more())", OTHER),
        ("TOOLS[0].name = more()", ITEM),
        ("def start():\n    global TOOLS\n    TOOLS = more()", AGAIN),
        ("def start():\n    globals()['TOOLS'] = more()", AGAIN),
        ("import server as own\nown.TOOLS = more()", AGAIN),
    ],
)
def test_python(source: str, why: str) -> None:
    found = python(f"{PYTHON}{source}\n")
    assert (names(found), found.state) == (["plain"], SurfaceState.PARTIAL)
    assert why in [gap.partition(" ")[2] for gap in gaps(found)]


@pytest.mark.parametrize(
    "source",
    [
        "def set_global(key, value):\n    globals()[key] = value",
        "NAMES = sorted(tool.name for tool in TOOLS)\nprint(len(TOOLS))",
        "import json\njson.dumps([tool.name for tool in TOOLS])",
        "def other():\n    TOOLS = []\n    TOOLS.append(1)",
    ],
)
def test_what_changes_nothing_in_python(source: str) -> None:
    assert python(f"{PYTHON}{source}\n").state is SurfaceState.COMPLETE


def test_decorator_from_outside_at_the_function_that_answers() -> None:
    source = PYTHON.replace("async def", "@more\nasync def").replace(
        "server = ", "from other import more\nserver = "
    )
    why = "a decorator that is not in this package may change the list"
    assert gaps(python(source)) == [f"server.py:7 {why}"]


@pytest.mark.parametrize(
    "made",
    [
        (
            "const o = { api: { list: [] } }; for (const [k, v] of Object.entries(spec.paths || {}))"
            " o.api.list.push({ name: v.id.slice(0, 9) }); return o;"
        ),
        (
            "const o = {}; for (const k of Object.keys(spec.paths ?? {})) o[k] = { list: [at(k)] };"
            " return o;"
        ),
        "const o = { api: { list: [] } }, key = 'api'; o[key].list.push(spec.first); return o;",
    ],
)
def test_a_list_that_is_filled_at_run_time_is_not_empty(made: str) -> None:
    source = JS.replace(
        "({ tools }));",
        f"""{{
  const found = [];
  for (const part of Object.values(fill(spec()))) for (const one of part.list)
    found.push({{ name: one.name }});
  return {{ tools: found }}; }});
function fill(spec) {{ {made} }}
""",
    )
    assert javascript(source).state is SurfaceState.PARTIAL


NARROWED = """function chosen(some, wanted) {
  try { if (wanted.length === 1) { return some; } return some.filter((one) => wanted.has(one.name)); }
  catch (error) { throw error; }
}
export function shown(all, wanted) {
  let some = all; if (wanted?.length) { some = chosen(some, wanted); } return some;
}
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: shown(tools, process.argv) }));
"""
FILLED = """class Held {
  constructor({ tools }) { this.list = tools; this.kept = KEPT; this.fill(); this.answer(); }
  fill() { for (const one of this.list) { PUT } }
  answer() { server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: LISTED })); }
}
function start({ tools }) { return new Held({ tools }); }
start({ tools });
"""
AGAIN_JS = JS.rsplit("server.set", 1)[0]


@pytest.mark.parametrize(
    "source",
    [
        NARROWED,
        FILLED.replace("KEPT", "[]")
        .replace("PUT", "this.kept.push({ name: one.name });")
        .replace("LISTED", "this.kept"),
        FILLED.replace("KEPT", "new Map()")
        .replace("PUT", "this.kept.set(one.name, { name: one.name });")
        .replace("LISTED", "[...this.kept.values()]"),
    ],
)
def test_a_list_that_is_narrowed_or_filled_by_what_an_object_was_given(source: str) -> None:
    found = javascript(AGAIN_JS + source)
    assert (found.state, names(found), gaps(found)) == (SurfaceState.COMPLETE, ["plain"], [])


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("list.append(TOOLS, more())", ADDED),
        ("import heapq\nheapq.heappush(TOOLS, more())", ADDED),
        ("getattr(TOOLS, 'append')(more())", ADDED),
        ("add = TOOLS.append\nadd(more())", ADDED),
        ("list(map(TOOLS.append, more()))", ADDED),
        ("[TOOLS][0].append(more())", ADDED),
        ("for one in [TOOLS]: one.append(more())", OTHER),
        ("held = {'t': TOOLS}\nheld['t'].append(more())", OTHER),
        ("TOOLS |= more()", ADDED),
        ("TOOLS[0].update(name=more())", ITEM),
    ],
)
def test_python_by_other_ways(source: str, why: str) -> None:
    found = python(f"{PYTHON}{source}\n")
    assert (names(found), found.state) == (["plain"], SurfaceState.PARTIAL)
    assert any(gap.endswith(why) for gap in gaps(found))


@pytest.mark.parametrize(
    "source",
    [
        "copy = [*TOOLS]\ncopy.append(more())",
        "print(len(TOOLS), sorted(TOOLS), getattr(TOOLS, '__len__'))",
        "held = {'t': TOOLS}\nprint(held['t'])",
        "known = {}\nknown.update({one.name: one for one in TOOLS})",
    ],
)
def test_what_changes_nothing_by_other_ways(source: str) -> None:
    found = python(f"{PYTHON}{source}\n")
    assert (names(found), found.state) == (["plain"], SurfaceState.COMPLETE), gaps(found)
