"""Servers that no command of a package starts, and that are programs of their own."""

from tests.surface.conftest import names, read, wheel

TOOL = """from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
@mcp.tool()
def plain() -> str:
    "Plain"
"""
RUNS = 'if __name__ == "__main__":\n    mcp.run()\n'
COMMAND = {
    "shown/__init__.py": "",
    "shown/cli.py": "import typer\napp = typer.Typer()\n@app.command()\ndef go(): pass\n",
    "served/__init__.py": '"""An MCP server of fastmcp."""\n',
}


def test_a_module_that_is_a_program_is_read() -> None:
    found = read(wheel({**COMMAND, "served/server.py": TOOL + RUNS}, "shown.cli:app"))
    assert (names(found), found.state) == (["plain"], "complete")


def test_a_module_that_is_no_program_and_nobody_loads_is_none() -> None:
    found = read(wheel({**COMMAND, "served/server.py": TOOL}, "shown.cli:app"))
    assert names(found) == []


def test_where_the_command_serves_another_program_is_no_part_of_it() -> None:
    other = TOOL.replace("plain", "other")
    files = {"served/__init__.py": "", "served/server.py": TOOL + "def main():\n    mcp.run()\n"}
    found = read(wheel({**files, "served/beside.py": other + RUNS}, "served.server:main"))
    assert (names(found), found.state) == (["plain"], "complete")


def test_an_example_is_none() -> None:
    found = read(wheel({**COMMAND, "examples/server.py": TOOL + RUNS}, "shown.cli:app"))
    assert names(found) == []
