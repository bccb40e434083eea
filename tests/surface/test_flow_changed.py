"""Paths and addresses that are made another text after they were looked at."""

import pytest

from tests.surface.conftest import wheel
from tests.surface.test_flows import JS, decorated, kinds, registered
from vetting import surface

PY = """import base64, html, re, unicodedata
from pathlib import Path
from urllib.parse import unquote, urlparse
import httpx
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
ROOT = Path("notes").resolve()
HOSTS = {"example.com"}
DOCS = {"a__b"}
FORM = "NFKC"
def plain(path): return Path(unicodedata.normalize(FORM, str(path)))
def with_ending(name): return name if Path(name).suffix else f"{name}.md"
"""
INSIDE = (
    "path = (ROOT / with_ending(name.strip())).resolve()\n"
    "    if not path.is_relative_to(ROOT): raise ValueError(name)\n    "
)
DOTS = "if '..' in name.split('/') or name.startswith('/'): raise ValueError(name)\n    "
HOST = "if urlparse(name).hostname not in HOSTS: raise ValueError(name)\n    "


@pytest.mark.parametrize(
    "body",
    [
        f"{INSIDE}return plain(path).read_text()",
        f"{INSIDE}path = Path(unquote(str(path)))\n    return path.read_text()",
        f"{INSIDE}return open(str(path).replace('~', '')).read()",
        f"{DOTS}return open(ROOT / unicodedata.normalize('NFKD', name)).read()",
        f"{DOTS}return open(ROOT / html.unescape(name)).read()",
        f"{DOTS}return open(ROOT / base64.b64decode(name).decode()).read()",
        f"{DOTS}return open(ROOT / name.replace('%2e', '.')).read()",
        f"{DOTS}return open(ROOT / name.replace('../', '')).read()",
        f"{DOTS}return open(ROOT / name.replace('\\\\', '/')).read()",
        f"{DOTS}return open(ROOT / re.sub('_', '.', name)).read()",
        f"{DOTS}return open(ROOT / name.encode().decode('unicode_escape')).read()",
        f"{HOST}return httpx.get(unicodedata.normalize(FORM, name)).text",
        f"{HOST}return httpx.get(unquote(name)).text",
    ],
)
def test_what_is_changed_in_python_was_not_looked_at(body: str) -> None:
    assert kinds(PY + decorated(body), "server.py") in ({"path"}, {"address"})


@pytest.mark.parametrize(
    "body",
    [
        f"{INSIDE}return Path(unicodedata.normalize('NFC', str(path))).read_text()",
        f"name = unicodedata.normalize(FORM, name)\n    {INSIDE}return path.read_text()",
        f"name = unquote(name)\n    {INSIDE}return path.read_text()",
        (
            f"{INSIDE}path = Path(unquote(str(path)))\n    "
            "if not path.is_relative_to(ROOT): raise ValueError(name)\n    return path.read_text()"
        ),
        f"{INSIDE}return open(str(path).replace('.md', '.txt')).read()",
        f"{INSIDE}return open(str(path).replace(' ', '_')).read()",
        f"{INSIDE}return open(str(path).replace('\\\\', '/')).read()",
        (
            "if name not in DOCS: raise ValueError(name)\n    "
            "return open(ROOT / name.replace('__', '/')).read()"
        ),
        f"{HOST}return httpx.get(name.strip()).text",
    ],
)
def test_what_is_the_same_or_looked_at_again_in_python_is_bounded(body: str) -> None:
    assert kinds(PY + decorated(body), "server.py") == set()


WITHIN = """import path from "node:path";
const ROOT = path.resolve("notes");
const HOSTS = new Set(["example.com"]);
const DOCS = new Set(["a__b"]);
const FORM = "NFKC";
const place = (name) => {
  const wanted = path.resolve(ROOT, name);
  if (!wanted.startsWith(ROOT + path.sep)) throw new Error("outside");
  return {0};
};
"""
FROM_PLACE = registered("return fs.readFile(place(name), 'utf8');")


@pytest.mark.parametrize(
    "made",
    [
        "wanted.normalize(FORM)",
        "wanted.replaceAll('%2f', '/')",
        "wanted.replace(/~/g, '')",
        "Buffer.from(wanted, 'base64').toString()",
    ],
)
def test_what_is_changed_in_javascript_was_not_looked_at(made: str) -> None:
    assert kinds(JS + WITHIN.replace("{0}", made) + FROM_PLACE) == {"path"}


@pytest.mark.parametrize(
    "body",
    [
        (
            "let p = path.resolve(ROOT, name); if (!p.startsWith(ROOT + path.sep)) throw new Error(name);"
            " p = decodeURIComponent(p); return fs.readFile(p, 'utf8');"
        ),
        (
            "if (!HOSTS.has(new URL(name).hostname)) throw new Error(name);"
            " return (await fetch(name.normalize('NFKC'))).text();"
        ),
    ],
)
def test_what_a_variable_becomes_in_javascript_was_not_looked_at(body: str) -> None:
    assert kinds(JS + WITHIN.replace("{0}", "wanted") + registered(body)) in ({"path"}, {"address"})


@pytest.mark.parametrize(
    "made", ["wanted.normalize()", r"wanted.replace(/\\/g, '/')", r"wanted.replace(/\.ts$/, '.js')"]
)
def test_what_is_the_same_in_javascript_is_bounded(made: str) -> None:
    assert kinds(JS + WITHIN.replace("{0}", made) + FROM_PLACE) == set()


def test_a_name_of_a_table_stays_one() -> None:
    body = "if (!DOCS.has(name)) throw new Error(name); return fs.readFile(name.replaceAll('__', '/'));"
    assert kinds(JS + WITHIN.replace("{0}", "wanted") + registered(body)) == set()


def test_a_text_of_too_many_parts_is_told() -> None:
    parts = "".join(f"{n}{{name}}" for n in range(80))
    source = PY + decorated(f"{DOTS}return open(unquote(f'{parts}')).read()")
    gaps = surface.read(wheel({"server.py": source})).unfollowed
    assert any("too many parts" in gap.why for gap in gaps)
