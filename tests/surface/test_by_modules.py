"""Lists that a module keeps, and that other modules change by way of the whole module."""

import pytest

from tests.surface.conftest import gaps, names, npm, read, wheel
from vetting.model.surface import SurfaceState

INDEX = """const { Server } = require("@modelcontextprotocol/sdk/server/index.js");
const { ListToolsRequestSchema } = require("@modelcontextprotocol/sdk/types.js");
const tables = require("./tables");
require("./more");
const server = new Server({ name: "server", version: "1.0.0" }, {});
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: tables.list }));
"""
TABLES = 'exports.list = [{ name: "plain", description: "Plain", inputSchema: {} }];\n'
PYTHON = """from mcp.server.lowlevel import Server
from pkg import more, tables
server = Server("s")
@server.list_tools()
async def listed():
    return tables.LIST
def main():
    more.go()
"""
LIST = """from mcp.types import Tool
LIST = [Tool(name="plain", description="Plain", inputSchema={})]
"""


@pytest.mark.parametrize(
    "more",
    [
        "Object.assign(require('./tables'), { list: others() });",
        "const t = require('./tables'); Object.assign(t, { list: others() });",
        "const t = require('./tables'); t['list'] = others();",
        "const t = require('./tables'); t[key()] = others();",
        "const t = require('./tables'); Object.defineProperties(t, { list: others() });",
        "const t = require('./tables'); t.__defineGetter__('list', others);",
        "const t = require('./tables'); ({ list: t.list } = others());",
        "const t = require('./tables'); [t.list] = others();",
        "const t = require('./tables'); Object.setPrototypeOf(t, others());",
        "const { list } = require('./tables'); list['push'](others());",
        "const { list } = require('./tables'); Reflect.apply(list.push, list, others());",
    ],
)
def test_javascript(more: str) -> None:
    found = read(npm({"index.js": INDEX, "tables.js": TABLES, "more.js": more}))
    assert found.state is SurfaceState.PARTIAL
    assert {one.place.path for one in found.unresolved} == {"more.js"}


@pytest.mark.parametrize(
    "more",
    [
        "import { list as l } from './barrel.js'; l['push'](others());",
        "import { all } from './barrel.js'; Reflect.apply(all.push, all, others());",
        "import * as t from './barrel.js'; t.list['push'](others());",
        "const t = await import('./barrel.js'); t.all['push'](others());",
        "import { list } from './tables.js'; list[way()](others());",
    ],
)
def test_modules_that_hand_them_on(more: str) -> None:
    index = INDEX.replace(
        'const tables = require("./tables");', 'import * as tables from "./tables.js";'
    )
    files = {
        "index.js": index.replace('require("./more")', 'import "./more.js"'),
        "tables.js": TABLES.replace("exports.list", "export const list"),
        "barrel.js": "export * from './tables.js'; export { list as all } from './tables.js';",
        "more.js": more,
    }
    found = read(npm(files))
    assert found.state is SurfaceState.PARTIAL
    assert {one.place.path for one in found.unresolved} == {"more.js"}


def test_what_only_reads_them_in_javascript() -> None:
    more = "const t = require('./tables'); for (const one of t.list) console.error(one.name);"
    found = read(npm({"index.js": INDEX, "tables.js": TABLES, "more.js": more}))
    assert (names(found), found.state) == (["plain"], SurfaceState.COMPLETE)


@pytest.mark.parametrize(
    "more",
    [
        "from pkg import tables\n    setattr(tables, 'LI' + 'ST', others())",
        "from pkg import tables\n    getattr(tables.LIST, way())(others())",
        "import functools\n    from pkg import tables\n    functools.partial(tables.LIST.append, x)()",
        "from pkg import tables\n    [*map(tables.LIST.append, others())]",
        "import pkg.tables\n    pkg.tables.LIST = others()",
    ],
)
def test_python(more: str) -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/server.py": PYTHON,
        "pkg/tables.py": LIST,
        "pkg/more.py": f"def go():\n    {more}\n",
    }
    found = read(wheel(files, "pkg.server:main"))
    assert found.state is SurfaceState.PARTIAL
    assert any("pkg/more.py" in gap for gap in gaps(found))


def test_what_only_reads_them_in_python() -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/server.py": PYTHON,
        "pkg/tables.py": LIST,
        "pkg/more.py": "from pkg import tables\ndef go():\n    print(len(tables.LIST))\n",
    }
    found = read(wheel(files, "pkg.server:main"))
    assert (names(found), found.state) == (["plain"], SurfaceState.COMPLETE)
