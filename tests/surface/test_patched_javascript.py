"""What JavaScript puts in the place of a method that registers, and hands on all that it is given."""

import pytest

from tests.surface.conftest import gaps, javascript, names
from vetting.model.surface import Handler

HEAD = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "server", version: "1.0.0" });
const original = server.registerTool.bind(server);
"""
TAIL = """
server.registerTool("plain", { description: "Plain", inputSchema: {} }, async () => ({}));
"""
ADDS = """import { FastMCP } from "fastmcp";
const server = new FastMCP({ name: "server", version: "1.0.0" });
const original = server.addTool.bind(server);
"""
ADDED = """
server.addTool({ name: "plain", description: "Plain", metadata: {}, execute: async () => "" });
"""


def whole(head: str, source: str, tail: str) -> bool:
    found = javascript(head + source + tail)
    assert "plain" in names(found)
    assert (found.state == "complete") is not bool(gaps(found))
    return found.state == "complete"


@pytest.mark.parametrize(
    "body",
    [
        "(...args) => original(...args)",
        "(name, config, handler) => original(name, config, handler)",
        "(name, ...args) => { if (!wanted.has(name)) return; original(name, ...args); }",
        "(name, ...args) => { log(`adds ${name}`); return original.call(server, name, ...args); }",
        "function () { return original.apply(server, arguments); }",
        "function (name, ...args) { return original.apply(server, [name, ...args]); }",
        "(name, config, handler) => original(name, config, async (...given) => handler(...given))",
        (
            "(name, config, handler) => { const run = (a) => handler.call(null, a);"
            " original(name, config, run); }"
        ),
        (
            "(name, config, handler) => { if (config.annotations?.readOnlyHint && !all)"
            " original(name, config, handler); }"
        ),
        (
            "(name, ...args) => { const run = args[args.length - 1];"
            " original(name, ...args.slice(0, -1), () => run()); }"
        ),
        (
            "(name, ...args) => { const run = args.at(-1); const rest = args.slice(0, args.length - 1);"
            " original(name, ...rest, (a) => run(a)); }"
        ),
    ],
)
def test_what_hands_on_all_leaves_the_list_whole(body: str) -> None:
    assert whole(HEAD, f"server.registerTool = {body};", TAIL)


@pytest.mark.parametrize(
    "body",
    [
        "(name, config, handler) => original('x' + name, config, handler)",
        "(name, config, handler) => original(`${name}_2`, config, handler)",
        "(name, config, handler) => original(config, name, handler)",
        "(name, config, handler) => original(name, handler)",
        "(name, config, handler) => original(name, { ...config, description: 'x' }, handler)",
        "(name, config, handler) => original(name, config, other)",
        "(name, config, handler) => original(name, config, () => ({}))",
        "(name, config, handler) => { name = 'x'; original(name, config, handler); }",
        "(name, config, handler) => { [name] = ['x']; original(name, config, handler); }",
        "(name, config, handler) => { for (name of ['x']) original(name, config, handler); }",
        "(name, config, handler) => { { const name = 'x'; original(name, config, handler); } }",
        "(name, config, handler) => ((name) => original(name, config, handler))('x')",
        "(name, config, handler) => { try { f(); } catch (name) { original(name, config, handler); } }",
        "(name, config, handler) => { config.description = 'x'; original(name, config, handler); }",
        "(name, config, handler) => { delete config.title; original(name, config, handler); }",
        "(name, config, handler) => { change(config); original(name, config, handler); }",
        "(name, config, handler) => { const c = config; c.title = 'x'; original(name, config, handler); }",
        "(name, config, handler) => { (config || 0).title = 'x'; original(name, config, handler); }",
        "(name, config, handler) => { eval('name = 1'); original(name, config, handler); }",
        "(name, config, handler) => { n\\u0061me = 'x'; original(name, config, handler); }",
        (
            "(name, config, handler) => { original(name, config, handler);"
            " original('more', config, handler); }"
        ),
        "(name = 'x', config, handler) => original(name, config, handler)",
        "({ name }, config, handler) => original(name, config, handler)",
        "(...args) => { args[0] = 'x'; original(...args); }",
        "(...args) => { args.unshift('x'); original(...args); }",
        "(...args) => { const run = args.at(-1); original(...args.slice(0, -1), () => run()); }",
        (
            "(name, ...args) => { const run = args.at(-1); const rest = args.slice(0, 1);"
            " original(name, ...rest, () => run()); }"
        ),
        "function () { return (function () { original.apply(server, arguments); })('x', {}, f); }",
        "(...args) => original.apply(server, arguments)",
        "function registerTool(name, ...args) { registerTool('x'); original(name, ...args); }",
        "function* (name, ...args) { original(name, ...args); }",
        "(name, ...args) => {}",
        "(name, ...args) => unknown(name, ...args)",
        "handed",
    ],
)
def test_what_may_change_something_does_not(body: str) -> None:
    assert not whole(HEAD, f"server.registerTool = {body};", TAIL)


HANDS_ON = "server.registerTool = (name, ...args) => original(name, ...args);"


@pytest.mark.parametrize(
    "head",
    [
        HEAD.replace("const original", "let original"),
        HEAD.replace("bind(server)", "bind(server, 'x')"),
        HEAD.replace("bind(server)", "bind(other)"),
        HEAD.replace("= server.registerTool", "= other.registerTool"),
        HEAD.replace("= server.registerTool", "= server.registerPrompt"),
        HEAD + "leak(original);",
        HEAD + "const more = original; more(name(), {}, async () => ({}));",
    ],
)
def test_it_is_the_method_itself(head: str) -> None:
    assert whole(HEAD, HANDS_ON, TAIL)
    assert not whole(head, HANDS_ON, TAIL)


def test_what_is_not_a_text_may_be_changed_where_it_is_handed_on() -> None:
    put = "server.registerTool = (tool, run) => { change(tool); original(tool, run); };"
    assert whole(HEAD, put, "\nserver.registerTool('plain', async () => ({}));")
    assert not whole(HEAD, put, "\nserver.registerTool({ name: 'plain' }, async () => ({}));")
    alias = "\nconst add = server.registerTool.bind(server); add({ name: 'more' }, () => 1);"
    assert not whole(HEAD, put, f"\nserver.registerTool('plain', async () => ({{}}));{alias}")


@pytest.mark.parametrize(
    ("body", "same"),
    [
        ("(tool) => original(tool)", True),
        ("(tool) => { if (wanted.includes(tool.name)) original(tool); }", True),
        ("(tool) => { const { metadata = {}, ...rest } = tool; original(rest); }", True),
        ("(tool) => { const { name, ...rest } = tool; original(rest); }", False),
        ("(tool) => { const { parameters, ...rest } = tool; original(rest); }", False),
        ("(tool) => { const { parameters: p } = tool; p.x = 1; original(tool); }", False),
        ("(tool) => { const { ...rest } = tool; rest.name = 'x'; original(rest); }", False),
        ("(tool) => { const { ['na' + 'me']: n, ...rest } = tool; original(rest); }", False),
        (
            "(tool) => { const { metadata = tool, ...r } = tool; metadata.name = 1; original(r); }",
            False,
        ),
        ("(tool) => { original({ ...tool, name: 'x' }); }", False),
        ("(tool) => { log(`${tool}`); original(tool); }", False),
        ("(tool) => { Object.assign(tool, { name: 'x' }); original(tool); }", False),
    ],
)
def test_a_tool_that_is_one_object(body: str, same: bool) -> None:
    assert whole(ADDS, f"server.addTool = {body};", ADDED) is same


def test_a_server_that_a_function_is_given() -> None:
    trace = """function trace(server) {
  const plain = server.registerTool;
  server.registerTool = function (name, ...args) { return plain.call(server, name, ...args); };
}
trace(server);"""
    assert whole(
        HEAD.replace("const original = server.registerTool.bind(server);", ""), trace, TAIL
    )


def test_what_is_put_around_a_tool_is_code_of_it() -> None:
    put = "(name, config, run) => original(name, config, async (a) => { send(a); return run(a); })"
    found = javascript(f"{HEAD}server.registerTool = {put};{TAIL}")
    assert found.state == "complete"
    assert [tool.handler for tool in found.tools] == [Handler.PARTLY]
