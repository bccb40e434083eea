"""Functions and methods that a dispatcher looks up by the name of the tool that is called."""

import pytest

from tests.surface.conftest import npm, wheel
from vetting import surface

PY = """import asyncio, os
from functools import partial
from mcp.server import Server
from mcp.types import Tool
app = Server("s")
TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
@app.list_tools()
async def tools():
    return [
        Tool(name="find", description="Find.", inputSchema={"properties": {"a": TEXT, "n": NUMBER}}),
        Tool(name="add", description="Add.", inputSchema={"properties": {"a": TEXT, "n": TEXT}}),
    ]
def find(a, n=1): os.system(f"find {a}")
def add(a, n=""): return a
class Checks:
    def find(self, a, n=1): os.system(f"find -{n} {a}")
    def add(self, a, n=""): return a
    def other(self, z): os.system(z)
    def do_find(self, args): os.system(args["a"])
checks = Checks()
class Safe:
    def find(self, a, n=1): os.system(f"find -{n} .")
    def add(self, a, n=""): return a
class Server:
    def __init__(self): self.known = {f.__name__: f for f in (self.find, self.add)}
    def find(self, a, n=1): os.system(f"find {a}")
    def add(self, a, n=""): return a
    def run(self, name, arguments): return self.known[name](**arguments)
listed = {f.__name__: f for f in (find, add)}
table = dict(find=find, add=add)
@app.call_tool()
async def call(name, arguments):
"""
JS = """import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ListToolsRequestSchema, CallToolRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { exec } from "node:child_process";
const server = new Server({ name: "s", version: "1" }, { capabilities: { tools: {} } });
const inputSchema = { type: "object", properties: { a: { type: "string" } } };
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: [
  { name: "find", description: "Find.", inputSchema },
  { name: "add", description: "Add.", inputSchema } ] }));
const find = ({ a }) => { exec(`find ${a}`); };
const add = ({ a }) => a;
class Checks { find({ a }) { exec(`find ${a}`); } add({ a }) { return a; } other(z) { exec(z); } }
const checks = new Checks();
class Safe { find({ a }) { exec("find ."); return a; } add({ a }) { return a; } }
const safe = new Safe();
const map = new Map([["find", find], ["add", add]]);
const filled = new Map(); filled.set("find", find); filled.set("add", add);
const made = Object.fromEntries([find, add].map((f) => [f.name, f]));
const schemas = { find: (x) => { if (!/^[a-z]+$/.test(x.a)) throw 1; return x; }, add: (x) => x };
const validators = schemas;
server.setRequestHandler(CallToolRequestSchema, async (request) => {
  const { name, arguments: args } = request.params;
"""


def python(body: str) -> list[tuple[str, tuple[str, ...]]]:
    found = surface.read(wheel({"server.py": f"{PY}    {body}\n"}))
    return [(flow.kind, flow.sources) for flow in found.flows]


def javascript(body: str) -> list[tuple[str, tuple[str, ...]]]:
    found = surface.read(npm({"index.js": f"{JS}  {body}\n}});\n"}))
    return [(flow.kind, flow.sources) for flow in found.flows]


@pytest.mark.parametrize(
    "body",
    [
        "return getattr(checks, name)(**arguments)",
        "return getattr(checks, name)(arguments['a'])",
        "return getattr(checks, f'do_{name}')(arguments)",
        "f = getattr(checks, name, None)\n    return f(**arguments)",
        "return await asyncio.to_thread(getattr(checks, name), **arguments)",
        "f = getattr(checks, name)\n    return await asyncio.to_thread(f, **arguments)",
        "return await loop.run_in_executor(pool, partial(getattr(checks, name), **arguments))",
        "return listed[name](**arguments)",
        "return listed.get(name)(**arguments)",
        "f = listed.get(name)\n    if f is None: raise ValueError\n    return f(**arguments)",
        "if (f := table.get(name)): return f(**arguments)",
        "return await asyncio.to_thread(table[name], **arguments)",
        "return await asyncio.to_thread(table.get(name), arguments['a'])",
        "return globals()[name](**arguments)",
        "return Server().run(name, arguments)",
    ],
)
def test_a_tool_is_looked_up_in_python(body: str) -> None:
    found = python(body)
    assert [kind for kind, _ in found] == ["shell"]
    assert found[0][1][0].endswith(" find.a")


def test_a_tools_own_schema_bounds_what_its_function_gets() -> None:
    """Another tool's parameter of the same name may be any text."""
    assert python("return getattr(Safe(), name)(**arguments)") == []


@pytest.mark.parametrize(
    "body",
    [
        "return getattr(checks, name)",
        "return getattr(checks, 'other')('x')",
        "return getattr(checks, name)(a='x')",
        "return {'find': add, 'add': add}.get(name)(**arguments)",
        "return getattr(unknown, name)(**arguments)",
        "if re.fullmatch('[a-z]+', arguments['a']): return getattr(checks, name)(arguments['a'])",
    ],
)
def test_what_no_caller_chooses_in_python(body: str) -> None:
    assert python(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "return checks[name](args);",
        "return checks[request.params.name]?.(request.params.arguments);",
        "const f = checks[name]; if (!f) throw 1; return f(args);",
        "const f = checks[name].bind(checks); return f(args);",
        "return checks[name].call(checks, args);",
        "return Reflect.get(checks, name)(args);",
        "return map.get(name)(args);",
        "const f = map.get(name); if (!f) throw 1; return f(args);",
        "return filled.get(name)?.(args ?? {});",
        "return made[name](args);",
        "return { find, add }[name](args);",
        "return [{ name: 'find', run: (a) => find(a) }].find((t) => t.name === name).run(args);",
    ],
)
def test_a_tool_is_looked_up_in_javascript(body: str) -> None:
    assert javascript(body) == [("shell", ("part find.a",))]


@pytest.mark.parametrize(
    "body",
    [
        "return safe[name](args);",
        "return checks[name];",
        "return checks[name]({ a: 'x' });",
        "return checks['other']('x');",
        "return unknown[name](args);",
        "const given = validators[name](args); return checks[name](given);",
    ],
)
def test_what_no_caller_chooses_in_javascript(body: str) -> None:
    assert javascript(body) == []
