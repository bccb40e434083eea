"""Command strings: every command that a shell would start is found."""

import pytest

from tests.launchers.lines import seen
from vetting.launchers import _shell

PLAIN = ("package", "npm:foo@1.2.3", "shell-wrapper")


@pytest.mark.parametrize(
    "words",
    [
        ["bash", "-c", "npx -y foo@1.2.3"],
        ["bash", "-lc", "exec npx -y 'foo'@1.2.3"],
        ["sh", "-e", "-o", "pipefail", "-c", 'npx -y "foo@1.2.3" # comment'],
        ["bash", "-c", "--", "npx -y foo@1.2.3"],
        ["bash", "-c", '"$@"', "name", "npx", "foo@1.2.3"],
        ["zsh", "-ic", "A=b npx \\\n -y foo@1.2.3"],
        ["fish", "--command=npx foo@1.2.3"],
        ["cmd", "/c", "npx -y foo@1.2.3"],
        ["cmd.exe", "/d", "/s", "/c", '"npx -y foo@1.2.3"'],
        ["CMD", "/C", "call", "npx.cmd", "-y", "foo@1.2.3"],
        ["cmd", "/cnpx foo@1.2.3"],
        ["powershell", "-NoProfile", "-Command", "npx -y foo@1.2.3"],
        ["powershell", "-ep", "bypass", "-c", "& npx -y foo@1.2.3"],
        ["pwsh", "npx", "foo@1.2.3"],
    ],
)
def test_one_plain_command(words: list[str]) -> None:
    assert seen(words) == PLAIN


@pytest.mark.parametrize(
    ("text", "refs", "flags"),
    [
        ("npx a@1.0.0; npx b", "npm:a@1.0.0; extra npm:b no-version", "extra-packages "),
        ("npx a@1.0.0 || npx b", "npm:a@1.0.0; extra npm:b no-version", "extra-packages "),
        ("npx a@1.0.0\nnpx b", "npm:a@1.0.0; extra npm:b no-version", "extra-packages "),
        ("npx a@1.0.0 2>/dev/null", "npm:a@1.0.0", ""),
        ("npx a@1.0.0 $(npx b)", "npm:a@1.0.0; extra npm:b no-version", "extra-packages "),
        ("npx a@1.0.0 `npx b`", "npm:a@1.0.0; extra npm:b no-version", "extra-packages "),
        ('npx a@1.0.0 "$(npx b)"', "npm:a@1.0.0; extra npm:b no-version", "extra-packages "),
        ("npx a@1.0.0 <(npx b)", "npm:a@1.0.0; extra npm:b no-version", "extra-packages "),
        ("(cd x; npx a@1.0.0)", "npm:a@1.0.0", ""),
        ("if true; then npx a@1.0.0; fi", "npm:a@1.0.0", ""),
        ("cd x && source .env && npx a@1.0.0", "npm:a@1.0.0", ""),
    ],
)
def test_more_than_one_plain_command(text: str, refs: str, flags: str) -> None:
    expected = f"{flags}shell-metacharacters shell-wrapper"
    assert seen(["sh", "-c", text]) == ("package", refs, expected)


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        (["bash", "run.sh"], "local", "", "shell-wrapper"),
        (["bash"], "unknown", "", "inline-code shell-wrapper"),
        (["bash", "-c", "foo"], "unknown", "", "shell-wrapper unknown-launcher"),
        (["bash", "-c", "$X foo"], "unknown", "", "shell-wrapper unresolved-variable"),
        (["bash", "-c", "eval 'npx a@1.0.0'"], "package", "npm:a@1.0.0", "shell-wrapper"),
        (
            ["bash", "-c", "export NODE_OPTIONS='-r ./x'; npx a@1.0.0"],
            "package",
            "npm:a@1.0.0",
            "env-code-injection shell-metacharacters shell-wrapper",
        ),
        (
            ["bash", "-c", "npm_config_registry=https://r.example.com npx a@1.0.0"],
            "package",
            "npm:a@1.0.0 from https://r.example.com",
            "env-registry shell-wrapper",
        ),
        (
            ["pwsh", "-c", "$env:UV_INDEX='https://r.example.com'; uvx a@1.0"],
            "package",
            "pypi:a@1.0 from https://r.example.com",
            "env-registry shell-metacharacters shell-wrapper",
        ),
        (["pwsh", "-enc", "AAAA"], "unknown", "", "encoded-command inline-code shell-wrapper"),
        (["pwsh", "-File", "x.ps1"], "local", "", "shell-wrapper"),
        (
            ["cmd", "/c", "npx a@1.0.0 & calc"],
            "package",
            "npm:a@1.0.0",
            "shell-metacharacters shell-wrapper unknown-launcher",
        ),
    ],
)
def test_other_command_strings(words: list[str], kind: str, refs: str, flags: str) -> None:
    assert seen(words) == (kind, refs, flags)


@pytest.mark.parametrize(
    ("text", "style", "commands"),
    [
        ("a 'b c' \"d 'e'\" f\\ g", "posix", [("a", "b c", "d 'e'", "f g")]),
        ('a "b" c^&d', "cmd", [("a", "b", "c&d")]),
        ("a 'b", "posix", [("a", "b")]),
        ("a ''", "posix", [("a", "")]),
        ("", "posix", []),
        (";;", "posix", []),
    ],
)
def test_words(text: str, style: str, commands: list[tuple[str, ...]]) -> None:
    assert list(_shell.split(text, style=style).commands) == commands


def test_what_lies_past_the_limit_is_no_plain_command() -> None:
    assert _shell.split("a" * (_shell.MAX_LENGTH + 1)).metacharacters
