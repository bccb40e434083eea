"""Parts of the protocol's library, and of a server, that are other ones from then on."""

import pytest

from tests.surface.conftest import SERVER_JS, SERVER_PYTHON, gaps, javascript, names, python
from vetting.model.surface import SurfaceState

REPLACED = "something else is put in the place of a part of the protocol's library"
METHOD = "something else is put in the place of a method of the server"
MAIN = "def main():\n    mcp.run()\n"
WAY = 'import { StdioServerTransport as Way } from "@modelcontextprotocol/sdk/server/stdio.js";\n'
IMPORTS = "import sys\nfrom elsewhere import other\n"


@pytest.mark.parametrize(
    "source",
    [
        "import mcp.server.stdio as st\nst.stdio_server = other(st.stdio_server)",
        "from mcp.server import stdio\nsetattr(stdio, 'stdio_server', other)",
        "from mcp.server import stdio\nvars(stdio)['stdio_server'] = other",
        "from mcp.server import stdio\nstdio.__dict__['stdio_server'] = other",
        "sys.modules['mcp.server.fastmcp.server'].stdio_server = other",
        "import importlib\nimportlib.import_module('mcp.server.stdio').stdio_server = other",
        "from mock import patch\npatch('mcp.server.stdio.stdio_server', other).start()",
        "from mcp.server.fastmcp.tools.base import Tool\nTool.from_function = other",
        "import mcp.server.fastmcp.tools.base as base\nbase.func_metadata = other",
        "def go():\n    from mcp.server.session import ServerSession as S\n    S._send = other\ngo()",
        "from pydantic import BaseModel\nBaseModel.model_dump_json = other",
    ],
)
def test_python(source: str) -> None:
    found = python(IMPORTS + SERVER_PYTHON + source + "\n" + MAIN)
    assert (names(found), found.state) == (["plain"], SurfaceState.PARTIAL)
    assert [gap.partition(" ")[2] for gap in gaps(found)] == [REPLACED]


@pytest.mark.parametrize(
    "source",
    [
        "import mcp.types\nmcp.types.LATEST_PROTOCOL_VERSION = '2025-06-18'",
        "import mcp.types\nmcp.types.CallToolRequestParams = other(mcp.types.CallToolRequestParams)",
        "import fastmcp\nfastmcp.settings.log_level = other()",
        "import json\njson.other = other",
        "class Own:\n    pass\nOwn.stdio_server = other",
    ],
)
def test_what_a_program_is_meant_to_set_changes_nothing(source: str) -> None:
    head = IMPORTS + SERVER_PYTHON.replace("mcp =", "app =").replace("@mcp.", "@app.")
    found = python(head + source + "\ndef main():\n    app.run()\n")
    assert (names(found), found.state, gaps(found)) == (["plain"], SurfaceState.COMPLETE, [])


@pytest.mark.parametrize(
    "source",
    [
        "mcp.run = other",
        "mcp.run_stdio_async = other",
        "mcp._mcp_server.run = other",
    ],
)
def test_a_server_that_is_run_by_something_else(source: str) -> None:
    found = python(IMPORTS + SERVER_PYTHON + source + "\n" + MAIN)
    assert found.state == SurfaceState.PARTIAL
    assert [gap.partition(" ")[2] for gap in gaps(found)] == [METHOD]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (
            WAY + "Way.prototype.send = other;",
            REPLACED,
        ),
        (
            'const x = require("@modelcontextprotocol/sdk/shared/stdio.js"); x.serializeMessage = other;',
            REPLACED,
        ),
        (
            WAY + "Object.assign(Way.prototype, { send: other });",
            REPLACED,
        ),
        ('import * as z from "zod";\nz.toJSONSchema = other;', REPLACED),
        ("server.connect = other;", METHOD),
        ("server.server.transport.send = other;", METHOD),
    ],
)
def test_javascript(source: str, why: str) -> None:
    found = javascript(SERVER_JS + source)
    assert (names(found), found.state) == (["plain"], SurfaceState.PARTIAL)
    assert [gap.partition(" ")[2] for gap in gaps(found)] == [why]


@pytest.mark.parametrize(
    "source",
    [
        "server.server.onerror = other;",
        "server.server.transport.onclose = other;",
        'import { z } from "zod";\nz.defaults = other;',
        "server.transport = other;",
    ],
)
def test_javascript_that_changes_nothing(source: str) -> None:
    found = javascript(SERVER_JS + source)
    assert (names(found), found.state, gaps(found)) == (["plain"], SurfaceState.COMPLETE, [])
