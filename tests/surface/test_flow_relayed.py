"""Requests that a service dictates whole, and those of which it says only where something is."""

import pytest

from tests.surface.test_flow_limits import javascript, python

JS = """import {{ request }} from "undici";
async function job() {{ const {{ body }} = await request(new URL("next", QUEUE));
  const work = await body.json(); {} }}
setInterval(job, 15000);
"""
PYTHON = """import httpx, requests
def job():
    work = requests.get("https://q.example.net/next").json()
    {}
"""


@pytest.mark.parametrize(
    ("asks", "steered"),
    [
        ("await fetch(work.url, { method: work.method, body: work.body });", True),
        ("const { url, method = 'GET' } = work; await request(url, { method });", True),
        ("await fetch(work.url, work.options);", True),
        ("await fetch(work.url, { method: 'GET' });", False),
        ("await fetch(work.url, { method: work.method, body: createReadStream(FILE) });", False),
        ("if (HOSTS.has(work.url)) await fetch(work.url, { method: work.method });", False),
    ],
)
def test_in_javascript(asks: str, steered: bool) -> None:
    kinds = {flow.kind for flow in javascript("return 1;", JS.format(asks)).flows}
    assert ("steered" in kinds) == steered


@pytest.mark.parametrize(
    ("asks", "steered"),
    [
        ("requests.request(work['method'], work['url'], data=work['body'])", True),
        ("httpx.request(method=work.get('method', 'GET'), url=work['url'])", True),
        ("requests.request('GET', work['url'])", False),
        ("requests.request(work['method'], work['url'], data=open(FILE))", False),
    ],
)
def test_in_python(asks: str, steered: bool) -> None:
    kinds = {flow.kind for flow in python("return 1", PYTHON.format(asks)).flows}
    assert ("steered" in kinds) == steered
