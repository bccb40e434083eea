"""What holds for every client's servers, in every language."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.configs.reading import read
from tests.random_cases import cases
from vetting import configs
from vetting.model.server import Server

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
ENTRIES = st.fixed_dictionaries(
    {"command": WORDS, "args": st.lists(WORDS, max_size=4)},
    optional={
        "env": st.dictionaries(WORDS, WORDS, max_size=2),
        "url": WORDS,
        "disabled": st.booleans(),
        "cwd": WORDS,
    },
)
MAPS = st.dictionaries(WORDS, ENTRIES, max_size=5)


def toml(servers: dict[str, dict[str, object]]) -> str:
    def quoted(text: object) -> str:
        return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

    lines = []
    for name, entry in servers.items():
        lines.append(f"[mcp_servers.{quoted(name)}]")
        for key, value in entry.items():
            if isinstance(value, dict):
                pairs = (f"{quoted(name)} = {quoted(text)}" for name, text in value.items())
                lines.append(f"{key} = {{ {', '.join(pairs)} }}")
            else:
                lines.append(f"{key} = {quoted(value)}")
    return "\n".join(lines)


def check(found: tuple[Server, ...], servers: dict[str, dict[str, object]], text: str) -> None:
    assert [server.name for server in found] == list(servers)
    for server, entry in zip(found, servers.values(), strict=True):
        assert (server.command, list(server.args)) == (entry["command"], entry["args"])
        assert (dict(server.env), server.url) == (entry.get("env", {}), entry.get("url"))
        assert (server.cwd, server.disabled) == (entry.get("cwd"), entry.get("disabled", False))
        assert 1 <= server.line <= text.count("\n") + 1
        assert len(server.args) == len(server.arg_lines) == len(server.arg_spans)
        assert all(0 <= start < end <= len(text) for start, end in server.arg_spans)


@settings(max_examples=cases(60), deadline=None)
@given(MAPS, st.sampled_from([None, 2]))
def test_no_server_is_lost_in_json(
    servers: dict[str, dict[str, object]], indent: int | None
) -> None:
    text = json.dumps({"mcpServers": servers}, indent=indent)
    check(read(".cursor/mcp.json", text).servers, servers, text)


@settings(max_examples=cases(60), deadline=None)
@given(MAPS, st.booleans())
def test_no_server_is_lost_in_yaml(servers: dict[str, dict[str, object]], flow: bool) -> None:
    text = yaml.safe_dump({"mcpServers": servers}, sort_keys=False, default_flow_style=flow)
    check(read("librechat.yaml", text).servers, servers, text)
    rows = [{"name": name, **entry} for name, entry in servers.items()]
    text = yaml.safe_dump({"mcpServers": rows}, sort_keys=False, default_flow_style=flow)
    check(read(".continue/config.yaml", text).servers, servers, text)
    text = f"---\n{text}---\nbody\n"
    check(read(".claude/agents/a.md", text).servers, servers, text)


@settings(max_examples=cases(60), deadline=None)
@given(MAPS)
def test_no_server_is_lost_in_toml(servers: dict[str, dict[str, object]]) -> None:
    text = toml(servers)
    check(read(".codex/config.toml", text).servers, servers, text)


@settings(max_examples=cases(100), deadline=None)
@given(
    st.sampled_from(configs.formats()),
    st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | WORDS,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["mcpServers", "servers", "mcp", "command", "args", "env", "url"])
                | st.sampled_from(
                    ["packages", "server", "mcp_config", "extensions", "registry", "a"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=15,
    ),
)
def test_any_document_has_an_answer(form: configs.ConfigFormat, document: object) -> None:
    for path in form.paths:
        text = json.dumps(document, ensure_ascii=False)
        text = f"---\n{text}\n---\n" if path.endswith(".md") else text
        try:
            found = form.read(path, text)
        except configs.Unparsable:
            assert path.endswith(".toml") or form.client == "shell-command"
            continue
        assert all(server.client == form.client for server in found.servers)


ENTRY = """{"mcpServers": {
  "a": {
    "command": "npx",
    "args": ["-y",
      "m@1.2.3"],
    "env": {
      "TOKEN": "x"}
  }
}}"""


@pytest.mark.parametrize(("text", "line"), [("npx", 3), ("m@1.2.3", 5), ("TOKEN", 7), ("other", 2)])
def test_where_a_part_of_an_entry_stands(text: str, line: int) -> None:
    (server,) = read(".cursor/mcp.json", ENTRY).servers
    assert server.line_of(text) == line


@pytest.mark.parametrize(
    "path", [".mcp.json", "librechat.yaml", ".codex/config.toml", ".claude/agents/a.md"]
)
def test_no_message_holds_a_secret(path: str) -> None:
    secret = "sk-verysecret"
    messages = []
    for text in (
        f'{{"mcpServers": {{"a": {{"env": {{"K": {secret} }}}}}}}}',
        f'{{"mcpServers": "{secret}" "{secret}"}}',
        f"---\na: [{secret}\nb: {secret}: {secret}\n---\n",
        f"[mcp_servers.a]\nenv = {secret}\n{secret} = '{secret}\n",
        f"a: *{secret}\n---\n",
    ):
        try:
            read(path, text)
        except configs.Unparsable as error:
            messages.append(f"{error} {error.hint}")
    assert messages
    assert all(secret not in message for message in messages)


@pytest.mark.exhaustive
def test_a_file_with_very_many_aliases_ends() -> None:
    words = ", ".join(["x"] * 1_000)
    entries = "\n".join(f"  s{number}: {{command: c, args: *a}}" for number in range(290))
    text = f"x: &a [{words}]\nmcpServers:\n{entries}\n"
    assert len(read("librechat.yaml", text).servers) == 290
    with pytest.raises(configs.Unparsable, match="more than 300,000 values"):
        read("librechat.yaml", f"{text}{entries.replace('  s', '  t')}\n")


def test_a_file_with_very_many_servers_is_refused() -> None:
    text = json.dumps({"mcpServers": {f"s{number}": {} for number in range(2_001)}}, indent=0)
    with pytest.raises(configs.Unparsable, match="more than 2,000 servers") as caught:
        read(".mcp.json", text)
    assert caught.value.line == 2_003
