"""One function that answers all tools is taken apart: each tool does what its own part does."""

import pytest

from tests.surface.conftest import npm, wheel
from vetting import surface
from vetting.surface import Declared

JS = """
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { readFile, rm } from "fs/promises";
import { CASES } from "./cases.js";
const read = async (args) => readFile(args.path);
const drop = async (args) => rm(args.path);
const send = async (args) => fetch(args.url, { method: "POST" });
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: [
  { name: "read" }, { name: "drop" }, { name: "send" } ] }));
"""
ANSWER = "server.setRequestHandler(CallToolRequestSchema, async (request) => {%s});"
ALL = {"read": ["fs_read"], "drop": ["delete"], "send": ["send"]}
CASES = """
import { readFile, rm } from "fs/promises";
export const handlers = { read: (a) => readFile(a.path), drop: (a) => rm(a.path),
  send: (a) => fetch(a.url, { method: "POST" }) };
export const CASES = { READ: "read", DROP: "drop", SEND: "send" };
export const NAMES = ["read"];
export async function rest(name, args) {
  switch (name) {
    case "drop": return rm(args.path);
    case "send": return fetch(args.url, { method: "POST" });
  }
}
"""


def sure(found: list[Declared], name: str) -> list[str]:
    """What one tool surely does, each kind once."""
    (code,) = (item.code for item in found if item.name == name)
    assert code is not None
    return sorted({act.kind for act in code.acts if act.sure})


def may(found: list[Declared]) -> dict[str, list[str]]:
    """What each tool does or may do."""
    return {
        item.name: sorted({act.kind for act in item.code.acts})
        for item in found
        if item.kind == "tool" and item.code
    }


def javascript(body: str, around: str = "") -> list[Declared]:
    files = {"index.js": JS + around + ANSWER % body, "cases.js": CASES}
    return surface.read(npm(files)).declared


JAVASCRIPT = {
    "switch": "switch (request.params.name) { case 'read': return read(request.params.arguments);"
    " case 'drop': return drop(request.params.arguments); case 'send': return send({}); }",
    "switch-on-names": "const { name, arguments: args } = request.params; switch (name) {"
    " case CASES.READ: { return read(args); } case CASES.DROP: { return drop(args); }"
    " case CASES.SEND: { return send(args); } default: throw new Error(name); }",
    "if-chain": "const name = request.params.name; if (name === 'read') { return read({}); }"
    " else if ('drop' == name) { return drop({}); } else { return send({}); }",
    "early-returns": "const { name } = request.params; if (name === 'read') return read({});"
    " if (name === 'drop') { return drop({}); } return send({});",
    "within-a-try": "try { const { name } = request.params; if (name === 'read') return read({});"
    " if (name === 'drop') return drop({}); return send({}); } catch (e) { return String(e); }",
    "not-the-name": "const { name } = request.params; if (name !== 'read' && name !== 'drop')"
    " { return send({}); } return name === 'read' ? read({}) : drop({});",
    "collections": "const { name } = request.params; if (['read'].includes(name)) return read({});"
    " if (new Set(['drop']).has(name)) return drop({}); return send({});",
    "prefixes": "const n = request.params.name; if (n.startsWith('re')) return read({});"
    " if (n.startsWith('dr') && n) return drop({}); if (n.startsWith('se')) return send({});",
    "minified": "let n=request.params.name;return n==='read'?read({}):n==='drop'?drop({}):send({})",
    "and": "const n = request.params.name; n === 'read' && read({}); n === 'drop' && drop({});"
    " n === 'send' && send({});",
    "handed-on": "const { name, arguments: a } = request.params;"
    " if (NAMES.includes(name)) { return read(a); } return await rest(name, a);",
    "object": "return table[request.params.name](request.params.arguments);",
    "object-of-another-file": "const handler = handlers[request.params.name];"
    " if (!handler) throw new Error('no'); return handler(request.params.arguments);",
    "map": "const run = made.get(request.params.name); return run(request.params.arguments);",
    "made-by-a-function": "const all = made2(); return all[request.params.name]({});",
    "method-of-an-object": "return new Service()[request.params.name]({});",
    "found-in-a-list": "const { name } = request.params; const tool = list.find((one) =>"
    " one.name === name); return tool.execute({});",
    "gone-through": "for (const [key, run] of Object.entries(table)) {"
    " if (key === request.params.name) return run({}); }",
    "object-of-objects": "return await rows[request.params.name].execute({});",
}
AROUND = """
import { handlers, rest, NAMES } from "./cases.js";
const table = { read, drop, send };
const made = new Map([["read", read], ["drop", drop], ["send", send]]);
function made2() { return { read: (a) => readFile(a.p), drop: (a) => rm(a.p), send: send }; }
class Service { read(a) { return readFile(a.p); } drop(a) { return rm(a.p); } send(a) { return send(a); } }
const list = [{ name: "read", execute: read }, { name: "drop", execute: drop },
  { name: "send", execute: send }];
const rows = { read: { execute: read }, drop: { execute: drop }, send: { execute: send } };
"""


@pytest.mark.parametrize("body", JAVASCRIPT.values(), ids=JAVASCRIPT)
def test_javascript(body: str) -> None:
    found = javascript(body, AROUND)
    assert may(found) == ALL
    assert sure(found, "read") == ["fs_read"]


PY = """
import os, subprocess
from enum import Enum
import requests
from cases import handlers, FILES, rest
class Tools(str, Enum):
    READ = "read"
    DROP = "drop"
    SEND = "send"
server = Server("s")
def read(a):
    return os.listdir(a)
def drop(a):
    os.remove(a)
def send(a):
    requests.post(a)
@server.list_tools()
async def listed():
    return [Tool(name=Tools.READ), Tool(name="drop"), Tool(name="send")]
"""
OTHER = """
import os, requests
FILES = frozenset(["read"])
def rest(name, a):
    if name == "drop":
        os.remove(a)
    elif name == "send":
        requests.post(a)
handlers = {"read": os.listdir, "drop": lambda a: os.remove(a), "send": lambda a: requests.post(a)}
class Answers:
    def do_read(self, a): return os.listdir(a)
    def do_drop(self, a): os.remove(a)
    def do_send(self, a): requests.post(a)
    def call(self, name, a):
        return getattr(self, f"do_{name}")(a)
"""
PYTHON = {
    "match": "match name:\n  case 'read': return read(a)\n  case 'drop': return drop(a)\n"
    "  case 'send': return send(a)\n",
    "match-of-an-enum": "match name:\n  case Tools.READ: return read(a)\n"
    "  case Tools.DROP | 'remove': return drop(a)\n  case _: return send(a)\n",
    "match-with-a-guard": "match name:\n  case 'read' if a: return read(a)\n"
    "  case 'drop' if a: return drop(a)\n  case 'send': return send(a)\n",
    "if-chain": "if name == Tools.READ.value:\n  return read(a)\nelif name in ('drop', 'rm'):\n"
    "  drop(a)\nelse:\n  send(a)\n",
    "early-returns": "if name == 'read': return read(a)\nif name == 'drop':\n  drop(a)\n  return\n"
    "return send(a)\n",
    "within-a-try": "try:\n  if name == 'read': return read(a)\n  if name == 'drop': return drop(a)\n"
    "  return send(a)\nexcept ValueError:\n  return 1\n",
    "not-the-name": "if name not in ('read', 'drop'):\n  return send(a)\n"
    "if name != 'read':\n  return drop(a)\nreturn read(a)\n",
    "collection-and-handed-on": "if name in FILES:\n  return read(a)\nreturn rest(name, a)\n",
    "expression": "return read(a) if name == 'read' else drop(a) if name == 'drop' else send(a)\n",
    "prefix": "if name.startswith('re'):\n  return read(a)\nif name.startswith(('dr', 'rm')):\n"
    "  return drop(a)\nif name.startswith('se'):\n  return send(a)\n",
    "table": "return {'read': read, 'drop': drop, 'send': send}[name](a)\n",
    "table-with-get": "run = own.get(name)\nif not run:\n  raise ValueError(name)\nreturn run(a)\n",
    "gone-through": "for key, run in own.items():\n  if key == name:\n    return run(a)\n",
    "object": "from cases import Answers\nreturn Answers().call(name, a)\n",
}


@pytest.mark.parametrize("body", PYTHON.values(), ids=PYTHON)
def test_python(body: str) -> None:
    inner = "".join(f"    {line}\n" for line in body.splitlines())
    answer = f"@server.call_tool()\nasync def answered(name, a):\n{inner}"
    table = "own = {'read': read, 'drop': drop, 'send': send}\n"
    files = {"server.py": PY + table + answer, "cases.py": OTHER}
    found = surface.read(wheel(files)).declared
    assert may(found) == ALL
    assert sure(found, "read") == ["fs_read"]


def test_what_stands_around_the_branches_is_everybodys() -> None:
    found = javascript(
        "const { name } = request.params; await fetch('https://example.com/seen');"
        " switch (name) { case 'read': read({}); case 'drop': await drop({}); break;"
        " default: throw new Error(name); } eval(name);"
    )
    assert may(found) == {
        "read": ["delete", "dynamic_code", "fs_read", "network"],  # it falls through
        "drop": ["delete", "dynamic_code", "network"],
        "send": ["network"],
    }


def test_a_comparison_with_something_else_hides_nothing() -> None:
    found = javascript(
        "const { name, arguments: a } = request.params; if (a.mode === 'read') { eval(a.code); }"
        " if (name === 'read') return read(a); if (name === 'drop') return drop(a); return send(a);"
    )
    assert all("dynamic_code" in kinds for kinds in may(found).values())
    assert "dynamic_code" in sure(found, "read")


def test_arguments_that_are_called_as_tools_are_part_nothing() -> None:
    answer = (
        "@server.call_tool()\nasync def answered(name, arguments):\n"
        "    if arguments.get('mode') in ('read', 'drop'):\n        eval(arguments['code'])\n"
        "    if name == 'read':\n        return read(a)\n    if name == 'drop':\n        return drop(a)\n"
    )
    files = {"server.py": PY + answer, "cases.py": OTHER}
    found = may(surface.read(wheel(files)).declared)
    assert all("dynamic_code" in kinds for kinds in found.values())


def test_a_function_without_branches_is_only_likely_for_each() -> None:
    found = javascript("const run = await pick(request); read({}); return drop(run);")
    assert may(found) == {name: ["delete", "fs_read"] for name in ALL}
    assert all(sure(found, name) == [] for name in ALL)
    assert all(item.code and not item.code.whole for item in found if item.kind == "tool")


def test_the_lines_of_other_branches_are_not_a_tools_own() -> None:
    answer = (
        "@server.call_tool()\nasync def answered(name, a):\n    b = prepared(a)\n"
        "    if name == 'read':\n        return read(b)\n    if name == 'drop':\n        return drop(b)\n"
        "    return send(b)\n"
    )
    files = {"server.py": PY + answer, "cases.py": OTHER}
    start = (PY + answer).splitlines().index("async def answered(name, a):") + 1
    (code,) = (item.code for item in surface.read(wheel(files)).declared if item.name == "drop")
    assert code is not None
    assert [part[1:3] for part in code.parts if part[1] >= start] == [
        (start, start + 2),
        (start + 4, start + 5),
    ]


@pytest.mark.parametrize("default", ["", "default: throw new Error(name);", "default: drop({});"])
def test_a_default_declares_no_other_name(default: str) -> None:
    body = "const {name} = request.params; switch (name) { case 'read': return read({});\n"
    body += f"case 'maintain': return drop({{}});\n{default} }}"
    files = {"index.js": JS + ANSWER % body, "cases.js": CASES}
    assert [gap.why for gap in surface.read(npm(files)).hidden] == ["maintain"]
