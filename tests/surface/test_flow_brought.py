"""What other parties answer to what a caller gave, which is not the caller's choice; and what only looks
like an answer, which is.
"""

import pytest

from tests.surface.test_flows import decorated, kinds, registered

JS = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { execSync } from "node:child_process"; import fs from "node:fs"; import path from "node:path";
import axios from "axios"; import OpenAI from "openai"; import { GoogleGenAI } from "@google/genai";
import _ from "lodash"; import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
const ai = new OpenAI(); const client = new GoogleGenAI({}); const API = "https://api.example.org/";
"""
PY = """import httpx, openai, os, requests
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
ai = openai.OpenAI()
"""


def javascript(body: str) -> set[str]:
    return kinds(JS + registered(body))


def python(body: str) -> set[str]:
    return kinds(PY + decorated(body), "server.py")


@pytest.mark.parametrize(
    "body",
    [
        "const r = await client.models.generateContent({ contents: name }); fs.rmSync('/out/' + r.kind);",
        "const r = await (await fetch(API, { method: 'POST', body: name })).json(); fs.readFileSync(r.path);",
        "const r = await (await fetch(API + 'x/' + name)).json(); await fetch(r.link);",
        "const { data } = await axios.post(API, { q: name }); await fetch(data.link);",
        "const { data } = await axios({ url: API, data: name }); fs.readFileSync(data.path);",
        "const job = await ai.files.create({ file: name }); fs.writeFileSync(`/out/${job.id}.json`, '');",
    ],
)
def test_an_answer_is_not_what_was_asked_for_in_javascript(body: str) -> None:
    assert javascript(body) & {"path", "address"} == set()


@pytest.mark.parametrize(
    "body",
    [
        "r = requests.post('https://a.example.org', json={'q': name}).json()\n    open(r['name'], 'w')",
        "r = httpx.Client().post('https://a.example.org', json={'q': name}).json()\n    open(r['path'])",
        "r = requests.get('https://a.example.org/' + name).json()\n    requests.get(r['link'])",
        "r = ai.images.generate(prompt=name)\n    open('/out/' + r.data[0].id, 'w')",
    ],
)
def test_an_answer_is_not_what_was_asked_for_in_python(body: str) -> None:
    assert python(body) & {"path", "address"} == set()


@pytest.mark.parametrize(
    "body",
    [
        "fs.readFileSync(await (await fetch('data:,' + name)).text());",
        "const at = name; fs.readFileSync(await (await fetch(at)).text());",
        "const fetch = (x) => x; fs.readFileSync(fetch(name));",
        "const api = { createPath: (x) => x }; fs.readFileSync(api.createPath(name));",
        "const client = path; fs.readFileSync(client.join('/', name));",
        "const session = new Map([['a', name]]); fs.readFileSync(session.get('a'));",
        "const service = _; fs.readFileSync(service.create({ name }).name);",
        "const r = await axios.post(API, {}); fs.readFileSync(name + r.data.end);",
        "const r = await client.create(name, (x) => x); fs.readFileSync(r);",
    ],
)
def test_what_only_looks_like_an_answer_is_followed(body: str) -> None:
    assert "path" in javascript(body)


@pytest.mark.parametrize(
    "body",
    [
        "client = {}\n    return open(client.get('x', name)).read()",
        "session = {'a': name}\n    return open(session['a']).read()",
        "return open(requests.utils.unquote(name)).read()",
        "return open(str(httpx.URL('/').join(name).path)).read()",
        "r = requests.post('https://a.example.org').json()\n    return open(name + r['end']).read()",
    ],
)
def test_what_only_looks_like_an_answer_is_followed_in_python(body: str) -> None:
    assert "path" in python(body)


def test_a_command_that_a_service_answers_with_is_still_run() -> None:
    asks = "const r = await ai.chat.completions.create({ messages: [name] });"
    assert "shell" in javascript(f"{asks} execSync(r.choices[0].message.content);")


def test_a_file_that_a_client_makes_of_a_text_is_no_address() -> None:
    made = "const file = await toFile(Buffer.from(name, 'base64'), 'a.png'); await ai.images.edit({ file });"
    source = JS.replace("import OpenAI from", "import OpenAI, { toFile } from")
    assert kinds(source + registered(made)) & {"address", "hidden-address"} == set()
