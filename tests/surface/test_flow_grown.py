"""Loops that make more with each round, as many as a caller says; and those that somebody holds down."""

import pytest

from tests.surface.conftest import wheel
from tests.surface.test_flow_limits import javascript, python
from vetting import surface
from vetting.surface import Reading


def rounds(reading: Reading) -> bool:
    return any(flow.kind == "amount" for flow in reading.flows)


SPEC = "@dataclass\nclass Spec:\n    up: int = 1\n"
WEAVES = "def weave(spec):\n    rows = ['x']\n    for _ in range(spec.up): rows = rows + rows\n"
CHECKS = "    def __post_init__(self):\n        if not 1 <= self.up <= 50: raise ValueError('up')\n"
MAKES = "def make(many):\n    out = []\n    for at in range(many): out.append({'at': at})\n    return out\n"

FIB = "def fib(k):\n    return k if k < 2 else fib(k - 1) + fib(k - 2)\n"
JS_FIB = "function fib(k) { return k < 2 ? k : fib(k - 1) + fib(k - 2); }\n"
NUMBER, LINES = "n: z.number()", "n: z.array(z.string())"


@pytest.mark.parametrize(
    ("body", "before"),
    [
        ("return make(n)", MAKES),
        ("return weave(Spec(n))", SPEC + WEAVES),
        ("text = 'F'\nfor _ in range(n): text = ''.join(RULES.get(c, c) for c in text)", ""),
        ("rows = ['x']\nfor _ in range(n): rows = [line + line[::-1] for line in rows]", ""),
        ("rows = ['x']\nfor _ in range(n): rows = [*rows, *rows]", ""),
        ("out = []\nwhile len(out) < n: out.append(roll())", ""),
        ("kept = []\nwhile n > 0:\n    kept.append(roll())\n    n -= 1", ""),
        ("return ' '.join(pick(WORDS) for _ in range(n))", ""),
        ("return [roll() for _ in range(1, n + 1)]", ""),
        ("return list(range(n))", ""),
        ("out = ''\nfor _ in range(n): out += word\nreturn out", ""),
        ("return fib(n)", FIB),
        ("return fib(n)", FIB.replace("fib(k - 1) + fib(k - 2)", "max(fib(k - 1), fib(k - 3))")),
    ],
)
def test_as_many_as_a_caller_of_python_says(body: str, before: str) -> None:
    assert rounds(python(body, before, given="n: int"))


@pytest.mark.parametrize(
    ("body", "before"),
    [
        ("return make(min(n, 100))", MAKES),
        ("return make(min(max(n, 1), 100))", MAKES),
        ("if n > 100: raise ValueError('n')\nreturn make(n)", MAKES),
        (
            "check(n)\nreturn make(n)",
            f"{MAKES}def check(n):\n    if n > 9: raise ValueError('n')\n",
        ),
        ("return weave(Spec(n))", SPEC + CHECKS + WEAVES),
        (
            "return weave(Spec(up=n))",
            f"class Spec(BaseModel):\n    up: int = Field(le=50)\n{WEAVES}",
        ),
        ("return make(len(str(n)))", MAKES),
        ("total = 0\nfor at in range(n): total = total + at\nreturn total", ""),
        ("money = 1.0\nfor _ in range(n): money = money + money * 0.05\nreturn money", ""),
        ("out = []\nfor at in range(n):\n    if at > 50: break\n    out.append(at)", ""),
        ("return sum(roll() for _ in range(n))", ""),
        ("out = 0\nfor _ in range(n): out += step\nreturn out", ""),
        ("return fib(min(n, 30))", FIB),
        ("return fib(n)", "from functools import cache\n@cache\n" + FIB),
        ("return fib(n)", FIB.replace("k if", "0 if k > 30 else k if")),
        ("return fib(n)", FIB.replace(" + fib(k - 2)", "")),
        ("out = []\nfor at in range(8 * 60, 18 * 60 - n, 30): out.append(at)", ""),
    ],
)
def test_held_down_in_python(body: str, before: str) -> None:
    assert not rounds(python(body, before, given="n: int"))


def test_a_member_that_nobody_gave_is_none_of_several_that_were_given() -> None:
    body = "out = []\nmade = load(n, m)\nfor i in range(made.Count + 1): out.append(i)\nreturn out"
    assert not rounds(python(body, given="n: int, m: int"))
    assert rounds(python(body.replace("Count", "m"), given="n: int, m: int"))


SERVES = """from mcp.server import Server
import mcp.types as types
server = Server('server')
@server.list_tools()
async def list_tools():
    schema = {'type': 'object', 'properties': {'n': {'type': 'integer', 'description': ', '.join(NAMES)MOST}}}
    return [types.Tool(name='act', description='Act', inputSchema=schema)]
@server.call_tool()
async def call_tool(name, arguments):
    return make(arguments.get('n', 9))
"""


@pytest.mark.parametrize(("most", "chosen"), [("", True), (", 'maximum': 80", False)])
def test_a_schema_that_is_only_partly_known(most: str, *, chosen: bool) -> None:
    source = f"NAMES = [str(one) for one in load()]\n{MAKES}{SERVES.replace('MOST', most)}"
    assert rounds(surface.read(wheel({"server.py": source}))) == chosen


PUSHES = "function make(spec) { const out = []; for (let i = 0; i < spec.n; i++) { out.push({ i }); } }\n"


@pytest.mark.parametrize(
    ("body", "before"),
    [
        ("return make({ n });", PUSHES),
        ("let t = 'F'; for (let i = 0; i < n; i++) { t = [...t].map((c) => RULES[c] ?? c).join(''); }", ""),
        ("let t = 'F'; for (let i = 0; i < n; i++) { t = t.replace(/F/g, (c) => RULES[c]); }", ""),
        ("let r = ['x']; for (let i = 0; i < n; i++) r = r.concat(r);", ""),
        ("let r = ['x']; for (let i = 0; i <= n; i++) { r = [...r, ...r]; }", ""),
        ("let r = ['x']; for (let i = n; i > 0; i--) { r = r.map((line) => line + line); }", ""),
        ("const out = []; while (out.length < n) { out.push(roll()); }", ""),
        ("const out = []; while (n--) { out.unshift(roll()); }", ""),
        ("return Array.from({ length: n }, () => roll());", ""),
        ("let out = ''; for (let i = 0; i < n; i++) out += word; return out;", ""),
        ("return fib(n);", JS_FIB),
        ("return fib(n);", "const fib = (k) => (k < 2 ? k : fib(k - 1) + fib(k - 2));\n"),
    ],
)  # fmt: skip
def test_as_many_as_a_caller_of_javascript_says(body: str, before: str) -> None:
    assert rounds(javascript(body, before, kinds=NUMBER))


@pytest.mark.parametrize(
    ("body", "before", "kinds"),
    [
        ("return make({ n: Math.min(n, 500) });", PUSHES, NUMBER),
        ("return make({ n: Math.min(Math.max(n, 1), 500) });", PUSHES, NUMBER),
        ("if (n > 500) throw new Error('n'); return make({ n });", PUSHES, NUMBER),
        ("return make({ n });", PUSHES, "n: z.number().max(500)"),
        ("const out = []; for (let i = 0; i < n; i++) { if (i > 50) break; out.push(i); }", "", NUMBER),
        ("let sum = 0; for (let i = 0; i < n; i++) { sum += i; }", "", NUMBER),
        ("return fib(Math.min(n, 30));", JS_FIB, NUMBER),
        ("return fib(n);", JS_FIB.replace("return", "if (k > 30) throw new Error('k'); return"), NUMBER),
        ("return fib(n);", JS_FIB.replace("return", "if (memo[k]) return memo[k]; return"), NUMBER),
        ("let sum = 1; for (let i = 0; i < n; i++) { sum = sum + sum * 0.05; }", "", NUMBER),
        ("const out = []; for (let i = 0; i < n.length; i++) { out.push(n[i]); }", "", LINES),
        ("const m = Math.min(n, 9); return Array.from({ length: m }, () => roll());", "", NUMBER),
    ],
)  # fmt: skip
def test_held_down_in_javascript(body: str, before: str, kinds: str) -> None:
    assert not rounds(javascript(body, before, kinds=kinds))
