"""Deno's specifiers."""

import pytest

from tests.launchers.lines import seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        ("deno run -A npm:/foo@1.2.3", "package", "npm:foo@1.2.3", ""),
        ("deno run -A npm:foo@v1.2.3", "package", "npm:foo dist-tag:v1.2.3", ""),
        ("deno run -A npm:foo", "package", "npm:foo no-version", ""),
        ("deno run --allow-read npm:foo@^1", "package", "npm:foo range:^1", ""),
        ("deno run -c deno.json npm:foo@1.2.3", "package", "npm:foo@1.2.3", ""),
        ("deno run jsr:@s/n@1.2.3/mod", "package", "jsr:@s/n@1.2.3", ""),
        ("deno run jsr:@s/n@1", "package", "jsr:@s/n range:1", ""),
        (
            "deno run http://x.example.com/a.ts",
            "package",
            "url:http://x.example.com/a.ts url-no-hash",
            "plain-http-source",
        ),
        ("deno run -A --what npm:foo@1.2.3", "package", "npm:foo@1.2.3", "unknown-flag"),
        (
            "deno run --preload npm:evil npm:foo@1.2.3",
            "package",
            "npm:foo@1.2.3; extra npm:evil no-version",
            "extra-packages",
        ),
        ("deno x -p foo@1.2.3 bin", "package", "npm:foo@1.2.3", ""),
        ("deno run -A server.ts", "local", "", ""),
        ("deno eval x", "unknown", "", "inline-code"),
    ],
)
def test_deno(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)


@pytest.mark.parametrize(
    ("words", "env", "files", "refs", "flags"),
    [
        (
            "deno run -A npm:foo@1.2.3",
            {"NPM_CONFIG_REGISTRY": "https://r.example.com"},
            {},
            "npm:foo@1.2.3 from https://r.example.com",
            "env-registry",
        ),
        (
            "deno run -A npm:foo@1.2.3",
            {"npm_config_registry": "https://r.example.com"},
            {},
            "npm:foo@1.2.3",
            "",
        ),
        (
            "deno run -A jsr:@s/n@1.2.3",
            {"JSR_URL": "https://r.example.com"},
            {},
            "jsr:@s/n@1.2.3 from https://r.example.com",
            "env-registry",
        ),
        (
            "deno run -A foo",
            {},
            {"deno.json": '{"imports":{"foo":"npm:bar@1.2.3"}}'},
            "npm:bar@1.2.3",
            "",
        ),
    ],
)
def test_its_surroundings(
    words: str, env: dict[str, str], files: dict[str, str], refs: str, flags: str
) -> None:
    assert seen(words.split(), env, files)[1:] == (refs, flags)
