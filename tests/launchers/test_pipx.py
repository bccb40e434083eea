"""`pipx run`."""

import pytest

from tests.launchers.lines import seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        ("pipx run foo==1.2.3", "package", "pypi:foo@1.2.3", ""),
        ("pipx run foo@1.2.3", "package", "pypi:foo@1.2.3", ""),
        (
            "pipx run --spec git+https://github.com/a/b b",
            "package",
            "git:https://github.com/a/b git-no-commit",
            "",
        ),
        (
            "pipx run --with x==1 foo==1.2.3",
            "package",
            "pypi:foo@1.2.3; extra pypi:x@1",
            "extra-packages",
        ),
        ("pipx run s.py", "local", "", ""),
        (
            "pipx run https://x.example.com/s.py",
            "package",
            "url:https://x.example.com/s.py url-no-hash",
            "",
        ),
        ("pipx ensurepath", "unknown", "", "unknown-command"),
    ],
)
def test_pipx(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)


@pytest.mark.parametrize(
    ("words", "env", "files", "refs", "flags"),
    [
        (
            "pipx run foo==1.0",
            {"PIP_INDEX_URL": "https://r.example.com"},
            {},
            "pypi:foo@1.0 from https://r.example.com",
            "env-registry",
        ),
        ("pipx run foo==1.0", {"pip_index_url": "https://r.example.com"}, {}, "pypi:foo@1.0", ""),
    ],
)
def test_its_surroundings(
    words: str, env: dict[str, str], files: dict[str, str], refs: str, flags: str
) -> None:
    assert seen(words.split(), env, files)[1:] == (refs, flags)


def test_words_for_pip_are_read() -> None:
    words = ["pipx", "run", "--pip-args", "--index-url https://r.example.com", "foo==1.0"]
    assert seen(words)[1:] == ("pypi:foo@1.0 from https://r.example.com", "alt-registry")
