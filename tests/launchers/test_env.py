"""Programs that only start another one."""

import pytest

from tests.launchers.lines import seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        ("env -i A=b npx -y foo@1.2.3", "package", "npm:foo@1.2.3", "wrapper"),
        (
            "env -u A LD_PRELOAD=x npx foo@1.2.3",
            "package",
            "npm:foo@1.2.3",
            "env-code-injection wrapper",
        ),
        (
            "env npm_config_registry=https://r.example.com npx foo@1.2.3",
            "package",
            "npm:foo@1.2.3 from https://r.example.com",
            "env-registry wrapper",
        ),
        ("sudo -u x npx foo@1.2.3", "package", "npm:foo@1.2.3", "wrapper"),
        ("timeout -k 5 30 uvx foo@1.0", "package", "pypi:foo@1.0", "wrapper"),
        ("wsl -d Ubuntu -- npx foo@1.2.3", "package", "npm:foo@1.2.3", "wrapper"),
        ("wsl npx foo@1.2.3", "package", "npm:foo@1.2.3", "wrapper"),
        ("dotenvx run -f .env -- npx foo@1.2.3", "package", "npm:foo@1.2.3", "env-file wrapper"),
        ("poetry run foo", "local", "", "wrapper"),
        ("nohup nice -n 5 npx foo@1.2.3", "package", "npm:foo@1.2.3", "wrapper"),
        ("sudo", "unknown", "", "no-command wrapper"),
        (
            "npx dotenv-cli@1.0.0 -e .env -- npx evil",
            "package",
            "npm:dotenv-cli@1.0.0; nested npm:evil no-version",
            "env-file wrapper",
        ),
    ],
)
def test_env(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)


def test_the_words_of_a_string_take_its_place() -> None:
    assert seen(["/usr/bin/env", "-S", "npx -y", "foo@1.2.3"]) == (
        "package",
        "npm:foo@1.2.3",
        "wrapper",
    )
