"""A table that a function fills itself turns nothing away."""

import pytest

from tests.surface.test_flows import JS, decorated, kinds, registered

PY = """import os, requests
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
OPEN, SEEN, KNOWN = {}, [], {"a": 1}
class Session:
    def __init__(self, url): self.url = url
    def ask(self, text): return requests.post(self.url + "/ask", data=text).text
class Sessions:
    def __init__(self): self.open = {}
    def ask(self, url):
        if url not in self.open:
            self.open[url] = Session(url)
        session = self.open[url]
        return session.ask("a")
"""


@pytest.mark.parametrize(
    "body",
    [
        "if name not in OPEN: OPEN[name] = Session(name)\n    return OPEN[name].ask('a')",
        "if name in OPEN: return OPEN[name].ask('a')\n    OPEN[name] = Session(name)\n    return ''",
        "return Sessions().ask(name)",
        "if name not in SEEN: SEEN.append(name)\n    return requests.get(name).text",
    ],
)
def test_it_is_no_look(body: str) -> None:
    body = body.replace("return ''", "return OPEN[name].ask('a')")
    assert kinds(PY + decorated(body), "server.py") == {"address"}


@pytest.mark.parametrize(
    "body",
    [
        "if name not in KNOWN: raise ValueError\n    KNOWN[name] = 2\n    return open(name).read()",
        "if name not in KNOWN: return ''\n    return open(name).read()",
        "KNOWN['b'] = 2\n    if name not in KNOWN: return ''\n    return open(name).read()",
    ],
)
def test_one_that_turns_away_is(body: str) -> None:
    assert kinds(PY + decorated(body), "server.py") == set()


SCRIPT = """const open = {}, known = new Map();
class Session { constructor(url) { this.url = url; } ask() { return fetch(this.url); } }
"""


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (
            "if (!(name in open)) { open[name] = new Session(name); } return open[name].ask();",
            {"address"},
        ),
        (
            "if (!known.has(name)) known.set(name, new Session(name)); return known.get(name).ask();",
            {"address"},
        ),
        ("if (!(name in open)) throw 1; open[name] = 2; return fetch(name);", set()),
    ],
)
def test_so_in_javascript(body: str, found: set[str]) -> None:
    assert kinds(JS + SCRIPT + registered(body)) == found
