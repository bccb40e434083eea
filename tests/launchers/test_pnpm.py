"""`pnpm dlx`, its aliases, and `pnpm create`."""

import pytest

from tests.launchers.lines import seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        ("pnpm dlx foo@1.2.3", "package", "npm:foo@1.2.3", ""),
        ("pnpm dlx -y foo@1.2.3", "package", "npm:foo@1.2.3", "version-dependent"),
        (
            "pnpm dlx --registry=https://r.example.com foo@1.2.3",
            "package",
            "npm:foo@1.2.3 from https://r.example.com",
            "alt-registry version-dependent",
        ),
        ("pnpx foo", "package", "npm:foo no-version", ""),
        (
            "pnpm dlx --package=a@1.2.3 --package b x",
            "package",
            "npm:a@1.2.3; extra npm:b no-version",
            "extra-packages",
        ),
        ("pnpm create foo@1.2.3", "package", "npm:create-foo@1.2.3", ""),
        ("pnpm --what dlx foo@1.2.3", "package", "npm:foo@1.2.3", "unknown-flag"),
        ("pnpm run mcp", "local", "", ""),
        ("pnpm", "unknown", "", "no-command"),
    ],
)
def test_pnpm(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)


@pytest.mark.parametrize(
    ("words", "env", "files", "refs", "flags"),
    [
        (
            "pnpm dlx foo@1.2.3",
            {"NPM_CONFIG_REGISTRY": "https://r.example.com"},
            {},
            "npm:foo@1.2.3 from https://r.example.com",
            "env-registry",
        ),
    ],
)
def test_its_surroundings(
    words: str, env: dict[str, str], files: dict[str, str], refs: str, flags: str
) -> None:
    assert seen(words.split(), env, files)[1:] == (refs, flags)
