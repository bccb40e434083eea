"""Functions that something else calls with the rest of what it is given."""

import pytest

from tests.factories import tree
from vetting import surface
from vetting.model.surface import Surface

PYTHON = """import asyncio
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("x")
def add(server, name):
    server.add_tool(run, name=name)
def run() -> str:
    return "x"
async def main():
    %s
"""
NAMED = """from mcp.server.fastmcp import FastMCP
import asyncio
mcp = FastMCP("x")
@mcp.tool()
async def one(path: str) -> str:
    return await asyncio.to_thread(read, path)
def read(path):
    return open(path).read()
"""
SCRIPT = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "x", version: "1" });
function add(to, name) { to.registerTool(name, {}, async () => ({ content: [] })); }
%s
"""


def read(files: dict[str, str]) -> Surface:
    whole = tree(files)
    return surface.assemble(surface.read(whole), whole)


def of_python(source: str) -> Surface:
    meta = "[project]\nname = 'a'\nversion = '1'\n[project.scripts]\na = 'a:main'\n"
    return read({"pyproject.toml": meta, "a.py": source})


@pytest.mark.parametrize(
    "call",
    [
        "await asyncio.to_thread(add, mcp, 'one')",
        "await asyncio.to_thread(add, mcp, name='one')",
        "asyncio.get_running_loop().run_in_executor(None, add, mcp, 'one')",
        "asyncio.get_running_loop().call_soon(add, mcp, 'one')",
        "await anyio.to_thread.run_sync(add, mcp, 'one')",
    ],
)
def test_a_function_that_is_called_in_another_thread(call: str) -> None:
    found = of_python(PYTHON % call)
    assert [tool.name for tool in found.tools] == ["one"]
    assert found.state == "complete"


def test_a_function_that_only_works_there() -> None:
    found = of_python(NAMED)
    assert [tool.name for tool in found.tools] == ["one"]
    assert found.state == "complete"


@pytest.mark.parametrize(
    "call",
    ['setTimeout(add, 10, server, "one");', 'setImmediate(add, server, "one");',
     'process.nextTick(add, server, "one");'],
)  # fmt: skip
def test_a_function_that_is_called_later(call: str) -> None:
    found = read(
        {"package.json": '{"name": "a", "version": "1.0.0", "bin": "a.js"}', "a.js": SCRIPT % call}
    )
    assert [tool.name for tool in found.tools] == ["one"]
    assert found.state == "complete"


def test_what_nobody_follows_is_still_said() -> None:
    found = of_python(PYTHON % "await somewhere(add, mcp, 'one')")
    assert found.state != "complete"
    assert of_python(PYTHON % "await asyncio.to_thread(add, mcp, made())").state != "complete"


CLASSES = """class Base { register(s) { s.registerTool(this.name, {}, () => {}); } }
class One extends Base { name = "one"; }
class Two extends Base { name = "two"; }
"""


@pytest.mark.parametrize(
    "use",
    [
        "const a = new One; a.register(server); new Two().register(server);",
        "for (const t of [new One, new Two]) t.register(server);",
        "[new One, new Two].forEach((t) => t.register(server));",
        "const all = { a: new One, b: new Two }; Object.values(all).forEach((t) => t.register(server));",
    ],
)
def test_objects_that_are_made_without_brackets(use: str) -> None:
    source = SCRIPT.split("function add", maxsplit=1)[0] + CLASSES + use
    found = read(
        {"package.json": '{"name": "a", "version": "1.0.0", "bin": "a.js"}', "a.js": source}
    )
    assert [tool.name for tool in found.tools] == ["one", "two"]
    assert found.state == "complete"


PROPERTIES = """from abc import ABC, abstractmethod
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("x")
class Base(ABC):
%s
    def register(self, m):
        m.add_tool(self.run, name=self.name)
class One(Base):
    @property
    def name(self) -> str:
        return "one"
    def run(self): pass
class Two(Base):
    @property
    def name(self):
        return f"{self.kind}"
    kind = "two"
    def run(self): pass
"""
ABSTRACT = "    @property\n    @abstractmethod\n    def name(self) -> str: ...\n"


@pytest.mark.parametrize("base", [ABSTRACT, ""])
@pytest.mark.parametrize(
    "use",
    [
        "for t in [One(), Two()]:\n    t.register(mcp)\n",
        "One().register(mcp)\nTwo().register(mcp)\n",
    ],
)
def test_properties_that_subclasses_say_the_name_by(use: str, base: str) -> None:
    found = of_python(PROPERTIES % base + use + "def main(): pass\n")
    assert [tool.name for tool in found.tools] == ["one", "two"]
    assert found.state == "complete"
