"""Functions that are named like checks and only ask what any path answers: whether it is there, and whether
it is absolute.
"""

import pytest

from tests.surface.test_flows import JS, decorated, kinds, registered

PY = """import os, re, stat
from pathlib import Path
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
def validate_path(path, must_exist=True):
    if not path or not isinstance(path, str):
        return {{"valid": False, "error": "none"}}
    {0}
    return {{"valid": True}}
"""
ASKED = decorated("if not validate_path(name)['valid']: return ''\n    return open(name).read()")
FALSE = 'return {"valid": False}'


@pytest.mark.parametrize(
    "look",
    [
        f"if must_exist and not os.path.exists(path): {FALSE}",
        f"if not os.path.isdir(path): {FALSE}",
        f"if must_exist and not Path(path).resolve().exists(): {FALSE}",
        f"if not os.access(path, os.R_OK): {FALSE}",
        f"if os.path.getsize(path) > 100: {FALSE}",
        f"if not stat.S_ISREG(os.stat(path).st_mode): {FALSE}",
        f"if not os.path.isabs(path): {FALSE}",
        f"if not path.startswith('/'): {FALSE}",
        f"if not (path.startswith('/') or re.match('^[A-Z]:', path)): {FALSE}",
        f"if not path.endswith('.apk'): {FALSE}",
        f"if len(path) > 100: {FALSE}",
    ],
)
def test_it_is_no_look(look: str) -> None:
    assert kinds(PY.format(look) + ASKED, "server.py") == {"path"}


@pytest.mark.parametrize(
    "look",
    [
        f"if not os.path.realpath(path).startswith('/data/'): {FALSE}",
        f"if not os.path.exists(path) or not Path(path).resolve().is_relative_to('/data'): {FALSE}",
        f"if path.startswith('/') or '..' in path: {FALSE}",
        f"if not path.endswith('.pdf'): {FALSE}",
        f"if path not in ('a', 'b'): {FALSE}",
    ],
)
def test_what_bounds_a_path_is_one(look: str) -> None:
    assert kinds(PY.format(look) + ASKED, "server.py") == set()


@pytest.mark.parametrize(
    ("look", "use", "found"),
    [
        ("if not name.startswith('/'): raise ValueError", "return open(name).read()", {"path"}),
        ("if not name.startswith('/'): return ''", "os.system('ls ' + name)", {"shell"}),
        (
            "if not name.startswith('/'): raise ValueError",
            "return requests.get('https://a.com' + name).text",
            set(),
        ),
        (
            "if not name.startswith('/'): raise ValueError\n    if '..' in name: raise ValueError",
            "return open(name).read()",
            {"path"},
        ),
    ],
)
def test_a_path_from_the_root_leads_anywhere(look: str, use: str, found: set[str]) -> None:
    source = f"import requests\n{PY.format('')}"
    assert kinds(source + decorated(f"{look}\n    {use}"), "server.py") == found


SCRIPT = """import path from "node:path";
import { existsSync } from "node:fs";
const isAbsoluteSource = (p) => path.isAbsolute(p) || /^[a-zA-Z]:[\\\\/]/.test(p);
function checkThere(p, must) { if (must && !existsSync(p)) return { valid: false }; return { valid: true }; }
async function ensureReadable(p) { const s = await fs.stat(p); if (!s.isFile()) throw new Error("no"); }
function safePath(p) {
  const whole = path.resolve("/data", p);
  if (!whole.startsWith("/data/")) throw new Error("no");
  if (!existsSync(whole)) throw new Error("no");
  return whole;
}
"""
READ = "return fs.readFile(name);"


@pytest.mark.parametrize(
    "look",
    [
        "if (!isAbsoluteSource(name)) return '';",
        "if (!(path.isAbsolute(name) || /^[A-Z]:/.test(name))) throw 1;",
        "if (!path.isAbsolute(name) && !/^[A-Z]:[\\\\/]/.test(name)) throw 1;",
        "if (!name.startsWith('/')) throw 1;",
        "if (!checkThere(name, true).valid) return '';",
        "await ensureReadable(name);",
    ],
)
def test_it_is_no_look_in_javascript(look: str) -> None:
    assert kinds(JS + SCRIPT + registered(look + READ)) == {"path"}


@pytest.mark.parametrize(
    "body",
    [
        "return fs.readFile(safePath(name));",
        "if (name.startsWith('/') || name.includes('..')) throw 1; return fs.readFile(name);",
        "if (isAbsoluteSource(name) || name.includes('..')) throw 1; return fs.readFile(name);",
    ],
)
def test_what_bounds_a_path_is_one_in_javascript(body: str) -> None:
    assert kinds(JS + SCRIPT + registered(body)) == set()
