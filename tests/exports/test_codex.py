"""The matchers are tried as Codex documents them: every argument, anchored, none left over."""

import re
import tomllib
from typing import Any

import pytest

from tests.exports.conftest import Shop


def fits(matcher: Any, word: str) -> bool:
    if isinstance(matcher, str) or matcher["match"] == "exact":
        return word == (matcher if isinstance(matcher, str) else matcher["value"])
    assert matcher["match"] == "regex"
    return re.fullmatch(matcher["expression"], word) is not None


def allows(document: Any, name: str, *argv: str) -> bool:
    """Whether a server of that name may start this command."""
    wanted = document["mcp_servers"].get(name, {}).get("identity", {}).get("command")
    return (
        wanted is not None
        and wanted["executable"] == argv[0]
        and len(wanted["args"]) == len(argv) - 1
        and all(map(fits, wanted["args"], argv[1:]))
    )


@pytest.mark.parametrize(
    ("name", "line", "allowed"),
    [
        ("mcp", "npx -y @acme/mcp@1.2.3", True),
        ("mcp", "npx -y @acme/mcp@1.10.0", True),
        ("mcp", "npx -y @acme/mcp@1.10.1", False),
        ("mcp", "npx -y @acme/mcp@1a10b0", False),
        ("mcp", "npx -y x@acme/mcp@1.2.3", False),
        ("mcp", "npx -y @acme/mcp@1.2.3 --stdio", False),
        ("mcp", "npx @acme/mcp@1.2.3", False),
        ("mcp", "./npx -y @acme/mcp@1.2.3", False),
        ("another", "npx -y @acme/mcp@1.2.3", False),
        ("mcp-server-git", "uvx mcp-server-git@2026.10.19", True),
        ("mcp-server-git", "uvx mcp-server-git@2026.10.20", False),
        ("server", "npx -y server@1.2.3", False),
    ],
)
def test_exactly_what_is_approved_may_start(
    shelf: Shop, name: str, line: str, *, allowed: bool
) -> None:
    document = tomllib.loads(shelf.own("codex")[0])
    assert allows(document, name, *line.split()) is allowed


@pytest.mark.parametrize(
    ("name", "url", "allowed"),
    [
        ("mcp-example-com", "https://mcp.example.com/v1/a/b", True),
        ("mcp-example-com", "https://mcp.example.com/v2", False),
        ("mcp-example-com", "https://mcp.example.com/v1/a?b", False),
        ("mcp-example-com", "https://mcpxexample.com/v1/a", False),
        ("docs-example-com", "https://docs.example.com/sse", True),
        ("docs-example-com", "https://docs.example.com/sse/", False),
        ("example-org", "https://a.b.example.org/mcp", True),
        ("example-org", "https://evil.test/x.example.org/mcp", False),
        ("example-org", "https://user@a.example.org/mcp", False),
        ("example-org", "https://example.org/mcp", False),
    ],
)
def test_addresses_fit_as_the_allowlist_says(
    shelf: Shop, name: str, url: str, *, allowed: bool
) -> None:
    text, warnings = shelf.own("codex")
    assert fits(tomllib.loads(text)["mcp_servers"][name]["identity"]["url"], url) is allowed
    assert warnings == [
        "https://docs.example.com/sse: only the address is compared, not that it is approved for sse"
    ]


def test_an_empty_allowlist_has_an_empty_table_which_allows_none(empty: Shop) -> None:
    assert tomllib.loads(empty.export("codex").text) == {"mcp_servers": {}}


def test_commands_that_were_asked_for_do_not_mix(shelf: Shop) -> None:
    text, warnings = shelf.own(
        "codex",
        r"npx -y @acme/mcp@1.2.3 --root 'C:\data \"x\"'",
        "npx -y @acme/mcp@1.10.0 --root /srv",
        "npx -y @acme/mcp@1.2.3 --root /srv",
    )
    document = tomllib.loads(text)
    assert allows(document, "mcp", "npx", "-y", "@acme/mcp@1.2.3", "--root", r"C:\data \"x\"")
    assert allows(document, "mcp", "npx", "-y", "@acme/mcp@1.2.3", "--root", "/srv")
    assert not allows(document, "mcp", "npx", "-y", "@acme/mcp@1.10.0", "--root", "/srv")
    assert not allows(document, "mcp", "npx", "-y", "@acme/mcp@1.2.3")
    assert warnings[0] == (
        "npx -y @acme/mcp@1.10.0 --root /srv: left out: the name mcp stands for another command"
    )
