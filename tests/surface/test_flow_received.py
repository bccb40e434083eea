"""Calls of objects that a function or constructor is given by others."""

import pytest

from tests.surface.conftest import Files, npm, wheel
from vetting import surface

PY = "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('s')\n"
STORE = """
class Store:
    def __init__(self, root="."): self.root = root
    def take(self, path):
        with open(path) as file: return file.read()
    def safe(self, path): return open(self.root).read()
"""
TOOL = "@mcp.tool()\ndef note(name: str) -> str:\n    return service.note(name)\n"
JS = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { readFile } from "node:fs/promises";
const server = new McpServer({ name: "s", version: "1" });
class Store {
  take(path) { return readFile(path, "utf8"); }
  safe(path) { return readFile("notes.txt", "utf8"); }
}
"""
JS_TOOL = "server.registerTool('note', { inputSchema: { name: z.string() } }, async ({ name }) => CALL);\n"


def kinds(files: Files) -> set[str]:
    whole = wheel(files) if any(name.endswith(".py") for name in files) else npm(files)
    return {flow.kind for flow in surface.read(whole).flows}


def service(body: str, made: str = "Service(Store())") -> str:
    return f"{PY}{STORE}class Service:\n{body}service = {made}\n{TOOL}"


PYTHON = {
    "given": service(
        "    def __init__(self, store): self.store = store\n"
        "    def note(self, name): return self.store.take(name)\n"
    ),
    "by-name": service(
        "    def __init__(self, *, store=None): self.kept = store or Store()\n"
        "    def note(self, name): return self.kept.take(name)\n",
        "Service(store=Store())",
    ),
    "variable": service(
        "    def __init__(self, store): self.store = store\n"
        "    def note(self, name):\n        kept = self.store\n        return kept.take(name)\n",
        "Service(Store('x'))",
    ),
    "through-two": service(
        "    def __init__(self, store): self.store = store\n"
        "    def note(self, name): return self.store.take(name)\n"
        "class App:\n    def __init__(self, store): self.inner = Service(store)\n"
        "    def note(self, name): return self.inner.note(name)\n",
        "App(Store())",
    ),
    "annotated": (
        f"{PY}{STORE}def add(mcp, store: Store | None, other=1):\n    @mcp.tool()\n"
        "    def note(name: str) -> str: return store.take(name)\n"
        "add(mcp, container.resolve(Store))\n"
    ),
    "dataclass": service(
        "    store: 'Store'\n    def note(self, name): return self.store.take(name)\n"
    ).replace("class Service", "from dataclasses import dataclass\n@dataclass\nclass Service"),
    "function": (
        f"{PY}{STORE}def add(mcp, store):\n    @mcp.tool()\n"
        "    def note(name: str) -> str: return store.take(name)\nadd(mcp, Store())\n"
    ),
    "callback": (
        f"{PY}{STORE}def add(mcp, read):\n    @mcp.tool()\n"
        "    def note(name: str) -> str: return read(name)\nadd(mcp, Store().take)\n"
    ),
}
JAVASCRIPT = {
    "given": (
        "class Service { constructor(store) { this.store = store; }\n"
        "  note(name) { return this.store.take(name); } }\n"
        "const service = new Service(new Store());\n"
        + JS_TOOL.replace("CALL", "service.note(name)")
    ),
    "property": (
        "class Service { constructor(private readonly store: Store) {}\n"
        "  note(name: string) { return this.store.take(name); } }\n"
        "const service = new Service(new Store());\n"
        + JS_TOOL.replace("CALL", "service.note(name)")
    ),
    "annotated": (
        "class Service { constructor(private readonly store: Store) {}\n"
        "  note(name: string) { return this.store.take(name); } }\n"
        "const service: Service = container.get(Service);\nfunction add(server, made: Service) {\n"
        + JS_TOOL.replace("CALL", "made.note(name)")
        + "}\nadd(server, service);\n"
    ),
    "function": (
        "function add(server, store) {\n" + JS_TOOL.replace("CALL", "store.take(name)") + "}\n"
        "add(server, new Store());\n"
    ),
    "taken-apart": (
        "function add({ server, store }) {\n" + JS_TOOL.replace("CALL", "store.take(name)") + "}\n"
        "add({ server, store: new Store() });\n"
    ),
    "dependencies": (
        "function add(server, deps) {\n" + JS_TOOL.replace("CALL", "deps.store.take(name)") + "}\n"
        "const deps = { store: new Store() };\nadd(server, deps);\n"
    ),
    "callback-taken-apart": (
        "function add({ server, read }) {\n" + JS_TOOL.replace("CALL", "read(name)") + "}\n"
        "add({ server, read: (path) => readFile(path, 'utf8') });\n"
    ),
    "callback": (
        "function add(server, read) {\n" + JS_TOOL.replace("CALL", "read(name)") + "}\n"
        "add(server, (path) => readFile(path, 'utf8'));\n"
    ),
}


@pytest.mark.parametrize("source", PYTHON.values(), ids=PYTHON)
def test_python(source: str) -> None:
    assert "path" in kinds({"server.py": source})


@pytest.mark.parametrize("source", PYTHON.values(), ids=PYTHON)
def test_python_that_does_nothing_with_it(source: str) -> None:
    assert "path" not in kinds(
        {"server.py": source.replace("take(name)", "safe(name)").replace(".take)", ".safe)")}
    )


@pytest.mark.parametrize("source", JAVASCRIPT.values(), ids=JAVASCRIPT)
def test_javascript(source: str) -> None:
    assert "path" in kinds({"index.ts": JS + source})


@pytest.mark.parametrize("source", JAVASCRIPT.values(), ids=JAVASCRIPT)
def test_javascript_that_does_nothing_with_it(source: str) -> None:
    safe = source.replace("take(name)", "safe(name)").replace("readFile(path, ", "readFile('a', ")
    assert "path" not in kinds({"index.ts": JS + safe})


def test_in_modules_of_their_own() -> None:
    files = {
        "app/store.py": STORE,
        "app/service.py": (
            "from .store import Store\nclass Service:\n"
            "    def __init__(self, store: Store): self.store = store\n"
            "    def note(self, name): return self.store.take(name)\n"
        ),
        "app/server.py": (
            f"from .service import Service\nfrom .store import Store\n{PY}"
            f"service = Service(Store())\n{TOOL}"
        ),
    }
    assert "path" in kinds(files)


@pytest.mark.parametrize("init", [None, "", "VERSION = 1\n"], ids=["none", "empty", "some"])
@pytest.mark.parametrize("spelled", ["from . import store", "from app import store"])
def test_a_module_of_a_package_with_and_without_a_file_of_its_own(
    init: str | None, spelled: str
) -> None:
    files = {
        "app/store.py": "def take(path):\n    return open(path).read()\n",
        "app/server.py": (
            f"{spelled}\n{PY}@mcp.tool()\ndef note(name: str) -> str:\n    return store.take(name)\n"
        ),
    }
    assert "path" in kinds(files if init is None else {**files, "app/__init__.py": init})


TABLE = """import sqlite3
import mcp.types as types
from mcp.server import Server
server = Server("s")
db = sqlite3.connect("x")
def find(sort): return db.execute(f"SELECT * FROM s ORDER BY {sort}").fetchall()
TOOLS = {"find": ("Find", {"sort": {"type": "string"}}, lambda a: find(a.get("sort", "x")))}
@server.list_tools()
async def list_tools():
    return [
        types.Tool(name=n, description=d, inputSchema={"type": "object", "properties": p})
        for n, (d, p, _) in TOOLS.items()
    ]
@server.call_tool()
async def call_tool(name: str, arguments: dict):
    LOOKED
"""


@pytest.mark.parametrize(
    "looked",
    [
        "_, _, handler = TOOLS[name]\n    return handler(arguments)",
        "return TOOLS[name][2](arguments)",
        "handler = TOOLS[name][2]\n    return handler(arguments)",
    ],
)
def test_a_table_of_tools_with_their_functions(looked: str) -> None:
    assert kinds({"server.py": TABLE.replace("LOOKED", looked)}) == {"query"}


BUILDER = f"""import sqlite3
{PY}db = sqlite3.connect("x")
class Builder:
    def select(self, order):
        sql = "SELECT * FROM x"
        sql += f" ORDER BY {{ORDER}} LIMIT 3"
        values = []
        RETURN
builder = Builder()
@mcp.tool()
def search(order: str) -> list:
    RUN
"""


@pytest.mark.parametrize(
    ("given", "run"),
    [
        (
            "return sql, values",
            "sql, values = builder.select(order)\n    return db.execute(sql, values)",
        ),
        (
            "return [sql, values]",
            "made = builder.select(order)\n    return db.execute(made[0], made[1])",
        ),
        ("return {'sql': sql}", "return db.execute(builder.select(order)['sql'])"),
        ("return sql", "return db.execute(builder.select(order))"),
    ],
)
def test_a_query_that_a_function_returns_beside_others(given: str, run: str) -> None:
    source = BUILDER.replace("RETURN", given).replace("RUN", run)
    assert kinds({"server.py": source.replace("ORDER}", "order}")}) == {"query"}
    assert kinds({"server.py": source.replace("ORDER}", "len(order)}")}) == set()


def test_how_many_there_are_is_a_number() -> None:
    source = JS + (
        "server.registerTool('find', { inputSchema: { room: z.string() } }, async ({ room }) => {\n"
        "  const where = [], values = [];\n  where.push(`room = $${VALUE}`);\n"
        "  return pool.query(`SELECT a FROM b WHERE ${where.join(' AND ')}`, values); });\n"
    )
    assert kinds({"index.js": source.replace("VALUE", "values.push(room)")}) == set()
    assert kinds({"index.js": source.replace("VALUE", "room")}) == {"query"}


CHECKED = {
    "index.js": JS
    + """import { execFileSync } from "node:child_process";
class Range {
  constructor(from, to) {
    this.from = from;
    this.to = to || "HEAD";
    CHECK
  }
}
server.registerTool("log", { inputSchema: { from: z.string(), to: z.string() } }, async ({ from, to }) =>
  execFileSync("git", ["log", String(new Range(from, to))]));
"""
}
LOOP = (
    "for (const rev of [this.from, this.to]) if (!/^\\w{1,99}$/.test(rev)) throw new Error('no');"
)


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (LOOP, set()),
        ("if (!/^\\w+$/.test(this.from) || !/^\\w+$/.test(this.to)) throw new Error('no');", set()),
        (LOOP.replace("this.from, this.to", "this.other"), {"option"}),
        ("", {"option"}),
    ],
)
def test_a_constructor_that_checks_what_it_keeps(check: str, expected: set[str]) -> None:
    assert kinds({"index.js": CHECKED["index.js"].replace("CHECK", check)}) == expected


def test_what_code_finds_when_it_is_run_is_no_code() -> None:
    source = JS + (
        "import vm from 'node:vm';\n"
        "server.registerTool('count', { inputSchema: { word: z.string() } }, async ({ word }) =>\n"
        "  vm.runInNewContext(CODE, { rows, word }));\n"
    )
    assert kinds({"index.js": source.replace("CODE", "'rows.includes(word)'")}) == set()
    assert kinds({"index.js": source.replace("CODE", "word")}) == {"code"}


def test_what_a_program_tells_is_not_chosen_by_who_says_where_it_runs() -> None:
    source = (
        f"import subprocess\n{PY}@mcp.tool()\ndef head(repo: str) -> str:\n"
        "    told = subprocess.run(['git', '-C', repo, 'rev-parse', 'HEAD'], capture_output=True).stdout\n"
        "    return open(f'/srv/{GIVEN}').read()\n"
    )
    assert "path" not in kinds({"server.py": source.replace("GIVEN", "told")})
    assert "path" in kinds({"server.py": source.replace("GIVEN", "repo")})


FIELDS = """import httpx
from dataclasses import dataclass
from mcp.server.fastmcp import FastMCP
mcp = FastMCP('s')
MADE
class Holder:
    def __init__(self, job): self.job = job
    def run(self): return open(self.job.FIELD).read()
@mcp.tool()
def note(name: str, title: str) -> str:
    if title not in ("a", "b"): raise ValueError(title)
    return Holder(Job(title=title, name=name)).run()
"""


@pytest.mark.parametrize(
    "made",
    [
        "@dataclass\nclass Job:\n    title: str\n    name: str",
        "from pydantic import BaseModel\nclass Job(BaseModel):\n    title: str\n    name: str",
    ],
    ids=["dataclass", "model"],
)
def test_the_fields_of_an_object_that_is_kept_are_told_apart(made: str) -> None:
    source = FIELDS.replace("MADE", made)
    assert "path" in kinds({"server.py": source.replace("FIELD", "name")})
    assert "path" not in kinds({"server.py": source.replace("FIELD", "title")})


MODEL = """from pydantic import BaseModel, Field
from mcp.server.fastmcp import FastMCP
mcp = FastMCP('s')
MOST = 50
class Plan(BaseModel):
    clerks: int = Field(default=1, BOUND)
class Engine:
    def __init__(self, plan): self.plan = plan
    def run(self): return [0.0] * self.plan.clerks
@mcp.tool()
def simulate(clerks: int) -> list:
    return Engine(Plan(clerks=clerks)).run()
"""


@pytest.mark.parametrize(("bound", "expected"), [("le=MOST", set()), ("ge=1", {"amount"})])
def test_a_model_bounds_what_it_is_made_with(bound: str, expected: set[str]) -> None:
    assert kinds({"server.py": MODEL.replace("BOUND", bound)}) == expected


def test_a_bound_that_has_a_name_in_the_module() -> None:
    source = (
        "from typing import Annotated\nfrom pydantic import Field\n"
        f"{PY}Count = Annotated[int, Field(ge=1, BOUND)]\n"
        "@mcp.tool()\ndef stars(count: Count) -> str:\n    return '*' * count\n"
    )
    assert kinds({"server.py": source.replace("BOUND", "le=80")}) == set()
    assert kinds({"server.py": source.replace("BOUND", "description='how many'")}) == {"amount"}


def test_more_objects_than_are_followed_are_told() -> None:
    classes = "".join(
        f"class C{n}:\n    def take(self, path): return len(path)\n" for n in range(230)
    )
    calls = "".join(f"use(C{n}(), 'a')\n" for n in range(230))
    source = (
        f"{PY}{classes}def use(store, name): return store.take(name)\n{calls}"
        "@mcp.tool()\ndef note(name: str) -> str:\n    return use(C0(), name)\n"
    )
    told = [gap.why for gap in surface.read(wheel({"server.py": source})).unfollowed]
    assert any("more than 200 values" in why for why in told), told


@pytest.mark.parametrize("count", [1, 13, 40])
def test_the_last_of_many_objects_counts_too(count: int) -> None:
    others = "".join(
        f"class C{n}:\n    def take(self, path): return len(path)\nuse(C{n}(), 'a')\n"
        for n in range(count)
    )
    source = (
        f"{PY}{STORE}def use(store, name): return store.take(name)\n{others}"
        "@mcp.tool()\ndef note(name: str) -> str:\n    return use(Store(), name)\n"
    )
    assert "path" in kinds({"server.py": source})


@pytest.mark.parametrize(
    ("program", "expected"), [("'git', '-C', repo", set()), ("'echo', repo", {"path"})]
)
def test_a_program_that_repeats_what_it_is_given_is_chosen(
    program: str, expected: set[str]
) -> None:
    source = (
        f"import subprocess\n{PY}@mcp.tool()\ndef head(repo: str) -> str:\n"
        f"    told = subprocess.run([{program}], capture_output=True).stdout\n"
        "    return open(told).read()\n"
    )
    assert kinds({"server.py": source}) & {"path"} == expected


def test_a_program_that_is_given_a_text_to_read_may_repeat_it() -> None:
    source = (
        f"import subprocess\n{PY}@mcp.tool()\ndef head(text: str) -> str:\n"
        "    return open(subprocess.run(['git', 'x'], input=text, capture_output=True).stdout).read()\n"
    )
    assert "path" in kinds({"server.py": source})


SAID = """{store}def store(ctx){said}:
    return ctx.request_context.lifespan_context
@mcp.tool()
def note(ctx, name: str) -> str:
    return store(ctx).{method}(name)
"""


@pytest.mark.parametrize("said", ["Store", "'Store'", "Store | None", "Optional[Store]"])
def test_a_function_says_what_it_returns(said: str) -> None:
    def found(said: str, method: str) -> set[str]:
        source = SAID.format(store=STORE, said=said, method=method)
        return kinds({"server.py": PY + source})

    assert found(f" -> {said}", "take") == {"path"}
    assert found(f" -> {said}", "safe") == set()
    assert found("", "take") == set()
    assert found(f" -> list[{said}]", "take") == set()
