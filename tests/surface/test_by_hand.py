"""Servers that answer `tools/list` without a library."""

import pytest

from tests.surface.conftest import javascript, names, python
from vetting.model.surface import SurfaceState

READING = 'const rl = require("readline").createInterface({ input: process.stdin });\n'
TOOL = '{ name: "one", description: "One", inputSchema: { type: "object" } }'


@pytest.mark.parametrize(
    "source",
    [
        f"""const TOOLS = [{TOOL}];
function send(message) {{ process.stdout.write(JSON.stringify(message)); }}
rl.on("line", (line) => {{
  const m = JSON.parse(line);
  switch (m.method) {{
    case "initialize": send({{ id: m.id, result: {{ capabilities: {{ tools: {{}} }} }} }}); break;
    case "tools/list": send({{ id: m.id, result: {{ tools: TOOLS }} }}); break;
  }}
}});""",
        f"""const handlers = {{
  initialize: () => ({{ capabilities: {{ tools: {{}} }} }}),
  "tools/list": async () => ({{ tools: [{TOOL}] }}),
}};
rl.on("line", (line) => handlers[JSON.parse(line).method]());""",
        f"""const tools = [];
tools.push({TOOL});
const handle = (m) => {{ if (m.method === "tools/list") return answer(m.id, {{ tools }}); }};
rl.on("line", (line) => handle(JSON.parse(line)));""",
    ],
)
def test_answer_in_javascript(source: str) -> None:
    found = javascript(READING + source)
    assert (names(found), found.state) == (["one"], SurfaceState.COMPLETE)


MAIN = "\ndef main():\n    for line in sys.stdin:\n        print(json.dumps(handle(json.loads(line))))\n"
MESSAGE = """import json, sys
TOOLS = [{"name": "one", "description": "One", "inputSchema": {}, "mode": "read"}]
"""


@pytest.mark.parametrize(
    "source",
    [
        """def handle(m):
    if m["method"] == "initialize":
        return {"id": 1, "result": {"capabilities": {"tools": {}}}}
    if m["method"] == "tools/list":
        return {"id": 1, "result": {"tools": TOOLS}}
""",
        """def listed(mode):
    kept = []
    for tool in TOOLS:
        if tool["mode"] == mode:
            clean = {key: value for key, value in tool.items() if key != "mode"}
            kept.append(clean)
    return kept
def handle(m):
    if m["method"] == "tools/list":
        result = {"tools": listed("read")}
    else:
        result = {}
    return json.dumps({"id": 1, "result": result})
""",
        """class Server:
    def __init__(self):
        self.tools = {"one": TOOLS[0]}
    def dispatch(self, method):
        return {"tools/list": self.listed, "tools/call": self.call}[method]()
    def listed(self):
        return {"tools": list(self.tools.values())}
def handle(m):
    return Server().dispatch(m["method"])
""",
    ],
)
def test_answer_in_python(source: str) -> None:
    found = python(MESSAGE + source + MAIN)
    assert (names(found), found.state) == (["one"], SurfaceState.COMPLETE)


def test_who_only_asks_is_no_server() -> None:
    found = python("""import requests
def main():
    print(requests.post("http://example.com", json={"method": "tools/list"}).json())
""")
    assert (names(found), found.state) == ([], SurfaceState.UNSUPPORTED)
