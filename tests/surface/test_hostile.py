"""Hostile packages: an answer in bounded time, and one that says what it does not know."""

import time

import pytest

from tests.factories import tree
from tests.surface.conftest import gaps, javascript, names, npm, python, read, wheel
from vetting import surface
from vetting.errors import FormatError
from vetting.surface import dump, load

IMPORT = "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('x')\n"


@pytest.mark.exhaustive
def test_ten_thousand_tools() -> None:
    rows = ",".join(f'{{"name":"t{number}"}}' for number in range(10_000))
    found = javascript(
        f"server.setRequestHandler(ListToolsRequestSchema, () => ({{ tools: [{rows}] }}));"
    )
    assert (len(found.tools), found.state) == (10_000, "complete")


@pytest.mark.exhaustive
def test_more_steps_than_there_are() -> None:
    source = "const a0 = [{name: 'x'}];\n" + "".join(
        f"const a{n} = [...a{n - 1}, ...a{n - 1}];\n" for n in range(1, 25)
    )
    began = time.monotonic()
    found = javascript(
        source + "server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: a24 }));"
    )
    assert (names(found), found.state) == (["x"], "partial")
    assert "longer than" in gaps(found)[0]
    assert time.monotonic() - began < 20


def test_a_description_of_five_megabytes() -> None:
    found = javascript(f"server.registerTool('a', {{description: '{'x' * (5 << 20)}'}}, f);")
    assert names(found) == ["a"]
    assert len(found.tools[0].description) == 4096
    assert (found.state, found.digest) == ("partial", None)
    assert "5120 kB" in gaps(found)[0]


@pytest.mark.parametrize(
    "source",
    [
        "const a = b, b = a; server.registerTool(a, {}, f);",
        "function a() { return a(); } server.registerTool(a(), {}, f);",
        "const a = { ...a }; server.addTool(a);",
        "class A extends A {} server.addTool(new A());",
        "const a = (b) => b(a); server.registerTool(a(a), {}, f);",
        "x = " + "[" * 50_000 + "]" * 50_000 + "; server.registerTool(x, {}, f);",
        "x = " + "1+" * 50_000 + "1; server.registerTool(x, {}, f);",
        "x = " + "!" * 20_000 + "1; server.registerTool(x, {}, f);",
        "server" + ".a" * 20_000 + ".registerTool(n, {}, f);",
        "server" + ".a()" * 20_000 + ".registerTool(n, {}, f);",
    ],
)
def test_what_goes_round_or_deep_ends(source: str) -> None:
    found = javascript(source + "\nserver.registerTool('sure', {}, f);")
    assert found.state in ("partial", "unsupported")
    assert gaps(found)


@pytest.mark.parametrize(
    "source",
    [
        "a = b\nb = a\nmcp.add_tool(a)\n",
        "def a(): return a()\nmcp.add_tool(a(), name=a())\n",
        "class A(A): pass\nmcp.add_tool(A())\n",
        "x = " + "1+" * 20_000 + "1\nmcp.add_tool(f, name=x)\n",
        "mcp.add_tool(f, name=" + "a." * 3_000 + "b)\n",
    ],
)
def test_the_same_in_python(source: str) -> None:
    found = python(IMPORT + source)
    assert found.state in ("partial", "unsupported", "dynamic")
    assert gaps(found)


def test_modules_that_import_each_other() -> None:
    found = javascript(
        "import './a.js'; export * from './a.js'; server.registerTool(nope, {}, f);",
        a_js="export * from './index.js'; export * from './a.js';",
    )
    assert found.state != "complete"
    assert gaps(found)


def test_a_file_too_large_to_parse_is_told() -> None:
    filler = "/*" + "x" * (9 << 20) + "*/"
    found = javascript(
        "import './big.js'; server.registerTool('a', {}, f);",
        big_js=filler + "server.registerTool('b', {}, f);",
    )
    assert (names(found), found.state) == (["a"], "partial")
    assert "too large" in gaps(found)[0]


def test_what_is_behind_a_syntax_error_is_not_counted_as_known() -> None:
    found = javascript("server.registerTool('a', {}, f);\nlet = = ((;\nserver.tool('b', f);")
    assert found.state == "partial"
    assert "index.js:2 from here on it could not be parsed" in gaps(found)


@pytest.mark.exhaustive
def test_source_without_any_pause_is_read_in_linear_time() -> None:
    began = time.monotonic()
    found = javascript("x = '" + "a" * (2 << 20) + "';\nx.push(1);\nserver.registerTool(x, {}, f);")
    assert found.state == "partial"
    assert time.monotonic() - began < 20


def test_utf16_source_is_told() -> None:
    package = npm({"index.js": "﻿server.registerTool('a', {}, f)".encode("utf-16-le")})
    assert read(package).state in ("unsupported", "failed", "none")
    assert read(package).tools == ()


@pytest.mark.parametrize(
    ("files", "state", "why"),
    [
        ({"bin": b"\x7fELF\0"}, "unsupported", "native code"),
        ({"README.md": "mcp"}, "none", None),
        ({"index.js": "run()"}, "unsupported", "registers nothing"),
        ({"index.js": "import 'fastmcp'; go();"}, "unsupported", "not known here"),
        ({}, "failed", None),
    ],
)
def test_packages_without_tools(files: dict[str, str], state: str, why: str | None) -> None:
    manifest = '{"name": "mcp-x", "bin": "index.js"}'
    package = tree({"package.json": manifest, **files} if files else {})
    found = read(package)
    assert found.state == state
    assert (why is None) == (gaps(found) == [])
    assert why is None or any(why in text for text in gaps(found))


def test_a_reading_survives_the_cache() -> None:
    package = wheel(
        {"server.py": IMPORT + "@mcp.tool()\ndef a(x: int = 1): 'é \\ud800'\nmcp.add_tool(q)\n"}
    )
    reading = surface.read(package)
    assert load(dump(reading)) == reading


def test_a_name_that_is_no_text_has_no_digest() -> None:
    found = python(IMPORT + "@mcp.tool(name='\\ud800')\ndef a(): ...\n")
    assert (found.state, found.digest) == ("partial", None)
    with pytest.raises(FormatError):
        surface.tool_digest({"name": "\ud800"})


@pytest.mark.exhaustive
def test_fifteen_thousand_exports() -> None:
    """Their names are taken in once, not once for each of them."""
    began = time.process_time()
    source = "".join(f"export const f{n} = (x) => f{n // 2}(x);\n" for n in range(15_000))
    found = javascript(source + "server.registerTool('a', {}, () => f1());\n")
    assert (names(found), found.state) == (["a"], "complete")
    assert time.process_time() - began < 15


CIRCLES = {
    "wrappers": "function f(n){ g(n); } function g(n){ f(n); server.tool(n, {}, h); } f('a');",
    "objects": "function f(n){ g(n); } function g(n){ f(n); server.addTool({name: n}); } f('a');",
    "bases": (
        "class A extends B { constructor(t) { super(t); } }\n"
        "class B extends A { constructor(t) { super(t); this.tool = t; } }\n"
        "server.tool('a', {}, h); server.addTool(new A(load()).tool);"
    ),
    "registry": (
        "const held = new Map(); function put(t) { held.set(t.name, t); put(held.get('x')); }\n"
        "put({name: 'a'}); put(held.get('a'));\n"
        "server.setRequestHandler(ListToolsRequestSchema, () => ({tools: [...held.values()]}));"
    ),
}


@pytest.mark.parametrize("source", CIRCLES.values(), ids=CIRCLES.keys())
def test_functions_that_call_each_other(source: str) -> None:
    found = javascript(source)
    assert (names(found), found.state) == (["a"], "partial")


REPLACED = {
    "index.js": (
        "let q = p;\n",
        "q = q.replace('~', '');\n",
        (
            "import fs from 'fs';\nserver.registerTool('a', {}, async ({p}) => {\nBODY"
            "if (!q.startsWith('/a')) throw 1; fs.readFileSync(q) });\n"
        ),
    ),
    "server.py": (
        "    q = p\n",
        "    q = q.replace('~', '')\n",
        (
            f"{IMPORT}@mcp.tool()\ndef a(p: str):\nBODY    if not q.startswith('/a'): raise ValueError\n"
            "    return open(q).read()\n"
        ),
    ),
}


@pytest.mark.parametrize("path", REPLACED)
def test_a_text_that_becomes_another_again_and_again(path: str) -> None:
    began = time.process_time()
    first, again, around = REPLACED[path]
    source = around.replace("BODY", first + again * 75)
    found = python(source) if path.endswith(".py") else javascript(source)
    assert names(found) == ["a"]
    assert time.process_time() - began < 8
