"""Tools that a library keeps, which are taken out of there and changed."""

import pytest

from tests.surface.conftest import (
    HANDED,
    SERVER_JS,
    SERVER_PYTHON,
    UNKNOWN,
    gaps,
    javascript,
    names,
    python,
)
from vetting.model.surface import SurfaceState

CHANGED = "what the list says of a tool is changed later"
OTHER = 'import { other } from "elsewhere";\n'
HEAD = "from elsewhere import other\n"
MAIN = "\ndef main():\n    mcp.run()\n"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (
            'for (const one of Object.values(server._registeredTools)) one.description = "x";',
            CHANGED,
        ),
        ("const { plain } = server._registeredTools; plain.title = other;", CHANGED),
        (
            (
                "Object.entries(server._registeredTools).forEach(([name, one]) => {"
                " one.description = other(name); });"
            ),
            CHANGED,
        ),
        (
            (
                "const all = () => Object.values(server._registeredTools);\n"
                "all().filter(Boolean).forEach((one) => { one.description = other; });"
            ),
            CHANGED,
        ),
        (
            (
                "function spoil(one) { one.description = other; }\n"
                "Object.values(server._registeredTools).forEach(spoil);"
            ),
            CHANGED,
        ),
        (
            "Object.values(server._registeredTools).map((one) => one.update({ title: other }));",
            CHANGED,
        ),
        (
            (
                "for (const one of Object.values(server._registeredTools))"
                " Object.assign(one, { description: other });"
            ),
            CHANGED,
        ),
        (
            (
                "for (const one of Object.values(server._registeredTools))"
                ' Object.defineProperty(one, "description", { get: other });'
            ),
            CHANGED,
        ),
        (
            (
                "for (const one of Object.values(server._registeredTools))"
                ' one.inputSchema.shape.query.description = "x";'
            ),
            CHANGED,
        ),
        ("for (const one of Object.values(server._registeredTools)) other(one);", HANDED),
        (
            'for (const one of Object.values(server["_registered" + "Tools"])) one.title = "x";',
            UNKNOWN,
        ),
    ],
)
def test_javascript(source: str, why: str) -> None:
    found = javascript(OTHER + SERVER_JS + source)
    assert (names(found), found.state) == (["plain"], SurfaceState.PARTIAL)
    assert [gap.partition(" ")[2] for gap in gaps(found)] == [why]


@pytest.mark.parametrize(
    "source",
    [
        "other(Object.keys(server._registeredTools));",
        "for (const name in server._registeredTools) other(name);",
        "for (const [name, one] of Object.entries(server._registeredTools)) other(name, one.enabled);",
        "for (const one of Object.values(server._registeredTools)) one.callback = other;",
        "for (const one of Object.values(server._registeredTools)) other(one.inputSchema);",
        "const one = server._registeredTools.plain; one.handler(1); one.remove();",
    ],
)
def test_javascript_that_only_looks(source: str) -> None:
    found = javascript(OTHER + SERVER_JS + source)
    assert (names(found), found.state, gaps(found)) == (["plain"], SurfaceState.COMPLETE, [])


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("for one in mcp._tool_manager._tools.values():\n    one.description = 'x'", CHANGED),
        (
            "for name, one in mcp._tool_manager._tools.items():\n    one.title = other(name)",
            CHANGED,
        ),
        ("for one in mcp._tool_manager.list_tools():\n    one.description += 'x'", CHANGED),
        ("every = list(mcp._tool_manager._tools.values())\nevery[0].parameters['x'] = 1", CHANGED),
        ("one = mcp._tool_manager.get_tool('plain')\none.__dict__['description'] = 'x'", CHANGED),
        ("one = mcp._tool_manager.get_tool('plain')\nobject.__setattr__(one, 'title', 1)", CHANGED),
        (
            (
                "def spoil(one):\n    one.description = other()\n"
                "for each in mcp._tool_manager._tools.values():\n    spoil(each)"
            ),
            CHANGED,
        ),
        (
            "for one in getattr(mcp, '_tool_' + 'manager')._tools.values():\n    one.title = 'x'",
            CHANGED,
        ),
        (
            "[setattr(one, 'description', 'x') for one in mcp._tool_manager._tools.values()]",
            CHANGED,
        ),
        ("for one in mcp._tool_manager._tools.values():\n    other(one)", HANDED),
    ],
)
def test_python(source: str, why: str) -> None:
    found = python(HEAD + SERVER_PYTHON + source + MAIN)
    assert (names(found), found.state) == (["plain"], SurfaceState.PARTIAL)
    assert [gap.partition(" ")[2] for gap in gaps(found)] == [why]


@pytest.mark.parametrize(
    "source",
    [
        "for name in mcp._tool_manager._tools:\n    other(name)",
        "for one in mcp._tool_manager._tools.values():\n    one.fn = other(one.fn)",
        "for name, one in mcp._tool_manager._tools.items():\n    other(name)",
    ],
)
def test_python_that_only_looks(source: str) -> None:
    found = python(HEAD + SERVER_PYTHON + source + MAIN)
    assert (names(found), found.state, gaps(found)) == (["plain"], SurfaceState.COMPLETE, [])
