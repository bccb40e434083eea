import yaml

from tests.exports.conftest import Shop
from tests.exports.reading import COMMANDS


def test_exactly_what_is_approved_may_start(shelf: Shop) -> None:
    text, warnings = shelf.own("goose")
    document = yaml.safe_load(text)
    assert list(document) == ["extensions"]
    assert [row["command"] for row in document["extensions"]] == [
        " ".join(line) for line in COMMANDS
    ]
    names = [row["id"] for row in document["extensions"]]
    assert names == ["mcp", "mcp-2", "mcp-3", "mcp-4", "mcp-server-git", "mcp-server-git-2"]
    assert warnings == [
        f"{url}: left out: the list is of commands only"
        for url in (
            "https://*.example.org/mcp",
            "https://docs.example.com/sse",
            "https://mcp.example.com/v1/*",
        )
    ]


def test_a_word_with_a_space_could_be_two_and_is_left_out(shelf: Shop) -> None:
    lines = ("npx -y @acme/mcp@1.2.3 '/srv/the data'", "npx -y @acme/mcp@1.2.3 'on: [a, #b]'")
    text, warnings = shelf.own("goose", *lines, "npx -y @acme/mcp@1.2.3 #1:")
    rows = yaml.safe_load(text)["extensions"]
    assert [row["command"] for row in rows][6:] == ["npx -y @acme/mcp@1.2.3 #1:"]
    assert [item.partition(": left out: ")[2] for item in warnings[:2]] == [
        "whole lines do not tell where a word ends"
    ] * 2


def test_an_empty_allowlist_allows_nothing(empty: Shop) -> None:
    assert yaml.safe_load(empty.export("goose").text) == {"extensions": []}
