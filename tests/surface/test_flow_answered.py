"""Which answers of tools hold a secret of the server's own."""

import pytest

from tests.surface.conftest import npm, wheel
from vetting import surface

HEAD = (
    "import os, json\nfrom dotenv import dotenv_values\nfrom mcp.server.fastmcp import FastMCP\n"
    "mcp = FastMCP('s')\nKEY = os.environ['APP_API_KEY']\n"
)
TOOL = "@mcp.tool()\ndef show(name: str):\n    "
SETTINGS = (
    "class Settings(BaseSettings):\n    api_key: str\n    region: str = ''\nall = Settings()\n"
)
SHOPS = "SHOPS = {}\nSHOPS['a'] = {'url': '', 'token': KEY}\n"
EACH = "all = []\n    for name, one in sorted(SHOPS.items()):\n        all.append"
JS = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "server", version: "1.0.0" });
const key = process.env.APP_API_KEY;
const config = { key, region: "eu" };
"""


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (f"{TOOL}return {{'key': KEY}}\n", True),
        (f"{TOOL}return 'key ' + str(KEY)\n", True),
        (f"{TOOL}return [TextContent(type='text', text=f'{{KEY}}')]\n", True),
        (f"{TOOL}return json.dumps({{**os.environ}})\n", True),
        (f"{TOOL}return str(dict(dotenv_values('.env')))\n", True),
        (f"{TOOL}return dotenv_values('.env')['DB_PASSWORD']\n", True),
        (f"{TOOL}with open('.env') as file:\n        return file.read()\n", True),
        (f"{SETTINGS}{TOOL}return all.model_dump()\n", True),
        (f"{SETTINGS}{TOOL}return all.model_dump(exclude={{'api_key'}})\n", False),
        (f"{TOOL}return answer(KEY)\ndef answer(text):\n    return {{'text': text}}\n", True),
        (f"{TOOL}return answer(KEY)\ndef answer(text):\n    return text is not None\n", False),
        (f"{TOOL}return 'set' if KEY else 'missing'\n", False),
        (f"{TOOL}return f'{{KEY[:4]}} and more'\n", False),
        (f"{TOOL}return f'{{mask(KEY)}}'\n", False),
        (f"{TOOL}return client.get(name, headers={{'Authorization': KEY}}).json()\n", False),
        (f"{TOOL}return Client(KEY).find(name)\n", False),
        (f"{TOOL}return os.environ['APP_MAX_TOKENS']\n", False),
        (f"{TOOL}return os.environ.get('TOKEN_LIMIT', '')\n", False),
        (f"{TOOL}return list(os.environ)\n", False),
        (f"{SHOPS}{TOOL}{EACH}(name)\n    return all\n", False),
        (f"{SHOPS}{TOOL}{EACH}(one)\n    return all\n", True),
        (f"{TOOL}return {{k: v for k, v in os.environ.items() if k in SHOWN}}\n", False),
        (f"{TOOL}return subprocess.run(['ls'], env=dict(os.environ)).stdout\n", False),
        (f"{TOOL}return open('.env.example').read()\n", False),
        (f"CONFIG = {{'token': 'kV9-tram-Quelle'}}\n{TOOL}return CONFIG\n", True),
        (f"CONFIG = {{'token': 'your-token-here'}}\n{TOOL}return CONFIG\n", False),
        (f"FIELDS = {{'token': 'kV9-tram-Quelle'}}\n{TOOL}return FIELDS\n", False),
    ],
)
def test_python(source: str, found: bool) -> None:
    kinds = {flow.kind for flow in surface.read(wheel({"server.py": HEAD + source})).flows}
    assert ("answered" in kinds) is found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("return { key };", True),
        ("return { text: `the key is ${key}` };", True),
        ("return { text: JSON.stringify(config) };", True),
        ("return { text: JSON.stringify({ ...process.env }) };", True),
        ("return { text: config.region };", False),
        ("return { text: JSON.stringify(Object.keys(process.env)) };", False),
        ("return { text: key ? 'set' : 'missing' };", False),
        ("return { text: `${key.slice(0, 4)} and more` };", False),
        (
            "const r = await fetch(`https://a.example/?key=${key}`); return { text: await r.text() };",
            False,
        ),
        ("return { text: await new Client({ key }).find() };", False),
    ],
)
def test_javascript(body: str, found: bool) -> None:
    tool = f'server.tool("show", "Show", {{}}, async () => {{ {body} }});\n'
    kinds = {flow.kind for flow in surface.read(npm({"index.js": JS + tool})).flows}
    assert ("answered" in kinds) is found
