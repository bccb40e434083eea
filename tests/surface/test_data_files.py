"""Tools that stand in data files, which the code reads when it runs."""

import json

import pytest

from tests.surface.conftest import SERVER_JS, names, npm, read
from vetting.model.surface import SurfaceState

READS = """import fs from "node:fs";
for (const file of fs.readdirSync("tools")) {
  const tool = load(file);
  server.registerTool(tool.name, tool, run);
}
"""
TOOL = {"name": "one", "description": "One", "inputSchema": {"type": "object"}}
YAML = "id: x\nnames:\n  mcp: one\ndescription: One\nannotations:\n  readOnlyHint: true\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("tools.json", json.dumps([TOOL])),
        ("data/all.json", json.dumps({"groups": [{"tools": {"one": TOOL}}]})),
        ("tools/one.yaml", YAML),
        ("tools/one.yml", "name: one\ndescription: One\ninputSchema:\n  type: object\n"),
    ],
)
def test_a_list_made_at_run_time_most_likely_holds_them(path: str, text: str) -> None:
    found = read(npm({"index.js": SERVER_JS + READS, path: text}))
    assert (names(found), found.state) == (["one", "plain"], SurfaceState.PARTIAL)
    assert [tool.place.path for tool in found.tools if tool.name == "one"] == [path]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("manifest.json", json.dumps({"tools": [{"name": "one", "description": "One"}]})),
        ("node_modules/x/all.json", json.dumps([TOOL])),
        ("data/all.json", json.dumps([TOOL])[:-1]),
        ("tools/one.yaml", f"a: &a [1]\nb: *a\n{YAML}"),
        ("tools/one.yaml", f"{YAML}  - :"),
        ("tools/one.txt", YAML),
        ("tools/one.yaml", "annotations:\n  readOnlyHint: true\ndescription: One\n"),
    ],
)
def test_what_says_less_or_is_not_read_is_none(path: str, text: str) -> None:
    found = read(npm({"index.js": SERVER_JS + READS, path: text}))
    assert (names(found), found.state) == (["plain"], SurfaceState.PARTIAL)


def test_a_list_that_is_known_holds_no_more() -> None:
    found = read(npm({"index.js": SERVER_JS, "data/all.json": json.dumps([TOOL])}))
    assert (names(found), found.state) == (["plain"], SurfaceState.COMPLETE)
