"""What a server tells about itself in other ways than by the instructions that it is made with."""

import pytest

from tests.surface.conftest import javascript, python
from tests.surface.test_instructions import PYTHON, SCRIPT, told

MADE = 'const server = new McpServer({ name: "n", version: "1" }, %s);\n'


@pytest.mark.parametrize(
    "source",
    [
        MADE % 'text ? { instructions: "Ask first." } : {}',
        MADE % 'globalThis.options || { instructions: "Ask first." }',
        'const options = {};\noptions.instructions = "Ask first.";\n' + MADE % "options",
    ],
)
def test_instructions_that_are_given_perhaps(source: str) -> None:
    assert told(javascript(SCRIPT + source)) == [("n", "Ask first.")]


@pytest.mark.parametrize(
    "source",
    [
        'server.server._instructions = "Ask first.";',
        (
            "server.server.setRequestHandler(InitializeRequestSchema, async () =>\n"
            '  ({ capabilities: {}, serverInfo: {}, instructions: "Ask first." }));'
        ),
    ],
)
def test_instructions_that_a_server_of_javascript_has_later(source: str) -> None:
    assert told(javascript(SCRIPT + MADE % "{}" + source)) == [("the server", "Ask first.")]


@pytest.mark.parametrize("of", ["mcp", "mcp._mcp_server"])
def test_instructions_that_a_server_of_python_has_later(of: str) -> None:
    source = f'mcp = FastMCP("n")\n{of}.instructions = "Ask first."\n'
    assert told(python(PYTHON + source)) == [("the server", "Ask first.")]


def test_instructions_of_something_else() -> None:
    source = (
        'class Page: ...\npage = Page()\npage.instructions = "Ask first."\nmcp = FastMCP("n")\n'
    )
    assert told(python(PYTHON + source)) == []


def test_what_clients_show() -> None:
    source = 'new McpServer({ name: "n", title: "The T", description: "Reads." });'
    assert told(javascript(SCRIPT + source)) == [
        ("n (description)", "Reads."),
        ("n (title)", "The T"),
    ]
