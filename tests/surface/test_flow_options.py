"""What is put into a command after `--` begins no option of its program."""

import pytest

from tests.surface.test_flows import flows

JS = """import { execFile } from "node:child_process";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
const git = (args) => execFile("git", ["-C", "/srv", ...args]);
server.tool('act', 'Act', { name: z.string() }, async ({ name }) => { %s });
"""


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("const args = ['log', 'HEAD', '--']; if (name) args.push(name); return git(args);", set()),
        ("const args = ['log']; if (name) { args.push('--', name); } return git(args);", set()),
        ("const a = ['log', '--end-of-options']; a.push(name); a.push('x'); return git(a);", set()),
        ("const args = ['log', '--']; args.push(...name.split(' ')); return git(args);", set()),
        ("const args = ['log']; args.push(name); args.push('--'); return git(args);", {"option"}),
        ("const args = ['log', '--']; args.unshift(name); return git(args);", {"option"}),
        ("const args = ['log']; if (name) args.push(name); return git(args);", {"option"}),
        ("const args = ['log']; args.push(name, '--'); return git(args);", {"option"}),
    ],
)
def test_words_of_a_command(body: str, found: set[str]) -> None:
    assert {flow.kind for flow in flows({"index.js": JS % body})} & {"option"} == found
