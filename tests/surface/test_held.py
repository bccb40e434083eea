"""Servers that are kept in objects, lists, classes and other modules, and found there by others."""

import pytest

from tests.surface.conftest import (
    HANDED,
    PUT,
    SERVER_JS,
    SERVER_PYTHON,
    STARTED,
    UNKNOWN,
    gaps,
    javascript,
    names,
    python,
)
from vetting.model.surface import SurfaceState

OUTSIDE = "a server is kept where code that is not in this package finds it"
INHERITS = (
    "a class that holds a server is made from one of another package, which may register more"
)
INHERITED = "it is registered with a server that another package's class has, and may have more"
WORDS = "its arguments are made at run time"
JS = f'import {{ more }} from "other"; {SERVER_JS}'
PYTHON = f"import other\n{SERVER_PYTHON}"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("more({ server });", HANDED),
        ("const all = { one: { server } }; more(all.one.server);", HANDED),
        ("const all = {}; all.server = server; more(all);", HANDED),
        ("const all = []; all.push(server); more(...all);", HANDED),
        ("[server].forEach(more);", HANDED),
        ("[server].forEach((one) => more(one));", HANDED),
        ("for (const one of [server]) more(one);", HANDED),
        ("const { one } = { one: server }; more(one);", HANDED),
        ("const kept = new Map(); kept.set('one', server); more(kept.get('one'));", HANDED),
        ("function start({ server: one }) { more(one); } start({ server });", HANDED),
        ("function start(...all) { more(all[0]); } start(server);", HANDED),
        ("function start(one = server) { more(one); } start();", HANDED),
        ("class App { static one = server; } more(App.one);", HANDED),
        ("class App { constructor() { this.one = server; more(this); } } new App();", HANDED),
        ("class App { one = new McpServer({}); } more(new App());", HANDED),
        ("class App { get one() { return server; } } more(new App().one);", HANDED),
        ("class A { #one = server; go() { more(this.#one); } } new A().go();", HANDED),
        ("class A extends McpServer { go() { const one = this; more(one); } } new A();", HANDED),
        ("const one = process.env.A ? server : null; more(one);", HANDED),
        ("Promise.resolve(server).then(more);", HANDED),
        ("setTimeout(more, 10, server);", HANDED),
        ("process.nextTick(more, server);", HANDED),
        ("Reflect.apply(more, null, [server]);", HANDED),
        ("more.call(server);", HANDED),
        ("more({ get: () => server });", HANDED),
        ("[more].forEach((one) => one(server));", HANDED),
        ("const later = (one) => (go) => go(one); later(server)(more);", UNKNOWN),
        ('import("other").then((one) => one.default(server));', UNKNOWN),
        ("more.server = server;", OUTSIDE),
        ("globalThis.server = server;", OUTSIDE),
        ("self.server = server;", OUTSIDE),
        ("Object.assign(globalThis, { server });", OUTSIDE),
        ("class A extends more { constructor() { super(); this.one = server; } } new A();", INHERITS),
        ("class A extends more { constructor(one) { super(one); } } new A(server);", HANDED),
        ("class A extends more { go() { this.registerTool('own', {}, f); } } new A();", INHERITED),
        ("class A extends more(McpServer) {} new A().connect(t);", HANDED),
        ("new more.App().connect(new StdioServerTransport());", STARTED),
        ("const own = server._registeredTools; own.one = {};", "a tool is put into the library's own list"),
        ("server.registerTool.apply(server, load());", "its name is not a list that can be read"),
        ('server[atob("text")]("x", {}, f);', "a method that registers is handed on, and not followed"),
        ("with (server) { registerTool('x', {}, f); }",
         "what names mean here is known at run time only, in a `with` block"),
        ('setTimeout("server.registerTool(1)", 1);', "code that is made at run time can register more"),
    ],
)  # fmt: skip
def test_javascript(source: str, why: str) -> None:
    found = javascript(JS + source)
    assert found.state is SurfaceState.PARTIAL
    assert why in [gap.partition(" ")[2] for gap in gaps(found)]


@pytest.mark.parametrize(
    "source",
    [
        "class App { log = console; one = server; } more(new App().log);",
        "const all = { server, port: 1 }; more(all.port); more({ port: all.port });",
        "const seen = new WeakMap(); seen.set(server, 1); [1].indexOf(seen.get(server));",
        "const { port } = { server, port: 1 }; more(port);",
        "class A extends EventEmitter { one = server; } new A();",
        "class A { host = null; constructor(h) { this.host = h; } } const a = new A(server); a.host;",
        "const send = server.notification.bind(server); send();",
    ],
)
def test_what_is_not_handed_on_in_javascript(source: str) -> None:
    found = javascript('import { EventEmitter } from "events";\n' + JS + source)
    assert (found.state, gaps(found)) == (SurfaceState.COMPLETE, [])


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("class App:\n    one = mcp\nother.start(App.one)", HANDED),
        ("class App:\n    def __init__(self):\n        self.one = mcp\nother.start(App())", HANDED),
        ("class App(FastMCP):\n    def go(self):\n        other.start(self)\nApp('x').go()", HANDED),
        ("other.start({'one': mcp})", HANDED),
        ("all = dict(one=mcp)\nother.start(all['one'])", HANDED),
        ("a = b = mcp\nother.start(a)", HANDED),
        ("a, b = mcp, 1\nother.start(a)", HANDED),
        ("def start(*all):\n    other.start(*all)\nstart(mcp)", HANDED),
        ("def start(**all):\n    other.start(all['one'])\nstart(one=mcp)", HANDED),
        ("def start(one=mcp):\n    other.start(one)\nstart()", HANDED),
        ("one = None\ndef make():\n    global one\n    one = FastMCP('x')\nother.start(one)", HANDED),
        (("from dataclasses import dataclass\n@dataclass\nclass C:\n    one: FastMCP\n"
         "other.start(C(mcp).one)"), HANDED),
        ("import threading\nthreading.Thread(target=other.start, args=(mcp,)).start()", HANDED),
        ("other.start(lambda: mcp)", HANDED),
        ("other.start(globals())", HANDED),
        ("FastMCP('x', lifespan=other.life)", HANDED),
        ("class A(other.Base):\n    def go(self):\n        self.start(mcp)\nA().go()", HANDED),
        ("other.mcp = mcp", OUTSIDE),
        ("import builtins\nsetattr(builtins, 'mcp', mcp)", OUTSIDE),
        ("class A(other.Base):\n    mcp = mcp", INHERITS),
        ("class A(FastMCP, metaclass=other.Meta):\n    pass", INHERITS),
        ("class A(other.Base):\n    def go(self):\n        self.mcp.add_tool(plain)", INHERITED),
        ("class A(other.mix(FastMCP)):\n    pass", HANDED),
        ("type('A', (FastMCP,), {})", UNKNOWN),
        ("other.make().run()", STARTED),
        ("done = other.make().run(transport='http')\nprint(done)", STARTED),
        ("done = other.make().run(prompt='p')", STARTED),
        ("class A(other.Base):\n    pass\nA().run()", STARTED),
        ("mcp.add_tool(**load())", WORDS),
        ("FastMCP('x', **other.options)", WORDS),
        ("handlers = mcp._mcp_server.request_handlers\nhandlers[Asked] = answer", PUT),
        ("setattr(mcp, '_tool_manager', answer)", PUT),
        ("mcp.__getattribute__('add_tool')(f)", "what is registered is made at run time"),
        ("getattr(mcp, 'loot_dda'[::-1])(f)",
         "a method that registers is handed on, and not followed"),
        ("for n, f in vars(C).items():\n    mcp.add_tool(f)",
         "its name is a value made at run time"),
    ],
)  # fmt: skip
def test_python(source: str, why: str) -> None:
    found = python(f"{PYTHON}{source}\ndef main(): mcp.run()\n")
    assert found.state is SurfaceState.PARTIAL
    assert why in [gap.partition(" ")[2] for gap in gaps(found)]


@pytest.mark.parametrize(
    "source",
    [
        "class App:\n    one = mcp\n    port = 1\nother.start(App.port)",
        "all = {'one': mcp, 'port': 1}\nother.start(all['port'])\nother.start(all.get('port'))",
        "class App:\n    def __init__(self, host):\n        self.host = host\nApp(mcp)",
        "from flask import Flask\nFlask('x').run()",
        "async def f(p):\n    one = await other.Agent().run_async(prompt=p)\n    return one.data.all()",
        "from pydantic import BaseModel\nclass C(BaseModel):\n    one: object = mcp",
        "import threading\nclass C(threading.Thread):\n    one = mcp\nC()",
        (
            "def quiet(**named):\n    return mcp.tool(annotations={}, **named)\n"
            "@quiet()\ndef also() -> str: 'Also'"
        ),
    ],
)
def test_what_is_not_handed_on_in_python(source: str) -> None:
    found = python(f"{PYTHON}{source}\ndef main(): mcp.run()\n")
    assert (found.state, gaps(found)) == (SurfaceState.COMPLETE, [])


def test_a_server_is_found_round_a_circle_of_objects() -> None:
    found = python(
        f"{PYTHON}class A:\n    def __init__(self, host):\n        self.host = host\n"
        "class B:\n    def __init__(self):\n        self.one = mcp\n        self.a = A(self)\nB()\n"
        "def main(): mcp.run()\n"
    )
    assert (names(found), found.state) == (["plain"], SurfaceState.COMPLETE)


@pytest.mark.parametrize("library", ["queue", "calendar", "code"])
def test_a_package_named_like_anothers_module_is_a_package(library: str) -> None:
    found = javascript(f'import {{ go }} from "{library}";\n{JS}go(server);')
    assert found.state is SurfaceState.PARTIAL
