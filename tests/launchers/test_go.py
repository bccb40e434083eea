"""`go run`."""

import pytest

from tests.launchers.lines import seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        ("go run github.com/a/b@v1.2.3", "package", "go:github.com/a/b@v1.2.3", ""),
        ("go run github.com/a/b@v1", "package", "go:github.com/a/b range:v1", ""),
        ("go run github.com/a/b@main", "package", "go:github.com/a/b git-ref:main", ""),
        ("go run -mod=mod github.com/a/b@v1.2.3", "package", "go:github.com/a/b@v1.2.3", ""),
        (
            "go run -exec ./x github.com/a/b@v1.2.3",
            "package",
            "go:github.com/a/b@v1.2.3",
            "code-injection",
        ),
        ("go run .", "local", "", ""),
        ("go build", "unknown", "", "unknown-command"),
    ],
)
def test_go(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)


@pytest.mark.parametrize(
    ("words", "env", "files", "refs", "flags"),
    [
        (
            "go run github.com/a/b@v1.2.3",
            {"GOPROXY": "http://r.example.com,direct", "GOSUMDB": "off"},
            {},
            "go:github.com/a/b@v1.2.3 from http://r.example.com",
            "env-registry integrity-off plain-http-registry",
        ),
        (
            "go run github.com/a/b@v1.2.3",
            {"GOFLAGS": "-toolexec=./x"},
            {},
            "go:github.com/a/b@v1.2.3",
            "env-code-injection",
        ),
    ],
)
def test_its_surroundings(
    words: str, env: dict[str, str], files: dict[str, str], refs: str, flags: str
) -> None:
    assert seen(words.split(), env, files)[1:] == (refs, flags)
