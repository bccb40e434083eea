"""What a digest says of a table: of which a member is named, that member."""

import pytest

from tests.surface.conftest import javascript

HEAD = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "server", version: "1.0.0" });
"""
TEXT = """function text(has) {
  const first = has(NAMES.first) ? `Use ${NAMES.first}. ` : "Nothing. ";
  if (!first) return "x";
  return first + "more";
}
server.registerTool("t", { description: text((name) => process.env[name]) }, async () => ({}));
"""
TABLES = [
    pytest.param('const NAMES = { first: "ONE", second: "TWO" };\n', {}, id="here"),
    pytest.param(
        'import { NAMES } from "./names.js";\n',
        {"names_js": 'export const NAMES = Object.freeze({ first: "ONE", second: "TWO" });\n'},
        id="of-another-file",
    ),
]


def _digest(table: str, others: dict[str, str], word: str, other: str) -> str:
    named = {name: text.replace(word, other) for name, text in others.items()}
    return javascript(HEAD + table.replace(word, other) + TEXT, **named).tools[0].digest


@pytest.mark.parametrize(("table", "others"), TABLES)
def test_another_member_of_a_table_says_nothing(table: str, others: dict[str, str]) -> None:
    plain = _digest(table, others, "", "")
    assert _digest(table, others, "TWO", "THREE") == plain
    assert _digest(table, others, "ONE", "THREE") != plain


@pytest.mark.parametrize(
    "table",
    [
        'const NAMES = { first: "a", second: "b" };\nNAMES.first = "ONE";\n',
        'const NAMES = { first: "a", second: "b" };\nNAMES[process.env.X] = "ONE";\n',
        'const MORE = { first: "ONE" };\nconst NAMES = { ...MORE, second: "b" };\n',
        'const NAMES = { get first() { return this.second; }, second: "ONE" };\n',
        'let NAMES = { first: "a", second: "b" };\nfunction f() { NAMES = { first: "ONE" }; }\nf();\n',
    ],
)
def test_what_else_a_member_may_be_is_told(table: str) -> None:
    assert _digest(table, {}, "ONE", "TWO") != _digest(table, {}, "", "")
