"""Which words of a caller a tool believes, and which are only values."""

import pytest

from tests.surface.conftest import npm, wheel
from vetting import surface

HEAD = "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('s')\n@mcp.tool()\ndef "
NOT_ADMIN = "if role != 'admin':\n        return "
UNLIKE = "    if owner(name) != requester_id:\n        return 'access denied'\n    erase()\n"
DENIED = "        raise Denied('role required')\n    erase()\n"
MAY = "\ndef may(one):\n    return one.upper() == 'ADMIN'\n"
MODEL = "\nclass Asked:\n    role: str\n    name: str\n"
JS = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
const shape = { name: z.string(), role: z.string(), isAdmin: z.boolean() };
"""


def kinds(source: str) -> list[str]:
    return [flow.kind for flow in surface.read(wheel({"server.py": HEAD + source})).flows]


@pytest.mark.parametrize(
    "source",
    [
        f"wipe(role: str):\n    {NOT_ADMIN}'access denied'\n    return erase()\n",
        f"wipe(role: str):\n    {NOT_ADMIN}None\n    return erase()\n",
        "wipe(role: str):\n    ok = role == 'admin'\n    return erase() if ok else None\n",
        f"wipe(role: str):\n    if may(role):\n        return erase()\n    return ''\n{MAY}",
        f"wipe(role: str):\n    if not may(role):\n        raise PermissionError(role)\n    erase()\n{MAY}",
        "wipe(role: str):\n    assert role == 'admin'\n    return erase()\n",
        "wipe(name: str, is_admin: bool):\n    if is_mine(name) or is_admin:\n        erase()\n",
        "wipe(name: str, is_owner: bool):\n    if not is_owner:\n        return 'forbidden'\n    erase()\n",
        "wipe(access_level: int):\n    if access_level < 3:\n        return 'forbidden'\n    erase()\n",
        "wipe(scopes: list):\n    if 'write' not in scopes:\n        return 'forbidden'\n    erase()\n",
        "wipe(user_role: str):\n    if RANK[user_role] < 3:\n        return 'not allowed'\n    erase()\n",
        "show(role: str):\n    if role == 'admin':\n        return ALL\n    return list(map(cut, ALL))\n",
        f"wipe(user_role: str):\n    may = GRANTED.get(user_role)\n    if 'wipe' not in may:\n{DENIED}",
        f"wipe(name: str, requester_id: str):\n{UNLIKE}",
        f"wipe(params: Asked):\n    if params.role == 'admin':\n        erase()\n{MODEL}",
        "wipe(caller_role: str):\n    save(caller_role)\n    if caller_role == 'admin':\n        erase()\n",
    ],
)
def test_a_word_that_decides(source: str) -> None:
    assert kinds(source) == ["rights"]


@pytest.mark.parametrize(
    "source",
    [
        "list_members(role: str):\n    if role == 'admin':\n        return admins()\n    return all()\n",
        "make(role: str):\n    if role == 'admin':\n        warn()\n    return store({'role': role})\n",
        "make(role: str):\n    if role == 'admin':\n        warn()\n    return api.get(json={'as': role})\n",
        "say(role: str):\n    if role in ('user', 'admin'):\n        send()\n",
        "greet(role: str):\n    if role == 'admin':\n        return f'Hello, {role}'\n    return 'Hi'\n",
        "find(role: str):\n    if role == 'button':\n        return press()\n    return ''\n",
        "tax(is_owner: bool):\n    if is_owner:\n        return owners_rate()\n    return 0\n",
        "ask(authenticated: bool):\n    if authenticated:\n        return head()\n    return ''\n",
        f"wipe(role: str):\n    role = session().role\n    {NOT_ADMIN}'denied'\n    return erase()\n",
        f"wipe(role: str, token: str):\n    verify_token(token)\n    {NOT_ADMIN}'denied'\n    erase()\n",
        "wipe(role: str):\n    if role == 'admin':\n        return 'denied: an admin'\n    erase()\n",
        "wipe(user: str):\n    if store.get(user).role != 'admin':\n        return 'denied'\n    erase()\n",
        "wipe(scopes: list):\n    if 'write' not in scopes:\n        return 'nothing to do'\n    erase()\n",
        f"wipe(name: str):\n    requester_id = session().user\n{UNLIKE}",
        "hint(role: str):\n    text = 'long' if role == 'admin' else 'short'\n    return text\n",
    ],
)
def test_a_role_that_is_a_value(source: str) -> None:
    assert kinds(source) == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('if (args.role !== "admin") throw new Error("Access denied"); return wipe();', True),
        ('if (!["admin", "root"].includes(args.role)) { return null; } return wipe();', True),
        ("return args.isAdmin === true ? wipe() : nothing;", True),
        ("if (!args?.isAdmin) return nothing; return wipe();", True),
        ('const may = args.role === "admin"; if (may) wipe(); return nothing;', True),
        ('if (["admin", "user"].includes(args.role)) wipe(); return nothing;', False),
        ('const { role } = await session.get(); if (role === "admin") wipe();', False),
        ('await db.insert({ role: args.role }); if (args.role === "admin") wipe();', False),
        ('if (args.role === "admin") { console.log("an admin"); } return wipe();', False),
    ],
)
def test_javascript(body: str, found: bool) -> None:
    tool = f'server.tool("wipe", "Wipe", shape, async (args) => {{ {body} }});\n'
    package = npm({"index.js": JS + tool})
    assert ("rights" in {flow.kind for flow in surface.read(package).flows}) is found
