"""What is a secret and what is not; no token stands in this file in one piece."""

import hashlib
import time

import pytest

from vetting import secret_values as values

GITHUB = "ghp_" + "0aZ9yX8wV7uT6sR5qP4oN3mL2kJ1iH0gF9eD"
RANDOM = "aZ9yX8wV7uT6sR5q" + "P4oN3mL2kJ1iH0gF9eD"

HARMLESS = [
    ("A", "${env:TOKEN}"),
    ("TOKEN", "$TOKEN"),
    ("TOKEN", "Bearer ${input:token}"),
    ("API_KEY", "${input:api-key}"),
    ("API_KEY", "${{ secrets.KEY }}"),
    ("API_KEY", "{env:KEY}"),
    ("API_KEY", "{{API_KEY_OF_MINE}}"),
    ("API_KEY", "%API_KEY%"),
    ("API_KEY", "${KEY:-}"),
    ("API_KEY", "YOUR_API_KEY"),
    ("API_KEY", "your-api-key-here"),
    ("API_KEY", "API_KEY_HERE"),
    ("API_KEY", "sk-..."),
    ("API_KEY", "sk-xxxxxxxxxxxxxxxx"),
    ("TOKEN", "<token>"),
    ("TOKEN", "[your token]"),
    ("TOKEN", "ghp_" + "x" * 36),
    ("PASSWORD", "password"),
    ("PASSWORD", "op://vault/item/field"),
    ("TOKEN_PATH", "/home/me/token.json"),
    ("GOOGLE_APPLICATION_CREDENTIALS", "/home/me/credentials.json"),
    ("KEY_FILE", "./key.pem"),
    ("SECRET", "~/secrets/it"),
    ("MODEL", "claude-3-5-sonnet-20241022"),
    ("OPENAI_MODEL", "gpt-4o-mini-2024-07-18"),
    ("PROJECT_ID", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
    ("SHEET_ID", "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"),
    ("sheetId", "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"),
    ("COMMIT", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"),
    ("BUILD", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"),
    ("PORT", "3000"),
    ("PIN", "123456"),
    ("MAX_TOKENS", "4096"),
    ("AUTH", "true"),
    ("AUTH_MODE", "oauth"),
    ("URL", "https://api.example.com/v1?format=json"),
    ("DATABASE_URL", "postgresql://localhost:5432/db"),
    ("DATABASE_URL", "postgresql://postgres:postgres@localhost/db"),
    ("DATABASE_URL", "postgres://${USER}:${PASSWORD}@db.example.com/x"),
    ("SUPABASE_ANON_KEY", "pub9ZaQ8wEr7tY6uI5oP"),
    ("USER_AGENT", "Mozilla/5.0 (X11; Linux x86_64)"),
    ("secret_name", "prod/db/main"),
    ("Authorization", "Bearer YOUR_TOKEN"),
    ("Accept", "application/json, text/event-stream"),
    ("", "@modelcontextprotocol/server-filesystem@2025.3.28"),
    ("", "ghcr.io/github/github-mcp-server@sha256:" + "9f86d081884c7d65" * 4),
    ("", "https://github.com/a/b/archive/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b.tar.gz"),
    ("", RANDOM),
]


@pytest.mark.parametrize(("name", "value"), HARMLESS)
def test_references_stand_ins_and_public_values_are_no_secrets(name: str, value: str) -> None:
    assert values.find(name, value) is None


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("GITHUB_TOKEN", GITHUB, "a GitHub token"),
        ("NOTES", f"use {GITHUB} for it", "a GitHub token"),
        ("TOKEN", "${TOKEN:-" + GITHUB + "}", "a GitHub token"),
        ("PASSWORD", "hunter2x", "a secret"),
        ("DB_PASSWORD", "pa,ss:w0(rd)", "a secret"),
        ("API_KEY", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "a secret"),
        ("clientSecret", "9f86d081884c7d65", "a secret"),
        ("AWS_SECRET_ACCESS_KEY", "/JalrXUtnFEMI/K7MDENG/bPxRfi" + "CYzW9vQ2kLmN", "a secret"),
        ("X-API-Key", "9aZ8bY7cX6dW5eV4", "a secret"),
        ("Authorization", "Bearer 9aZ8bY7cX6dW5eV4", "credentials"),
        ("Proxy-Authorization", "Basic dXNlcjpodW50ZXIy", "credentials"),
        ("DATABASE_URL", "postgresql://svc:Tr0ub4dor3@db.example.com/x", "a password"),
        ("", "https://x.example.com/?token=9aZ8bY7cX6dW5eV4", "a secret in the parameter token"),
        (
            "",
            "https://x.example.com/#access_token=9aZ8bY7cX6",
            "a secret in the parameter access_token",
        ),
        ("", f"https://{GITHUB}@github.com/a/b", "a GitHub token"),
    ],
)
def test_secrets_are_found_by_form_name_and_place(name: str, value: str, kind: str) -> None:
    found = values.find(name, value)
    assert found is not None
    assert (found.kind, found.sure) == (kind, True)
    assert found.in_url == ("://" in value and name in ("", "DATABASE_URL"))


@pytest.mark.parametrize(
    ("name", "value"),
    [("WHATEVER", RANDOM), ("", f"https://hooks.example.com/s/{RANDOM}/mcp")],
)
def test_what_only_looks_like_one_is_said_to_do_so(name: str, value: str) -> None:
    found = values.find(name, value)
    assert found is not None
    assert (found.kind, found.sure) == ("what looks like a secret", False)


@pytest.mark.parametrize(
    ("value", "start"),
    [("a" * 40, "aaaa"), ("hunter2xyz123456", "hu"), ("hunter2x", "h"), ("hunter2", "")],
)
def test_a_secret_is_told_by_its_start_its_length_and_its_fingerprint(
    value: str, start: str
) -> None:
    digest = hashlib.sha256(value.encode()).hexdigest()[:8]
    assert values.shown(value) == f"{start}… ({len(value)} characters, sha256 {digest})"


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (("--token", "x"), [(0, "", "--token"), (1, "token", "x"), (1, "", "x")]),
        (("--token=x",), [(0, "token", "x"), (0, "", "--token=x")]),
        (("-e", "KEY=x"), [(0, "", "-e"), (1, "KEY", "x"), (1, "", "KEY=x")]),
        (("X-Key: x",), [(0, "X-Key", "x"), (0, "", "X-Key: x")]),
        (("https://a",), [(0, "", "https://a")]),
        (
            ("A=b npx foo",),
            [(0, "A", "b npx foo"), (0, "", "A=b npx foo"), (0, "A", "b")],
        ),
    ],
)
def test_words_have_names(args: tuple[str, ...], expected: list[tuple[int, str, str]]) -> None:
    assert list(values.words(args)) == expected


@pytest.mark.parametrize(
    "part", ["$(", "${", "{{", "%a", "://", "=:", "x: ", "passpass", "1", "a", "-", "admin1"]
)
def test_no_text_takes_long(part: str) -> None:
    text = part * (values.MAX_VALUE // len(part)) + "!"
    start = time.process_time()
    values.find("API_KEY", text)
    values.find("", text)
    list(values.words((text, text)))
    assert time.process_time() - start < 1


@pytest.mark.parametrize(("name", "value"), HARMLESS)
def test_a_launchers_flag_is_not_set_by_what_is_harmless(name: str, value: str) -> None:
    assert not values.holds((), [(name, value)])


@pytest.mark.parametrize(
    ("words", "pairs", "url", "expected"),
    [
        (("--token", GITHUB), (), "", True),
        (("a", f"TOKEN={GITHUB}"), (), "", True),
        ((), (("TOKEN", GITHUB),), "", True),
        ((), (), f"https://mcp.example.com/?api_key={RANDOM}", True),
        (("-y", "server@1.0.0"), (("LOG", "debug"),), "https://mcp.example.com/", False),
        ((), (("SEED", RANDOM + "0aZ9yX"),), "", False),  # it may be anything
    ],
)
def test_what_holds_a_secret_for_sure(
    words: tuple[str, ...], pairs: tuple[tuple[str, str], ...], url: str, expected: bool
) -> None:
    assert values.holds(words, pairs, url) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0123456789abcdef0123456789abcdef", False),
        ("abcdef0123456789abcdef", False),
        ("0" * 32, True),
        ("1234567890", True),
    ],
)
def test_a_run_of_digits_in_a_long_key_may_be_chance(value: str, expected: bool) -> None:
    assert values.is_stand_in(value) is expected


def test_words_for_a_report_repeat_no_secret() -> None:
    args = ("-y", "server@1.0.0", "--token", RANDOM, f"KEY={GITHUB}", "postgres://a:Xk29fQ7z@e.com")
    told = values.masked(args)
    assert told[:3] == args[:3]
    assert not any(part in "\0".join(told) for part in (RANDOM, GITHUB, "Xk29fQ7z"))
    assert told[4].startswith("KEY=ghp_… (40 characters")
