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
