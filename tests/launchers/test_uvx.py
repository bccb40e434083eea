"""`uvx`, that is `uv tool run`."""

import pytest

from tests.launchers.lines import COMMIT, DIGEST, seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        ("uvx foo", "package", "pypi:foo no-version", ""),
        ("uvx Foo_Bar@1.0", "package", "pypi:foo-bar@1.0", ""),
        ("uvx foo@latest", "package", "pypi:foo latest", ""),
        ("uvx foo[x]@1.2.3", "package", "pypi:foo@1.2.3", ""),
        ("uvx foo==1.2.*", "package", "pypi:foo range:==1.2.*", ""),
        ("uvx foo>=1,<2", "package", "pypi:foo range:>=1,<2", ""),
        ("uvx foo===1.2.3", "package", "pypi:foo@1.2.3", ""),
        ("uvx foo@nonsense", "package", "pypi:foo invalid-spec", "invalid-spec"),
        ("uvx foo@1.0.\uff10", "package", "pypi:foo invalid-spec", "invalid-spec"),
        (
            "uvx --from git+https://github.com/a/b@main b",
            "package",
            "git:https://github.com/a/b git-ref:main",
            "",
        ),
        (
            f"uvx --from git+ssh://git@github.com/a/b@{COMMIT} b",
            "package",
            f"git:ssh://git@github.com/a/b@{COMMIT}",
            "",
        ),
        (
            "uvx --from https://x.example.com/a.whl a",
            "package",
            "url:https://x.example.com/a.whl url-no-hash",
            "",
        ),
        (
            f"uvx --from https://x.example.com/a.whl#{DIGEST} a",
            "package",
            "url:https://x.example.com/a.whl url-no-hash",
            "",
        ),
        ("uvx ./dir", "local", "", ""),
        ("uvx user/repo", "local", "", ""),
        (
            "uvx foo@git+https://github.com/a/b",
            "package",
            "git:https://github.com/a/b git-no-commit",
            "",
        ),
        ("uvx python3.11 s.py", "local", "", ""),
        ("uvx python3.11@3.12", "package", "pypi:python3-11@3.12", ""),
        ("uvx foo@v1.2", "package", "pypi:foo@1.2", ""),
        ("uvx python -c x", "unknown", "", "inline-code"),
        ("uvx python@3.12 s.py", "local", "", ""),
        ("uvx --from foo==1.0 python -c x", "package", "pypi:foo@1.0", "foreign-bin inline-code"),
        (
            "uvx -w a[x,y]>=1,<2,b==1 foo@1.0",
            "package",
            "pypi:foo@1.0; extra pypi:a range:>=1,<2; extra pypi:b@1",
            "extra-packages",
        ),
        ("uvx -p3.12 foo@1.0 --with x", "package", "pypi:foo@1.0", ""),
        ("uvx --bogus foo@1.0", "package", "pypi:foo@1.0", "unknown-flag"),
        (
            "uvx --extra-index-url https://r.example.com/simple foo@1.0",
            "package",
            "pypi:foo@1.0 from https://r.example.com/simple",
            "alt-registry",
        ),
        (
            "uvx --config-file x --env-file y foo@1.0",
            "package",
            "pypi:foo@1.0",
            "alt-config env-file",
        ),
        ("uvx", "unknown", "", "no-command"),
    ],
)
def test_uvx(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)


@pytest.mark.parametrize(
    ("words", "env", "files", "refs", "flags"),
    [
        (
            "uvx foo@1.0",
            {"uv_index": "https://r.example.com", "PIP_INDEX_URL": "https://r.example.com"},
            {},
            "pypi:foo@1.0",
            "",
        ),
        (
            "uvx foo@1.0",
            {"UV_INDEX": "c=https://r.example.com/simple https://q.example.com"},
            {},
            "pypi:foo@1.0 from https://r.example.com/simple",
            "env-registry",
        ),
        ("uvx foo@1.0", {"UV_OVERRIDE": "o.txt"}, {}, "pypi:foo override-file", "override-file"),
        (
            "uvx foo@1.0",
            {"UV_CONFIG_FILE": "x", "UV_INSECURE_HOST": "x"},
            {},
            "pypi:foo@1.0",
            "env-config tls-off",
        ),
        ("uvx foo@1.0", {}, {"uv.toml": 'index-url = "https://r.example.com"'}, "pypi:foo@1.0", ""),
        (
            "uvx --with-requirements r.txt foo@1.0",
            {},
            {"r.txt": "b==1 # c\n-i https://r.example.com\n\n-r x\n"},
            "pypi:foo@1.0; extra pypi:b@1",
            "alt-registry extra-packages requirements-file",
        ),
    ],
)
def test_its_surroundings(
    words: str, env: dict[str, str], files: dict[str, str], refs: str, flags: str
) -> None:
    assert seen(words.split(), env, files)[1:] == (refs, flags)


def test_an_archive_is_pinned_by_its_hash() -> None:
    words = ["uvx", "--from", f"https://x.example.com/a.whl#sha256={'a' * 64}", "a"]
    assert seen(words)[1] == f"url:https://x.example.com/a.whl@sha256:{'a' * 64}"
