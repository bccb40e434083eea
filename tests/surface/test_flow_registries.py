"""Methods of objects that are taken out of a table into which their classes put themselves."""

import pytest

from tests.surface.test_flows import flows

PY = '''import json
from importlib import import_module
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
CODECS, KINDS = {}, []
%s
class Packed%s:
    name = "b64"
    def rows(self, data): return %s
@mcp.tool()
def act(p: str) -> str:
    """Act."""
    name, _, data = p.partition(":")
    if name not in CODECS: raise ValueError
    return %s.rows(data)
'''
BASE = "class Codec:\n    def rows(self, data): raise NotImplementedError\n"
BY_KEYWORD = f"{BASE}    def __init_subclass__(cls, name): CODECS[name] = cls()"
BY_LIST = f"{BASE}    def __init_subclass__(cls): KINDS.append(cls())"
PUT = "def codec(cls):\n    CODECS[cls.name] = cls()\n    return cls\n@codec"
JS = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
const CODECS = new Map();
class Codec { static register() { CODECS.set(this.kind, new this()); } }
class Packed extends Codec {
  static kind = "b64"; static { this.register(); }
  async rows(data) { return %s; }
}
const pick = (name) => CODECS.get(name);
server.tool("act", "Act", { p: z.string() }, async ({ p }) => pick(p[0]).rows(p));
"""


@pytest.mark.parametrize(
    ("made", "bases", "taken"),
    [
        (BY_KEYWORD, '(Codec, name="b64")', "CODECS[name]"),
        (BY_LIST, "(Codec)", "next(one for one in KINDS if one.name == name)"),
        (PUT, "", "CODECS[name]"),
        (BASE, "(Codec)", "next(one for one in Codec.__subclasses__() if one.name == name)()"),
    ],
)
def test_class_that_is_registered(made: str, bases: str, taken: str) -> None:
    for body, found in (("import_module(data).load()", True), ("json.loads(data)", False)):
        source = PY % (made, bases, body, taken)
        assert ("code" in {flow.kind for flow in flows({"server.py": source})}) is found


def test_class_that_registers_itself_in_javascript() -> None:
    for body, found in (("(await import(data)).load()", True), ("JSON.parse(data)", False)):
        assert ("code" in {flow.kind for flow in flows({"index.js": JS % body})}) is found
