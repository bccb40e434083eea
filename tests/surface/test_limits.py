"""What is cut is said."""

import json

import pytest

from tests.surface import conftest as surfaces
from tests.surface.conftest import gaps, javascript, names, npm, python
from vetting.model.surface import Handler, SurfaceState
from vetting.surface import _javascript_program, _python_program, declared


def test_tool_with_too_many_parameters() -> None:
    given = ", ".join(f"p{number}: str" for number in range(201))
    found = python(
        "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('s')\n"
        f"@mcp.tool()\ndef one({given}): 'One'\ndef main(): mcp.run()\n"
    )
    assert len(found.tools[0].parameters) == 200
    assert gaps(found) == ["server.py:4 it has more than 200 parameters"]


def test_variable_that_gets_its_value_in_too_many_places() -> None:
    given = "".join(f"function f{n}() {{ tools = [{{ name: 't{n}' }}]; }}\n" for n in range(10))
    found = javascript(
        f"let tools;\n{given}server.setRequestHandler('tools/list', async () => ({{ tools }}));\n"
    )
    assert found.state is SurfaceState.PARTIAL
    assert "assigned in too many places" in gaps(found)[-1]


def test_tool_that_more_functions_answer_than_are_followed() -> None:
    def found(count: int) -> Handler:
        made = ", ".join("() => {}" for _ in range(count))
        return (
            javascript(
                "import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';\n"
                f"const server = new McpServer({{}});\nserver.registerTool('a', {{}}, any([{made}]));\n"
            )
            .tools[0]
            .handler
        )

    assert (found(4), found(5)) == (Handler.FOLLOWED, Handler.PARTLY)


def test_list_that_is_longer_than_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(declared, "_MAX_TOOLS", 2)
    listed = json.dumps([{"name": f"t{number}"} for number in range(3)])
    found = surfaces.read(npm({"index.js": "x;", "tools.json": listed}))
    assert names(found) == ["t0", "t1"]
    assert "tools.json:1 it lists more than 2 tools" in gaps(found)


def test_python_whose_trees_would_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_python_program, "_MOST_SIGNS", 40)
    found = python(
        "from mcp.server.fastmcp import FastMCP\nimport other\nmcp = FastMCP('s')\n"
        "other.add(mcp)\ndef main(): mcp.run()\n",
        other="def add(mcp):\n    @mcp.tool()\n    def one(): 'One'\n" + "y = (1)\n" * 20,
    )
    assert (names(found), found.state is SurfaceState.COMPLETE) == ([], False)
    assert any("held in memory" in gap for gap in gaps(found)), gaps(found)


def test_javascript_whose_trees_would_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_javascript_program, "MAX_PARTS", 100)
    found = javascript('import "./more.js";\n', more_js=f"server.tool('a', f);\n{'a=1;' * 20}")
    assert found.state is SurfaceState.UNSUPPORTED
    assert gaps(found)[0] == "more.js:1 0 kB of dense source: too large to be parsed"


@pytest.mark.parametrize(
    ("manifest", "why"),
    [
        ('{"x": "' + "a" * (4 << 20) + '", "bin": "real.js"}', "a manifest of 4 MB is not read"),
        ('{"bin": "real.js", }', "the manifest cannot be read: package.json is not valid JSON"),
    ],
    ids=["large", "broken"],
)
def test_manifest_that_is_not_read_tells_not_what_is_started(manifest: str, why: str) -> None:
    server = "const server = new McpServer({}); server.tool('{}', f);"
    files = {name: server.replace("{}'", f"{name}'") for name in ("index.js", "real.js")}
    found = surfaces.read(npm({"package.json": manifest, **files}))
    assert (names(found), found.state) == (["index.js", "real.js"], SurfaceState.PARTIAL)
    assert [why in gap for gap in gaps(found)] == [True]
