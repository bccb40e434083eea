"""What tools reach by functions that they hand to another package's."""

import pytest

from tests.checks.conftest import lines
from tests.checks.test_tool_behaviour import javascript, offered, python
from vetting.checks import Context

PY = "import os, httpx, requests\nfrom anyio.to_thread import run_sync\n"
PY += (
    "client = httpx.Client()\n@mcp.tool(annotations={'readOnlyHint': True})\ndef show(path):\n    "
)


@pytest.mark.parametrize(
    ("body", "reaches"),
    [
        ("return run_sync(os.unlink, path)", ("fs_write", "delete")),
        ("return run_sync(os.system, path)", ("process_exec",)),
        ("return run_sync(func=os.system, text=path)", ("process_exec",)),
        ("return run_sync(open, path, 'w')", ("fs_write",)),
        ("return run_sync(client.post, path)", ("network",)),
        ("return parse(requests.get('https://a.com/').text)", ("network",)),
        ("return parse(client.headers, path)", ()),
        ("return isinstance(path, requests.Response)", ()),
        ("return check(requests.codes, path)", ()),
        ("return isinstance(os.system, path)", ()),
    ],
)
def test_what_is_handed_over_is_done(context: Context, body: str, reaches: tuple[str, ...]) -> None:
    found = python(context, f"{PY}{body}\n")
    assert offered(found).tools[0].reaches == reaches
    assert any("contradiction" in line for line in lines(found)) == ("fs_write" in reaches)


JS = """import cp from "node:child_process";
import pRetry from "p-retry";
import { debounce } from "lodash";
import Breaker from "opossum";
const slow = debounce(cp.execSync, 100);
const own = debounce(run, 100);
const breaker = new Breaker(cp.execSync);
function run(text) { return cp.execSync(text); }
"""


@pytest.mark.parametrize(
    ("body", "reaches"),
    [
        ("pRetry(cp.execSync, text)", ("process_exec",)),
        ("setTimeout(cp.execSync, 1, text)", ("process_exec",)),
        ("slow(text)", ("process_exec",)),
        ("own(text)", ("process_exec",)),
        ("breaker.fire(text)", ("process_exec",)),
        ("breaker.close(text)", ()),
        ("pRetry(fetch, text)", ("network",)),
        ("console.log(cp.execSync)", ()),
    ],
)
def test_what_is_handed_over_is_done_in_javascript(
    context: Context, body: str, reaches: tuple[str, ...]
) -> None:
    source = f"{JS}server.tool('act', 'Act.', {{}}, async ({{ text }}) => {body});"
    assert offered(javascript(context, source)).tools[0].reaches == reaches
