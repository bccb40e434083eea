"""Functions of the package that are called like what registers, and only make objects with names."""

import pytest

from tests.surface.conftest import SERVER_JS, javascript, names
from vetting.model.surface import SurfaceState

MAKER = (
    "export function tool(group, options, run) {\n"
    "  const { isThere, ...said } = options;\n"
    "  return { mcp: { ...said }, run, isThere: () => isThere ?? known(group) };\n}\n"
)
TOOLS = (
    "import * as made from './maker.js';\n"
    "export const one = made.tool('files', { name: 'read', description: 'Reads.' }, async () => 1);\n"
    "export const two = made.tool('files', { name: 'find', description: 'Finds.' }, async () => 2);\n"
)
SERVER = (
    "import { Server } from '@modelcontextprotocol/sdk/server/index.js';\n"
    "import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';\n"
    "import { one, two } from './tools.js';\n"
    "const server = new Server({ name: 's' }, { capabilities: { tools: {} } });\n"
    "server.setRequestHandler(ListToolsRequestSchema, %s);\n"
)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("async () => ({ tools: [one, two].map((each) => each.mcp) })", SurfaceState.COMPLETE),
        ("(() => unknown())()", SurfaceState.PARTIAL),
    ],
)
def test_what_is_made_has_the_name_that_its_object_has(answer: str, state: SurfaceState) -> None:
    found = javascript(SERVER % answer, tools_js=TOOLS, maker_js=MAKER)
    assert names(found) == ["find", "read"]
    assert found.state is state


@pytest.mark.parametrize(
    ("body", "named"),
    [
        # The first word may be the name after all: it is in the object, or nobody sees what becomes of it.
        ("return { mcp: { name: options.name }, id: group };", "files"),
        ("KEPT.set(group, run); return { mcp: { name: options.name } };", "files"),
        ("return { mcp: { name: options.name }, other: { name: 'x' } };", "files"),
        ("return options.name;", "files"),
        (
            "server.registerTool(group, options, run); return { mcp: { name: options.name } };",
            "files",
        ),
    ],
)
def test_a_name_that_may_be_one_is_kept(body: str, named: str) -> None:
    maker = f"{SERVER_JS}const KEPT = new Map();\nexport function tool(group, options, run) {{ {body} }}\n"
    source = "import * as made from './maker.js';\nmade.tool('files', { name: 'read' }, async () => 1);\n"
    assert named in names(javascript(source, maker_js=maker))
