import pytest

from tests.launchers.lines import seen


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
