"""What is not followed of a package's values is told, and what holds tools comes first."""

import pytest

from tests.surface.conftest import Files, npm, wheel
from vetting import surface
from vetting.surface import Reading, _flow, _flow_modules, _flow_shares, dump, load

PY = "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('s')\n"
TOOL = "@mcp.tool()\ndef act(name: str) -> str:\n    return keep(name)\n"
OPENS = "def keep(name: str) -> str:\n    return open(name).read()\n"
CUT = "its values were not followed to their end: values are made in more steps than are followed"
LINES = "x = [" + "1, " * 200 + "]\n"


def reading(files: Files) -> Reading:
    return surface.read(wheel(files) if any(n.endswith(".py") for n in files) else npm(files))


def told(found: Reading) -> list[tuple[str, str]]:
    return [(gap.path, gap.why) for gap in found.unfollowed]


def test_everything_of_a_small_package_is_followed() -> None:
    found = reading({"server.py": f"from store import keep\n{PY}{TOOL}", "store.py": OPENS})
    assert [flow.path for flow in found.flows] == ["store.py"]
    assert told(found) == []


def test_what_a_tool_imports_comes_before_what_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_flow_modules, "_MAX_BYTES", 3000)
    server = f"import large\nimport tools\n{PY}"
    tools = f"from store import keep\n{PY}{TOOL}"
    found = reading(
        {"server.py": server, "large.py": LINES * 5, "tools.py": tools, "store.py": OPENS}
    )
    assert [flow.path for flow in found.flows] == ["store.py"]
    assert told(found) == [
        ("large.py", "its values were not followed: more source than is followed in one package")
    ]


def test_a_value_is_followed_against_the_order_of_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    last = "def keep(name: str) -> str:\n    return step8(name)\n"
    steps = [f"def step{n}(a):\n    return step{n - 1}(a)\n" for n in range(1, 9)]
    opens = "def step0(a):\n    return open(a).read()\n"
    package = {"server.py": f"{PY}{opens}{''.join(steps)}{last}{TOOL}"}
    found = reading(package)
    assert [(flow.kind, flow.line, told(found)) for flow in found.flows] == [("path", 4, [])]
    with monkeypatch.context() as patch:
        patch.setattr(_flow, "_ROUNDS", 3)
        found = reading(package)
    assert (found.flows, told(found)) == ([], [("server.py", "values are handed on too often")])
    monkeypatch.setattr(_flow, "_HANDED_ON", 3)
    assert [flow.kind for flow in reading(package).flows] == ["path"]
    monkeypatch.setattr(_flow_shares, "EACH", 0)
    found = reading(package)
    assert (found.flows, told(found)) == ([], [("server.py", CUT)])


def test_what_is_known_counts_where_values_are_handed_on_too_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("_HANDED_ON", "_LEADS"):
        monkeypatch.setattr(_flow, name, -1)
    found = reading({"server.py": f"{PY}{TOOL}{OPENS}"})
    assert told(found) == []
    assert [flow.kind for flow in found.flows] == ["path"]


def test_more_calls_than_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_flow_modules, "_MAX_SITES", 3)
    found = reading({"server.py": f"{PY}{TOOL}{OPENS}" + "print(1)\n" * 4})
    assert [why for _, why in told(found)] == ["the values of 6 of 9 calls were not followed"]


@pytest.mark.parametrize("limit", ["_MAX_SITES", "_MAX_BYTES"])
def test_of_a_bundle_the_servers_own_code_is_followed_first(
    monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    tool = "server.tool('act', { name: z.string() }, async ({ name }) => fs.readFileSync(name));"
    bundle = (
        'import fs from "node:fs";\n'
        'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\n'
        f"\n// node_modules/large/index.js\n{'large(1);' * 40}\n"
        f"\n// src/server.ts\nconst server = new McpServer({{}});\n{tool}\n"
        f"\n// node_modules/larger/index.js\n{'larger(1);' * 40}\n"
    )
    monkeypatch.setattr(_flow_modules, limit, 10 if limit == "_MAX_SITES" else 400)
    found = reading({"index.js": bundle})
    assert [flow.line for flow in found.flows] == [9]
    told_sites = [("index.js", "the values of 80 of 84 calls were not followed")]
    assert told(found) == (told_sites if limit == "_MAX_SITES" else [])


def test_a_packed_module_is_told_where_there_are_tools() -> None:
    packed = "var a=[" + "f(1)," * 400 + "];"
    tool = "server.registerTool('act', {}, async () => ({}));"
    head = 'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\n'
    head += "const server = new McpServer({ name: 's', version: '1' });\n"
    found = reading({"index.js": f'import "./packed.js";\n{head}{tool}\n', "packed.js": packed})
    assert told(found) == [("packed.js", "its values were not followed: a bundler has packed it")]
    assert told(reading({"index.js": 'import "./packed.js";\n', "packed.js": packed})) == []


def test_it_is_kept_in_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_flow_modules, "_MAX_SITES", 1)
    found = reading({"server.py": f"{PY}{TOOL}{OPENS}"})
    assert found.unfollowed
    assert load(dump(found)).unfollowed == found.unfollowed
