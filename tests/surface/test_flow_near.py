"""Folders that a path must begin with, without the separator that ends their names: in functions that are
named like checks, whose callers know no more than the function does; and separators that are there.
"""

import pytest

from tests.surface.test_flows import JS, PURPOSE, decorated, flows, registered

PY = """import os, sys
from pathlib import Path
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
ROOTS = [os.path.abspath(one) for one in sys.argv[1:]]
ROOT = ROOTS[0]
class Denied(Exception):
    pass
def inside(p):
    return p.startswith(ROOT)
"""
PLACED = "def check_path(p):\n    full = os.path.normpath(os.path.join(ROOT, p))\n"


def python(above: str, body: str = "return open(check_path(name)).read()") -> set[str]:
    found = flows({"server.py": PY + above + decorated(body)})
    return {source for flow in found if flow.kind not in PURPOSE for source in flow.sources}


@pytest.mark.parametrize(
    "asks",
    [
        "    if not full.startswith(ROOT): raise Denied(p)\n    return full\n",
        "    if full.startswith(ROOT): return full\n    raise Denied(p)\n",
        "    if any(full.startswith(one) for one in ROOTS): return Path(full)\n    raise Denied(p)\n",
        "    if not os.path.realpath(full).startswith(ROOT): raise Denied(p)\n    return full\n",
        "    if inside(full): return full\n    raise Denied(p)\n",
        "    if os.path.realpath(os.path.dirname(full)).startswith(ROOT): return full\n    raise Denied(p)\n",
    ],
)
def test_the_neighbour_of_a_folder_begins_with_its_name_too(asks: str) -> None:
    assert python(PLACED + asks) == {"near act.name"}


@pytest.mark.parametrize(
    "asks",
    [
        "    if not full.startswith(ROOT + os.sep): raise Denied(p)\n    return full\n",
        "    if not full.startswith(f'{ROOT}/'): raise Denied(p)\n    return full\n",
        "    if os.path.commonpath([ROOT, full]) != ROOT: raise Denied(p)\n    return full\n",
        "    if not Path(full).resolve().is_relative_to(ROOT): raise Denied(p)\n    return full\n",
        "    inner = ROOT + os.sep\n    if not full.startswith(inner): raise Denied(p)\n    return full\n",
    ],
)
def test_a_separator_ends_the_name_of_a_folder(asks: str) -> None:
    assert python(PLACED + asks) == set()


BOX = """class Box:
    def __init__(self, root):
        self.root = os.path.abspath(root)
    def check(self, p):
        full = os.path.normpath(os.path.join(self.root, p))
        if not full.startswith(self.root%s): raise Denied(p)
        return full
%s
def main():
    global box
    box = Box(sys.argv[1])
"""


@pytest.mark.parametrize("announced", ["box: Box", "box = None", "box: Box | None = None"])
def test_what_only_a_function_gives_a_variable_of_the_module_is_known(announced: str) -> None:
    body = "return open(box.check(name)).read()"
    assert python(BOX % ("", announced), body) == {"near act.name"}
    assert python(BOX % (" + os.sep", announced), body) == set()


def test_what_a_module_gives_a_variable_itself_stays_what_is_known() -> None:
    above = "def place(p): return os.path.join(ROOT, p)\nplaces = place\n"
    above += "def later():\n    global places\n    places = len\n"
    assert python(above, "return open(places(name)).read()") == {"part act.name"}


JS_ROOT = """import path from "node:path";
const ROOTS = process.argv.slice(2).map((one) => path.resolve(one));
const ROOT = ROOTS[0];
class Denied extends Refused {}
const isInside = (full, root) => full.startsWith(root);
"""
JS_PLACED = "async function validatePath(p) { const full = path.resolve(ROOT, p); %s }\n"


def javascript(asks: str) -> set[str]:
    body = "const file = await validatePath(name); return fs.readFile(file);"
    found = flows({"index.js": JS + JS_ROOT + JS_PLACED % asks + registered(body)})
    return {source for flow in found if flow.kind not in PURPOSE for source in flow.sources}


@pytest.mark.parametrize(
    "asks",
    [
        "if (!full.startsWith(ROOT)) throw new Error(p); return full;",
        "if (!ROOTS.some((one) => full.startsWith(one))) throw new Error(p); return full;",
        "if (full.indexOf(ROOT) !== 0) throw new Error(p); return full;",
        "if (!isInside(full, ROOT)) throw new Denied(p); return full;",
        "const real = await fs.realpath(full); if (!real.startsWith(ROOT)) throw new Error(p); return real;",
    ],
)
def test_the_neighbour_of_a_folder_begins_with_its_name_too_in_javascript(asks: str) -> None:
    assert javascript(asks) == {"near act.name"}


@pytest.mark.parametrize(
    "asks",
    [
        "if (!full.startsWith(ROOT + path.sep)) throw new Error(p); return full;",
        "if (!ROOTS.some((one) => full.startsWith(`${one}/`))) throw new Error(p); return full;",
        "if (path.relative(ROOT, full).startsWith('..')) throw new Error(p); return full;",
        "const inner = ROOT + path.sep; if (!full.startsWith(inner)) throw new Error(p); return full;",
    ],
)
def test_a_separator_ends_the_name_of_a_folder_in_javascript(asks: str) -> None:
    assert javascript(asks) == set()
