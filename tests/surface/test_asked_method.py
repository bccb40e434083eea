"""The method of a request that the code does not write beside it."""

import pytest

from tests.surface.test_flow_modules import reading

PY = """from dataclasses import dataclass
from typing import Optional
import httpx
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
VERBS = ("GET", "DELETE")
NAMED = {"look": "GET", "drop": "delete"}
%s

@mcp.tool()
def act(name: str) -> str:
    '''Act.'''
    return %s
"""
CLASS = """
@dataclass
class Shop:
    http: %s
    verbs: tuple[str, str] = ("HEAD", "DELETE")
    def call(self, stage: int, name: str) -> str:
        return self.http.request(self.verbs[stage], f"/v2/{name}").text
    def visit(self, name: str) -> str:
        return self.call(%s, name)
"""
MADE = """
class Shop:
    def __init__(self, http: httpx.Client) -> None:
        self.http = http
    def visit(self, name: str) -> str:
        return self.http.request(VERBS[1], f"/v2/{name}").text
"""
CALL = """
def call(kind: str, name: str) -> str:
    return httpx.request(NAMED[kind], f"https://example.com/{name}").text
"""
JS = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
const VERBS = ["GET", "DELETE"];
const call = async (stage, name) =>
  (await fetch(`https://example.com/${name}`, { method: VERBS[stage] })).text();
const inputSchema = { name: z.string() };
server.registerTool("act", { description: "Act.", inputSchema }, async ({ name }) => %s);
"""


def methods(files: dict[str, str]) -> list[str]:
    acts = [act for tool in reading(files).declared if tool.code for act in tool.code.acts]
    return [act.text.partition("method=")[2] for act in acts if act.kind == "request"]


@pytest.mark.parametrize("kind", ["httpx.Client", "httpx.Client | None", "Optional[httpx.Client]"])
def test_a_function_that_is_told_which_of_them(kind: str) -> None:
    made = "Shop(httpx.Client(base_url='https://example.com')).visit(name)"
    assert methods({"server.py": PY % (CLASS % (kind, 1), made)}) == ["'DELETE'"]
    assert methods({"server.py": PY % (CLASS % (kind, 0), made)}) == []
    assert methods({"server.py": PY % (CLASS % (kind, "len(name)"), made)}) == []


def test_a_class_that_is_not_one_of_a_client_asks_nobody() -> None:
    assert methods({"server.py": PY % (CLASS % ("object", 1), "Shop(other()).visit(name)")}) == []


def test_a_request_that_takes_it_from_a_table() -> None:
    made = "Shop(httpx.Client()).visit(name)"
    assert methods({"server.py": PY % (MADE, made)}) == ["'DELETE'"]
    assert methods({"server.py": PY % (CALL, "call('drop', name)")}) == ["'DELETE'"]
    assert methods({"server.py": PY % (CALL, "call('look', name)")}) == []


def test_the_same_in_javascript() -> None:
    assert methods({"index.js": JS % "call(1, name)"}) == ["'DELETE'"]
    assert methods({"index.js": JS % "call(0, name)"}) == []
    once = "(await fetch(name, { method: VERBS[1] })).text()"
    assert methods({"index.js": JS % once}) == ["'DELETE'"]
