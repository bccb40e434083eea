"""What a comprehension gives reaches the calls in it."""

import pytest

from tests.surface.test_flows import flows

HEAD = '''import os, httpx
from pathlib import Path
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
ROOT = Path("/srv/notes").resolve()
def load(file): return open(file).read()

@mcp.tool()
def act(names: list[str], name: str) -> str:
    """Act."""
'''


def kinds(body: str) -> set[str]:
    return {flow.kind for flow in flows({"server.py": f"{HEAD}    {body}\n"})} - {"kept"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("[os.remove(one) for one in names]", "path"),
        ("return {one: open(one).read() for one in names}", "path"),
        ("return list(load(one) for one in names)", "path"),
        ("return [httpx.get(url) for one in names for url in one.split(',')]", "address"),
        ("return [httpx.get(one) for one in names if one]", "address"),
        ("return [os.popen(one).read() for number, one in enumerate(names)]", "shell"),
        ("return [[httpx.get(part) for part in one] for one in names]", "address"),
    ],
)
def test_what_is_gone_through_reaches_a_call(body: str, kind: str) -> None:
    assert kind in kinds(body)


@pytest.mark.parametrize(
    "body",
    [
        "return [open(one).read() for one in os.listdir(ROOT)]",
        "return [open(one).read() for one in names if one in ('a.txt', 'b.txt')]",
        "return [open(ROOT / Path(one).name).read() for one in names]",
        "return [open(name).read() for name in ('a.txt', 'b.txt')]",
        "return [one for one in names] + [open(one).read() for one in ('a.txt', 'b.txt')]",
    ],
)
def test_what_is_known_or_looked_at_does_not(body: str) -> None:
    assert kinds(body) == set()
