import pytest

from tests.config_rules.judged import judged, said, server
from vetting.config_rules.remote import Remote
from vetting.model.check import Status

URL = "https://mcp.example.com/mcp"
REMOTE = f"info remote-server 3: {URL} cannot be pinned or vetted"
OPEN = f"info remote-without-authentication 3: no credentials are configured for {URL}"


@pytest.mark.parametrize(
    ("url", "headers", "expected"),
    [
        (URL, {}, [REMOTE, OPEN]),
        (URL, {"X-Trace": "1"}, [REMOTE, OPEN]),
        (URL, {"Authorization": "Bearer ${TOKEN}"}, [REMOTE]),
        (URL, {"X-Api-Key": "${KEY}"}, [REMOTE]),
        (f"{URL}?token=${{TOKEN}}", {}, [REMOTE]),
        (
            "http://mcp.example.com/mcp",
            {"Authorization": "Bearer ${TOKEN}"},
            [
                "high remote-plain-http 3: http://mcp.example.com/mcp is reached without encryption",
                "info remote-server 3: http://mcp.example.com/mcp cannot be pinned or vetted",
            ],
        ),
        ("http://localhost:3000/mcp", {}, []),
        ("http://127.0.0.1:3000/mcp", {}, []),
        ("http://[::1]:3000/mcp", {}, []),
        ("http://app.localhost/mcp", {}, []),
        ("unix:///run/mcp.sock", {}, []),
        (
            "http://localhost.example.com/mcp",
            {"Cookie": "$C"},
            [
                (
                    "high remote-plain-http 3: http://localhost.example.com/mcp is reached without "
                    "encryption"
                ),
                "info remote-server 3: http://localhost.example.com/mcp cannot be pinned or vetted",
            ],
        ),
    ],
)
def test_remote_servers(url: str, headers: dict[str, str], expected: list[str]) -> None:
    assert said(Remote(), judged(server(url=url, headers=headers))) == expected


def test_a_host_that_nobody_agreed_to() -> None:
    given = judged(
        server(url=f"{URL}?key=${{K}}&token=${{T}}"),
        status=Status.NOT_ALLOWLISTED,
        reason="only *.example.org",
    )
    assert said(Remote(), given) == [
        (
            f"high remote-not-allowlisted 3: {URL} is not on the list of remote hosts: "
            "only *.example.org"
        )
    ]


def test_a_host_that_is_listed() -> None:
    given = judged(server(url=URL, headers={"Authorization": "$T"}), status=Status.ALLOWED)
    assert said(Remote(), given) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["npx", "mcp-remote@1.0.0", URL, "--header", "Authorization: Bearer ${T}"], []),
        (["npx", "mcp-remote@1.0.0", URL, "--header=X-Api-Key:${T}"], []),
        (
            ["npx", "mcp-remote@1.0.0", URL],
            [f"info remote-without-authentication 6: no credentials are configured for {URL}"],
        ),
    ],
)
def test_a_bridge_to_a_remote_server(words: list[str], expected: list[str]) -> None:
    found = said(Remote(), judged(server(words)))
    assert found == [f"info remote-server 6: {URL} cannot be pinned or vetted", *expected]


@pytest.mark.parametrize(
    ("expects", "transport", "expected"),
    [
        (("any", "oauth"), None, [REMOTE]),
        (("any", "none"), "sse", [REMOTE]),
        (("http", "oauth"), None, [REMOTE]),
        (("http", "oauth"), "streamable-http", [REMOTE]),
        (
            ("http", "oauth"),
            "sse",
            [
                REMOTE,
                f"medium remote-transport 3: {URL} is approved for http, and the entry speaks sse",
            ],
        ),
        (
            ("any", "header"),
            "http",
            [
                REMOTE,
                (
                    f"medium remote-without-authentication 3: {URL} is approved with credentials in a "
                    "header, and there are none"
                ),
            ],
        ),
    ],
)
def test_an_address_is_spoken_to_as_it_was_approved(
    expects: tuple[str, str], transport: str | None, expected: list[str]
) -> None:
    assert said(Remote(), judged(server(url=URL, transport=transport), expects=expects)) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            URL,
            (
                f"Have it approved: mcp-vet approve --remote {URL} --auth oauth|header|none "
                "--reason TEXT. Or remove the server."
            ),
        ),
        (
            "https://a.example.com/;rm -rf",
            "Ask for the host to be added to the list of remote hosts, or remove the server.",
        ),
    ],
)
def test_how_to_ask_for_an_address(url: str, expected: str) -> None:
    given = judged(server(url=url), status=Status.NOT_ALLOWLISTED)
    assert next(Remote().judge(given)).next_step == expected
