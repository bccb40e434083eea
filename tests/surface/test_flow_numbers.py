"""What is written as a number, or is one by its schema, leaves a caller no path and no query."""

import pytest

from tests.surface.test_flow_order import python
from tests.surface.test_flows import flows


@pytest.mark.parametrize(
    "body",
    [
        "return load(f'/srv/notes/{name:05d}.txt')",
        "return load(f'/srv/notes/{int(name):>{4}d}.txt')",
        "return load(f'/srv/{name:,.2f}/a.txt')",
        "return load('/srv/notes/%05d.txt' % name)",
        "return load('/srv/%s/%05d.txt' % ('notes', name))",
        "return load('/srv/%(kind)s/%(name)d.txt' % {'kind': 'notes', 'name': name})",
        "return load('/srv/notes/{:05d}.txt'.format(name))",
        "return load('/srv/{0}/{n:x}.txt'.format('notes', n=name))",
        "return load('/srv/' + format(name, '05d'))",
        "return db.execute('SELECT a FROM b WHERE c = %d' % name)",
        "return db.execute('SELECT a FROM b WHERE c = {:d}'.format(name))",
    ],
)
def test_written_as_a_number(body: str) -> None:
    assert python(body) == set()


@pytest.mark.parametrize(
    "body",
    [
        "return load(f'/srv/notes/{name:>20}.txt')",
        "return load(f'/srv/notes/{name:s}.txt')",
        "return load(f'/srv/notes/{name!s:>{5}}.txt')",
        "return load('/srv/notes/%s.txt' % name)",
        "return load('/srv/%s/%d.txt' % (name, 5))",
        "return load('/srv/%(name)s/%(n)d.txt' % {'n': 5, 'name': name})",
        "return load('/srv/%*d%s' % (5, 5, name))",
        "return load('/srv/{:05d}/{}.txt'.format(5, name))",
        "return load('/srv/{0:d}/{0}.txt'.format(name))",
        "return load('/srv/' + format(name, '>9'))",
        "return db.execute(\"SELECT a FROM b WHERE c = '%s' AND d = %d\" % (name, 5))",
        "return db.execute(\"SELECT a FROM b WHERE c = '{}' AND d = {:d}\".format(name, 5))",
    ],
)
def test_written_as_a_text(body: str) -> None:
    assert python(body) != set()


MODEL = '''from dataclasses import dataclass
from typing import Annotated, Literal, Optional, TypedDict
from datetime import date
from enum import Enum
from mcp.server.fastmcp import FastMCP
from pydantic import BaseModel, Field
mcp = FastMCP("server")
class Kind(str, Enum):
    A = "a"
class Line(BaseModel):
    size: int
    label: str
class Base(BaseModel):
    on: date
class Invoice(Base):
    number: int = Field(ge=1)
    kind: Kind
    code: str = Field(pattern=r"^[A-Z]{3}$")
    tag: Annotated[str, Field(pattern="^[a-z]+$")] = "a"
    mode: Literal["a", "b"] = "a"
    customer: str
    lines: list[Line]
    first: Optional[Line] = None
@dataclass
class Note:
    id: int
    title: str
class Asked(TypedDict):
    id: int
    title: str
def save(name: object) -> str: return open(f"/srv/{name}.txt").read()
def named(inv: Invoice) -> str: return save(inv.number)
def called(inv: Invoice) -> str: return save(inv.customer)
@mcp.tool()
def act(invoice: Invoice, note: Note, asked: Asked, more: list[Line]) -> str:
    """Act."""
    return %s
'''


def modelled(what: str) -> set[str]:
    return {flow.kind for flow in flows({"server.py": MODEL % what})} & {"path"}


@pytest.mark.parametrize(
    "what",
    [
        *("save(invoice.number)", "save(invoice.kind)", "save(invoice.code)", "save(invoice.tag)"),
        *(
            "save(invoice.mode)",
            "save(invoice.on)",
            "save(invoice.lines[0].size)",
            "named(invoice)",
        ),
        *("[save(line.size) for line in invoice.lines]", "save(note.id)", "save(asked['id'])"),
        *("save(invoice.first.size)", "[save(one.size) for one in more]"),
        "save(f'{invoice.kind}-{invoice.number}')",
    ],
)
def test_a_field_that_is_no_free_text(what: str) -> None:
    assert modelled(what) == set()


@pytest.mark.parametrize(
    "what",
    [
        *("save(invoice.customer)", "save(invoice.lines[0].label)", "called(invoice)"),
        *(
            "[save(line.label) for line in invoice.lines]",
            "save(note.title)",
            "save(asked['title'])",
        ),
        *("save(invoice.first.label)", "save(f'{invoice.number}-{invoice.customer}')"),
        "save(more[0].label)",
    ],
)
def test_a_field_that_is_a_free_text(what: str) -> None:
    assert modelled(what) == {"path"}


ZOD = """import fs from "node:fs";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
const save = (name) => fs.readFileSync(`/srv/${name}.txt`);
server.registerTool("act", { description: "Act", inputSchema: {
  invoice: z.object({ number: z.number().int(), customer: z.string(),
    lines: z.array(z.object({ size: z.number(), label: z.string() })) }),
} }, async ({ invoice }) => %s);
"""


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("save(invoice.number)", set()),
        ("invoice.lines.map((line) => save(line.size))", set()),
        ("{ const { number } = invoice; return save(number); }", set()),
        ("save(Math.floor(invoice.customer))", set()),
        ("save(invoice.customer)", {"path"}),
        ("invoice.lines.map((line) => save(line.label))", {"path"}),
        ("{ const { customer } = invoice; return save(customer); }", {"path"}),
    ],
)
def test_a_member_of_an_object_in_javascript(what: str, found: set[str]) -> None:
    assert {flow.kind for flow in flows({"index.js": ZOD % what})} & {"path"} == found
