"""`yarn dlx` and `yarn create`."""

import pytest

from tests.launchers.lines import seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        ("yarn dlx foo@1.2.3", "package", "npm:foo@1.2.3", ""),
        ("yarn dlx foo@npm:1.2.3", "package", "npm:foo@1.2.3", ""),
        ("yarn dlx foo@npm:bar@1.2.3", "package", "npm:bar@1.2.3", "alias"),
        ("yarn dlx -y foo@1.2.3", "package", "npm:foo@1.2.3", "unknown-flag"),
        ("yarn create foo@1.2.3", "package", "npm:create-foo@1.2.3", ""),
        ("yarn mcp", "local", "", ""),
    ],
)
def test_yarn(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)


@pytest.mark.parametrize(
    ("words", "env", "files", "refs", "flags"),
    [
        (
            "yarn dlx foo@1.2.3",
            {"YARN_NPM_REGISTRY_SERVER": "https://r.example.com"},
            {},
            "npm:foo@1.2.3 from https://r.example.com",
            "env-registry",
        ),
        (
            "yarn dlx foo@1.2.3",
            {},
            {".yarnrc.yml": "npmRegistryServer: https://r.example.com\n"},
            "npm:foo@1.2.3",
            "project-yarnrc-registry",
        ),
    ],
)
def test_its_surroundings(
    words: str, env: dict[str, str], files: dict[str, str], refs: str, flags: str
) -> None:
    assert seen(words.split(), env, files)[1:] == (refs, flags)
