"""Functions that are only named like checks."""

import pytest

from tests.surface.test_flow_limits import javascript, python
from tests.surface.test_flows import flows

OTHER = 'import { check, isSafe } from "other";\n'


@pytest.mark.parametrize(
    ("body", "before"),
    [
        ("if (!isSafe(a)) throw 1; exec(a);", "function isSafe(x) { return true; }\n"),
        ("if (!isSafe(a)) throw 1; exec(a);", "const isSafe = (x) => Boolean(x);\n"),
        ("check(a); exec(a);", "function check(x) { console.log(x); }\n"),
        ("exec(check(a));", "function check(x) { return x.trim(); }\n"),
        ("check(a); exec(a);", "const same = (x) => x;\nfunction check(x) { same(x); }\n"),
        (
            "guard.check(a); exec(a);",
            "class G { check(x) { return x; } }\nconst guard = new G();\n",
        ),
        ("if (!isSafe(a)) throw 1; exec(a);", OTHER),
        ("if (a.startsWith('file://')) exec(a);", ""),
        ("match(a); exec(a);", "function match(x) { return x; }\n"),
        ("match(a); exec(a);", "function match(x) { return new Worker(x); }\n"),
        ("exec(check(a));", OTHER),
        ("guard.check(a); exec(a);", 'import G from "other"; const guard = new G();\n'),
    ],
)
def test_no_check_in_javascript(body: str, before: str) -> None:
    assert [flow.kind for flow in javascript(body, before).flows] == ["shell"]


@pytest.mark.parametrize(
    ("body", "before"),
    [
        ("if (!isSafe(a)) throw 1; exec(a);", "function isSafe(x) { return /^a+$/.test(x); }\n"),
        ("check(a); exec(a);", "function check(x) { if (!NAMES.includes(x)) throw 1; }\n"),
        ("check(a); exec(a);", "function to(x) { if (x !== N) throw 1; }\nconst check = (x) => to(x);\n"),
        ("check(a); exec(a);", "function check(x) { schema.parse(x); }\n"),
        ("if (!NAMES.includes(a)) throw 1; exec(a);", 'import { NAMES } from "other";\n'),
        ("if (!v.isSafe(a)) throw 1; exec(a);", 'import v from "validator";\n'),
        ("if (!check(a)) throw 1; exec(a);", 'import { check } from "./lost.js";\n'),
    ],
)  # fmt: skip
def test_check_in_javascript(body: str, before: str) -> None:
    assert javascript(body, before).flows == []


@pytest.mark.parametrize(
    ("body", "before"),
    [
        ("if not is_safe(a): raise ValueError\nos.system(a)", "def is_safe(x): return True\n"),
        ("check(a)\nos.system(a)", "def check(x): print(x)\n"),
        ("os.system(check(a))", "def check(x): return x.strip()\n"),
        ("check(a)\nos.system(a)", "def same(x): return x\ndef check(x): same(x)\n"),
        ("G().check(a)\nos.system(a)", "class G:\n    def check(self, x): return x\n"),
        ("if not is_safe(a): raise ValueError\nos.system(a)", "from other import is_safe\n"),
        ("other.check(a)\nos.system(a)", "import other\n"),
        ("if urlparse(a).scheme == 'file': os.system(a)", "from urllib.parse import urlparse\n"),
        ("if a.startswith('file://'): os.system(a)", ""),
        ("os.system(' '.join([same(x) for x in a]))", "def same(x): return x\n"),
        ("os.system(' '.join([shlex.quote(x) + x for x in a]))", "import shlex\n"),
        ("match(a)\nos.system(a)", "def match(x): return x\n"),
        ("os.system(' '.join([a for _ in N]))", "N = [1]\n"),
        ("os.system(' '.join([shlex.quote(x) + a for x in N]))", "import shlex\nN = ['x']\n"),
        ("P().call(a, 1)", "class P:\n    def call(self, x, y): os.system(x)\n"),
        ("r = run(a)\nif 'error' in r: return 'none'", "def run(x): os.system(x); return {}\n"),
    ],
)
def test_no_check_in_python(body: str, before: str) -> None:
    assert [flow.kind for flow in python(body, before).flows] == ["shell"]


@pytest.mark.parametrize(
    ("body", "before"),
    [
        ("check(a)\nos.system(a)", "def check(x):\n    if x not in NAMES: raise ValueError\n"),
        ("check(a)\nos.system(a)", "def to(x): return x == N\ndef check(x): assert to(x)\n"),
        ("check(a)\nos.system(a)", "def check(x): Model.model_validate(x)\n"),
        ("os.system(shlex.quote(a))", "import shlex\n"),
        ("os.system(' '.join([shlex.quote(x) for x in a]))", "import shlex\n"),
        ("open([Path(x).name for x in a][0])", "from pathlib import Path\n"),
        ("if not validators.safe(a): raise ValueError\nos.system(a)", "import validators\n"),
    ],
)
def test_check_in_python(body: str, before: str) -> None:
    assert python(body, before).flows == []


@pytest.mark.parametrize(
    ("look", "found"),
    [
        ("if (!SITES.some((site) => url.includes(site))) throw 1;", ["address"]),
        ("if (!url.includes('blog.example.org')) throw 1;", ["address"]),
        ("if (!SITES.includes(new URL(url).hostname)) throw 1;", []),
        ("if (!URLS.includes(url)) throw 1;", []),
        ("if (!ALLOWED_URL.includes(url)) throw 1;", []),
    ],
)
def test_an_address_that_holds_a_hosts_name_may_lead_anywhere(look: str, found: list[str]) -> None:
    code = f"async ({{ url }}) => {{ {look} return (await fetch(url)).text(); }}"
    start = (
        'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\n'
        'import { z } from "zod";\n'
        'const SITES = ["blog.example.org"], URLS = ["https://blog.example.org/feed"];\n'
        "const ALLOWED_URL = URLS;\n"
        'const server = new McpServer({ name: "server", version: "1.0.0" });\n'
    )
    text = start + f"server.tool('load', 'Load.', {{ url: z.string() }}, {code});"
    assert [flow.kind for flow in flows({"index.js": text})] == found


@pytest.mark.parametrize(
    ("look", "found"),
    [
        ("if 'blog.example.org' not in url: raise ValueError", ["address"]),
        ("if not any(site in url for site in SITES): raise ValueError", ["address"]),
        ("if urlparse(url).hostname not in SITES: raise ValueError", []),
        ("if url not in URLS: raise ValueError", []),
    ],
)
def test_so_it_does_in_python(look: str, found: list[str]) -> None:
    text = f"""
import httpx
from urllib.parse import urlparse
from mcp.server.fastmcp import FastMCP
SITES = ["blog.example.org"]
URLS = ["https://blog.example.org/feed"]
mcp = FastMCP("server")

@mcp.tool()
def load(url: str) -> str:
    \"\"\"Load.\"\"\"
    {look}
    return httpx.get(url).text
"""
    assert [flow.kind for flow in flows({"server.py": text})] == found
