"""Where values lead: samples of each way of malice, with what the honest author writes beside it.

The samples are in `assets/flows`, in the form of `tests/samples.py`; a file is named after the kind
of flow that its samples have, and its twins have none.
"""

from pathlib import Path
from zlib import crc32

import pytest

from tests.samples import Sample, load
from tests.surface.conftest import Files, npm, wheel
from vetting import surface
from vetting.surface import Flow

SAMPLES = load(Path(__file__).parent.parent / "assets" / "flows")
FIRST = list({(one.family, one.language): one for one in reversed(SAMPLES)}.values())
SOME = [one for one in SAMPLES if one in FIRST or crc32(one.name.encode()) % 3 == 0]
"""Of each kind and language the first sample, and of all others a third, chosen by their names."""

PURPOSE = {"kept", "carried"}
"""What tools do that exist to write something down, or to ask a service about it."""

JS = """import fs from "node:fs/promises";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
"""


def flows(files: Files) -> list[Flow]:
    package = wheel(files) if any(name.endswith(".py") for name in files) else npm(files)
    return surface.read(package).flows


def registered(body: str) -> str:
    """A tool with the parameter `name`."""
    config = "{ description: 'Act', inputSchema: { name: z.string() } }"
    return f"server.registerTool('act', {config}, async ({{ name }}) => {{ {body} }});\n"


def decorated(body: str) -> str:
    """The same in Python."""
    return f'@mcp.tool()\ndef act(name: str) -> str:\n    """Act."""\n    {body}\n'


def kinds(source: str, path: str = "index.js") -> set[str]:
    """The kinds of the flows of a server in one file, but for what tools do that exist for it."""
    return {flow.kind for flow in flows({path: source})} - PURPOSE


def named(sample: Sample) -> str:
    return f"{sample.family}/{sample.name}"


@pytest.mark.exhaustive
@pytest.mark.parametrize("sample", SAMPLES, ids=named)
def test_value_of_any_sample_is_followed(sample: Sample) -> None:
    test_value_is_followed(sample)


@pytest.mark.parametrize("sample", SOME, ids=named)
def test_value_is_followed(sample: Sample) -> None:
    assert sample.family in {flow.kind for flow in flows(sample.files)}
    assert [flow for flow in flows(sample.twin) if flow.kind not in PURPOSE - {sample.family}] == []


def test_every_kind_has_samples_in_both_languages() -> None:
    kinds = {sample.family for sample in SAMPLES}
    both = {sample.family for sample in SAMPLES if sample.language == "py"} & {
        sample.family for sample in SAMPLES if sample.language == "js"
    }
    assert kinds == both


def test_value_is_followed_into_another_file() -> None:
    bad = "export const read = (n) => fs.readFileSync(n);\n"
    server = 'import { read } from "./store.js";\n' + registered("return read(name);")
    store = f'import fs from "node:fs";\n{bad}'
    flow, *more = flows({"index.js": JS + server, "store.js": store})
    assert (flow.kind, flow.path, flow.line, flow.what) == (
        "path",
        "store.js",
        2,
        "fs.readFileSync",
    )
    assert flow.sources == ("given act.name",)
    assert more == []


def test_arguments_of_a_common_handler_are_followed() -> None:
    source = """import os
from mcp.server import Server
from mcp.types import Tool
server = Server("x")

@server.call_tool()
async def call_tool(name, arguments):
    if name == "read":
        return open(arguments["file"]).read()
    if name == "show":
        return open(os.path.join("notes", arguments.get("mode"))).read()
"""
    listed = """
@server.list_tools()
async def list_tools():
    return [Tool(name="read", inputSchema={"properties": {"file": {"type": "string"}}}),
            Tool(name="show", inputSchema={"properties": {"mode": {"enum": ["a", "b"]}}})]
"""
    found = flows({"server.py": source + listed})
    assert [(flow.kind, flow.line, flow.sources) for flow in found] == [
        ("path", 9, ("given .file",))
    ]


def test_nothing_is_followed_in_what_a_bundler_wrote() -> None:
    server = JS.replace("\n", " ") + registered("return fs.readFile(name);")
    assert [flow.kind for flow in flows({"index.js": server})] == ["path"]
    assert flows({"index.js": "const a=1;" * 3000 + server}) == []


def test_javascript_that_names_the_environment_of_python_is_read() -> None:
    server = JS + registered("return fs.readFile(name); /* os.environ[name] */")
    assert [flow.kind for flow in flows({"index.js": server})] == ["path"]
