"""Questions that leave a path as free as it was: whether it is absolute, begins at home, has some scheme."""

import pytest

from tests.surface.test_flows import flows

JS = """import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const ROOT = "/srv/notes", NOTES = { a: "b" }, BASES = { home: os.homedir() };
const server = new McpServer({ name: "server", version: "1.0.0" });
server.tool('act', 'Act', { p: z.string() }, async ({ p }) => { %s });
"""
PY = '''import base64, os, pickle, re
from pathlib import Path
from urllib.parse import urlparse
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
ROOT = Path("/srv/notes").resolve()
NOTES = {"a": "b"}
BASES = {"home": Path.home()}

@mcp.tool()
def act(p: str) -> str:
    """Act."""
'''
OUTSIDE = "if not (ROOT / p).resolve().is_relative_to(ROOT): raise ValueError\nreturn NOTES[p]"
INSIDE = "if (!path.resolve(ROOT, p).startsWith(ROOT + path.sep)) throw 1; return NOTES[p];"
PARTS = "kind, sep, rest = p.partition('::')\n"
WORDS = "const [kind, rest] = p.split('::'); "
ADDRESS = "u = urlparse(p)\n"
URL_ = "const u = new URL(p); "


def javascript(body: str) -> set[str]:
    return {flow.kind for flow in flows({"index.js": JS % body})} - {"kept"}


def python(body: str) -> set[str]:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return {flow.kind for flow in flows({"server.py": PY + lines})} - {"kept"}


@pytest.mark.parametrize(
    "body",
    [
        "if p[:1] in ('/', '~'): return Path(p).expanduser().read_text()\nreturn NOTES.get(p)",
        "q = p.strip()\nif q.startswith(('/', '~')): return open(q).read()\nreturn NOTES[q]",
        "if '..' in p: raise ValueError\nif p.startswith('/'): return open(p).read()\nreturn NOTES[p]",
        "if not p.startswith('/'): return NOTES.get(p)\nreturn open(p).read()",
        "if re.match('^[/~]', p): return open(p).read()\nreturn NOTES[p]",
        "out = p[0] == '/'\nif out: return open(p).read()\nreturn NOTES[p]",
        ADDRESS + "if u.scheme != 'notes': raise ValueError\nreturn open(u.path).read()",
        ADDRESS
        + "match u.scheme:\n    case 'notes' | 'file': return open(u.path).read()\nreturn ''",
        "if not p.startswith('notes://'): raise ValueError\nreturn open(urlparse(p).path).read()",
        f"{PARTS}if sep: return BASES.get(kind, ROOT).joinpath(rest).read_text()\n{OUTSIDE}",
    ],
)
def test_free_in_python(body: str) -> None:
    assert python(body) == {"path"}


@pytest.mark.parametrize(
    "body",
    [
        "if p.startswith('/') or '..' in p: raise ValueError\nreturn (ROOT / p).read_text()",
        "if p[0] == '/': return f'{p} is absolute'\nif '..' in p: return ''\nreturn open(p).read()",
        "if p.startswith('/'): return {'error': p}\nif '..' in p: return ''\nreturn open(p).read()",
        ADDRESS + "if u.scheme != 'notes': raise ValueError\nreturn NOTES[u.path]",
        ADDRESS + "if u.scheme != 'notes' or not u.netloc.isalnum(): raise ValueError\n"
        "return (ROOT / u.netloc).read_text()",
        f"{PARTS}if rest.isalnum(): return BASES.get(kind, ROOT).joinpath(rest).read_text()\n{OUTSIDE}",
    ],
)
def test_checked_in_python(body: str) -> None:
    assert python(body) == set()


@pytest.mark.parametrize(
    "body",
    [
        "if (p.startsWith('/')) return fs.readFile(p); return NOTES[p];",
        "if (['/', '~'].includes(p[0])) { return fs.readFile(p); } return NOTES[p];",
        "if (p.charAt(0) !== '/') return NOTES[p]; return fs.readFile(p);",
        "if (/^[~\\/]/.test(p)) return fs.readFile(p); return NOTES[p];",
        "const out = String(p).startsWith('/'); if (out) return fs.readFile(p); return NOTES[p];",
        "if (p.includes('..')) throw 1; if (p.startsWith('/')) return fs.readFile(p); return NOTES[p];",
        URL_ + "if (u.protocol !== 'notes:') throw 1; return fs.readFile(u.pathname);",
        URL_ + "switch (u.protocol) { case 'asset:': return fs.readFile(u.pathname); } return '';",
        "if (new URL(p).protocol !== 'notes:') throw 1; return fs.readFile(new URL(p).pathname);",
        f"{WORDS}if (rest) return fs.readFile(path.join(BASES[kind] ?? ROOT, rest)); {INSIDE}",
    ],
)
def test_free_in_javascript(body: str) -> None:
    assert javascript(body) == {"path"}


@pytest.mark.parametrize(
    "body",
    [
        "if (p.startsWith('/') || p.includes('..')) throw 1; return fs.readFile(path.join(ROOT, p));",
        "if (p[0] === '/') return `no ${p}`; if (p.includes('..')) return ''; return fs.readFile(p);",
        URL_ + "if (u.protocol !== 'notes:') throw 1; return NOTES[u.hostname];",
        URL_ + "if (!['http:', 'https:'].includes(u.protocol)) throw 1; return fs.readFile(p);",
        f"{WORDS}if (!/^\\w+$/.test(rest)) throw 1; if (kind) return fs.readFile(rest); {INSIDE}",
    ],
)
def test_checked_in_javascript(body: str) -> None:
    assert javascript(body) == set()
