import pytest

from tests.launchers.lines import of, seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        (["mcp-vet", "run", "npm:@a/b@1.2.3", "--", "--x"], "package", "npm:@a/b@1.2.3", ""),
        (["mcp-vet", "run", "pypi:b==1.2"], "package", "pypi:b@1.2", ""),
        (["mcp-vet", "run", "pkg:npm/%40a/b@1.2.3"], "package", "npm:@a/b@1.2.3", ""),
        (["mcp-vet", "run", "npm:b"], "package", "npm:b no-version", ""),
        (["mcp-vet", "run", "b@1.2.3"], "unknown", "", "invalid-spec"),
        (["mcp-vet", "run", "pkg:npm/b"], "unknown", "", "invalid-spec"),
        (["mcp-vet", "run"], "unknown", "", "unknown-command"),
        (["mcp-vet"], "unknown", "", "no-command"),
        (["mcp-vet", "vet", "npm:b@1.2.3"], "unknown", "", "unknown-command"),
        (
            ["mcp-vet", "run", "--allowlist", "x", "npm:b@1.2.3"],
            "package",
            "npm:b@1.2.3",
            "alt-config",
        ),
        (["mcp-vet", "run", "--odd", "npm:b@1.2.3"], "package", "npm:b@1.2.3", "unknown-flag"),
        (["mcp-vet", "run", "--bin", "x", "npm:b@1.2.3", "--"], "package", "npm:b@1.2.3", ""),
        (["mcp-vet", "run", "npm:b@1.2.3", "--", "/"], "package", "npm:b@1.2.3", "filesystem-root"),
        (["mcp-vet", "run", "npm:b@1.2.3", "/"], "package", "npm:b@1.2.3", "filesystem-root"),
        (
            ["mcp-vet", "run", "npm:b@1.2.3", "--print-config", "zed"],
            "unknown",
            "",
            "unknown-command",
        ),
        (["mcp-vet", "run", "--help", "npm:b@1.2.3"], "unknown", "", "unknown-command"),
        (
            ["uvx", "mcp-vet==1.0", "run", "npm:b@1.2.3"],
            "package",
            "pypi:mcp-vet@1.0; nested npm:b@1.2.3",
            "",
        ),
    ],
)
def test_what_runs_is_the_pin_that_is_named(
    words: list[str], kind: str, refs: str, flags: str
) -> None:
    assert seen(words) == (kind, refs, flags)


@pytest.mark.parametrize(
    ("words", "frozen"),
    [
        (["mcp-vet", "run", "npm:b@1.2.3", "--"], [True]),
        (["mcp-vet", "run", "npm:b@^1"], [False]),
        (["npx", "-y", "b@1.2.3"], [False]),
        (["sh", "-c", "exec mcp-vet run pypi:b==1.2 --"], [True]),
        (["uvx", "mcp-vet==1.0", "run", "npm:b@1.2.3"], [False, True]),
    ],
)
def test_what_it_runs_is_frozen_and_nothing_else_is(words: list[str], frozen: list[bool]) -> None:
    assert [ref.frozen for ref in of(words).refs] == frozen


@pytest.mark.parametrize("name", ["MCP_VET_ALLOWLIST", "MCP_VET_HOME", "MCP_VET_NPM_REGISTRY"])
def test_a_configuration_that_says_what_is_trusted_is_told(name: str) -> None:
    assert seen(["mcp-vet", "run", "npm:b@1.2.3"], {name: "x"})[2] == "env-config"
    assert seen(["mcp-vet", "run", "npm:b@1.2.3"], {name: ""})[2] == ""
