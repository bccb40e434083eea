"""Queries that a caller's words are written into, also where a function puts them together."""

import pytest

from tests.surface.conftest import npm, wheel
from vetting import surface

HEAD = "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('s')\n@mcp.tool()\ndef find(name: str):\n"
XPATH = "def build(kind, name):\n    return f\"//{kind}[@name='{name}']\"\n"
SOME = (
    "def build(kind, wanted):\n    parts = []\n    for key, value in wanted.items():\n"
    "        parts.append(f\"@{key}='{value}'\")\n    text = ' and '.join(parts)\n"
    '    return f"//{kind}[{text}]"\n'
)
EITHER = "def build(name):\n    return f'(uid={name})' if name else '(uid=*)'\n"
GROWN = (
    "class Users:\n    def query(self, where, order):\n        text = 'SELECT * FROM users'\n"
    "        if where:\n            text += f' WHERE {where}'\n"
    "        text += ' ORDER BY created'\n        return text\n"
)
LDAP = "class Filter:\n    def of(self, name):\n        return f'(uid={name})'\n"


def test_texts_of_more_calls_than_are_followed_are_told() -> None:
    many = "{part(name)}" * 300
    before = "def part(name):\n    return f'{name}.'\n"
    found = surface.read(wheel({"server.py": f"{before}{HEAD}    tree.xpath(f'{many}')\n"}))
    assert any("more calls than are followed" in gap.why for gap in found.unfollowed)


@pytest.mark.parametrize(
    ("body", "before", "kinds"),
    [
        ("tree.xpath(build('user', name))", XPATH, ["query"]),
        ("q = build('user', {'name': name})\n    tree.xpath(q)", SOME, ["query"]),
        ("ldap.search('dc=example', Filter().of(name))", LDAP, ["query"]),
        ("ldap.search(base, {'filter': build(name)})", EITHER, ["query"]),
        ("cursor.execute(Users().query(f\"id = '{name}'\", None))", GROWN, ["query"]),
        ("cursor.execute(Users().query('id = ?', name), (name,))", GROWN, []),
        ("q = 'SELECT a FROM b'\n    q += f' WHERE c = {name}'\n    db.execute(q)", "", ["query"]),
        ("q = 'SELECT a FROM b'\n    q += ' WHERE c = ?'\n    db.execute(q, (name,))", "", []),
        (
            "q = f'SELECT a FROM {name}'\n    for one in q.split(';'):\n        db.execute(one.strip())",
            "",
            ["query"],
        ),
        (
            "q = f'SELECT a FROM {name}'\n    for one in q.split(';'):\n        db.execute(one)",
            "",
            ["query"],
        ),
        ("for one in 'SELECT a FROM b;'.split(';'):\n        db.execute(one)", "", []),
        ("tree.xpath(build('user', 'admin'))", XPATH, []),
        (
            "tree.find(build('user', name))",
            "def build(kind, name):\n    return f'{kind}/{name}'\n",
            [],
        ),
        ("tree.xpath(again(name))", "def again(name):\n    return again(name)\n", ["endless"]),
    ],
)
def test_a_query_that_a_function_returns(body: str, before: str, kinds: list[str]) -> None:
    found = surface.read(wheel({"server.py": f"{before}{HEAD}    {body}\n"}))
    assert [flow.kind for flow in found.flows] == kinds


def test_a_text_that_grows_in_javascript() -> None:
    found = surface.read(
        npm(
            {
                "index.js": (
                    'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\n'
                    'const server = new McpServer({ name: "s", version: "1" });\n'
                    'let told = "Find notes";\ntold += " by title";\n'
                    'server.tool("find", told, { q: z.string() }, async ({ q }) => {\n'
                    '  let sql = "SELECT * FROM notes";\n  if (q) sql += ` WHERE title = ${q}`;\n'
                    "  return db.prepare(sql).all();\n});\n"
                )
            }
        )
    )
    assert [flow.kind for flow in found.flows] == ["query"]
    assert "by title" in str(surface.tools_of(found)[0].fields)


PAIRS = (
    'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\nimport { Client } from "ldapts";\n'
    'const server = new McpServer({ name: "s", version: "1" });\n'
    'const escape = (text) => text.replace(/[\\\\*()\\0/]/g, (c) => "\\\\" + c.charCodeAt(0).toString(16));\n'
    "%s"
    'server.tool("find", "Find", { q: z.string(), of: z.string(), all: z.record(z.string()) },'
    " async ({ q, of, all }) => {\n"
    '  const client = new Client({ url: URL });\n  return client.search("dc=example", { filter: %s });\n});\n'
)
MAPS = (
    "const filter = (of) => `(&(a=b)${Object.entries(of).filter(([, v]) => v)"
    '.map(([key, value]) => `(${key}=${escape(value)})`).join("")})`;\n'
)
LOOPS = (
    'function filter(of) {\n  let text = "(&(a=b)";\n  for (const [key, value] of Object.entries(of))'
    ' text += `(${key}=${escape(value)})`;\n  return text + ")";\n}\n'
)


@pytest.mark.parametrize("above", [MAPS, LOOPS])
@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        ("{ cn: q, ou: of }", []),
        ("{ [of]: q }", ["query"]),
        ("all", ["query"]),
        ("{ ...all, cn: q }", ["query"]),
    ],
)
def test_names_that_an_object_of_the_codes_own_has(
    above: str, given: str, kinds: list[str]
) -> None:
    source = PAIRS % (above, f"filter({given})")
    assert [flow.kind for flow in surface.read(npm({"index.js": source})).flows] == kinds


@pytest.mark.parametrize(
    ("made", "filled", "kinds"),
    [
        ("cls = Environment", "FORMS.overlay().from_string(name).render()", ["template"]),
        ("cls = Environment", "FORMS.from_string(name).render()", ["template"]),
        ("cls = SandboxedEnvironment", "FORMS.overlay().from_string(name).render()", []),
        ("cls = Environment", "FORMS.from_string('{{ x }}').render(x=name)", []),
        ("cls = Environment", "LETTER.render({'x': name}), TEMPLATE.render({'x': name})", []),
    ],
)
def test_an_engine_is_known_by_its_package(made: str, filled: str, kinds: list[str]) -> None:
    before = (
        "from jinja2 import Environment\nfrom jinja2.sandbox import SandboxedEnvironment\n"
        f"def make():\n    {made}\n    return cls(autoescape=True)\nFORMS = make()\n"
        "LETTER = TEMPLATE = FORMS.get_template('a')\n"
    )
    found = surface.read(wheel({"server.py": f"{before}{HEAD}    return {filled}\n"}))
    assert [flow.kind for flow in found.flows] == kinds


SQL = "from sqlalchemy import text\n"
ANSWER = "def text(value):\n    return {'content': [{'type': 'text', 'text': value}]}\n"


@pytest.mark.parametrize(
    ("before", "body", "found"),
    [
        (SQL, "rows = db.execute(text(f\"name = '{name}'\"))", True),
        (ANSWER, "return text(f'{name} = {count()} (known)')", False),
        (ANSWER, "return text(f\"SELECT a FROM t WHERE name = '{name}'\")", True),
    ],
)
def test_a_function_that_makes_an_answer_makes_no_query(
    before: str, body: str, found: bool
) -> None:
    flows = surface.read(wheel({"server.py": f"{before}{HEAD}    {body}\n"})).flows
    assert ("query" in {one.kind for one in flows}) == found
