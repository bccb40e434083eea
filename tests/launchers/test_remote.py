"""Packages that reach a remote server or start another launcher."""

import pytest

from tests.launchers.lines import seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        (
            "npx mcp-remote@1.2.3 https://m.example.com/mcp?token=x",
            "package",
            "npm:mcp-remote@1.2.3; remote remote:https://m.example.com/mcp",
            "remote-wrapper",
        ),
        (
            "npx mcp-remote@1.2.3 http://localhost:3000/sse",
            "package",
            "npm:mcp-remote@1.2.3; remote remote:http://localhost:3000/sse",
            "remote-wrapper",
        ),
        (
            "mcp-remote https://m.example.com/mcp",
            "remote",
            "remote remote:https://m.example.com/mcp",
            "remote-wrapper",
        ),
        (
            "npx @smithery/cli@1.2.3 run @a/b --key x",
            "package",
            "npm:@smithery/cli@1.2.3; remote remote:@a/b",
            "remote-wrapper",
        ),
        (
            "uvx mcp-proxy@1.0 -- uvx evil",
            "package",
            "pypi:mcp-proxy@1.0; nested pypi:evil no-version",
            "remote-wrapper",
        ),
        (
            "uvx mcp-proxy@1.0 uvx evil",
            "package",
            "pypi:mcp-proxy@1.0; nested pypi:evil no-version",
            "remote-wrapper",
        ),
        ("thv run uvx://foo@1.0", "package", "pypi:foo@1.0", "wrapper"),
        ("thv run ghcr.io/a/b:1", "package", "oci:ghcr.io/a/b image-tag-only:1", "wrapper"),
    ],
)
def test_remote(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)


def test_a_command_string_is_followed() -> None:
    assert seen(["npx", "-y", "supergateway@1.2.3", "--stdio", "npx -y foo --x"]) == (
        "package",
        "npm:supergateway@1.2.3; nested npm:foo no-version",
        "remote-wrapper",
    )
