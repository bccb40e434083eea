"""`bunx`, `bun x` and what else Bun runs."""

import pytest

from tests.launchers.lines import seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        ("bunx -p foo@1.2.3 bar", "package", "npm:foo@1.2.3", ""),
        ("bunx --bun foo@1.2.3 --package x", "package", "npm:foo@1.2.3", ""),
        (
            "bunx --registry http://r.example.com foo@1.2.3",
            "package",
            "npm:foo@1.2.3 from http://r.example.com",
            "alt-registry plain-http-registry version-dependent",
        ),
        ("bunx --what foo@1.2.3", "package", "npm:foo@1.2.3", "unknown-flag"),
        ("bun x foo@1.2.3", "package", "npm:foo@1.2.3", ""),
        ("bun create foo@1.2.3", "package", "npm:create-foo@1.2.3", ""),
        ("bun run server.ts", "local", "", ""),
        ("bun server.ts", "local", "", ""),
        ("bun -e x", "unknown", "", "inline-code"),
        ("bunx", "unknown", "", "no-command"),
    ],
)
def test_bun(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)


@pytest.mark.parametrize(
    ("words", "env", "files", "refs", "flags"),
    [
        (
            "bunx foo@1.2.3",
            {"BUN_CONFIG_REGISTRY": "https://r.example.com"},
            {},
            "npm:foo@1.2.3 from https://r.example.com",
            "env-registry",
        ),
        (
            "bunx foo@1.2.3",
            {"Npm_Config_Registry": "https://r.example.com"},
            {},
            "npm:foo@1.2.3",
            "",
        ),
    ],
)
def test_its_surroundings(
    words: str, env: dict[str, str], files: dict[str, str], refs: str, flags: str
) -> None:
    assert seen(words.split(), env, files)[1:] == (refs, flags)
