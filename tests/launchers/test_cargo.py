"""Cargo."""

import pytest

from tests.launchers.lines import COMMIT, seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        ("cargo run --release", "local", "", ""),
        ("cargo install a@1.2.3", "package", "cargo:a@1.2.3", ""),
        ("cargo install a", "package", "cargo:a no-version", ""),
        (
            f"cargo install --git https://git.example.com/a --rev {COMMIT}",
            "package",
            f"git:https://git.example.com/a@{COMMIT}",
            "",
        ),
        ("cargo bench", "unknown", "", "unknown-command"),
    ],
)
def test_cargo(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)
