"""A list that the caller gives too, or a last case that takes whatever is left, checks nothing."""

import pytest

from tests.surface.test_flows import JS, kinds

PY = """import os
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
KNOWN = {"a": 1}
@mcp.tool()
def act(q: str, j: dict) -> str:
    "Act"
"""
MATCH = "match q:\n        case 'a': pass\n        case %s\n    return os.system(q)"
JAVASCRIPT = f"""import {{ execSync }} from "node:child_process";
{JS}const KNOWN = {{ a: 1 }};
server.tool('act', 'Act', {{ q: z.string(), j: z.array(z.string()) }}, async ({{ q, j }}) => {{ %s }});
"""


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("if q in j: os.system(q)", "if q in KNOWN: os.system(q)"),
        (
            "if q not in j.keys(): return\n    os.system(q)",
            "if q not in KNOWN: return\n    os.system(q)",
        ),
        (
            "names = set(j['names'])\n    if q in names: os.system(q)",
            "names = os.listdir('bin')\n    if q in names: os.system(q)",
        ),
        (
            "if q in j.get('names'): os.system(q)",
            "if all(one in KNOWN for one in j) and q in j: os.system(q)",
        ),
        (MATCH % "_: pass", MATCH % "_: return 'no'"),
        (MATCH % "other: return os.system(other)", MATCH % "other: raise ValueError(f'{other}?')"),
    ],
)
def test_python(bad: str, good: str) -> None:
    assert kinds(f"{PY}    {bad}\n", "server.py") == {"shell"}
    assert kinds(f"{PY}    {good}\n", "server.py") == set()


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("if (j.includes(q)) execSync(q);", "if (Object.keys(KNOWN).includes(q)) execSync(q);"),
        ("if (!(q in j)) return; execSync(q);", "if (!(q in KNOWN)) return; execSync(q);"),
        (
            "const names = new Set(j); if (names.has(q)) execSync(q);",
            "const names = new Set(['a']); if (names.has(q)) execSync(q);",
        ),
        (
            "if (j.includes(q)) execSync(q);",
            "if (j.every((one) => one in KNOWN) && j.includes(q)) execSync(q);",
        ),
        (
            "switch (q) { case 'a': return; default: return execSync(q); }",
            "switch (q) { case 'a': return execSync(q); default: throw new Error(`no ${q}`); }",
        ),
    ],
)
def test_javascript(bad: str, good: str) -> None:
    assert kinds(JAVASCRIPT % bad) == {"shell"}
    assert kinds(JAVASCRIPT % good) == set()
