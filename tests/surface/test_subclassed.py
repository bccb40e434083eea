"""Classes that enter themselves in a registry when they are defined: `__init_subclass__`."""

import pytest

from tests.surface.conftest import gaps, javascript, names, python
from vetting.model.surface import SurfaceState

START = "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('s')\n"
MADE = """class One(Base):
    name = "one"
    def run(self): "One"
class Two(Base):
    name = "two"
    def run(self): "Two"
"""
TURNS = "for c in KEPT: mcp.add_tool(c().run, name=c.name)\n"


@pytest.mark.parametrize(
    ("base", "turns"),
    [
        ("class Base:\n    def __init_subclass__(cls, **k): KEPT.append(cls)\n", TURNS),
        (
            "class Base:\n    kept = []\n    def __init_subclass__(cls): cls.kept.append(cls)\n",
            TURNS.replace("KEPT", "Base.kept"),
        ),
        (
            "class Base:\n    def __init_subclass__(cls): mcp.add_tool(cls.run, name=cls.name)\n",
            "",
        ),
        (
            "class Base:\n    def __init_subclass__(cls): KEPT.append((cls.__name__, cls))\n",
            "for n, c in KEPT: mcp.add_tool(c.run, name=n.lower())\n",
        ),
    ],
)
def test_python(base: str, turns: str) -> None:
    found = python(f"{START}KEPT = []\n{base}{MADE}{turns}def main(): pass\n")
    assert (names(found), found.state) == (["one", "two"], SurfaceState.COMPLETE), gaps(found)


def test_what_the_class_says_of_itself() -> None:
    base = "class Base:\n    def __init_subclass__(cls, key='none'): KEPT[key] = cls\n"
    made = "class One(Base, key='one'):\n    def run(self): 'One'\nclass Two(One): pass\n"
    turns = "for n, c in KEPT.items(): mcp.add_tool(c.run, name=n)\n"
    found = python(f"{START}KEPT = {{}}\n{base}{made}{turns}def main(): pass\n")
    assert (names(found), found.state) == (["none", "one"], SurfaceState.COMPLETE), gaps(found)


def test_classes_of_other_modules() -> None:
    base = "KEPT = []\nclass Base:\n    def __init_subclass__(cls): KEPT.append(cls)\n"
    source = f"{START}from base import KEPT\nimport made\n{TURNS}def main(): pass\n"
    found = python(source, base=base, made=f"from base import Base\n{MADE}")
    assert (names(found), found.state) == (["one", "two"], SurfaceState.COMPLETE), gaps(found)


def test_registry_of_a_metaclass_is_not_called_whole() -> None:
    base = (
        "class Meta(type):\n    def __new__(m, n, b, s):\n        cls = super().__new__(m, n, b, s)\n"
        "        KEPT.append(cls)\n        return cls\nclass Base(metaclass=Meta): pass\n"
    )
    found = python(f"{START}KEPT = []\n{base}{MADE}{TURNS}def main(): pass\n")
    assert found.state is SurfaceState.PARTIAL


def test_a_method_that_is_inherited_speaks_of_its_object() -> None:
    source = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
class Base {
  schema() { return z.object(this.args).strict(); }
  register() { server.registerTool(this.name, { inputSchema: this.schema() }, async () => ({})); }
}
class One extends Base { constructor() { super(); this.name = "one"; this.args = { q: z.TYPE() }; } }
class Two extends Base { constructor() { super(); this.name = "two"; this.args = { r: z.any() }; } }
for (const tool of [new One(), new Two()]) tool.register();
"""
    before = {one.name: one.digest for one in javascript(source.replace("TYPE", "string")).tools}
    after = {one.name: one.digest for one in javascript(source.replace("TYPE", "number")).tools}
    assert before["one"] != after["one"]
    assert before["two"] == after["two"]
