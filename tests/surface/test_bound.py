"""What a function does with the objects that it is given by one call, where others give it others."""

import pytest

from tests.surface.test_handlers import does, javascript, python
from vetting.surface import Declared

PYTHON = """import asyncio, requests, threading
from typing import cast
from mcp.server.fastmcp import FastMCP, Context
mcp = FastMCP("server")
class Asks:
    def search(self, q): return requests.get(q)
class Knows:
    def search(self, q): return q
asks, knows = Asks(), Knows()
async def search(of, q):
    %s
@mcp.tool()
async def a(q: str) -> str:
    return await search(asks, q)
@mcp.tool()
async def b(q: str) -> str:
    return await search(knows, q)
"""


def kinds(item: Declared) -> set[str]:
    """What a tool does or may do."""
    assert item.code is not None
    return {act.kind for act in item.code.acts}


@pytest.mark.parametrize(
    "how",
    [
        "return of.search(q)",
        "return await asyncio.to_thread(of.search, q)",
        "return await asyncio.to_thread(lambda: of.search(q))",
        "return threading.Thread(target=of.search, args=(q,))",
        "run = of.search\n    return await asyncio.to_thread(run, q)",
    ],
)
def test_a_method_of_what_a_call_gives_is_that_objects(how: str) -> None:
    found = python(PYTHON.replace("%s", how))
    assert does(found["a"]) == ["network:6"]
    assert does(found["b"]) == []
    assert all(item.code is not None and item.code.whole for item in found.values())


def test_a_method_of_what_one_caller_gives_is_followed_where_it_is_handed_on() -> None:
    source = PYTHON.replace("%s", "return await asyncio.to_thread(of.search, q)")
    found = python(source.partition("@mcp.tool()\nasync def b")[0])
    assert does(found["a"]) == ["network:6"]


TABLE = """const commands = { a: { execute: async (x) => fetch(x.url) }, b: { execute: async () => 1 } };
const listed = [{ n: "a", execute: async (x) => fetch(x.url) }, { n: "b", execute: async () => 1 }];
const kept = new Map();
const keep = (name, run) => { kept.set(name, run); };
keep("a", async (x) => fetch(x.url));
keep("b", async (x) => 1);
%s
server.registerTool("t", {}, async (a) => run(commands, listed, a));
"""


@pytest.mark.parametrize(
    "run",
    [
        "const run = (table, list, a) => table[a.n].execute(a);",
        "function run(table, list, a) { const one = table[a.n]; return one.execute(a); }",
        "function run(table, list, a) { return list.find((one) => one.n === a.n).execute(a); }",
        "function run(table, list, a) { const one = kept.get(a.n); if (!one) return; return one(a); }",
    ],
)
def test_what_a_table_has_may_run(run: str) -> None:
    item = javascript(TABLE.replace("%s", run))["t"]
    assert item.code is not None
    assert "network" in kinds(item) or not item.code.whole


def test_what_a_server_keeps_is_of_the_class_that_it_is_said_to_be() -> None:
    kept = 'ctx.request_context.lifespan_context["asks"]'
    source = (
        PYTHON.partition("async def search")[0]
        + "@mcp.tool()\nasync def a(q: str, ctx: Context) -> str:\n    %s\n    return c.search(q)\n"
    )
    assert does(python(source.replace("%s", f"c: Asks = {kept}"))["a"]) == ["network:6"]
    for made in (f"c = {kept}", f"c = cast(Asks, {kept})"):
        item = python(source.replace("%s", made))["a"]
        assert item.code is not None
        assert not item.code.whole
