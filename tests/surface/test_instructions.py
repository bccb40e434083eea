"""What a server tells the model before any tool."""

import pytest

from tests.surface.conftest import javascript, python
from vetting.model.surface import Surface

PYTHON = "from fastmcp import FastMCP\n"
SCRIPT = (
    'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\n'
    'import { FastMCP } from "fastmcp";\n'
    'import { createApp } from "@cyanheads/mcp-ts-core";\n'
)


def told(found: Surface) -> list[tuple[str, str]]:
    return [(one.name, one.description) for one in found.instructions]


@pytest.mark.parametrize(
    "source",
    [
        'mcp = FastMCP("n", instructions="Ask first.")',
        'mcp = FastMCP(name="n", instructions="Ask first.")',
        'mcp = FastMCP("n", "Ask first.")',
        'TEXT = "Ask " + "first."\ndef make():\n    return FastMCP("n", instructions=TEXT)\nmake()',
        'OPTIONS = {"instructions": "Ask first."}\nmcp = FastMCP("n", **OPTIONS)',
    ],
)
def test_python(source: str) -> None:
    assert told(python(PYTHON + source)) == [("n", "Ask first.")]


@pytest.mark.parametrize(
    "source",
    [
        'new McpServer({ name: "n", version: "1" }, { instructions: "Ask first." });',
        'new McpServer({ name: "n" }, { capabilities: {}, ...{ instructions: `Ask first.` } });',
        (
            'const TEXT = ["Ask", "first."].join(" ");\n'
            'new FastMCP({ name: "n", instructions: TEXT });'
        ),
        'createApp({ name: "n", tools: [], instructions: "Ask first." });',
    ],
)
def test_javascript(source: str) -> None:
    assert told(javascript(SCRIPT + source)) == [("n", "Ask first.")]


OWN = "class Own(FastMCP):\n    def other(self): ...\n"
SPECIAL = (
    "class Own(FastMCP[int]):\n    def __init__(self, name, instructions):\n"
    "        super().__init__(name, instructions=instructions)\n"
)


@pytest.mark.parametrize(
    "source",
    [
        OWN + 'mcp = Own("n", instructions="Ask first.")',
        OWN + 'class Mine(Own): ...\nmcp = Mine(name="n", instructions="Ask first.")',
        SPECIAL + 'mcp = Own("n", instructions="Ask first.")',
        (
            "class Own(FastMCP):\n    def __init__(self):\n"
            '        super().__init__("n", instructions="Ask first.")\nmcp = Own()'
        ),
    ],
)
def test_classes_made_from_a_library_s_python(source: str) -> None:
    assert told(python(PYTHON + source)) == [("n", "Ask first.")]


@pytest.mark.parametrize(
    "source",
    [
        (
            "class Own extends McpServer { constructor() {\n"
            'super({ name: "n" }, { instructions: "Ask first." }); } }\nnew Own();'
        ),
        (
            "class Own extends McpServer { go() {} }\n"
            'new Own({ name: "n" }, { instructions: "Ask first." });'
        ),
    ],
)
def test_classes_made_from_a_library_s_javascript(source: str) -> None:
    assert told(javascript(SCRIPT + source)) == [("n", "Ask first.")]


def test_a_function_that_makes_servers_for_several_callers() -> None:
    source = (
        "function make(profile) {\n"
        '  return new FastMCP({ name: "n", instructions: profile.instructions });\n}\n'
        'const ask = { instructions: "Ask first." };\n'
        "make(ask);\nmake({ instructions: full ? `Be short.` : `Be long.` });\n"
    )
    assert told(javascript(SCRIPT + source)) == [
        ("n", "Ask first."),
        ("n", "Be short.\nBe long."),
    ]


def test_another_class_of_that_name_is_none() -> None:
    source = 'class Own: ...\nmcp = Own("n", instructions="Ask first.")'
    assert told(python(PYTHON + source)) == []


def test_a_text_that_is_made_at_run_time_has_a_digest_and_the_words_that_are_known() -> None:
    one = python(PYTHON + 'mcp = FastMCP("n", instructions="Ask. " + more())').instructions[0]
    two = python(PYTHON + 'mcp = FastMCP("n", instructions="Ask. " + other())').instructions[0]
    assert one.description == "Ask. …"
    assert one.digest != two.digest


def test_a_server_without_any() -> None:
    assert told(python(PYTHON + 'mcp = FastMCP("n", instructions=None)')) == []
    assert told(javascript(SCRIPT + 'new McpServer({ name: "n" });')) == []


def test_what_a_server_is_run_with() -> None:
    source = """from mcp.server import Server
from mcp.server.models import InitializationOptions
server = Server("n")
async def main(read, write):
    options = InitializationOptions(
        server_name="n", server_version="1", capabilities={}, instructions="Ask first."
    )
    await server.run(read, write, options)
"""
    assert told(python(source)) == [("n", "Ask first.")]
