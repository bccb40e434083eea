"""What a function asks an address that is called like a check."""

import pytest

from tests.surface.test_flows import JS, decorated, kinds, registered

PY = """import re
import httpx
from urllib.parse import urlsplit
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
SITES = ["docs.example.com", "example.org"]
def allowed(address):
    %s
def fetch(u):
    if not allowed(u):
        raise ValueError(u)
    return httpx.get(u).text
"""


@pytest.mark.parametrize(
    "look",
    [
        "return any(site in address for site in SITES)",
        "return any(site in address for site in SITES) or address.startswith('http://')",
        "return isinstance(address, str) and 'example.org' in address.lower()",
        "return address.startswith(('http://', 'https://'))",
        "return bool(re.match(r'^https?://', address))",
    ],
)
def test_no_look_at_an_address_in_python(look: str) -> None:
    assert kinds(PY % look + decorated("return fetch(name)"), "server.py") == {"address"}


@pytest.mark.parametrize(
    "look",
    [
        "return urlsplit(address).hostname in SITES",
        "return any(urlsplit(address).hostname == site for site in SITES)",
        "return address.startswith('https://docs.example.com/')",
        "return bool(re.match(r'^https?://docs[.]example[.]com/', address))",
        "return any(address == site for site in SITES)",
    ],
)
def test_look_at_an_address_in_python(look: str) -> None:
    assert kinds(PY % look + decorated("return fetch(name)"), "server.py") == set()


SITES = "const SITES = ['docs.example.com'];\nclass Client {\n  allowed(url) { %s }\n"
GET = "  async get(url) { if (!this.allowed(url)) throw new Error(url); return fetch(url); }\n}\n"


def javascript(look: str) -> set[str]:
    made = "const client = new Client();\n"
    return kinds(JS + SITES % look + GET + made + registered("return client.get(name);"))


@pytest.mark.parametrize(
    "look",
    [
        "return SITES.some((site) => url.includes(site)) || url.startsWith('http://');",
        "for (const site of SITES) if (url.includes(site)) return true; return false;",
        "return url.startsWith('http');",
        "return /^https?:\\/\\//i.test(url);",
    ],
)
def test_no_look_at_an_address_in_javascript(look: str) -> None:
    assert javascript(look) == {"address"}


@pytest.mark.parametrize(
    "look",
    [
        "return SITES.includes(new URL(url).hostname);",
        "return SITES.some((site) => url.startsWith(`https://${site}/`));",
        "return /^https?:\\/\\/docs\\.example\\.com\\//.test(url);",
        "const u = new URL(url); return u.protocol === 'https:' && SITES.includes(u.hostname);",
        "return url.startsWith('https://docs.example.com/');",
    ],
)
def test_look_at_an_address_in_javascript(look: str) -> None:
    assert javascript(look) == set()
