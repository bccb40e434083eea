"""`mise exec`."""

import pytest

from tests.launchers.lines import seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        ("mise exec npm:foo@1.2.3 -- foo", "package", "npm:foo@1.2.3", "wrapper"),
        ("mise x pipx:foo@1.0 -- foo", "package", "pypi:foo@1.0", "wrapper"),
        (
            "mise x node@22 npm:a@1.2.3 -- npx -y b@1.2.3",
            "package",
            "npm:b@1.2.3; extra npm:a@1.2.3",
            "extra-packages wrapper",
        ),
        ("mise x go:github.com/a/b@latest -- b", "package", "go:github.com/a/b latest", "wrapper"),
        ("mise x node@22 -- foo", "unknown", "", "unknown-launcher wrapper"),
        ("mise run x", "local", "", "unknown-command wrapper"),
    ],
)
def test_mise(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)
