"""What tools say of changing nothing, of one of the things that they do, and of working alone."""

import pytest

from tests.checks.test_tool_behaviour import javascript, rules
from vetting.checks import Context
from vetting.checks._tool_claim_words import OFFLINE, UNCHANGED, is_of_one_action, said_of_all

RULE = "medium tool.description_mismatch"
SSH = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod"; import { Client } from "ssh2"; import fs from "fs";
class Far { constructor() { this.client = new Client(); } open() { this.client.connect({ host: "a" }); } }
class Views { insert(view) { return view; } }
const server = new McpServer({ name: "server", version: "1.0.0" });
"""


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Works offline.", True),
        ("Runs entirely on this machine.", True),
        ("Computed entirely locally.", True),
        ("This tool is blocked entirely on servers set to readonly mode.", False),
    ],
)
def test_who_is_refused_somewhere_does_not_work_alone(text: str, claims: bool) -> None:
    assert bool(OFFLINE.search(text)) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Read-only.", True),
        ("Runs a query in read-only mode.", True),
        ("Mutates remote state; not read-only.", False),
        ("The policy is enforced, so readonly or restricted servers may refuse.", False),
        ("It is blocked on readonly servers.", False),
    ],
)
def test_what_is_said_of_others_is_no_claim(text: str, claims: bool) -> None:
    assert bool(UNCHANGED.search(text)) == claims


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("remove deletes an alias; list shows all aliases (read-only).", True),
        ("Every action requires name. list is read-only.", True),
        ("Lists all aliases. Read-only.", False),
        ("list shows all; add adds one. Read-only.", False),
    ],
)
def test_a_claim_of_one_of_several_things(text: str, one: bool) -> None:
    assert [is_of_one_action(said) for said, _ in said_of_all(UNCHANGED, text)] == [one]


@pytest.mark.parametrize(
    ("parameter", "told"),
    [("action", False), ("name", True)],
)
def test_one_thing_of_several_is_read_only(context: Context, parameter: str, told: bool) -> None:
    says = "remove deletes an alias; list shows all aliases (read-only)"
    source = (
        f"{SSH}server.tool('alias', '{says}', {{ {parameter}: z.string() }}, "
        f"async ({{ {parameter} }}) => fs.unlinkSync('/srv/' + {parameter}));"
    )
    assert (RULE in rules(javascript(context, source))) == told


def test_who_logs_in_elsewhere_has_changed_nothing(context: Context) -> None:
    body = "new Far().open(); return new Views().insert('a');"
    source = f"{SSH}server.tool('health', 'Looks at a server. Read-only.', {{}}, async () => {{ {body} }});"
    assert RULE not in rules(javascript(context, source))


@pytest.mark.parametrize(("name", "told"), [("click_by_percent", False), ("get_percent", True)])
def test_what_is_done_to_a_screen_is_no_computing(context: Context, name: str, told: bool) -> None:
    source = (
        f'{SSH}import {{ execSync }} from "child_process";\n'
        f"server.tool('{name}', 'A part of a screen in percent', {{}}, async () => execSync('adb'));"
    )
    assert (RULE in rules(javascript(context, source))) == told
