"""What a caller says is followed through classes made from each other, other modules and other names."""

import pytest

from tests.surface.conftest import npm, wheel
from vetting import surface

JS = """import {{ McpServer }} from "@modelcontextprotocol/sdk/server/mcp.js";
import {{ z }} from "zod";
import * as h from "./h.js";
const server = new McpServer({{ name: "x", version: "1" }});
server.tool("a", "b", {{ q: z.string() }}, async ({{ q }}) => {{ {} }});
"""
PYTHON = """from dataclasses import replace
from mcp.server.fastmcp import FastMCP
from own import h
mcp = FastMCP("x")
@mcp.tool()
def run(q: str) -> str:
    "Run"
    {}
def main(): mcp.run()
"""


def _kinds(package: object) -> set[str]:
    return {flow.kind for flow in surface.read(package).flows}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "used"),
    [
        (
            """\
class B { go(c) { return this.do(`x ${c}`); } }
export class R extends B { do(c) { return cp.execSync(c); } }""",
            "new h.R().go(q)",
        ),
        (
            """\
class B { go(c) { return cp.execSync(c); } }
export class R extends B { go(c) { return super.go(c.trim()); } }""",
            "new h.R().go(q)",
        ),
        (
            """\
export class R { *each(c) { yield { c }; }
go(c) { for (const { c: one } of this.each(c)) cp.execSync(one); } }""",
            "new h.R().go(q)",
        ),
        ("const run = (c) => cp.execSync(c);\nexport const ops = { go: run };", "h.ops.go(q)"),
        ("export const go = (c) => cp.execSync(String.raw`x ${c}`);", "h.go(q)"),
        ("export const go = (c) => cp.execSync.call(null, c);", "h.go(q)"),
        ("export const go = (c) => Reflect.apply(cp.execSync, cp, [c]);", "h.go(q)"),
        (
            'export const state = { c: "" };\nexport const go = () => cp.execSync(state.c);',
            "h.state.c = q; h.go()",
        ),
        ("export const go = (c) => { let x; ({ x } = { x: c }); cp.execSync(x); };", "h.go(q)"),
        (
            "export function go() { do_.apply(null, arguments); }\nconst do_ = (_, c) => cp.execSync(c);",
            "h.go(1, q)",
        ),
        (
            """\
const pipe = (...fs) => (v) => fs.reduce((a, f) => f(a), v);
export const go = pipe((c) => `x ${c}`, (c) => cp.execSync(c));""",
            "h.go(q)",
        ),
        (
            """\
const all = new Map(), on = (name) => (f) => { all.set(name, f); };
on("sh")((c) => cp.execSync(c));
export const go = (name, c) => all.get(name)(c);""",
            'h.go("sh", q)',
        ),
        ("export const go = () => cp.execSync(process.env.C);", "process.env.C = q; h.go()"),
        (
            """\
const f = (c) => { throw new Error(c); };
export const go = (c) => { try { f(c); } catch (e) { cp.execSync(e.message); } };""",
            "h.go(q)",
        ),
        (
            """\
const als = new AsyncLocalStorage(), act = () => cp.execSync(als.getStore().c);
export const go = (c) => als.run({ c }, act);""",
            "h.go(q)",
        ),
        (
            """\
class Jobs extends Map { go(k) { cp.execSync(this.get(k)); } }
export const jobs = new Jobs();""",
            'h.jobs.set("a", q); h.jobs.go("a")',
        ),
        (
            """\
export const jobs = new Proxy({}, { get: (_, name) => (c) => cp.execSync(c) });""",
            "h.jobs.any(q)",
        ),
        (
            """\
const set = (of, key, c) => cp.execSync(c);
const jobs = new Proxy({}, { get(of, key) { return real[key]; }, set });
export const go = (c) => { jobs.info(c); jobs.command = c; cp.execSync(c); };""",
            "h.go(q)",
        ),
        (
            """\
export const go = (c) => { const o = { get c() { return c; } }; cp.execSync(o.c); };""",
            "h.go(q)",
        ),
        (
            """\
const lines = new Transform({ transform(part) { cp.execSync(part.toString()); } });
export const go = (c) => lines.write(c);""",
            "h.go(q)",
        ),
    ],
)
def test_javascript(held: str, used: str) -> None:
    start = """import cp from "node:child_process"; import { Transform } from "node:stream";
import { AsyncLocalStorage } from "node:async_hooks";
"""
    files = {"index.js": JS.format(used), "h.js": start + held}
    assert "shell" in _kinds(npm(files))


def test_code_in_an_address_is_code_however_it_is_encoded() -> None:
    held = "export const go = (c) => import(at(`export default ${c}`));\n"
    address = "const at = (s) => `data:text/javascript,${encodeURIComponent(s)}`;\n"
    assert "code" in _kinds(npm({"index.js": JS.format("h.go(q)"), "h.js": address + held}))


@pytest.mark.parametrize(
    ("held", "used"),
    [
        (
            """\
class B:
    def go(self, c): return self.do(c)
class R(B):
    def do(self, c): subprocess.run(c, shell=True)""",
            "h.R().go(q)",
        ),
        (
            """\
class M:
    def do(self): subprocess.run(self.c, shell=True)
class B:
    def go(self, c):
        self.c = c
        self.do()
class R(B, M): pass""",
            "h.R().go(q)",
        ),
        (
            "STATE = {}\ndef go(): subprocess.run(STATE['c'], shell=True)",
            "h.STATE['c'] = q; h.go()",
        ),
        ("C = ''\ndef go(): subprocess.run(C, shell=True)", "h.C = q; h.go()"),
        (
            "class J:\n    def go(self): subprocess.run(self.c, shell=True)",
            "j = h.J(); j.c = q; j.go()",
        ),
        (
            "sh = functools.partial(subprocess.run, shell=True)\ndef go(c): sh(c)",
            "h.go(q)",
        ),
        (
            "def go(c):\n    match c.split():\n        case [a, *r]: subprocess.run(a, shell=True)",
            "h.go(q)",
        ),
        (
            """\
async def do(c): subprocess.run(c, shell=True)
def go(c): asyncio.ensure_future(do(c))""",
            "h.go(q)",
        ),
        ("def go(c): subprocess.run(['sh'], input=c)", "h.go(q)"),
        ("def do(n, c): subprocess.run(c, shell=True)\ndef go(*a): do(*a)", "h.go(1, q)"),
        ("class J:\n    def __lshift__(self, c): subprocess.run(c, shell=True)", "h.J() << q"),
        (
            """\
ALL = {}
def on(name):
    def add(f):
        ALL.setdefault(name, []).append(f)
    return add
@on("sh")
def do(c): subprocess.run(c, shell=True)
def go(name, c):
    for f in ALL[name]: f(c)""",
            "h.go('sh', q)",
        ),
        (
            """\
class B:
    kinds = {}
    def __init_subclass__(cls): B.kinds[cls.__name__] = cls
class R(B):
    def do(self, c): subprocess.run(c, shell=True)
def go(name, c): B.kinds[name]().do(c)""",
            "h.go('R', q)",
        ),
        ("J = queue.Queue()\ndef go(): subprocess.run(J.get(), shell=True)", "h.J.put(q); h.go()"),
        (
            "class J(dict):\n    def go(self): subprocess.run(self['c'], shell=True)",
            "j = h.J(); j['c'] = q; j.go()",
        ),
        ("def go(c):\n    [subprocess.run(y, shell=True) for x in [c] if (y := x)]", "h.go(q)"),
        (
            """\
class J:
    def __init__(self, **kw): self.__dict__.update(kw)
    def go(self): subprocess.run(self.c, shell=True)""",
            "h.J(c=q).go()",
        ),
        ("def go(c): getattr(__import__('os'), 'sys' + 'tem')(c)", "h.go(q)"),
        ("def go(c): subprocess.run('{c}'.format(**locals()), shell=True)", "h.go(q)"),
        (
            "def do_sh(c): subprocess.run(c, shell=True)\ndef go(n, c): globals()['do_' + n](c)",
            "h.go('sh', q)",
        ),
        (
            """\
class E(Exception): pass
def do(c): raise E(c)
def go(c):
    try: do(c)
    except E as e: subprocess.run(e.args[0], shell=True)""",
            "h.go(q)",
        ),
        (
            """\
def do():
    c = yield
    subprocess.run(c, shell=True)
def go(c):
    g = do()
    g.send(c)""",
            "h.go(q)",
        ),
        (
            """\
@dataclass
class J:
    c: str
    def go(self): subprocess.run(self.c, shell=True)
BASE = J('x')""",
            "replace(h.BASE, c=q).go()",
        ),
    ],
)
def test_python(held: str, used: str) -> None:
    start = "import asyncio, functools, queue, subprocess\nfrom dataclasses import dataclass\n"
    files = {"own/__init__.py": "", "own/server.py": PYTHON.format(used), "own/h.py": start + held}
    assert "shell" in _kinds(wheel(files, entry="own.server:main"))


@pytest.mark.parametrize(
    ("held", "used"),
    [
        (
            """\
class B:
    def go(self, c): return self.do('x')
class R(B):
    def do(self, c): subprocess.run(c, shell=True)""",
            "h.R().go(q)",
        ),
        (
            """\
class B:
    def do(self, c): subprocess.run(c, shell=True)
class R(B):
    def go(self, c): return self.do(c)
    def do(self, c): return c""",
            "h.R().go(q)",
        ),
        ("STATE = {}\ndef go(): subprocess.run('x', shell=True)", "h.STATE['c'] = q; h.go()"),
        ("def do(c, n): subprocess.run(c, shell=True)\ndef go(*a): do(*a)", "h.go('x', q)"),
        ("class J:\n    def __lshift__(self, c): subprocess.run('x', shell=True)", "h.J() << q"),
        (
            """\
def do(c): raise ValueError(c)
def go(c):
    try: do(c)
    except ValueError as e: print(e)
    try: c = int(c)
    except ValueError as e: subprocess.run(str(type(e)), shell=True)""",
            "h.go(q)",
        ),
        ("J = queue.Queue()\ndef go(): subprocess.run('x', shell=True)", "h.J.put(q); h.go()"),
        (
            """\
class J:
    def __init__(self, **kw): self.__dict__.update(kw)
    def go(self): subprocess.run(self.c, shell=True)""",
            "h.J(c='x', d=q).go()",
        ),
    ],
)
def test_what_is_not_run_is_none(held: str, used: str) -> None:
    files = {"own/__init__.py": "", "own/server.py": PYTHON.format(used)}
    files["own/h.py"] = "import queue, subprocess\n" + held
    assert "shell" not in _kinds(wheel(files, entry="own.server:main"))
