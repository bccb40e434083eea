"""What we print for a client is what we read of it: command, arguments and variables."""

import pytest

from vetting import configs
from vetting.client_snippets import clients, snippet
from vetting.errors import UsageError

ARGV = ("mcp-vet", "run", "npm:@a/server@1.2.3", "--", "--flag", 'a "quoted" \\ word', "é\x7f#: '")
ENV = (("TOKEN", "x: y"), ("B", "#"))


def formats(client: str) -> list[configs.ConfigFormat]:
    found = [item for item in configs.formats() if item.client == client]
    return [item for item in found if "agents" not in type(item).__name__.lower()]


@pytest.mark.parametrize("client", clients())
@pytest.mark.parametrize("env", [(), ENV], ids=["plain", "variables"])
def test_a_snippet_is_read_back_as_it_was_meant(
    client: str, env: tuple[tuple[str, str], ...]
) -> None:
    text = snippet(client, "server-1", ARGV, env).text
    (found, *_) = formats(client)
    ending = {"{": "json", "[": "toml"}.get(text[0], "yaml")
    paths = [*found.paths, *found.user_paths]
    path = next((path for path in paths if path.endswith(ending)), paths[0]).replace("*", "x")
    read = found.read(path, text)
    (server,) = read.servers
    assert (server.name, server.command, server.args) == ("server-1", ARGV[0], ARGV[1:])
    assert dict(server.env) == dict(env)
    assert server.transport in (None, "stdio", "local")
    assert read.flags == ()


def test_the_clients_that_people_ask_for_are_there() -> None:
    assert {
        *("claude-code", "claude-desktop", "cursor", "vscode", "windsurf", "codex", "goose", "zed"),
    } <= set(clients())


def test_a_snippet_says_where_it_goes() -> None:
    assert snippet("vscode", "x", ARGV).place == ".vscode/mcp.json"
    assert all(snippet(client, "x", ARGV).place for client in clients())


def test_an_unknown_client_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="no snippet for the client 'emacs'") as caught:
        snippet("emacs", "x", ARGV)
    assert "claude-code" in str(caught.value.hint)
