"""The way from a folder to a file: a look where somebody asks where it leads, and none where it is
only told.
"""

import pytest

from tests.surface.test_flows import kinds, registered

JS = """import fs from "node:fs";
import path from "node:path";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
const ROOT = path.resolve("notes");
"""
PY = """import os
from pathlib import Path
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
ROOT = Path("notes").resolve()
"""
TOOL = '@mcp.tool()\ndef act(name: str) -> str:\n    """Act."""\n    full = ROOT / name\n'
FULL = "const f = path.resolve(ROOT, name); "
REL = FULL + "const rel = path.relative(ROOT, f); "
READ = " return fs.readFileSync(f, 'utf8');"
THROW = " throw new Error(name);"
STORE = (
    "class S { at(n) { const full = path.resolve(ROOT, n);"
    " return { full, rel: path.relative(ROOT, full) }; }\n"
    "  get(n) { const { full, rel } = this.at(n);%s return rel + fs.readFileSync(full); } }\n"
    "const s = new S();\n"
)


@pytest.mark.parametrize(
    "body",
    [
        f"{REL}console.error(rel);{READ}",
        f"{FULL}return `${{path.relative(ROOT, f)}}: ${{fs.readFileSync(f, 'utf8')}}`;",
        f"{REL}return {{ rel, text: fs.readFileSync(f, 'utf8') }};",
        f"{FULL}const rel = path.relative(ROOT, f) || '.';{READ}",
        f"{FULL}const rel = path.relative(ROOT, f).split(path.sep).join('/');{READ}",
        f"{REL}if (rel.startsWith('..')) console.warn('outside');{READ}",
    ],
)
def test_a_way_that_is_told_refuses_nothing_in_javascript(body: str) -> None:
    assert kinds(JS + registered(body)) == {"path"}


@pytest.mark.parametrize(
    "body",
    [
        f"{REL}if (rel.startsWith('..') || path.isAbsolute(rel)){THROW}{READ}",
        f"{FULL}if (path.relative(ROOT, f).startsWith('..')){THROW}{READ}",
        f"{REL}if (rel.split(path.sep)[0] === '..' || path.isAbsolute(rel)){THROW}{READ}",
        f"{REL}const out = rel === '..' || rel.startsWith('../');\nif (out){THROW}{READ}",
        f"{REL}if (ig.ignores(rel)){THROW}{READ}",
        f"{FULL}switch (path.relative(ROOT, f)) {{ case 'a.txt':{READ} }}",
    ],
)
def test_a_way_that_is_asked_for_is_looked_at_in_javascript(body: str) -> None:
    assert kinds(JS + registered(body)) == set()


def test_a_way_that_a_method_hands_on_is_asked_for_by_its_caller() -> None:
    tool = registered("return s.get(name);")
    asked = f" if (rel.startsWith('..') || path.isAbsolute(rel)) {THROW.replace('name', 'n')}"
    assert kinds(JS + STORE % "" + tool) == {"path"}
    assert kinds(JS + STORE % asked + tool) == set()


@pytest.mark.parametrize(
    "body",
    [
        "try:\n    label = full.relative_to(ROOT)\nexcept ValueError:\n    label = full",
        "try:\n    label = str(full.relative_to(ROOT))\nexcept ValueError:\n    label = str(full)",
        "label = full.relative_to(ROOT, walk_up=True)",
        "label = os.path.relpath(full, ROOT)",
    ],
)
def test_a_way_that_is_told_refuses_nothing_in_python(body: str) -> None:
    assert python(body, "return f'{label}: {full.read_text()}'") == {"path"}


def test_a_function_that_only_tells_the_way_refuses_nothing() -> None:
    told = (
        "def label(p):\n    try:\n        return str(p.relative_to(ROOT))\n"
        "    except ValueError:\n        return str(p)\n"
    )
    body = "    return label(full) + full.read_text()\n"
    assert kinds(PY + told + TOOL + body, "server.py") == {"path"}


@pytest.mark.parametrize(
    "body",
    [
        "full.resolve().relative_to(ROOT)",
        "try:\n    full.resolve().relative_to(ROOT)\nexcept ValueError:\n    raise PermissionError(name)",
        "try:\n    rel = full.resolve().relative_to(ROOT)\nexcept ValueError:\n    return 'outside'",
        (
            "try:\n    rel = full.resolve().relative_to(ROOT)\nexcept ValueError:\n    rel = None\n"
            "if rel is None:\n    raise PermissionError(name)"
        ),
    ],
)
def test_a_way_that_refuses_is_a_look_in_python(body: str) -> None:
    assert python(body, "return full.read_text()") == set()


def python(*body: str) -> set[str]:
    lines = "\n".join(body).split("\n")
    return kinds(PY + TOOL + "".join(f"    {line}\n" for line in lines), "server.py")
