"""Secrets in entries; no token stands in this file in one piece."""

import pytest

from tests.config_rules.judged import judged, said, server
from vetting.config_rules.secrets import Secrets

TOKEN = "ghp_" + "0aZ9yX8wV7uT6sR5qP4oN3mL2kJ1iH0gF9eD"
SHOWN = "ghp_… (40 characters, sha256 853f03d6)"
PLAIN = ["npx", "-y", "foo@1.2.3"]


@pytest.mark.parametrize(
    ("words", "env", "expected"),
    [
        (PLAIN, {"TOKEN": "${env:TOKEN}", "MODEL": "gpt-4o", "HOME": "/home/me"}, []),
        (
            PLAIN,
            {"A": "b", "GITHUB_TOKEN": TOKEN},
            [f"high embedded-secret 21: GITHUB_TOKEN holds a GitHub token: {SHOWN}"],
        ),
        (
            [*PLAIN, "--token", TOKEN],
            {},
            [f"high secret-in-argument 8: the value of token holds a GitHub token: {SHOWN}"],
        ),
        (
            [*PLAIN, TOKEN],
            {},
            [f"high secret-in-argument 7: a word of the command holds a GitHub token: {SHOWN}"],
        ),
        (
            ["docker", "run", "-e", f"TOKEN={TOKEN}", "a"],
            {},
            [f"high secret-in-argument 7: the value of TOKEN holds a GitHub token: {SHOWN}"],
        ),
        (
            ["bash", "-c", f"TOKEN='{TOKEN}' npx foo"],
            {},
            [f"high secret-in-argument 6: the value of TOKEN holds a GitHub token: {SHOWN}"],
        ),
        (
            [f"npx foo --token={TOKEN}"],
            {},
            [f"high secret-in-argument 4: the value of token holds a GitHub token: {SHOWN}"],
        ),
        (
            ["npx", "mcp-remote", f"https://a.example.com/?key={TOKEN}"],
            {},
            [
                (
                    "high secret-in-url 6: a word of the command holds a secret in the parameter key: "
                    f"{SHOWN}"
                )
            ],
        ),
        (
            PLAIN,
            {"THING": "aZ9yX8wV7uT6sR5q" + "P4oN3mL2kJ1iH0gF9eD"},
            [
                (
                    "medium suspected-secret 20: THING holds what looks like a secret: aZ9y… "
                    "(35 characters, sha256 db6404d7)"
                )
            ],
        ),
    ],
)
def test_secrets_of_an_entry(words: list[str], env: dict[str, str], expected: list[str]) -> None:
    assert said(Secrets(), judged(server(words, env))) == expected


def test_secrets_of_a_remote_server() -> None:
    of = server(
        url=f"https://a.example.com/mcp?token={TOKEN}", headers={"Authorization": f"Bearer {TOKEN}"}
    )
    assert said(Secrets(), judged(of)) == [
        f"high embedded-secret 3: the header Authorization holds a GitHub token: {SHOWN}",
        f"high secret-in-url 3: the address holds a secret in the parameter token: {SHOWN}",
    ]


@pytest.mark.parametrize(
    ("client", "reference"),
    [
        ("cursor", "${env:GITHUB_TOKEN}"),
        ("claude-code", "${GITHUB_TOKEN}"),
        ("vscode", "${input:GITHUB_TOKEN}"),
        ("gemini", "$GITHUB_TOKEN"),
        ("opencode", "{env:GITHUB_TOKEN}"),
        ("continue-dev", "${{ secrets.GITHUB_TOKEN }}"),
    ],
)
def test_what_to_write_in_its_place_depends_on_the_client(client: str, reference: str) -> None:
    given = judged(server(PLAIN, {"GITHUB_TOKEN": TOKEN}, client=client))
    (found,) = Secrets().judge(given)
    assert found.next_step == f"Withdraw the secret, and write {reference} in its place."


def test_a_client_without_references_gets_the_general_advice() -> None:
    (found,) = Secrets().judge(judged(server(PLAIN, {"TOKEN": TOKEN}, client="claude-desktop")))
    assert found.next_step.startswith("Withdraw the secret and put a reference in its place")


@pytest.mark.parametrize(("ignored", "count"), [(None, 1), (True, 1), (False, 2)])
def test_a_file_with_secrets_belongs_out_of_git(ignored: bool | None, count: int) -> None:
    found = said(Secrets(), judged(server(PLAIN, {"TOKEN": TOKEN}), ignored=ignored))
    assert len(found) == count
    assert found[1:] == (
        [
            (
                "critical secret-not-ignored 3: .cursor/mcp.json holds a secret and Git does not "
                "ignore it"
            )
        ]
        if ignored is False
        else []
    )


def test_a_file_without_secrets_may_be_in_git() -> None:
    assert said(Secrets(), judged(server(PLAIN, {"TOKEN": "${TOKEN}"}), ignored=False)) == []


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        (".env", f"# tokens\nexport GITHUB_TOKEN='{TOKEN}'\n", True),
        ("config/prod.env", f"GITHUB_TOKEN={TOKEN}", True),
        (".env", "GITHUB_TOKEN=\nMODEL=x\n", False),
        (".env", f"#GITHUB_TOKEN={TOKEN}", False),
        (".env.example", f"GITHUB_TOKEN={TOKEN}", False),
        (".npmrc", f"GITHUB_TOKEN={TOKEN}", False),
    ],
)
def test_env_files_that_git_does_not_ignore(path: str, text: str, found: bool) -> None:
    message = f"critical secret-not-ignored 3: {path} holds a secret, GITHUB_TOKEN, and Git does "
    given = judged(server(PLAIN), files={path: text}, tracked=frozenset({path}))
    assert said(Secrets(), given) == ([f"{message}not ignore it"] if found else [])
    assert said(Secrets(), judged(server(PLAIN), files={path: text})) == []
