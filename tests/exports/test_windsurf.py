"""Texts are tried as Windsurf documents them: anchored, and as many arguments."""

import json
import re

import pytest

from tests.exports.conftest import Shop

GIT = "mcp-server-git"


@pytest.mark.parametrize(
    ("server", "line", "allowed"),
    [
        ("mcp", "npx -y @acme/mcp@1.2.3", True),
        ("mcp", "npx -y @acme/mcp@1.10.0", True),
        ("mcp", "npx -y @acme/mcp@1.2.3|evil", False),
        ("mcp", "npx -y @acme/mcp@1x2x3", False),
        ("mcp", "npx -y @acme/mcp@1.2.3 --stdio", False),
        ("mcp", "npxx -y @acme/mcp@1.2.3", False),
        (GIT, "uvx mcp-server-git@2026.10.19", True),
        (GIT, "uvx mcp-server-git@2026-10-19", False),
        (GIT, "npx -y @acme/mcp@1.2.3", False),
    ],
)
def test_exactly_what_is_approved_may_start(
    shelf: Shop, server: str, line: str, *, allowed: bool
) -> None:
    text, warnings = shelf.own("windsurf")
    rows = {row["serverId"]: row["serverConfig"] for row in json.loads(text)["servers"]}
    config = [rows[server]["command"], *rows[server]["args"]]
    words = line.split()
    found = len(config) == len(words) and all(
        re.search(f"^(?:{pattern})$", word) for pattern, word in zip(config, words, strict=True)
    )
    assert found is allowed
    assert warnings == []


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("https://mcp.example.com/v1/x", "mcp-example-com"),
        ("https://docs.example.com/sse", "docs-example-com"),
        ("https://a.example.org/mcp", "example-org"),
        ("https://docs.example.com/sse2", None),
        ("https://evil.test/a.example.org/mcp", None),
    ],
)
def test_addresses_fit_as_the_allowlist_says(shelf: Shop, url: str, server: str | None) -> None:
    rows = json.loads(shelf.own("windsurf")[0])["servers"]
    found = [
        row["serverId"]
        for row in rows
        if re.search(f"^(?:{row['serverConfig'].get('serverUrl', '(?!)')})$", url)
    ]
    assert found == ([server] if server else [])
