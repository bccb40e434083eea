"""Names that something has for want of another: `name || "search"`."""

import pytest

from tests.surface.conftest import SERVER_JS, SERVER_PYTHON, gaps, javascript, names, python
from vetting.model.surface import SurfaceState

MAIN = "def main():\n    mcp.run()\n"


@pytest.mark.parametrize("name", ['name || "search"', 'name ?? "search"', '`${name ?? "search"}`'])
@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ("add(server, {});", ["search"]),
        ('add(server, {}, "crawl");', ["crawl"]),
        ('add(server, {}); add(server, {}, "crawl");', ["crawl", "search"]),
        ('const all = ["one", "two"]; for (const x of all) add(server, {}, x);', ["one", "two"]),
        ('function turn(it) { add(server, {}, it); } turn("on"); turn();', ["on", "search"]),
        ("export { add };", ["search"]),
    ],
)
def test_the_name_that_a_caller_leaves_out(name: str, calls: str, expected: list[str]) -> None:
    found = javascript(
        f"{SERVER_JS}function add(to, config, name) {{\n"
        f'  to.registerTool({name}, {{ description: "Do" }}, async () => ({{}}));\n}}\n{calls}\n'
    )
    assert names(found) == sorted(["plain", *expected])
    assert found.state is SurfaceState.COMPLETE
    assert "Do" in {tool.description for tool in found.tools}


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ("add({ server });", ["find"]),
        ('add({ server, prefix: "my_" });', ["my_find"]),
        ('add({ server, prefix: "my_" }); add({ server, prefix: "" });', ["find", "my_find"]),
    ],
)
@pytest.mark.parametrize(
    "head",
    [
        'function add({ server, prefix = "" }) {',
        'function add(given) { const { server, prefix = "" } = given;',
        'function add(given) { const server = given.server; const prefix = given.prefix || "";',
    ],
)
def test_a_prefix_that_a_caller_leaves_out(head: str, calls: str, expected: list[str]) -> None:
    found = javascript(
        f"{SERVER_JS}{head}\n"
        "  server.registerTool(`${prefix}find`, { description: 'Find' }, async () => ({}));\n}\n"
        f"{calls}\n"
    )
    assert names(found) == sorted(["plain", *expected])
    assert found.state is SurfaceState.COMPLETE


def test_a_name_that_somebody_makes_at_run_time_is_a_gap() -> None:
    found = javascript(
        f"{SERVER_JS}function add(to, name) {{\n"
        "  to.registerTool(name || 'search', { description: 'Do' }, async () => ({}));\n}\n"
        "add(server, process.argv[2]);\n"
    )
    assert found.state is SurfaceState.PARTIAL
    assert gaps(found)


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ("add(mcp)", ["search"]),
        ("add(mcp, 'crawl')", ["crawl"]),
        ("add(mcp)\nadd(mcp, name='crawl')", ["crawl", "search"]),
    ],
)
def test_the_name_that_a_caller_leaves_out_in_python(calls: str, expected: list[str]) -> None:
    found = python(
        f"{SERVER_PYTHON}def add(to, name=None):\n    def look(q: str) -> str:\n        return q\n"
        f"    to.tool(name=name or 'search', description='Do')(look)\n{calls}\n{MAIN}"
    )
    assert names(found) == sorted(["plain", *expected])
    assert found.state is SurfaceState.COMPLETE


def test_a_description_for_want_of_another_is_said() -> None:
    found = javascript(
        f"{SERVER_JS}function add(said) {{\n"
        "  server.registerTool('x', { description: said || 'Do it' }, async () => ({}));\n}\nadd();\n"
    )
    assert {tool.description for tool in found.tools} == {"Plain", "Do it"}
