"""A look at a value counts where it stands before the use."""

import pytest

from tests.surface.test_flows import flows

JS = """import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
const ROOT = "/srv/notes";
const KINDS = [".jpg", ".png"];
const load = (file) => fs.readFileSync(file, "utf8");
const inside = (file) => file.startsWith(ROOT + path.sep);
function locate(ref) {
  if (ref.startsWith("file:")) return fileURLToPath(ref);
  return path.isAbsolute(ref) ? ref : path.join(ROOT, ref);
}
"""
PY = '''import os
from pathlib import Path
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
ROOT = Path("/srv/notes").resolve()
NAMES = ["a.txt", "b.txt"]
def load(file): return open(file).read()
def inside(file): return Path(file).resolve().is_relative_to(ROOT)

@mcp.tool()
def act(name: str) -> str:
    """Act."""
'''


def javascript(body: str) -> set[str]:
    tool = "server.tool('act', 'Act', { name: z.string() }, async ({ name }) => { %s });\n"
    return {flow.kind for flow in flows({"index.js": JS + tool % body})} - {"kept"}


def python(body: str) -> set[str]:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return {flow.kind for flow in flows({"server.py": PY + lines})} - {"kept"}


@pytest.mark.parametrize(
    "body",
    [
        (
            "const text = fs.readFileSync(name, 'utf8'); if (!NAMES.includes(name)) return ''; "
            "return text;"
        ),
        (
            "const f = path.resolve(ROOT, name); const text = fs.readFileSync(f); "
            "if (!f.startsWith(ROOT + '/')) throw 1; return text;"
        ),
        (
            "const f = path.resolve(ROOT, name); const text = load(f); if (!inside(f)) throw 1; "
            "return text;"
        ),
        (
            "const f = path.resolve(ROOT, name); const g = f.trim(); const text = load(g); "
            "if (!inside(g)) throw 1; return text;"
        ),
        "const text = load(name); if (!inside(name)) throw 1; return text;",
        (
            "const text = fs.readFileSync(name, 'utf8'); if (!name.startsWith('notes')) return ''; "
            "return text;"
        ),
        (
            "const file = locate(name); const data = fs.readFileSync(file); "
            "if (!KINDS.includes(path.extname(file).toLowerCase())) return data.toString('utf8'); "
            "return 1;"
        ),
        (
            "try { return fs.readFileSync(name, 'utf8'); "
            "} catch (e) { if (!NAMES.includes(name)) throw e; }"
        ),
        (
            "switch (kind) { case 'read': return fs.readFileSync(name); "
            "case 'save': if (!NAMES.includes(name)) throw 1; }"
        ),
    ],
)
def test_a_look_behind_the_use_is_none_in_javascript(body: str) -> None:
    assert javascript(body) == {"path"}


@pytest.mark.parametrize(
    "body",
    [
        "if (!NAMES.includes(name)) return ''; return fs.readFileSync(name, 'utf8');",
        "return NAMES.includes(name) ? fs.readFileSync(name, 'utf8') : '';",
        "return NAMES.includes(name) && fs.readFileSync(name, 'utf8');",
        (
            "const f = path.resolve(ROOT, name); const dir = path.dirname(f); if (!inside(f)) throw 1; "
            "return fs.readdirSync(dir);"
        ),
        (
            "const f = path.resolve(ROOT, name); const text = await over(f); if (!inside(f)) throw 1; "
            "return load(f);"
        ),
        (
            "let f = name; for (;;) { const text = fs.readFileSync(f); if (text) return text; "
            "f = next(); if (!inside(f)) throw 1; }"
        ),
        "while (busy) { const text = fs.readFileSync(name); if (!NAMES.includes(name)) return ''; }",
        (
            "const f = locate(name); if (!inside(f)) throw 1; const data = load(f); "
            "if (!KINDS.includes(path.extname(f))) return data; return 1;"
        ),
    ],
)
def test_a_look_before_the_use_is_one_in_javascript(body: str) -> None:
    assert javascript(body) == set()


@pytest.mark.parametrize(
    "body",
    [
        "text = open(name).read()\nif name not in NAMES:\n    raise ValueError(name)\nreturn text",
        "text = open(name).read(); assert inside(name)\nreturn text",
        (
            "f = ROOT / name\ntext = f.read_text()\n"
            "if not f.resolve().is_relative_to(ROOT):\n    return ''\nreturn text"
        ),
        (
            "f = os.path.join(ROOT, name)\ntext = load(f)\nif not inside(f):\n    raise ValueError(f)\n"
            "return text"
        ),
        (
            "with open(name) as f:\n    if name not in NAMES:\n        raise ValueError\n    return f.read()"
        ),
        "text = Path(name).read_text()\nif not name.startswith('notes'):\n    return ''\nreturn text",
        (
            "try:\n    return load(name)\n"
            "except OSError:\n    if name not in NAMES:\n        raise\n    return ''"
        ),
        (
            "match len(NAMES):\n    case 1:\n        return load(name)\n"
            "    case _:\n        if name not in NAMES:\n            raise ValueError\n        return ''"
        ),
    ],
)
def test_a_look_behind_the_use_is_none_in_python(body: str) -> None:
    assert python(body) == {"path"}


@pytest.mark.parametrize(
    "body",
    [
        "if name not in NAMES:\n    raise ValueError(name)\nreturn open(name).read()",
        "return open(name).read() if name in NAMES else ''",
        "return [load(one) for one in [name] if one in NAMES and name in NAMES]",
        (
            "f = (ROOT / name).resolve()\nfolder = f.parent\n"
            "if not inside(f):\n    raise ValueError(f)\nreturn os.listdir(folder)"
        ),
        "if inside(name) and open(name).read():\n    return 'text'\nreturn ''",
        "if open(name).read() if inside(name) else '':\n    return 'text'\nreturn ''",
        (
            "for one in NAMES:\n    text = load(name)\n    if name not in NAMES:\n        break\n"
            "return text"
        ),
        "while True:\n    if inside(name):\n        return load(name)",
    ],
)
def test_a_look_before_the_use_is_one_in_python(body: str) -> None:
    assert python(body) == set()


def test_each_name_that_is_escaped_as_text_is_no_free_text() -> None:
    made = "rows = ''.join(f'<Name>{escape(str(one))}</Name>' for one in [name])\n"
    asked = "return conn.execute('SELECT * FROM t WHERE x = ' + rows)"
    assert python(f"from xml.sax.saxutils import escape\n{made}{asked}") == set()
    assert python(f"{made.replace('escape(', 'print(')}{asked}") == {"query"}
