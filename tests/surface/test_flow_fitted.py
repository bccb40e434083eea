"""What is left of a text of which all but plain letters are taken out."""

import pytest

from tests.surface.test_flows import flows

SERVER = """import pathlib, re, requests
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
text = {}
name = re.sub("[^a-z]+", "-", re.search("^name: (.*)", text).group(1))
@mcp.tool(description=f"Skill {{name}}")
def act() -> str:
    return ""
def main(): mcp.run()
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("pathlib.Path('skill.md').read_text()", set()),
        ("requests.get('https://example.com/skill').text", {"data get"}),
    ],
)
def test_a_files_own_text_is_nobodys_answer(text: str, told: set[str]) -> None:
    found = flows({"server.py": SERVER.format(text)})
    assert {one for flow in found if flow.kind == "told" for one in flow.sources} == told
