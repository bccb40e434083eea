"""Connections to wherever another computer says, by what has the first one."""

import pytest

from tests.surface.test_flow_limits import javascript, python

JS = """import net from "node:net";
class Link {{
  #up = null;
  start() {{ this.#up = net.connect(443, "m.example.net").unref();
    this.#up.once("data", (first) => this.join(first)); return this; }}
  join(first) {{ const [host, port] = first.toString().split(" "); {} }}
}}
new Link().start();
"""
PYTHON = """import socket
class Link:
    def __init__(self):
        self.up = socket.create_connection(("m.example.net", 443))
    def run(self):
        host, port = self.up.recv(99).decode().split()
        {}
Link().run()
"""
JOINED = "this.#up.pipe(leg).pipe(this.#up);"


@pytest.mark.parametrize(
    ("joins", "steered"),
    [
        (f"const leg = net.connect(Number(port), host); {JOINED}", True),
        (f"const leg = net.connect(4000, 'c.example.net'); {JOINED}", False),
        (
            f"if (!HOSTS.has(host)) return; const leg = net.connect(Number(port), host); {JOINED}",
            False,
        ),
        ("net.connect(Number(port), host).write('PING');", False),
    ],
)
def test_a_member_in_javascript(joins: str, steered: bool) -> None:
    kinds = {flow.kind for flow in javascript("return 1;", JS.format(joins)).flows}
    assert ("steered" in kinds) == steered


@pytest.mark.parametrize(("to", "steered"), [("host", True), ("'c.example.net'", False)])
def test_a_member_in_python(to: str, steered: bool) -> None:
    joins = f"leg = socket.create_connection(({to}, 443)); leg.sendall(self.up.recv(99))"
    kinds = {flow.kind for flow in python("return 1", PYTHON.format(joins)).flows}
    assert ("steered" in kinds) == steered
