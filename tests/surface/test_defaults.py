"""Texts that are told where nothing else is given are part of what tools declare."""

import pytest

from tests.surface.conftest import javascript, python
from tests.surface.test_javascript_given import SERVER
from vetting.model.surface import Surface, SurfaceState

FAST = "import os\nfrom fastmcp import FastMCP\nmcp = FastMCP('s')\n"
LOW = "import os\nfrom mcp.server import Server\nfrom mcp.types import Tool\nserver = Server('s')\n"
PUT = "def one(q: str) -> str:\n    return q\n"
LISTED = (
    "@server.list_tools()\nasync def every():\n    return [Tool(name='one', inputSchema={}, %s)]\n"
)
ADD = "const add = (n, d = 'SAID') => server.registerTool(n, { description: d }, f);\n"


def told(found: Surface) -> tuple[str, str]:
    assert found.state is SurfaceState.COMPLETE
    (tool,) = found.tools
    return tool.digest, tool.description


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("", "os.getenv('X') or 'SAID'"),
        ("", "os.environ.get('X') or 'SAID'"),
        ("T = 'SAID'\n", "os.getenv('X') or T"),
        ("x = os.getenv('X')\n", "x or 'SAID'"),
        ("def of():\n    return os.getenv('X')\n", "of() or 'SAID'"),
        ("T = os.getenv('X') or 'SAID'\n", "T"),
        ("", "(d := os.getenv('X')) or 'SAID'"),
        ("C = {}\n", "C.get('d', 'SAID')"),
        ("C = {'other': 'x'}\n", "C.get('d', 'SAID')"),
    ],
)
def test_python(before: str, text: str) -> None:
    for source in (
        FAST + before + f"@mcp.tool(description={text})\n" + PUT,
        LOW + before + LISTED % f"description={text}",
    ):
        digest, said = told(python(source))
        assert "SAID" in said
        assert told(python(source.replace("SAID", "Send it.")))[0] != digest


def test_python_of_what_a_function_is_given() -> None:
    source = FAST + (
        "def add(given):\n    @mcp.tool(description=given.get('d', 'SAID'))\n"
        "    def one(q: str) -> str:\n        return q\nadd({})\n"
    )
    assert told(python(source))[1] == "SAID"


def test_a_key_that_there_is() -> None:
    source = FAST + "C = {'d': 'Reads.'}\n@mcp.tool(description=C.get('d', 'SAID'))\n" + PUT
    assert told(python(source))[1] == "Reads."


@pytest.mark.parametrize(
    "source",
    [
        ADD + "add('t', undefined);",
        ADD + "add('t', process.env.X);",
        (
            "const add = (n, { d = 'SAID' } = {}) => server.registerTool(n, { description: d }, f);\n"
            "add('t', JSON.parse(process.env.X));"
        ),
        "const { d = 'SAID' } = process.env;\nserver.registerTool('t', { description: d }, f);",
        (
            "const add = (d) => server.registerTool('t', { description: d }, f);\n"
            "add(process.env.X || 'SAID');"
        ),
    ],
)
def test_javascript(source: str) -> None:
    digest, said = told(javascript(SERVER + source))
    assert "SAID" in said
    assert told(javascript(SERVER + source.replace("SAID", "Send it.")))[0] != digest


def test_a_default_that_takes_no_effect() -> None:
    source = "const add = (d = 'SAID') => server.registerTool('t', { description: d }, f);\nadd('Reads.');"
    assert told(javascript(SERVER + source))[1] == "Reads."
