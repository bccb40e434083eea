"""`nix run` and `nix shell`."""

import pytest

from tests.launchers.lines import COMMIT, seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        ("nix run github:a/b", "package", "git:github:a/b git-no-commit", ""),
        (f"nix run github:a/b/{COMMIT}#x -- -v", "package", f"git:github:a/b@{COMMIT}", ""),
        ("nix run github:a/b/main", "package", "git:github:a/b git-ref:main", ""),
        ("nix run .#x", "local", "", ""),
        (
            "nix shell nixpkgs#nodejs -c npx foo",
            "package",
            "git:nixpkgs git-no-commit; nested npm:foo no-version",
            "",
        ),
        ("nix build", "unknown", "", "unknown-command"),
    ],
)
def test_nix(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)
