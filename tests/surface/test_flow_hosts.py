"""Whoever chooses what stands behind the name of a host that nothing ends chooses the host."""

import pytest

from tests.surface.test_flows import flows, registered

JS = """import axios from "axios";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
const BASE = "https://api.example.com";
const SET = process.env.API ?? "https://api.example.com";
const PATHS = { a: "/a", b: "/b" };
async function api(path) { return fetch(`${BASE}${path}`); }
const again = async (act) => await act();
class Client {
  constructor(base) { this.base = base; }
  async get(path) { return fetch(this.base + path); }
}
"""
PY = '''import os, re, requests
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
BASE = "https://api.example.com"
SET = os.environ.get("API", "https://api.example.com")
def api(method, path): return requests.request(method, f"{BASE}{path}").text
class Client:
    def __init__(self): self.base = "https://api.example.com"
    def get(self, path): return requests.get(self.base + path).text
@mcp.tool()
def act(name: str, more: str) -> str:
    """Act."""
'''
GO = "return fetch(url);"


def javascript(body: str) -> list[str]:
    found = flows({"index.js": JS + registered(body)})
    return [flow.kind for flow in found if flow.kind not in ("kept", "carried")]


def python(body: str) -> list[str]:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    found = flows({"server.py": PY + lines})
    return [flow.kind for flow in found if flow.kind not in ("kept", "carried")]


@pytest.mark.parametrize(
    "body",
    [
        'return fetch("https://api.example.com" + name);',
        "return fetch(`https://api.example.com${name}`);",
        "return fetch(new URL(BASE + name));",
        "return axios.get(SET + name);",
        "return api(name);",
        "return new Client(BASE).get(name);",
        f"let url = BASE; url += name; {GO}",
        f"let url = BASE; url = url + name; {GO}",
        f'let url = BASE; if (name.length > 3) url += "/a/"; url += name; {GO}',
        f'let url = BASE; url += name; url += "/"; {GO}',
        f'let url = "https://api.example.com/"; if (name[1]) url = name; url += name; {GO}',
        f'let url = "https://api.example.com/"; url ||= name; {GO}',
        'const p = name.endsWith("/") ? name : "/" + name; return fetch(BASE + p);',
        'const p = name.startsWith("/") ? "/" + name : name; return fetch(BASE + p);',
        'return fetch(`${BASE}${PATHS.startsWith("/") ? "" : "/"}${name}`);',
        'let p = name; if (p.startsWith("/")) p = "/" + p; return fetch(BASE + p);',
        'let p = name; if (!p.startsWith("/")) p = "/" + p; p = name; return fetch(BASE + p);',
    ],
)
def test_a_host_that_is_not_ended_in_javascript(body: str) -> None:
    assert javascript(body) == ["address"]


@pytest.mark.parametrize(
    "body",
    [
        "return fetch(`https://api.example.com/${name}`);",
        "return fetch(`https://${name}.example.com/a`);",
        "return fetch(BASE + PATHS[name]);",
        "return [api('/a'), api(`/b/${name}`)];",
        "return new Client(BASE).get('/a/' + name);",
        f'let url = "https://api.example.com/"; url += name; {GO}',
        f"let url = `${{BASE}}/v1?a=`; url += name; {GO}",
        f'let url = BASE; url += "/a/"; url += name; {GO}',
        f'let url = "https://api.example.com/"; url += name; return again(async () => {{ {GO} }});',
        f'let url = BASE; url = url + "/a/"; url = url + name; {GO}',
        'const p = name.startsWith("/") ? name : `/${name}`; return fetch(BASE + p);',
        'return fetch(`${BASE}${name.startsWith("/") ? "" : "/"}${name}`);',
        'let p = name; if (!p.startsWith("/")) p = "/" + p; return fetch(BASE + p);',
        'let p = name; if (p[0] !== "/") { p = "/" + p; } return fetch(BASE + p);',
        'return fetch(BASE + name.replace(/^\\/*/, "/"));',
        'const q = name ? `?q=${encodeURIComponent(name)}` : ""; return fetch(BASE + q);',
    ],
)
def test_a_host_that_is_ended_in_javascript(body: str) -> None:
    assert javascript(body) == []


@pytest.mark.parametrize(
    "body",
    [
        'return requests.get("https://api.example.com" + name).text',
        'return requests.get(f"{SET}{name}").text',
        'return api("GET", name)',
        "return Client().get(name)",
        "url = BASE\nurl += name\nreturn requests.get(url).text",
        'url = BASE\nif more:\n    url += "/a/"\nurl += name\nreturn requests.get(url).text',
        'p = name\nif p.startswith("/"):\n    p = "/" + p\nreturn requests.get(BASE + p).text',
    ],
)
def test_a_host_that_is_not_ended_in_python(body: str) -> None:
    assert python(body) == ["address"]


@pytest.mark.parametrize(
    "body",
    [
        'return api("GET", f"/a/{name}")',
        'return Client().get("/a/" + name)',
        'url = "https://api.example.com/"\nurl += name\nreturn requests.get(url).text',
        'url = BASE\nurl += "/a/"\nurl += name\nreturn requests.get(url).text',
        'p = name\nif not p.startswith("/"):\n    p = "/" + p\nreturn requests.get(BASE + p).text',
        'p = name if name.startswith("/") else f"/{name}"\nreturn requests.get(BASE + p).text',
        'return requests.get(BASE + re.sub(r"^/*", "/", name)).text',
        'return requests.get(BASE + "/" + name.lstrip("/")).text',
    ],
)
def test_a_host_that_is_ended_in_python(body: str) -> None:
    assert python(body) == []
