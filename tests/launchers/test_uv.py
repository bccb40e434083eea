"""`uv run` and uv's other commands."""

import pytest

from tests.launchers.lines import seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        ("uv tool run foo@1.0", "package", "pypi:foo@1.0", ""),
        ("uv --directory / run server.py", "local", "", ""),
        (
            "uv run https://x.example.com/a.py",
            "package",
            "url:https://x.example.com/a.py url-no-hash",
            "",
        ),
        ("uv run foo-mcp", "local", "", ""),
        ("uv run -m foo", "local", "", ""),
        (
            "uv run --with fastmcp python s.py",
            "local",
            "extra pypi:fastmcp no-version",
            "extra-packages",
        ),
        (
            "uv run --with b==1,a_x==2 a-x",
            "package",
            "pypi:a-x@2; extra pypi:b@1",
            "extra-packages",
        ),
        ("uv run --with foo@1.0 foo", "package", "pypi:foo invalid-spec", "invalid-spec"),
        ("uv run --what s.py", "local", "", "unknown-flag"),
        ("uv run -", "unknown", "", "inline-code"),
        ("uv run npx foo@1.2.3", "package", "npm:foo@1.2.3", ""),
        ("uv sync", "unknown", "", "unknown-command"),
    ],
)
def test_uv(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)


@pytest.mark.parametrize(
    ("words", "env", "files", "refs", "flags"),
    [
        (
            "uv run s.py",
            {},
            {"s.py": '# /// script\n# dependencies = ["mcp==1.2", "x"]\n# ///\nimport x\n'},
            "extra pypi:mcp@1.2; extra pypi:x no-version",
            "extra-packages",
        ),
        ("uv run s.py", {}, {"s.py": "# /// script\nimport x\n"}, "", ""),
        (
            "uv run --with a==1 a",
            {},
            {"pyproject.toml": '[[tool.uv.index]]\nurl = "https://r.example.com"\n'},
            "pypi:a@1",
            "project-uv-config-registry",
        ),
        (
            "uv run --directory sub --with a==1 a",
            {},
            {"sub/uv.toml": 'index-url = "https://r.example.com"\n'},
            "pypi:a@1",
            "project-uv-config-registry",
        ),
        (
            "uv run --no-config --with a==1 a",
            {},
            {"uv.toml": 'index-url = "https://r.example.com"\n'},
            "pypi:a@1",
            "",
        ),
    ],
)
def test_its_surroundings(
    words: str, env: dict[str, str], files: dict[str, str], refs: str, flags: str
) -> None:
    assert seen(words.split(), env, files)[1:] == (refs, flags)
