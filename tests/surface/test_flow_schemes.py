"""Who looks at the scheme of an address knows nothing of the host in it."""

import pytest

from tests.surface.test_flows import JS, decorated, kinds, registered

PY = """import os, subprocess
import httpx, requests
from urllib.parse import urlparse, urlsplit
from validators import is_private
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
ALLOWED = {"http", "https"}
def valid(url):
    try:
        parts = urlparse(url)
        return all([parts.scheme in ("http", "https"), parts.netloc])
    except ValueError:
        return False
def ensure_web(url):
    if urlsplit(url).scheme != "https": raise ValueError
"""
REFUSED = "raise ValueError\n    "
GET = "return requests.get(name).text"


@pytest.mark.parametrize(
    "look",
    [
        f"if urlparse(name).scheme not in ('http', 'https'): {REFUSED}",
        f"if urlparse(name).scheme not in ALLOWED: {REFUSED}",
        f"if httpx.URL(name).scheme != 'https': {REFUSED}",
        f"parts = urlsplit(name)\n    if parts.scheme.lower() != 'https': {REFUSED}",
        f"kind = urlparse(name).scheme.lower()\n    if kind not in ALLOWED: {REFUSED}",
        f"scheme, netloc, *_ = urlparse(name)\n    if scheme != 'https': {REFUSED}",
        "match urlparse(name).scheme:\n        case 'https': pass\n        case _: raise ValueError\n    ",
        f"if not valid(name): {REFUSED}",
        "ensure_web(name)\n    ",
    ],
)
def test_any_host_is_left(look: str) -> None:
    assert kinds(PY + decorated(look + GET), "server.py") == {"address"}


@pytest.mark.parametrize(
    ("look", "use"),
    [
        (
            f"u = urlparse(name)\n    if u.scheme != 'https' or u.hostname not in ('a.com',): {REFUSED}",
            GET,
        ),
        (
            f"u = urlparse(name)\n    if u.scheme != 'https' or is_private(u.hostname): {REFUSED}",
            GET,
        ),
        (
            f"if urlparse(name).scheme not in ('http', 'https'): {REFUSED}",
            "return open(name).read()",
        ),
        (
            f"if urlparse(name).scheme != 'https': {REFUSED}",
            "return subprocess.run(['git', 'clone', name])",
        ),
        (
            f"if urlparse(name).scheme != 'https': {REFUSED}",
            "return requests.get(f'https://a.com/?of={name}').text",
        ),
    ],
)
def test_what_else_is_looked_at_counts(look: str, use: str) -> None:
    assert kinds(PY + decorated(look + use), "server.py") == set()


def test_a_scheme_that_lets_files_in_bounds_no_path() -> None:
    look = f"if urlparse(name).scheme not in ('https', 'file'): {REFUSED}"
    assert kinds(PY + decorated(f"{look}return open(name).read()"), "server.py") == {"path"}


def test_a_shell_runs_what_stands_behind_a_scheme() -> None:
    look = f"if urlparse(name).scheme != 'https': {REFUSED}"
    assert kinds(PY + decorated(f"{look}os.system('open ' + name)"), "server.py") == {"shell"}


def test_a_parameter_that_is_called_a_scheme_is_looked_at_itself() -> None:
    look = f"if name not in ('tcp', 'udp'): {REFUSED}"
    tool = decorated(f"{look}os.system('nc ' + name)").replace("name", "scheme")
    assert kinds(PY + tool, "server.py") == set()


SCRIPT = """import cp from "node:child_process";
const WEB = ["http:", "https:"];
function isWeb(text) {
  try { const url = new URL(text); return url.protocol === "http:" || url.protocol === "https:"; }
  catch { return false; }
}
"""


@pytest.mark.parametrize(
    "look",
    [
        "if (new URL(name).protocol !== 'https:') throw 1;",
        "const u = new URL(name); if (u.protocol !== 'https:') throw 1;",
        "const u = new URL(name); if (!WEB.includes(u.protocol)) throw 1;",
        "const u = new URL(name); if (!new Set(WEB).has(u.protocol)) throw 1;",
        "const u = new URL(name); if (!/^https?:$/.test(u.protocol)) throw 1;",
        "const { protocol } = new URL(name); if (protocol !== 'https:') throw 1;",
        "const { protocol: kind } = new URL(name); if (kind !== 'https:') throw 1;",
        "const kind = new URL(name).protocol; if (kind !== 'https:') throw 1;",
        "switch (new URL(name).protocol) { case 'https:': break; default: throw 1; }",
        "if (!isWeb(name)) throw 1;",
    ],
)
def test_any_host_is_left_in_javascript(look: str) -> None:
    assert kinds(JS + SCRIPT + registered(f"{look} return fetch(name);")) == {"address"}


@pytest.mark.parametrize(
    "body",
    [
        "const u = new URL(name); if (u.protocol !== 'https:' || u.host !== 'a.b') throw 1; return fetch(u)",
        "const u = new URL(name); if (u.protocol !== 'https:') throw 1; return fs.readFile(name);",
        "if (!isWeb(name)) throw 1; return cp.spawn('git', ['clone', name]);",
        "if (!isWeb(name)) throw 1; return fetch('https://a.com/?of=' + name);",
    ],
)
def test_what_else_is_looked_at_counts_in_javascript(body: str) -> None:
    assert kinds(JS + SCRIPT + registered(body)) == set()


def test_who_asks_somebody_about_the_host_too_looks_at_it() -> None:
    ask = "import net from 'node:net';\nimport { isPublic } from './hosts.js';\n"
    look = "const u = new URL(name); if (u.protocol !== 'https:' || {0}(u.hostname)) throw 1; "
    found = {
        of: kinds(ask + JS + registered(look.replace("{0}", of) + "return fetch(u);"))
        for of in ("net.isIP", "console.log")
    }
    assert found == {"net.isIP": set(), "console.log": {"address"}}
    python = "if urlparse(name).scheme != 'https': raise ValueError\n    u = urlparse(name)\n    "
    for of, kind in (("lookup(u.hostname, None)", set[str]()), ("print(u.hostname)", {"address"})):
        assert kinds(PY + decorated(f"{python}{of}\n    {GET}"), "server.py") == kind
