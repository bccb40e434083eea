"""`npm exec`, `npm init`, scripts."""

import pytest

from tests.launchers.lines import seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        (
            "npm exec -y -- foo@1.2.3 --registry=http://r.example.com",
            "package",
            "npm:foo@1.2.3",
            "",
        ),
        ("npm exec foo@1.2.3 --package evil", "package", "npm:evil no-version", ""),
        ("npm x foo", "package", "npm:foo no-version", ""),
        (
            "npm --registry=https://r.example.com exec foo@1.2.3",
            "package",
            "npm:foo@1.2.3 from https://r.example.com",
            "alt-registry",
        ),
        ("npm init @acme", "package", "npm:@acme/create no-version", ""),
        ("npm init @acme/x@1.0.0", "package", "npm:@acme/create-x@1.0.0", ""),
        ("npm innit foo", "package", "npm:create-foo no-version", ""),
        ("npm e foo", "unknown", "", "unknown-command"),
        ("npm run mcp", "local", "", ""),
        ("npm install foo@1.2.3", "package", "npm:foo@1.2.3", ""),
    ],
)
def test_npm(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)


@pytest.mark.parametrize(
    ("words", "env", "files", "refs", "flags"),
    [
        (
            "npm run mcp",
            {},
            {"package.json": '{"scripts":{"mcp":"npx -y foo@1.2.3"}}'},
            "npm:foo@1.2.3",
            "",
        ),
        (
            "npm start",
            {},
            {"package.json": '{"scripts":{"start":"tsx src/x.ts && x"}}'},
            "",
            "shell-metacharacters",
        ),
    ],
)
def test_its_surroundings(
    words: str, env: dict[str, str], files: dict[str, str], refs: str, flags: str
) -> None:
    assert seen(words.split(), env, files)[1:] == (refs, flags)


def test_a_script_that_starts_itself_comes_to_an_end() -> None:
    script = '{"scripts": {"a": "' + "npm run a;" * 1000 + '"}}'
    assert "too-many-commands" in seen(["npm", "run", "a"], None, {"package.json": script})[2]
