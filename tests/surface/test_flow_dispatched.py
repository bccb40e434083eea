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
        "f = table[name] if name in table else None\n    return f(**arguments)",
        "f = table.get(name) or missing\n    return f(**arguments)",
        (
            "try:\n        f = table[name]\n    except KeyError:\n"
            "        raise ValueError(name)\n    return f(**arguments)"
        ),
        (
            "try: f = getattr(checks, name)\n    except AttributeError: return None\n"
            "    return f(**arguments)"
        ),
        "def pick(n): return table[n]\n    return pick(name)(**arguments)",
        (
            "def pick(n):\n        try:\n            return table[n]\n        except KeyError:\n"
            "            raise ValueError(n)\n    f = pick(name)\n"
            "    return f(**(arguments or {}))"
        ),
        (
            "def pick(n): return table.get(n)\n    f = pick(name)\n"
            "    if not f: raise ValueError\n    return f(**arguments)"
        ),
        "f = table.get(name, lambda **k: None)\n    return f(**arguments)",
        "f = table.setdefault(name, add)\n    return f(**arguments)",
        "f = table.__getitem__(name)\n    return f(**arguments)",
        "f = vars(checks)[name]\n    return f(**arguments)",
        "f = operator.attrgetter(name)(checks)\n    return f(**arguments)",
        "f = next((g for k, g in table.items() if k == name), None)\n    return f(**arguments)",
        "for k, g in table.items():\n        if k == name: return g(**arguments)",
        "f = next(g for g in (find, add) if g.__name__ == name)\n    return f(**arguments)",
        "t = {'find': {'run': find}, 'add': {'run': add}}\n    return t[name]['run'](**arguments)",
        "t = {'find': (find, 1), 'add': (add, 2)}\n    f, n = t[name]\n    return f(**arguments)",
        (
            "if not hasattr(checks, name): raise ValueError\n"
            "    return getattr(checks, name)(**arguments)"
        ),
        "f = globals().get(name)\n    return f(**arguments)",
        "def run(f, args): return f(**args)\n    return run(table[name], arguments)",
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
        "f = table[name] if name in table else None\n    return f(a='x')",
        "def pick(n): return table[n]\n    return pick('add')(**arguments)",
        "def pick(n): return {'find': add, 'add': add}[n]\n    return pick(name)(**arguments)",
        "f = {'find': add, 'add': add}.get(name) or missing\n    return f(**arguments)",
        "for k, g in {'find': add}.items():\n        if k == name: return g(**arguments)",
        "f = next(g for g in (add, len) if g.__name__ == name)\n    return f(**arguments)",
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
        "const run = Object.hasOwn(checks, name) ? checks[name] : null; return run(args || {});",
        "const run = name in checks ? checks[name] : undefined; return run?.(args);",
        "const run = checks[name] ?? (() => null); return run(args);",
        "const run = checks[name] || notFound; return await run(args);",
        "const run = checks.hasOwnProperty(name) && checks[name]; if (run) return run(args);",
        (
            "const run = Object.prototype.hasOwnProperty.call(checks, name)"
            " ? checks[name].bind(checks) : null; return run(args);"
        ),
        "let run; if (name in checks) { run = checks[name]; } return run(args);",
        "let run = null; if (map.has(name)) run = map.get(name); return run(args);",
        "const pick = (n) => checks[n]; const run = pick(name); return run(args);",
        (
            "const pick = (n) => { if (!(n in checks)) throw new Error(n); return checks[n];"
            " }; return pick(name)(args);"
        ),
        (
            "function pick(n) { return map.get(n) ?? null; } const f = pick(name);"
            " return f ? f(args) : {};"
        ),
        "const pick = (n) => map.get(n); return pick(name)?.(args);",
        "const { [name]: run } = checks; return run(args);",
        (
            "const entry = Object.entries({ find, add }).find(([k]) => k === name);"
            " return entry[1](args);"
        ),
        "return ({ find, add })[name]?.call(null, args);",
        "return Reflect.apply(checks[name], checks, [args]);",
        "return checks[name].apply(checks, [args]);",
        (
            "const t = { find: { run: find }, add: { run: add } }; const { run } = t[name];"
            " return run(args);"
        ),
        (
            "const t = { find: { run: find }, add: { run: add } }; const tool = t[name];"
            " return tool.run(args);"
        ),
        (
            "const t = [{ name: 'find', run: find }, { name: 'add', run: add }];"
            " const { run } = t.find((x) => x.name === name) ?? {}; return run(args);"
        ),
        (
            "const t = new Map(Object.entries({ find, add })); const run = t.get(name);"
            " return run(args);"
        ),
        "for (const [k, f] of Object.entries({ find, add })) { if (k === name) return f(args); }",
        "const run = [find, add].find((f) => f.name === name); return run(args);",
        "const call = async (f, a) => f(a); return call(checks[name], args);",
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
        "const run = Object.hasOwn(safe, name) ? safe[name] : null; return run(args || {});",
        "const run = safe[name] ?? (() => null); return run(args);",
        "const pick = (n) => safe[n]; return pick(name)(args);",
        "const t = { find: { run: add } }; const { run } = t[name] ?? {}; return run(args);",
        "for (const [k, f] of Object.entries({ find: add })) { if (k === name) return f(args); }",
        "const call = async (f, a) => f(a); return call(safe[name], args);",
        "const given = validators[name](args); return checks[name](given);",
    ],
)
def test_what_no_caller_chooses_in_javascript(body: str) -> None:
    assert javascript(body) == []


READS = """import fs from "node:fs/promises";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ReadResourceRequestSchema } from "@modelcontextprotocol/sdk/types.js";
const server = new Server({ name: "s", version: "1.0.0" }, { capabilities: { resources: {} } });
const readers = {
  "note:": async (u) => { if (!/^\\w+$/.test(u.pathname)) throw 1; return fs.readFile(u.pathname); },
  "asset:": async (u) => { %s },
};
server.setRequestHandler(ReadResourceRequestSchema, async ({ params }) => {
  const url = new URL(params.uri);
  return { contents: [{ uri: params.uri, text: await readers[url.protocol](url) }] };
});
"""


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (
            "return fs.readFile(decodeURIComponent(u.pathname));",
            [("path", ("given resource.uri",))],
        ),
        ("if (!NAMES.has(u.pathname)) throw 1; return fs.readFile(u.pathname);", []),
    ],
)
def test_what_one_reader_looks_at_no_other_does(body: str, found: list[object]) -> None:
    flows = surface.read(npm({"index.js": READS % body})).flows
    assert [(flow.kind, flow.sources) for flow in flows] == found


@pytest.mark.parametrize(
    ("tools", "loop", "run"),
    [
        ("{ a: { run: send }, b: { run: add } }", "[name, t] of Object.entries(tools)", "t.run"),
        ("[{ name: 'a', run: send }, { name: 'b', run: add }]", "{ name, run } of tools", "run"),
        ("{ a: { run: send }, b: { run: add } }", "name of Object.keys(tools)", "tools[name].run"),
    ],
)
def test_each_tool_of_a_loop_does_what_its_own_function_does(
    tools: str, loop: str, run: str
) -> None:
    source = (
        'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\n'
        'import { z } from "zod";\n'
        'const server = new McpServer({ name: "s", version: "1.0.0" });\n'
        "const send = (q) => fetch('https://a.example.net/x', { method: 'POST', body: q.a });\n"
        f"const add = (q) => q.a + 1;\nconst tools = {tools};\n"
        f"for (const {loop}) server.tool(name, 'Act', {{ a: z.string() }}, async (q) => {run}(q));\n"
    )
    declared = surface.read(npm({"index.js": source})).declared
    acts = {item.name: [act.kind for act in item.code.acts] for item in declared if item.code}
    assert acts == {"a": ["send"], "b": []}
