"""Methods of what is made as a client of a library, wherever it is kept."""

import pytest

from tests.surface.conftest import Files, npm, wheel
from vetting import surface
from vetting.model.artifact import ArtifactTree

JS = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "server", version: "1.0.0" });
"""
PYTHON = """import os
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
"""


def judged(package: ArtifactTree) -> tuple[list[str], bool]:
    """The names of the clients' methods that the only tool calls, and whether all its code is known."""
    (tool,) = surface.read(package).declared
    assert tool.code is not None
    kinds = ("client", "network", "send")
    named = [act.what for act in tool.code.acts if act.kind in kinds and act.sure]
    return named, tool.code.whole


def javascript(before: str, body: str, files: Files | None = None) -> tuple[list[str], bool]:
    tool = f"server.registerTool('act', {{ description: 'Act' }}, async (args) => {{ {body} }});\n"
    return judged(npm({"index.js": f"{JS}{before}\n{tool}", **(files or {})}))


def python(before: str, body: str, files: Files | None = None) -> tuple[list[str], bool]:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    tool = f'@mcp.tool()\nasync def act(source: str) -> str:\n    "Act"\n{lines}'
    return judged(
        wheel({"server.py": f"{PYTHON}{before}\n{tool}", **(files or {})}, entry="server")
    )


def test_an_object_that_is_let_go_elsewhere_is_called_where_it_is_there() -> None:
    own = """class Site { async open(url) { return fetch(url); } }
let site = null;
function get() { if (!site) { site = new Site(); } return site; }
process.on("SIGINT", () => { if (site) { site = null; } });"""
    assert javascript(own, 'const s = get(); return s.open("https://example.com");') == (
        ["fetch"],
        True,
    )
    two = own.replace("site = null; }", "site = other(); }")
    assert javascript(two, 'const s = get(); return s.open("https://example.com");')[0] == []


MADE_JS = [
    ('import OpenAI from "openai";', "new OpenAI({ apiKey: process.env.K })", "chat.create({})"),
    ('import pg from "pg";', "new pg.Pool({})", 'query("select 1")'),
    ('import { GoogleGenAI } from "@google/genai";', "new GoogleGenAI({})", "models.embed({})"),
    ('import { createClient } from "redis";', "createClient({})", 'get("a")'),
    ('import { MongoClient } from "mongodb";', "new MongoClient(u)", 'db("a").collection("b")'),
    ('import Stripe from "stripe";', "new Stripe(process.env.K)", "customers.list()"),
]


@pytest.mark.parametrize(("load", "made", "asks"), MADE_JS)
@pytest.mark.parametrize(
    ("before", "body"),
    [
        ("const c = MADE;", "return c.ASKS;"),
        ("", "const c = MADE; return c.ASKS;"),
        ("let c; function init() { c = MADE; } init();", "return c.ASKS;"),
        ("let c = null; function get() { if (!c) c = MADE; return c; }", "return get().ASKS;"),
        (
            (
                "class S { constructor() { this.c = MADE; } go() { return this.c.ASKS; } }\n"
                "const s = new S();"
            ),
            "return s.go();",
        ),
        (
            (
                "class S { async open() { this.c = MADE; } go() { const c = this.c; return c.ASKS; } }\n"
                "const s = new S();"
            ),
            "return s.go();",
        ),
        ("function go(c) { return c.ASKS; }", "return go(MADE);"),
    ],
)
def test_a_client_is_known_wherever_it_is_kept(
    load: str, made: str, asks: str, before: str, body: str
) -> None:
    put = [text.replace("MADE", made).replace("ASKS", asks) for text in (before, body)]
    named, whole = javascript(f"{load}\n{put[0]}", put[1])
    assert named
    assert whole


MADE_PYTHON = [
    ("from openai import OpenAI", "OpenAI(api_key=os.environ['K'])", "chat.create()"),
    ("import psycopg2", "psycopg2.connect(os.environ['U'])", "cursor().execute('select 1')"),
    ("from google import genai", "genai.Client()", "models.embed(source)"),
    ("import redis", "redis.Redis()", "get(source)"),
    ("from mistralai import Mistral", "Mistral(api_key='a')", "ocr.process(source)"),
    ("import boto3", "boto3.client('s3')", "get_object(Key=source)"),
    (
        "from alibabacloud_adb20211201.client import Client as C",
        "C(config)",
        "describe_accounts(source)",
    ),
]


@pytest.mark.parametrize(("load", "made", "asks"), MADE_PYTHON)
@pytest.mark.parametrize(
    ("before", "body"),
    [
        ("c = MADE", "return c.ASKS"),
        ("", "c = MADE\nreturn c.ASKS"),
        ("c = None\ndef init():\n    global c\n    c = MADE\ninit()", "return c.ASKS"),
        (
            (
                "class S:\n    def __init__(self):\n        self.c = MADE\n    def go(self, source):\n"
                "        c = self.c\n        return c.ASKS\ns = S()"
            ),
            "return s.go(source)",
        ),
        (
            (
                "class S:\n    async def __aenter__(self):\n        self.c = MADE\n        return self\n"
                "    async def go(self, source):\n        return self.c.ASKS\n"
            ),
            "async with S() as s:\n    return await s.go(source)",
        ),
        (
            "class S:\n    async def __aenter__(self):\n        return MADE\n",
            "async with S() as s:\n    return s.ASKS",
        ),
    ],
)
def test_a_client_of_python_too(load: str, made: str, asks: str, before: str, body: str) -> None:
    put = [text.replace("MADE", made).replace("ASKS", asks) for text in (before, body)]
    named, whole = python(f"{load}\n{put[0]}", put[1])
    assert [name for name in named if "()." in name]
    assert whole


@pytest.mark.parametrize(
    ("before", "body"),
    [
        ('import { Acme } from "acme-sdk"; const c = new Acme({ apiKey: k });', "return c.list();"),
        ('import { Acme } from "acme-sdk"; const c = new Acme();', "return await c.things.list();"),
        (
            'import { AcmeConnector } from "acme"; const c = new AcmeConnector();',
            "return c.list();",
        ),
        ('import { search } from "acme";', "return await search(args.q);"),
        (
            "const open = new Map();",
            "const s = open.get(args.k); return await s.chat.send(args.q);",
        ),
        (
            'import A from "acme"; class B extends A {} const b = new B({ token: k });',
            "return b.go();",
        ),
    ],
)
def test_what_may_be_a_client_is_no_code_that_is_known(before: str, body: str) -> None:
    assert javascript(before, body) == ([], False)


@pytest.mark.parametrize(
    ("before", "body"),
    [
        ("from acme import Acme\nc = Acme(api_key='a')", "return c.things.list(q=source)"),
        ("from acme import Acme\nc = Acme()", "return await c.things.list(q=source)"),
        (
            (
                "from acme import Acme\nclass P:\n    def __getattr__(self, name):\n"
                "        return getattr(Acme(api_key='a'), name)\nc = P()"
            ),
            "return c.list(source)",
        ),
        (
            "class P:\n    def __getattr__(self, name):\n        return self.made[name]\nc = P()",
            "return c.list(source)",
        ),
    ],
)
def test_what_may_be_a_client_of_python_too(before: str, body: str) -> None:
    assert python(before, body) == ([], False)


@pytest.mark.parametrize(
    ("before", "body"),
    [
        ('import OpenAI from "openai"; const c = new OpenAI({});', "return c.close();"),
        ('import pg from "pg"; const c = new pg.Pool();', "return c.escapeLiteral(args.q);"),
        (
            (
                'import Groq from "groq-sdk"; const c = new Groq({});\n'
                "const list = await c.models.list();"
            ),
            "return list.find((one) => one.id === args.q);",
        ),
        ('import pLimit from "p-limit"; const limit = pLimit(2);', "return await limit(() => 1);"),
        ('import { z } from "zod";', "return await z.string().parseAsync(args.q);"),
        ('import { marked } from "marked";', "return marked.parse(args.q);"),
        (
            'import { readFile } from "node:fs/promises";',
            "return (await readFile('a')).toString();",
        ),
    ],
)
def test_what_helps_a_client_or_is_none_asks_nobody(before: str, body: str) -> None:
    assert javascript(before, body) == ([], True)


def test_what_a_client_answered_is_no_client() -> None:
    before = "import niquests\nanswer = niquests.get('https://a.b/')"
    assert python(before, "return answer.headers.get(source)") == ([], True)


def test_a_class_that_stands_for_a_client_gives_its_methods() -> None:
    before = (
        "from openai import OpenAI\nclass P:\n    def __getattr__(self, name):\n"
        "        return getattr(OpenAI(), name)\nc = P()"
    )
    named, whole = python(before, "return c.chat.create(source)")
    assert named == ["openai.OpenAI().chat.create"]
    assert whole


def test_what_is_given_to_a_function_by_many_is_looked_at_as_far_as_it_is_told() -> None:
    calls = "\n".join(f"go(new Map([[{n}, {n}]]))" for n in range(9))
    before = f"async function go(c) {{ return await c.ask('a'); }}\n{calls}"
    assert javascript(before, "return go(args.q);") == ([], False)


def test_making_a_client_asks_nobody() -> None:
    load = "from kubernetes import config"
    assert python(load, "config.load_incluster_config()\nreturn source") == ([], True)
