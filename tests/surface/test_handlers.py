"""Which code answers a tool, what it does, and what is answered without being declared."""

import pytest

from tests.surface.conftest import Files, npm, wheel
from vetting import surface
from vetting.model.artifact import ArtifactTree
from vetting.surface import Declared, _handlers, _walk

SERVER = 'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\n'


def tools(package: ArtifactTree) -> dict[str, Declared]:
    return {item.name: item for item in surface.read(package).declared if item.kind == "tool"}


def javascript(source: str, **others: str) -> dict[str, Declared]:
    files: Files = {"index.js": SERVER + source, **{f"{k}.js": v for k, v in others.items()}}
    return tools(npm(files))


def python(source: str, **others: str) -> dict[str, Declared]:
    return tools(wheel({"server.py": source, **{f"{k}.py": v for k, v in others.items()}}))


def does(item: Declared) -> list[str]:
    """Kind and line of everything that it surely does."""
    assert item.code is not None
    return [f"{act.kind}:{act.line}" for act in item.code.acts if act.sure]


JAVASCRIPT = [
    pytest.param(
        'import { unlink as u } from "node:fs/promises";\n'
        'server.registerTool("a", {}, async ({p}) => { await u(p); });',
        ["delete:3"],
        id="alias",
    ),
    pytest.param(
        'const fs = require("fs");\n'
        'server.tool("a", "A", {}, async (args) => fs.promises.writeFile(args.p, ""));',
        ["fs_write:3"],
        id="promises",
    ),
    pytest.param(
        'import { promisify } from "util";\nimport { exec } from "child_process";\n'
        "const run = promisify(exec);\n"
        'server.registerTool("a", {}, ({c}) => run(c));',
        ["process_exec:5"],
        id="promisified",
    ),
    pytest.param(
        "async function outer(x) { return inner(x); }\nconst inner = async (x) => fetch(x);\n"
        'server.registerTool("a", {}, outer);',
        ["network:3"],
        id="called-functions",
    ),
    pytest.param(
        'import axios from "axios";\n'
        "class Api { constructor() { this.c = axios.create({}); }\n"
        "  async send(x) { return this.c.post('/x', x); } }\n"
        "const api = new Api();\n"
        'server.registerTool("a", {}, async (args) => api.send(args));',
        ["send:4"],
        id="method-of-an-object",
    ),
    pytest.param(
        'const log = (f) => async (a) => f(a);\nserver.registerTool("a", {}, log(run));\n'
        "async function run(a) { return eval(a.code); }",
        ["dynamic_code:4"],
        id="wrapped",
    ),
    pytest.param(
        'server.addTool({name: "a", execute: async (a) => { await fetch(a.url); }});',
        ["network:2"],
        id="object",
    ),
    pytest.param(
        'import { readFile } from "fs/promises";\n'
        "class T { name = 'a'; async execute(x) { return readFile(x.path); } }\n"
        "for (const t of [new T()]) server.registerTool(t.name, t, (x) => t.execute(x));",
        ["fs_read:3"],
        id="class",
    ),
    pytest.param(
        "const names = ['x'];\n"
        'server.registerTool("a", {}, async () => names.map(go));\n'
        "function go(n) { return fetch(n, {method: 'POST'}); }",
        ["send:4"],
        id="callback",
    ),
    pytest.param(
        'server.registerTool("a", {}, async () => { if (false) { fetch("x"); } return 1; });',
        [],
        id="dead-code",
    ),
    pytest.param(
        'server.registerTool("a", {}, async () => "fetch(1); eval(2)"); // fetch(3)',
        [],
        id="strings-and-comments",
    ),
    pytest.param(
        'const rx = /x/;\nserver.registerTool("a", {}, async (a) => rx.exec(a.t));',
        [],
        id="look-alike",
    ),
]


@pytest.mark.parametrize(("source", "expected"), JAVASCRIPT)
def test_what_a_javascript_tool_does(source: str, expected: list[str]) -> None:
    assert does(javascript(source)["a"]) == expected


PYTHON = [
    pytest.param(
        "import os\n@mcp.tool()\ndef a(p):\n    os.remove(p)\n", ["delete:4"], id="direct"
    ),
    pytest.param(
        "from os import system as s\n@mcp.tool()\ndef a(p):\n    s(p)\n",
        ["process_exec:4"],
        id="alias",
    ),
    pytest.param(
        "from pathlib import Path\n@mcp.tool()\ndef a(p):\n    q = Path(p)\n    q.write_text('')\n",
        ["fs_write:5"],
        id="path-object",
    ),
    pytest.param(
        "import httpx\n@mcp.tool()\nasync def a(u):\n    async with httpx.AsyncClient() as c:\n"
        "        await c.post(u)\n",
        ["send:5"],
        id="client-object",
    ),
    pytest.param(
        "@mcp.tool()\ndef a(p):\n    with open(p) as f:\n        f.read()\n    open(p, 'wb')\n",
        ["fs_read:3", "fs_write:5"],
        id="open-modes",
    ),
    pytest.param(
        "import asyncio, subprocess\n@mcp.tool()\nasync def a(p):\n"
        "    return await asyncio.to_thread(work, p)\n"
        "def work(p):\n    subprocess.run([p])\n",
        ["process_exec:6"],
        id="in-a-thread",
    ),
    pytest.param(
        "import re\n@mcp.tool()\ndef a(p):\n    return re.compile(p).match('x')\n", [], id="re"
    ),
]


@pytest.mark.parametrize(("source", "expected"), PYTHON)
def test_what_a_python_tool_does(source: str, expected: list[str]) -> None:
    assert does(python(source)["a"]) == expected


def test_code_is_followed_into_other_modules() -> None:
    found = python(
        "from lib import Api\n@mcp.tool()\ndef a(p):\n    return Api().get(p)\n",
        lib="import requests\nclass Base:\n    def _do(self, p):\n        return requests.get(p)\n"
        "class Api(Base):\n    def get(self, p):\n        return self._do(p)\n",
    )["a"]
    assert found.code is not None
    assert [(act.path, act.kind, act.depth) for act in found.code.acts] == [
        ("lib.py", "network", 2)
    ]
    assert ("lib.py", 6, 7, True) in found.code.parts
    assert found.code.whole


SWITCH = """
import { rm } from "fs/promises";
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: [
  { name: "a" }, { name: "b" }, { name: "c" } ] }));
server.setRequestHandler(CallToolRequestSchema, async (request) => {
  console.log(request);
  await fetch("https://example.com/seen");
  return handle(request.params.name, request.params.arguments);
});
async function handle(name, args) {
  switch (name) {
    case "a": return rm(args.path);
    case "b":
    case "b_old": { return eval(args.code); }
    case "zz": return 1;
  }
  return table[name](args);
}
const table = { c: async (args) => fetch(args.url, { method: "POST" }) };
"""


def test_a_common_handler_is_split_by_its_branches() -> None:
    found = javascript(SWITCH)
    assert does(found["a"]) == ["network:8", "delete:13"]
    assert does(found["b"]) == ["network:8", "dynamic_code:15"]
    assert does(found["c"]) == ["network:8", "send:20"]


def test_names_that_no_list_has_are_told_unless_they_share_a_branch() -> None:
    hidden = surface.read(npm({"index.js": SERVER + SWITCH})).hidden
    assert [(gap.why, gap.line) for gap in hidden] == [("zz", 16)]


def test_python_dispatch_by_comparison_and_match() -> None:
    source = (
        "import os, subprocess\nserver = Server('x')\n"
        "@server.list_tools()\nasync def lt():\n"
        "    return [Tool(name='a'), Tool(name='b'), Tool(name='c')]\n"
        "@server.call_tool()\nasync def ct(name, arguments):\n"
        "    if name == 'a':\n        return os.listdir('.')\n"
        "    elif name in ('b', 'b2'):\n        os.remove('x')\n"
        "    match name:\n        case 'c':\n            subprocess.run(['ls'])\n"
        "        case 'secret':\n            pass\n"
    )
    found = python(source)
    assert [does(found[name]) for name in "abc"] == [
        ["fs_read:9"],
        ["delete:11"],
        ["process_exec:14"],
    ]
    assert [gap.why for gap in surface.read(wheel({"server.py": source})).hidden] == ["secret"]


def test_a_handler_without_branches_is_only_likely_for_each_of_many() -> None:
    source = (
        "server.setRequestHandler(ListToolsRequestSchema, async () => ({tools: [%s]}));\n"
        "server.setRequestHandler(CallToolRequestSchema, async (r) => fetch(r.params.name));"
    )
    many = javascript(source % "{name: 'a'}, {name: 'b'}")["a"].code
    one = javascript(source % "{name: 'a'}")["a"].code
    assert many is not None
    assert one is not None
    assert [act.sure for act in many.acts] == [False]
    assert [act.sure for act in one.acts] == [True]
    assert (many.whole, one.whole) == (False, True)


def test_a_handler_that_is_not_in_the_source_is_unknown() -> None:
    (item,) = tools(npm({"index.js": 'server.registerTool("a", {}, elsewhere);'})).values()
    assert item.code is None


def test_what_cannot_be_followed_is_said() -> None:
    code = python("@mcp.tool()\ndef a(self, p):\n    return self.client.do(p)\n")["a"].code
    assert code is not None
    assert not code.whole


def test_functions_that_call_each_other_end() -> None:
    code = python(
        "@mcp.tool()\ndef a(p):\n    return b(p)\ndef b(p):\n    return a(p) or eval(p)\n"
    )["a"].code
    assert code is not None
    assert [act.line for act in code.acts] == [5]


def test_a_reading_with_code_survives_the_cache() -> None:
    package = npm({"index.js": SERVER + SWITCH})
    reading = surface.read(package)
    again = surface.load(surface.dump(reading))
    assert again.declared == reading.declared
    assert again.hidden == reading.hidden


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("server.registerTool('a', {inputSchema: {x: z.string(), y: z.number()}}, f);", "x y"),
        (
            "const S = z.object({x: z.string()});\nserver.registerTool('a', {inputSchema: S}, f);",
            "x",
        ),
        (
            "const S = z.object({x: z.any()});\nserver.registerTool('a', {inputSchema: S.shape}, f);",
            "x",
        ),
        ("server.tool('a', 'A', {x: z.string()}, {readOnlyHint: true}, f);", "x"),
        (
            "server.addTool({name: 'a', parameters: z.object({x: z.string()}).strict(), execute: f});",
            "x",
        ),
        (
            "server.registerTool('a', {inputSchema: {type: 'object', properties: {x: {}}}}, f);",
            "x",
        ),
        ("server.registerTool('a', {inputSchema: {type: 'object'}}, f);", ""),
        (
            "server.registerTool('a', {inputSchema: zodToJsonSchema(z.object({x: z.any()}))}, f);",
            "x",
        ),
        (
            (
                "const S = zodToJsonSchema(z.object({x: z.any()}), {target: 'openApi3'});\n"
                "server.registerTool('a', {inputSchema: {...S}}, f);"
            ),
            "x",
        ),
        (
            (
                "const S = z.object({x: z.any(), y: z.any()}).omit({y: true}).extend({z: z.any()});\n"
                "server.registerTool('a', {inputSchema: S}, f);"
            ),
            "x z",
        ),
    ],
)
def test_parameters_of_javascript_tools(source: str, names: str) -> None:
    assert " ".join(javascript(source)["a"].parameters) == names


MODELS = """
class Base(BaseModel):
    x: str
class M(Base):
    y: int = 1
server = Server("s")
@server.list_tools()
async def listed():
    return [Tool(name="a", inputSchema=M.model_json_schema())]
"""


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("@mcp.tool()\ndef a(x: str, ctx: Context, *, y: int = 1):\n    pass\n", "x y"),
        ("@mcp.tool()\ndef a(context: str):\n    pass\n", "context"),
        (
            MODELS,
            "y x",
        ),
    ],
)
def test_parameters_of_python_tools(source: str, names: str) -> None:
    assert " ".join(python(source)["a"].parameters) == names


@pytest.mark.parametrize(
    ("source", "hints"),
    [
        ("{annotations: {readOnlyHint: true, title: 'x'}}", (("readOnlyHint", True),)),
        ("{annotations: {openWorldHint: !1, title: t()}}", (("openWorldHint", False),)),
        ("{annotations: make()}", ()),
        ("{}", ()),
    ],
)
def test_hints(source: str, hints: tuple[tuple[str, bool], ...]) -> None:
    package = npm({"index.js": f"server.registerTool('a', {source}, f);"})
    (tool,) = surface.assemble(surface.read(package), package).tools
    assert tool.annotations == hints


@pytest.mark.parametrize(
    "hints",
    ["readOnlyHint=True, destructiveHint=False", "read_only_hint=True, destructive_hint=False"],
)
def test_hints_of_the_python_class(hints: str) -> None:
    code = f"@mcp.tool(annotations=ToolAnnotations({hints}))\ndef a():\n    pass\n"
    package = wheel({"server.py": code})
    (tool,) = surface.assemble(surface.read(package), package).tools
    assert tool.annotations == (("destructiveHint", False), ("readOnlyHint", True))


def test_prompts_and_resources_are_offered_with_digests_of_their_own() -> None:
    package = npm(
        {
            "index.js": "server.registerPrompt('p', {description: 'P'}, f);\n"
            "server.registerResource('r', 'file:///r', {description: 'R'}, f);\n"
            "server.registerTool('p', {description: 'P'}, f);"
        }
    )
    found = surface.assemble(surface.read(package), package)
    assert [(item.name, item.description) for item in found.prompts] == [("p", "P")]
    assert [(item.name, item.description) for item in found.resources] == [("r", "R")]
    assert found.prompts[0].digest.startswith("sha256:")
    assert found.prompts[0].digest != found.tools[0].digest


@pytest.mark.parametrize(
    ("again", "sure"),
    [("this.api = new Api(this.other);", ["delete:4"]), ("this.api = new Other();", [])],
)
def test_a_member_that_is_made_anew_has_the_same_functions(again: str, sure: list[str]) -> None:
    source = f"""import fs from "node:fs";
class Api {{ constructor(of) {{ this.of = of; }}
  run(p) {{ fs.unlinkSync(p); }} }}
class Other {{ run(p) {{ return p; }} }}
class Server {{
  constructor(of) {{ this.api = new Api(of); server.registerTool("a", {{}}, (a) => this.api.run(a.p)); }}
  update() {{ {again} }}
}}
new Server("x");"""
    assert does(javascript(source)["a"]) == sure


MANY_TOOLS = "".join(
    f"""server.tool("t{n}", {{ p: z.string() }}, async ({{ p }}) => {{ await fetch("https://e.com/" + p); }});
"""
    for n in range(9)
)


def test_tools_that_are_not_followed_to_their_end_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    package = npm({"package.json": '{"name": "a", "bin": "index.js"}', "index.js": MANY_TOOLS})
    assert surface.read(package).unfollowed == []
    for module in (_walk, _handlers):
        monkeypatch.setattr(module, "MAX_STEPS", 1)
    cut = surface.read(package)
    assert [gap.why for gap in cut.unfollowed] == [_handlers._MANY]
    assert not all(item.code and item.code.acts for item in cut.declared)
    assert not any(item.code and item.code.whole and not item.code.acts for item in cut.declared)


def test_a_lambda_that_gives_a_variable_something_ends_nothing() -> None:
    put = "run = lambda x: (kept := (lambda: T.append(x)))\n"
    source = f"from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('x')\nT = []\n{put}"
    reading = surface.read(
        wheel({"server.py": f"{source}for f in T:\n    mcp.add_tool(f, name='n')\n"})
    )
    assert "nested too deeply" not in {gap.why for gap in reading.gaps}
