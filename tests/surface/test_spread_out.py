"""A registrar of the package's own that hands on what it is given."""

import pytest

from tests.surface.conftest import javascript

SERVER = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
"""
TOOL = 'add("read", "Reads", { path: z.string() }, { readOnlyHint: true }, async ({ path }) => path);\n'


@pytest.mark.parametrize(
    "made",
    [
        "const add = (name, ...args) => { console.error(name); return server.tool(name, ...args); };\n",
        "const add = (...args) => server.tool(...args);\n",
        "function add() { return server.tool(...arguments); }\n",
    ],
)
def test_the_parameters_of_its_tools_are_known(made: str) -> None:
    (tool,) = javascript(SERVER + made + TOOL).tools
    assert (tool.name, tool.parameters) == ("read", ("path",))
    (plain,) = javascript(SERVER + TOOL.replace("add(", "server.tool(")).tools
    assert tool.digest == plain.digest
