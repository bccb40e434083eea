"""Expected answers are those of `git check-ignore`."""

from pathlib import Path

import pytest

from vetting.boundary.git_ignore import GitIgnore


@pytest.mark.parametrize(
    ("lines", "path", "expected"),
    [
        ("", ".env", False),
        (".env", ".env", True),
        (".env", "a/b/.env", True),
        ("/.env", "a/.env", False),
        (".env*", ".env.local", True),
        ("*.env", "a/prod.env", True),
        ("# .env", ".env", False),
        ("\\#a", "#a", True),
        (".env\n!.env", ".env", False),
        ("!.env\n.env", ".env", True),
        ("a/", "a/b/c", True),
        (".env/", ".env", False),
        ("a/\n!a/.env", "a/.env", True),
        ("a/*\n!a/.env", "a/.env", False),
        ("a/b", "c/a/b", False),
        ("**/b", "c/a/b", True),
        ("a/**/b", "a/b", True),
        ("a/**/b", "a/x/y/b", True),
        ("a/**", "a/b/c", True),
        ("a/**", "a", False),
        ("*", ".cursor/mcp.json", True),
        ("[.]env", ".env", True),
        ("[!a]", "b", True),
        ("[^a]", "a", False),
        ("\\*", "x", False),
        (".env   ", ".env", True),
        (".ENV", ".env", False),
        ("a?c", "abc", True),
        ("a?c", "a/c", False),
    ],
)
def test_a_pattern_decides(tmp_path: Path, lines: str, path: str, expected: bool) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text(lines)
    assert GitIgnore().ignores(tmp_path / path) is expected


def test_deeper_files_come_later(tmp_path: Path) -> None:
    (tmp_path / ".git" / "info").mkdir(parents=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("x\ny\n")
    (tmp_path / ".gitignore").write_text("!y\n.env\n")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / ".gitignore").write_text("!.env\n/z\n")
    git = GitIgnore()
    asked = ("x", "y", ".env", "a/.env", "a/z", "a/b/z", "z")
    assert [git.ignores(tmp_path / path) for path in asked] == [
        True,
        False,
        True,
        False,
        True,
        False,
        False,
    ]


def test_outside_a_repository_there_is_no_answer(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*")
    assert GitIgnore().ignores(tmp_path / ".env") is None
    (tmp_path / ".git").mkdir()
    assert GitIgnore().ignores(tmp_path.joinpath(*"a" * 100)) is None
    assert GitIgnore().ignores(tmp_path / ".." / "x") is None


def test_a_hostile_file_of_patterns_costs_little(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("*a" * 400 + "\n" + "**/" * 300 + "b\n" + "[" * 900)
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / ".gitignore").symlink_to("/dev/zero")
    assert GitIgnore().ignores(tmp_path / "d" / ("a" * 200)) is False
