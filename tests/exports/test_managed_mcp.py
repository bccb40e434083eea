import json

from tests.exports.conftest import Shop
from tests.exports.reading import valid
from vetting.configs import claim

NEWEST = {"type": "stdio", "command": "npx", "args": ["-y", "@acme/mcp@1.10.0"]}


def test_each_server_stands_there_once_in_its_newest_version(shelf: Shop) -> None:
    text, warnings = shelf.own("managed-mcp")
    assert valid(json.loads(text), "mcp_servers")["mcpServers"] == {
        "mcp": NEWEST,
        "mcp-server-git": {
            "type": "stdio",
            "command": "uvx",
            "args": ["mcp-server-git@2026.10.19"],
        },
        "docs-example-com": {"type": "sse", "url": "https://docs.example.com/sse"},
    }
    assert warnings == [
        "npx -y @acme/mcp@1.2.3: left out: mcp starts npm:@acme/mcp@1.10.0",
        "https://*.example.org/mcp: left out: a pattern is no address to call",
        "https://mcp.example.com/v1/*: left out: a pattern is no address to call",
    ]


def test_a_command_that_was_asked_for_takes_the_place_of_the_plain_one(shelf: Shop) -> None:
    line = "npx -y @acme/mcp@1.2.3 --root '/srv/the data'"
    servers = json.loads(shelf.own("managed-mcp", line)[0])["mcpServers"]
    assert servers["mcp"]["args"] == ["-y", "@acme/mcp@1.2.3", "--root", "/srv/the data"]


def test_our_own_reader_of_configurations_finds_the_same_servers(shelf: Shop) -> None:
    text, _ = shelf.own("managed-mcp")
    found = claim("managed-mcp.json")
    assert found is not None
    read = found.format.read("managed-mcp.json", text)
    first = next(server for server in read.servers if server.name == "mcp")
    assert (first.command, first.args) == ("npx", ("-y", "@acme/mcp@1.10.0"))


def test_an_empty_allowlist_starts_nothing(empty: Shop) -> None:
    assert json.loads(empty.export("managed-mcp").text) == {"mcpServers": {}}
