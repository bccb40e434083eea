"""A text that is put in another's place where nobody knows whether that is carried out."""

from typing import Any

import pytest

from tests.surface.conftest import npm, wheel
from vetting import surface

JS = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "server", version: "1.0.0" });
const o = { description: "one", inputSchema: {} };
%s
server.registerTool("act", o, f);
"""
PY = """from mcp.server.lowlevel import Server
import mcp.types as types
server = Server("server")
d = {"name": "act", "description": "one", "inputSchema": {"type": "object"}}
%s
@server.list_tools()
async def tools():
    return [types.Tool(**d)]
"""


def said(files: dict[str, Any]) -> set[str]:
    """What a tool's description is, or may be."""
    package = npm(files) if "index.js" in files else wheel(files)
    (tool,) = surface.read(package).declared
    found = tool.fields["description"]
    return {found} if isinstance(found, str) else set(found["$oneOf"])


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ('o.description = "two";', {"two"}),
        ('function never() { o.description = "two"; }', {"one", "two"}),
        ('function set() { o.description = "two"; }\no.description = "three";\nset();', {"two", "three"}),
        ('if (process.env.X) o.description = "two";', {"one", "two"}),
        ('if (process.env.X) { o.description = "two"; }', {"one", "two"}),
    ],
)  # fmt: skip
def test_javascript(code: str, texts: set[str]) -> None:
    assert said({"index.js": JS % code}) == texts


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ('d["description"] = "two"', {"two"}),
        ('def never():\n    d["description"] = "two"', {"one", "two"}),
        ('def put():\n    d["description"] = "two"\nd["description"] = "three"\nput()', {"two", "three"}),
        ('if x: d["description"] = "two"', {"one", "two"}),
    ],
)  # fmt: skip
def test_python(code: str, texts: set[str]) -> None:
    assert said({"server.py": PY % code}) == texts
