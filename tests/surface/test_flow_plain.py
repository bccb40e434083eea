"""What a caller says is followed where a program says names by texts."""

import pytest

from tests.surface.test_flows import JS, decorated, kinds, registered
from vetting.surface._javascript_plain import plain

PY = """import asyncio, functools, os, sys
from concurrent.futures import ThreadPoolExecutor
from functools import partialmethod
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
pool = ThreadPoolExecutor()
"""
RUN = "def run():\n    os.system(CMD)\n"
JOB = "class J:\n    def run(self, c):\n        os.system(c)\n    %s\n"
GIVES = """def add(%s):
    def inner(cls):
        def run(self, c):
            os.system(c)
        %s
        return cls
    return inner
@add(%s)
class J:
    pass
"""
MADE = "class J:\n    def __getattr__(self, n):\n        return %s\nj = J()\n"


@pytest.mark.parametrize(
    ("above", "body"),
    [
        (RUN, "setattr(sys.modules[__name__], 'CMD', %s); run()"),
        (RUN, "globals()['CMD'] = %s; run()"),
        (RUN, "globals().update(CMD=%s); run()"),
        (RUN, "global CMD; CMD = %s; run()"),
        ("def go(c):\n    os.system(c)\nglobals()['also'] = go\n", "also(%s)"),
        (JOB % "pass", "vars(J)['run'](J(), %s)"),
        (JOB % "pass", "J.__dict__['run'](J(), %s)"),
        ("class J:\n    pass\nj = J()\n", "j.__dict__.update(c=%s); os.system(j.c)"),
        (JOB % "go = partialmethod(run)", "J().go(%s)"),
        (MADE % "lambda c: os.system(c)", "j.run(%s)"),
        (MADE % "lambda c: os.system(n + c)", "J().anything(%s)"),
        (GIVES % ("n", "setattr(cls, n, run)", "'go'"), "J().go(%s)"),
        (GIVES % ("*_", "cls.run = lambda self, c: os.system(c)", ""), "J().run(%s)"),
        (
            "def done(f):\n    os.system(f.result())\n",
            "f = pool.submit(str, %s); f.add_done_callback(done)",
        ),
    ],
)
def test_it_is_followed(above: str, body: str) -> None:
    assert kinds(PY + above + decorated(body % "name"), "server.py") == {"shell"}
    assert kinds(PY + above + decorated(body % "str(int(name))"), "server.py") == set()


def test_a_variable_of_its_own_is_meant() -> None:
    body = "CMD = 'date'\n    globals()['CMD'] = name\n    os.system(CMD)"
    assert kinds(PY + decorated(body), "server.py") == set()


JAVASCRIPT = f'import {{ execSync }} from "node:child_process";\n{JS}const K = Symbol("run");\n'
BASE = "const base = { run(c) { return execSync(c); } };\n"
OLD = "function Job(c) { this.c = c; }\n"


@pytest.mark.parametrize(
    ("above", "body"),
    [
        (f"{OLD}Job.prototype.run = function () {{ return execSync(this.c); }};", "new Job(%s).run()"),
        (f"{OLD}Job.prototype = {{ run() {{ return execSync(this.c); }} }};", "new Job(%s).run()"),
        (
            f"{OLD}const P = Job.prototype; P.run = function (c) {{ return execSync(c); }};",
            "const job = new Job(1); job.run(%s)",
        ),
        ("class Job {}\nJob.prototype.run = (c) => execSync(c);", "new Job().run(%s)"),
        (
            f"{OLD}Job.prototype.run = (c) => execSync(c); function More() {{}}\nutil.inherits(More, Job);",
            "new More().run(%s)",
        ),
        (f"{BASE}const job = {{ __proto__: base }};", "job.run(%s)"),
        ("class Job { [K](c) { return execSync(c); } go(c) { return this[K](c); } }", "new Job().go(%s)"),
        ("class Job { set(c) { this[K] = c; } go() { execSync(this[K]); } }\nconst j = new Job();",
         "j.set(%s); j.go()"),
        ("class Job { static t; static { Job.t = { run: (c) => execSync(c) }; } }", "Job.t.run(%s)"),
        (f"{OLD}Job.prototype.run = function () {{ return execSync(this.c); }};",
         "Reflect.construct(Job, [%s]).run()"),
        (BASE, "Reflect.get(base, 'run').call(base, %s)"),
    ],
)  # fmt: skip
def test_it_is_followed_in_javascript(above: str, body: str) -> None:
    for given, expected in (("name", {"shell"}), ("Number(name)", set())):
        source = f"{JAVASCRIPT}{above}\n{registered(f'{body % given}; return 1;')}"
        assert kinds(source) == expected


@pytest.mark.parametrize(
    "refuses",
    [
        "const find = (c) => Promise.reject({ c });",
        "const find = (c) => new Promise((_, no) => no({ c }));",
        "class Stop { constructor(c) { this.c = c; } }\nasync function find(c) { throw new Stop(c); }",
    ],
)
def test_a_refused_promise_is_heard(refuses: str) -> None:
    for body in (
        "find(%s).catch((e) => execSync(e.c))",
        "find(%s).then(null, (e) => execSync(e.c))",
    ):
        bad, good, told = body % "name", body % "'date'", body.replace("execSync", "console.error")
        every = (
            f"{JAVASCRIPT}{refuses}\n{registered(f'return {one};')}" for one in (bad, good, told)
        )
        assert [kinds(source.replace("%s", "name")) for source in every] == [
            {"shell"},
            set(),
            set(),
        ]


@pytest.mark.parametrize(
    "told",
    [
        "function act(K, c) { return JOBS[K](c); }",
        "function act(...[[K], c]) { return JOBS[K](c); }",
        "function act(k, c) { const [K] = [k]; return JOBS[K](c); }",
        "function act(k, c) { const[K] = [k]; return JOBS[K](c); }",
        "const act = (k, c, [K] = [k]) => JOBS[K](c);",
    ],
)
def test_a_symbol_hides_no_variable_of_its_name(told: str) -> None:
    """What is looked up by a caller's word stays a look-up: `JOBS[K]` is not `JOBS.K`."""
    assert b"JOBS[K]" in plain(b"const K = Symbol(); " + told.encode())
    kept = plain(
        b"const K = Symbol(); class J { [K](c) { return c; } run(c) { return this[K](c); } }"
    )
    assert b"this.K" in kept
