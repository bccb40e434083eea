"""Members of a query that a database runs as code, wherever the query is put together."""

import pytest

from tests.surface.test_flows import decorated, kinds, registered

JS = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { MongoClient } from "mongodb";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
const people = new MongoClient("mongodb://127.0.0.1").db("a").collection("people");
class Filter {
  constructor() { this.parts = []; }
  where(column, value) { this.parts.push(`this.${column} == ${value}`); return this; }
  build() { return { $where: this.parts.join(" && ") }; }
  get query() { return this.build(); }
}
const builder = () => { const parts = []; return { where(value) { parts.push(value); return this; },
  build: () => ({ $where: parts.join(" && ") }) }; };
const step = (f, value) => f.where("name", value);
"""
PY = """from functools import reduce
from mcp.server.fastmcp import FastMCP
from pymongo import MongoClient
mcp = FastMCP("server")
people = MongoClient()["a"]["people"]
class Filter:
    def __init__(self):
        self.parts = []
    def where(self, value):
        self.parts.append(f"this.name == {value}")
        return self
    def build(self):
        return {"$where": " && ".join(self.parts)}
"""


@pytest.mark.parametrize(
    "body",
    [
        "const made = [@].reduce((f, value) => f.where('name', value), new Filter()).build();",
        "const made = [@].reduce(step, new Filter()).build();",
        "const made = [@].reduce((q, value) => q.where(value), builder()).build();",
        "const f = new Filter(); for (const value of [@]) f.where('name', value); const made = f.query;",
        "const made = {}; made.$where = `this.a == ${@}`;",
        "const made = Object.fromEntries([['$where', `this.a == ${@}`]]);",
        "const code = { body: `() => ${@}`, args: [name], lang: 'js' }; const made = { $function: code };",
    ],
)
def test_code_in_a_query_in_javascript(body: str) -> None:
    for value, found in (("name", {"query"}), ("Number(name)", set[str]())):
        source = JS + registered(
            f"{body.replace('@', value)} return String(await people.find(made));"
        )
        assert kinds(source) == found


@pytest.mark.parametrize(
    "made",
    [
        "reduce(lambda f, one: f.where(one), [@], Filter()).build()",
        "dict([('$where', f'this.a == {@}')])",
        "{'$match': {'$expr': {'$function': {'body': f'() => {@}', 'args': [name]}}}}",
    ],
)
def test_code_in_a_query_in_python(made: str) -> None:
    for value, found in (("name", {"query"}), ("int(name)", set[str]())):
        body = f"return str(list(people.find({made.replace('@', value)})))"
        assert kinds(PY + decorated(body), "server.py") == found
