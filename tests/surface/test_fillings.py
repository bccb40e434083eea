"""Lists and objects that functions fill, or that are filled by another name than their own."""

import pytest

from tests.surface.conftest import gaps, javascript, names, python
from vetting.model.surface import SurfaceState

SDK = 'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\n'
SERVER = SDK + 'const server = new McpServer({ name: "s", version: "1.0.0" });\n'
LOW = """import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
const server = new Server({ name: "server", version: "1.0.0" }, {});
"""
LISTED = """server.setRequestHandler(ListToolsRequestSchema, async () => (
  { tools: Object.values(tools) }));
"""
ONE = '{ name: "one", description: "One", run: async () => ({}) }'
TWO = '{ name: "two", description: "Two", run: async () => ({}) }'
ADD = f'function add(to) {{ to.one = {ONE}; to["two"] = {TWO}; }}\n'
FIRST = 'tools = { first: { name: "first", description: "First", run: () => {} } };'
TURNS = [
    "for (const [n, t] of Object.entries(tools)) server.registerTool(n, t, t.run);\n",
    "for (const n in tools) server.registerTool(n, { title: tools[n].name }, tools[n].run);\n",
    "Object.keys(tools).forEach((n) => server.registerTool(n, tools[n], tools[n].run));\n",
    "for (const t of Object.values(tools)) server.registerTool(t.name, t, t.run);\n",
]
FILLED = [
    f"const tools = {{}}; function add() {{ tools.one = {ONE}; tools.two = {TWO}; }} add();",
    f"const tools = {{}}; {ADD} add(tools);",
    f"const tools = {{}}; const same = tools; same.one = {ONE}; same.two = {TWO};",
    f"const tools = {{}}; function all(into) {{ add(into); }} {ADD} all(tools);",
    (
        "const tools = {}; function put(to, name, tool) { to[name] = tool; }"
        f' put(tools, "one", {ONE}); put(tools, "two", {TWO});'
    ),
    (
        f"const tools = {{}}; function put(to, more) {{ Object.assign(to, more); }}"
        f" put(tools, {{ one: {ONE} }}); put(tools, {{ two: {TWO} }});"
    ),
    (
        f"const tools = {{}}; const part = {{ register(to) {{ to.one = {ONE}; to.two = {TWO}; }} }};"
        " part.register(tools);"
    ),
    (
        f"const tools = {{}}; const one = (to) => {{ to.one = {ONE}; }};"
        f" const two = (to) => {{ to.two = {TWO}; }}; for (const add of [one, two]) add(tools);"
    ),
    f"function made() {{ const kept = {{}}; add(kept); return kept; }} {ADD} const tools = made();",
    f"const tools = add({{}}); function add(to) {{ to.one = {ONE}; to.two = {TWO}; return to; }}",
    (
        f"class Kept {{ tools = {{}}; }} const kept = new Kept();"
        f" function put(k) {{ k.tools.one = {ONE}; k.tools.two = {TWO}; }} put(kept);"
        " const tools = kept.tools;"
    ),
    (
        f"const kept = {{ tools: {{}} }}; function put(k) {{ k.tools.one = {ONE}; k.tools.two = {TWO}; }}"
        " put(kept); const tools = kept.tools;"
    ),
    f"const kept = {{ tools: {{}} }}; {ADD} add(kept.tools); const {{ tools }} = kept;",
    (
        f"const kept = {{ tools: {{}} }}; const {{ tools: all }} = kept; {ADD} add(all);"
        " const tools = kept.tools;"
    ),
    f"const tools = Object.create(null); {ADD} add(tools);",
    (
        f"const all = new Map(); function put(to) {{ to.set('one', {ONE}); to.set('two', {TWO}); }}"
        " put(all); const tools = Object.fromEntries(all);"
    ),
]


@pytest.mark.parametrize("turns", TURNS)
@pytest.mark.parametrize("filled", FILLED)
def test_object_that_is_filled(filled: str, turns: str) -> None:
    found = javascript(f"{SERVER}{filled}\n{turns}")
    assert (names(found), found.state) == (["one", "two"], SurfaceState.COMPLETE), gaps(found)


@pytest.mark.parametrize("filled", FILLED)
def test_object_that_is_filled_and_listed(filled: str) -> None:
    found = javascript(f"{LOW}{filled}\n{LISTED}")
    assert names(found) == ["one", "two"]
    assert found.state is SurfaceState.COMPLETE or gaps(found)


@pytest.mark.parametrize("turns", TURNS)
def test_object_that_is_not_empty(turns: str) -> None:
    found = javascript(f"{SERVER}const {FIRST}\n{ADD}add(tools);\n{turns}")
    assert (names(found), found.state) == (["first", "one", "two"], SurfaceState.COMPLETE)


def test_what_is_put_in_the_place_of_a_tool_stands_beside_it() -> None:
    source = f"{SERVER}const {FIRST}\nfunction put(to) {{ to.two = {TWO}; }}\nput(tools);\n"
    other = 'tools.two = { name: "two", description: "Another two", run: () => {} };\n'
    found = javascript(f"{source}{other}{TURNS[3]}")
    assert names(found) == ["first", "two"]


@pytest.mark.parametrize(
    ("source", "others"),
    [
        ("import { put } from './other.js'; const tools = {}; put(tools);", {}),
        ("import { tools } from './kept.js'; import { put } from './other.js'; put(tools);", {}),
        (
            "import { tools } from './kept.js'; import './by.js';",
            {"by_js": f"import {{ tools as t }} from './kept.js'; t.one = {ONE}; t.two = {TWO};"},
        ),
        (
            "import { tools } from './kept.js'; import './by.js';",
            {"by_js": f"import * as k from './kept.js'; k.tools.one = {ONE}; k.tools.two = {TWO};"},
        ),
        (
            "const tools = require('./all'); require('./by');",
            {
                "all_js": "module.exports = {};",
                "by_js": f"const t = require('./all'); t.one = {ONE}; t.two = {TWO};",
            },
        ),
        (
            "const { tools } = require('./all'); require('./by');",
            {
                "all_js": "exports.tools = {};",
                "by_js": f"const a = require('./all'); a.tools.one = {ONE}; a.tools.two = {TWO};",
            },
        ),
        (
            "const tools = {}; require('./by')(tools);",
            {"by_js": f"module.exports = (to) => {{ to.one = {ONE}; to.two = {TWO}; }};"},
        ),
    ],
)
def test_object_that_other_modules_fill(source: str, others: dict[str, str]) -> None:
    common = {"kept_js": "export const tools = {};", "other_js": f"{ADD}export {{ add as put }};"}
    sdk = SERVER
    if "require" in source:
        sdk = 'const { McpServer } = require("@modelcontextprotocol/sdk/server/mcp.js");\n'
        sdk += "const server = new McpServer({});\n"
    for turns in TURNS:
        found = javascript(f"{sdk}{source}\n{turns}", **common, **others)
        assert (names(found), found.state) == (["one", "two"], SurfaceState.COMPLETE), gaps(found)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ('import { fill } from "other"; fill(tools);', "not in this package"),
        ("tools.splice(0, 0, more());", "not followed"),
        ("Array.prototype.push.apply(tools, more());", ""),
        ("function put(to) { to.push(more()); } put(tools);", ""),
        ("tools[tools.length] = more();", ""),
        ("Object.assign(tools, more());", ""),
        ("function put(to) { for (const one of more()) to.push(one); } put(tools);", ""),
    ],
)
def test_list_that_is_filled_by_what_nobody_knows(source: str, why: str) -> None:
    start = f"{SERVER}const tools = [{ONE}];\n{source}\n"
    found = javascript(start + "for (const t of tools) server.registerTool(t.name, t, t.run);\n")
    assert (names(found), found.state) == (["one"], SurfaceState.PARTIAL)
    assert any(why in gap for gap in gaps(found))


FAST = """from mcp.server.fastmcp import FastMCP
mcp = FastMCP("s")
def one(): "One"
def two(): "Two"
"""
ADDED = 'def add(to):\n    to["one"] = one\n    to["two"] = two\n'
PYTHON_TURNS = [
    "for name, func in tools.items():\n    mcp.add_tool(func, name=name)\n",
    "for func in tools.values():\n    mcp.add_tool(func)\n",
    "for name in tools:\n    mcp.tool(name=name)(tools[name])\n",
]


@pytest.mark.parametrize("turns", PYTHON_TURNS)
@pytest.mark.parametrize(
    "filled",
    [
        f"tools = {{}}\n{ADDED}add(tools)\n",
        f"tools = {{}}\n{ADDED}def start():\n    add(tools)\nstart()\n",
        "tools = {}\ndef add(to): to.update({'one': one}, two=two)\nadd(tools)\n",
        "tools = {}\ndef add(to): to.update([('one', one), ('two', two)])\nadd(tools)\n",
        "tools = {}\ndef add(to):\n    to |= {'one': one, 'two': two}\nadd(tools)\n",
        "tools = {'one': one}\ntools |= {'two': two}\n",
        "tools = {}\ndef add(to, n, f): to[n] = f\nadd(tools, 'one', one)\nadd(tools, 'two', two)\n",
        "tools = {}\nsame = tools\nsame['one'] = one\nsame['two'] = two\n",
        "tools = {}\ntools.__setitem__('one', one)\ntools.__setitem__('two', two)\n",
        f"tools = {{}}\n{ADDED}for func in (add,):\n    func(tools)\n",
        (
            f"{ADDED}def build():\n    kept = {{}}\n    add(kept)\n    return mcp, kept\n"
            "app, tools = build()\n"
        ),
        (
            "class Kept:\n    def __init__(self): self.tools = {}\nkept = Kept()\n"
            "def add(k):\n    k.tools['one'] = one\n    k.tools['two'] = two\n"
            "add(kept)\ntools = kept.tools\n"
        ),
        (
            "all = []\ndef add(to):\n    to.append(one)\n    to += [two]\nadd(all)\n"
            "tools = {func.__name__: func for func in all}\n"
        ),
    ],
)
def test_dict_that_is_filled(filled: str, turns: str) -> None:
    found = python(f"{FAST}{filled}{turns}def main(): pass\n")
    assert (names(found), found.state) == (["one", "two"], SurfaceState.COMPLETE), gaps(found)


@pytest.mark.parametrize(
    "others",
    [
        {
            "by": "from kept import tools as t\ndef go():\n    t['one'] = one\n    t['two'] = two\ngo()"
        },
        {"by": "import kept\nkept.tools['one'] = one\nkept.tools.update(two=two)"},
    ],
)
def test_dict_that_other_modules_fill(others: dict[str, str]) -> None:
    made = "def one(): 'One'\ndef two(): 'Two'\n"
    modules = {name: f"{made}{text}\n" for name, text in others.items()}
    source = "from kept import tools\nimport by\nfrom mcp.server.fastmcp import FastMCP\n"
    for turns in PYTHON_TURNS:
        start = f"{source}mcp = FastMCP('s')\n{turns}def main(): pass\n"
        found = python(start, kept="tools = {}\n", **modules)
        assert (names(found), found.state) == (["one", "two"], SurfaceState.COMPLETE), gaps(found)


def test_function_that_calls_itself_with_what_it_fills() -> None:
    source = f"const tools = {{}};\nfunction add(to) {{ to.one = {ONE}; add(to); }}\nadd(tools);\n"
    assert names(javascript(f"{SERVER}{source}{TURNS[0]}")) == ["one"]


def test_more_variables_than_are_followed_are_told() -> None:
    given = "".join(f"function f{n}(t) {{ f{n + 1}(t); g{n}(t); }}\n" for n in range(60))
    given += "".join(f"function g{n}(t) {{ f{n}(t); }}\n" for n in range(60))
    source = f"{SERVER}const {FIRST}\n{given}f0(tools);\n{TURNS[0]}"
    found = javascript(source)
    assert found.state is SurfaceState.PARTIAL
    assert any("more variables than are followed" in gap for gap in gaps(found))


REGISTERED = "for (const t of tools) server.registerTool(t.name, t, t.run);\n"


@pytest.mark.parametrize(
    "source",
    [
        f"Object.defineProperty(tools, 'two', {{ value: {TWO} }});",
        f"Reflect.set(tools, 'two', {TWO});",
        f"import * as m from './m.js'; Object.assign(m.tools, {{ two: {TWO} }});",
    ],
)
def test_members_that_are_set_by_functions(source: str) -> None:
    start = f"{SERVER}import {{ tools }} from './m.js';\n{source}\n"
    found = javascript(start + TURNS[3], m_js=f"export const tools = {{ one: {ONE} }};")
    assert (names(found), found.state) == (["one", "two"], SurfaceState.COMPLETE), gaps(found)


@pytest.mark.parametrize(
    "source",
    [
        "Object.defineProperty(tools, 0, { get: () => more() });",
        "Object.defineProperties(tools, more());",
        f"Object.defineProperty(tools, 0, {{ value: {TWO} }});",
    ],
)
def test_elements_that_are_defined(source: str) -> None:
    found = javascript(f"{SERVER}const tools = [{ONE}];\n{source}\n{REGISTERED}")
    assert found.state is SurfaceState.PARTIAL, names(found)


@pytest.mark.parametrize(
    "renamed",
    [
        "import { tools } from './m.js'; for (const t of tools) t.name = 'x_' + t.name;",
        "import { tools as all } from './m.js'; all.forEach((t) => { t.name = `x_${t.name}`; });",
        "import * as m from './m.js'; for (const t of m.tools) t['name'] = 'x_' + t.name;",
        (
            "import { tools } from './m.js'; for (const t of tools.slice()) one(t);"
            " function one(t) { Object.assign(t, { name: 'x_' + t.name }); }"
        ),
        "const { tools } = require('./m.js'); for (const t of Object.values(tools)) t.name = more();",
    ],
)
@pytest.mark.parametrize("low", [False, True])
def test_tools_that_another_module_renames(renamed: str, low: bool) -> None:
    start = LOW if low else SERVER
    end = LISTED if low else REGISTERED
    source = f"{start}import {{ tools }} from './m.js';\nimport './n.js';\n{end}"
    found = javascript(source, m_js=f"export const tools = [{ONE}];", n_js=renamed)
    assert found.state is SurfaceState.PARTIAL
    assert "n.js:1 what the list says of a tool is changed later" in gaps(found)


def test_what_registers_is_called_with_a_template() -> None:
    found = javascript(
        f"{SERVER}server.registerTool('one', {{}}, run);\nserver.registerTool`two`;\n"
    )
    why = "what registers is called with a template, and not followed"
    assert gaps(found) == [f"index.js:4 {why}"]


@pytest.mark.parametrize(
    "source",
    [
        "tools = [{'name': 'one', 'run': one}]\nfor t in tools: t['name'] = 'x_' + t['name']\n",
        (
            "tools = [{'name': 'one', 'run': one}]\n"
            "def again(all):\n    for t in all: t.update(name='x')\nagain(tools)\n"
        ),
        "tools = [{'name': 'one', 'run': one}]\ndef load():\n    global tools\n    tools = more()\n",
        "tools = [{'name': 'one', 'run': one}]\nfrom other import *\n",
    ],
)
def test_list_of_dicts_that_is_changed(source: str) -> None:
    turns = "for t in tools: mcp.add_tool(t['run'], name=t['name'])\n"
    found = python(f"{FAST}{source}{turns}def main(): pass\n", other="tools = []\n")
    assert (names(found), found.state) == (["one"], SurfaceState.PARTIAL), gaps(found)


@pytest.mark.parametrize(
    ("one", "two", "given"),
    [
        ("TOOLS = [first]", "TOOLS = [second]", "second"),
        ("TOOLS = [first]", "TOOLS = [second]\n__all__ = ['second']", "first"),
        ("TOOLS = [first]\n__all__ = ['first']", "TOOLS = [second]\n__all__ = ['TOOLS']", "second"),
        ("TOOLS = [first]", "TOOLS = [second]\n__all__ = []\n__all__.append('TOOLS')", "second"),
    ],
)
def test_names_of_several_modules_that_are_imported_all_at_once(
    one: str, two: str, given: str
) -> None:
    source = "from one import *\nfrom two import *\nfrom mcp.server.fastmcp import FastMCP\n"
    source += "mcp = FastMCP('s')\nfor func in TOOLS: mcp.add_tool(func)\ndef main(): pass\n"
    defined = {"one": f"def first(): 'One'\n{one}\n", "two": f"def second(): 'Two'\n{two}\n"}
    found = python(source, **defined)
    assert (names(found), found.state) == ([given], SurfaceState.COMPLETE), gaps(found)
