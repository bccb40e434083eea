"""Declarations of one name in branches of which one runs."""

import json
import time

import pytest

from tests.surface.conftest import javascript, python

JS = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "server", version: "1.0.0" });
%s
"""
CLASS = """class Base {
  register() {
    this.common();
    if (this.cn()) { this.china(); }
    else { this.global(); }
  }
  common() {} china() {} global() {}
}
class Own extends Base {
  china() { server.registerTool("list", { description: "One" }, async () => ({})); }
  global() { server.registerTool("list", { description: "Other" }, async () => ({})); }
}
new Own().register();
%s"""
ONE = 'server.registerTool("list", { description: "One" }, async () => ({}));'
OTHER = 'server.registerTool("list", { description: "Other" }, async () => ({}));'
EITHER = {"$oneOf": ["One", "Other"]}
PY = """from mcp.server.fastmcp import FastMCP
import os
mcp = FastMCP("server")
%s:
    @mcp.tool()
    def find(a: str) -> str:
        "One"
%s:
    @mcp.tool()
    def find(a: str, b: str) -> str:
        "Other"
"""


@pytest.mark.parametrize(
    "source",
    [
        f"if (process.env.CN) {{\n{ONE}\n}} else {{\n{OTHER}\n}}",
        f"if (process.env.CN) {{\n{ONE}\n}} else if (process.env.B) {{\n{OTHER}\n}}",
        CLASS % "",
    ],
)
def test_both_are_declared_where_one_runs_in_javascript(source: str) -> None:
    found = javascript(JS % source)
    assert found.state == "complete"
    assert [json.loads(one.declaration)["description"] for one in found.tools] == [EITHER]


@pytest.mark.parametrize(
    "source",
    [
        f"if (process.env.CN) {{\n{ONE}\n}}\nif (!process.env.B) {{\n{OTHER}\n}}",
        f"if (process.env.CN) {{\n{ONE}\n{OTHER}\n}}",
        f"{ONE}\n{OTHER}",
        CLASS % "new Own().global();",
        (CLASS % "").replace("this.common();", "this.global();"),
    ],
)
def test_again_is_told_where_both_may_run_in_javascript(source: str) -> None:
    found = javascript(JS % source)
    assert found.state == "partial"
    assert [one.why for one in found.unresolved] == ["list is declared again, otherwise"]


def test_both_are_declared_where_one_runs_in_python() -> None:
    found = python(PY % ('if os.environ.get("A")', "else"))
    assert found.state == "complete"
    assert [json.loads(one.declaration)["description"] for one in found.tools] == [EITHER]


def test_again_is_told_where_both_may_run_in_python() -> None:
    found = python(PY % ('if os.environ.get("A")', 'if os.environ.get("B")'))
    assert [one.why for one in found.unresolved] == ["find is declared again, otherwise"]


@pytest.mark.exhaustive
def test_very_many_pairs_are_told_as_declared_again_and_end_soon() -> None:
    branch = (
        'if os.environ.get("A{n}"):\n    @mcp.tool()\n    def find() -> str:\n        """{n}"""\n'
    )
    head = "import os\nfrom mcp.server.fastmcp import FastMCP\nmcp = FastMCP('server')\n"
    pair = branch + branch.replace('if os.environ.get("A{n}")', "else").replace('"""{n}', '"""B{n}')
    start = time.process_time()
    found = python(head + "".join(pair.format(n=n) for n in range(1_000)))
    assert time.process_time() - start < 10  # 24 s when all pairs were looked at
    assert found.state == "partial"
    assert len(found.unresolved) > 1_500
