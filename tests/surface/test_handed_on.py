"""Servers in the hands of others, and what is put into them from outside."""

import pytest

from tests.surface.conftest import (
    HANDED,
    PUT,
    SERVER_JS,
    SERVER_PYTHON,
    UNKNOWN,
    gaps,
    javascript,
    names,
    python,
)
from vetting.model.surface import SurfaceState

MIDDLE = "something that is not in this package stands before the server, and may change its list"
INSTEAD = "something else is put in the place of"
INTO = "a tool is put into the library's own list"
MEMBER = "a method that registers is handed on, and not followed"
JS = SERVER_JS
PYTHON = f"import os\n{SERVER_PYTHON}"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ('import other from "other"; other(server);', HANDED),
        ('import { Plugin } from "other"; new Plugin({ mcp: server }).go();', HANDED),
        ('import more from "other"; function boot(x) { more(x); } boot(server);', HANDED),
        ('import { all } from "other"; for (const one of all) one(server);', UNKNOWN),
        ("const found = await import(process.env.PLUGIN); found.default(server);", UNKNOWN),
        ("require(process.env.PLUGIN)(server);", UNKNOWN),
        ('new Function("server", process.env.CODE)(server);', UNKNOWN),
        ('import vm from "vm"; vm.runInNewContext(process.env.CODE, { server });', UNKNOWN),
        ("Reflect.get(server, process.env.NAME).call(server, 'x', {}, run);", UNKNOWN),
        ("server[process.env.NAME].call(server, 'x', {}, run);", UNKNOWN),
        ("const add = server[process.env.NAME]; add.call(server, 'x', {}, run);", UNKNOWN),
        ("const add = server[process.env.NAME].bind(server); add('x', {}, run);", UNKNOWN),
        ("const add = Object.values(server)[3]; add.call(server, 'x', {}, run);", UNKNOWN),
        ("Reflect.apply(server[process.env.NAME], server, ['x', {}, run]);", UNKNOWN),
        (
            "const to = (one) => { const add = one[key]; add.call(one, 'x', {}, run); }; to(server);",
            UNKNOWN,
        ),
        ('import other from "other"; other.call(null, server);', HANDED),
        ('import { go } from "other"; class A { s = server; run() { go(this.s); } }', HANDED),
        ("new Proxy(server, handler).connect(transport);", UNKNOWN),
        ("Object.assign(server, others());", PUT),
        ("Object.assign(McpServer.prototype, others());", PUT),
        ('Object.defineProperty(server, "registerTool", { value: other });', PUT),
        ("server._registeredTools = others();", PUT),
        ("server.server._requestHandlers = others();", PUT),
        ('server["reg" + "isterTool"]("x", {}, run);', MEMBER),
        ("server.server[process.env.NAME](schema, run);", MEMBER),
    ],
)
def test_javascript(source: str, why: str) -> None:
    found = javascript(JS + source)
    assert (names(found), found.state) == (["plain"], SurfaceState.PARTIAL)
    assert gaps(found) == [f"index.js:4 {why}"]


@pytest.mark.parametrize(
    "source",
    [
        "Object.assign(server, { debug: true });",
        "const options = Object.assign({}, process.env);",
        "server.server.oninitialized = () => {};",
        "import { StdioTransport } from 'other'; new StdioTransport(server).listen();",
        "import * as Sentry from '@sentry/node'; Sentry.wrapMcpServerWithSentry(server);",
        "console.error(server); JSON.stringify(server); new Map().set('one', server);",
        "class App { constructor(s) { this.s = s; } go() { this.o.add(this.s); } } new App(server);",
    ],
)
def test_what_adds_nothing_in_javascript(source: str) -> None:
    assert javascript(JS + source).state is SurfaceState.COMPLETE


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("import other\nother.register(mcp)", HANDED),
        ("from other import Plugin\nPlugin(server=mcp).setup()", HANDED),
        ("from functools import partial\nfrom other import more\npartial(more, mcp)()", HANDED),
        ("from other import Between\nmcp.add_middleware(Between())", MIDDLE),
        ("setattr(FastMCP, 'list_tools', answer)", PUT),
        ("mcp.__class__ = Other", PUT),
        ("mcp.__dict__['list_tools'] = answer", f"{INSTEAD} list_tools"),
        ("vars(mcp)['list_tools'] = answer", f"{INSTEAD} list_tools"),
        ("object.__setattr__(mcp, 'list_tools', answer)", PUT),
        ("mcp._tool_manager = others()", PUT),
        ("mcp._tool_manager._tools = others()", INTO),
        ("manager = mcp._tool_manager\nmanager._tools['x'] = other", INTO),
    ],
)
def test_python(source: str, why: str) -> None:
    found = python(f"{PYTHON}{source}\ndef main(): mcp.run()\n")
    assert (names(found), found.state) == (["plain"], SurfaceState.PARTIAL)
    assert why in [gap.partition(" ")[2] for gap in gaps(found)]


@pytest.mark.parametrize(
    "source",
    [
        "import uvicorn\nuvicorn.run(mcp.streamable_http_app())",
        "from fastmcp.server.middleware.logging import Logs\nmcp.add_middleware(Logs())",
        "from other import App, Between\napp = App()\napp.add_middleware(Between)",
        "mcp.settings.port = 1\nprint(mcp)\nrepr(vars(mcp))",
    ],
)
def test_what_adds_nothing_in_python(source: str) -> None:
    assert python(f"{PYTHON}{source}\ndef main(): mcp.run()\n").state is SurfaceState.COMPLETE


def test_server_that_a_function_returns_is_followed_through_modules() -> None:
    found = python(
        "from made import create\nimport other\napp = create()\nother.register(app)\n"
        "def main(): app.run()\n",
        made=f"{PYTHON}def create():\n    return mcp\n",
    )
    assert gaps(found) == [f"server.py:4 {HANDED}"]
