"""Lists, tools and texts that become others by another way than their name."""

import pytest

from tests.surface.conftest import gaps, javascript, names, python
from vetting.model.surface import SurfaceState

LISTED = """from mcp.server.lowlevel import Server
from mcp.types import ListToolsRequest, Tool
import functools, json, operator, sys, types
server = Server("s")
TEXT = "Plain, and nothing else"
PLAIN = Tool(name="plain", description=TEXT, inputSchema={})
class Kept:
    def __init__(self, tools): self.tools = tools
T = [PLAIN]
kept = Kept([PLAIN])
%s
@server.list_tools()
async def listed():
    return %s
def main(): pass
"""
JS = """import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
const server = new Server({ name: "server", version: "1.0.0" }, {});
const plain = { name: "plain", description: "Plain", inputSchema: {} };
let tools = [plain];
%s
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools }));
"""


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("def get(all=[PLAIN]): return all\nget().append(more())", "get()"),
        ("vars(kept)['tools'].append(more())", "kept.tools"),
        ("kept.__dict__['tools'] = more()", "kept.tools"),
        ("class C:\n    T = T\nC.T.append(more())", "T"),
        ("types.SimpleNamespace(all=T).all.append(more())", "T"),
        ("def put(all):\n    all += more()\nput(T)", "T"),
        (
            (
                "def put(one):\n    if one:\n        all = T\n        all += more()\n    elif two():\n"
                "        all = more()\n        all += more()\nput(1)"
            ),
            "T",
        ),
        ("globals().update(T=more())", "T"),
        ("sys.modules[__name__].T = more()", "T"),
        ("def load():\n    global T\n    T += more()\nload()", "T"),
        ("[T := more() for _ in T]", "T"),
        ("exec('T.append(more())')", "T"),
        ("T = [*T, *load()]\nfrom other import *", "T"),
        ("operator.setitem(server.request_handlers, ListToolsRequest, more)", "T"),
        ("Tool.model_dump = more", "T"),
        ("def load():\n    global TEXT\n    TEXT = more()\nload()", "T"),
        ("def every():\n    yield PLAIN\n    yield from more()", "list(every())"),
        ("", "[PLAIN.model_copy(update=more())]"),
    ],
)
def test_python(source: str, given: str) -> None:
    found = python(LISTED % (source, given), other="T = more()")
    assert (names(found), found.state) == (["plain"], SurfaceState.PARTIAL), gaps(found)


@pytest.mark.parametrize(
    "decorator",
    [
        "def mark(run):\n    run.__doc__ = more()\n    return run",
        "def mark(run):\n    def other(): return run()\n    return other",
        "mark = wraps(main)",
    ],
)
def test_decorators_that_give_another_name_or_text(decorator: str) -> None:
    source = f"""from functools import wraps
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("s")
def main(): pass
{decorator.replace("mark = ", "")}
@mcp.tool()
@{"mark" if "def" in decorator else "wraps(main)"}
def plain() -> str:
    "Plain"
"""
    assert python(source).state == SurfaceState.PARTIAL


@pytest.mark.parametrize(
    "source",
    [
        "const get = () => tools; get().push(more());",
        "const all = new Map([['all', tools]]); all.get('all').push(more());",
        "Array.prototype.push.call(tools, more());",
        "tools?.push(more());",
        "async function load() { [tools] = await more(); } load();",
        "tools.toJSON = () => more();",
        "Array.prototype.map = more;",
        "JSON.stringify = more;",
        "eval('tools.push(more())');",
        "tools = [{ ...plain, toJSON() { return more(); } }];",
        "tools = [{ ...plain, ...more() }];",
    ],
)
def test_javascript(source: str) -> None:
    found = javascript(JS % source)
    assert found.state == SurfaceState.PARTIAL, names(found)


@pytest.mark.parametrize(
    "source",
    [
        "const copy = [...tools]; copy.push(more()); Array.prototype.push.apply(copy, more());",
        "const seen = new Map(); for (const one of tools) seen.set(one.name, one);",
        "const found = {}; found.tools = more(); BigInt.prototype.toJSON = more;",
        "tools = [{ ...more(), ...plain }];",
    ],
)
def test_what_changes_no_list(source: str) -> None:
    found = javascript(JS % source)
    assert (names(found), found.state) == (["plain"], SurfaceState.COMPLETE), gaps(found)
