import pytest

from tests.config_rules.judged import judged, said, server
from vetting.config_rules.injection import Injection

RUNS = "makes every program run other code as well"


@pytest.mark.parametrize(
    ("words", "env", "expected"),
    [
        (["npx", "-y", "foo@1.2.3"], {"NODE_OPTIONS": "--max-old-space-size=4096"}, []),
        (
            ["npx", "-y", "foo@1.2.3"],
            {"A": "b", "NODE_OPTIONS": "--require ./evil.js"},
            [f"high env-injection 21: NODE_OPTIONS {RUNS}"],
        ),
        (
            ["npx", "-y", "foo@1.2.3"],
            {"LD_PRELOAD": "./x.so", "PATH": "/usr/bin"},
            [f"high env-injection 20: LD_PRELOAD, PATH {RUNS}"],
        ),
        (
            ["npx", "--node-options=--require ./x.js", "foo@1.2.3"],
            {},
            ["high code-injection 5: --node-options makes the launcher run other code as well"],
        ),
        (
            ["node", "--inspect=0.0.0.0", "server.js"],
            {},
            ["medium debugger 5: a debugger's port is opened"],
        ),
    ],
)
def test_code_that_is_brought_in(
    words: list[str], env: dict[str, str], expected: list[str]
) -> None:
    assert said(Injection(), judged(server(words, env))) == expected


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("/usr/local/bin:/usr/bin:/bin", "low"),
        ("/Users/me/.nvm/versions/node/v22.1.0/bin:/usr/bin", "low"),
        ("/opt/homebrew/bin:${PATH}", "low"),
        ("${env:PATH}:/opt/x/bin", "low"),
        ("C:\\Program Files\\nodejs;C:\\Windows\\System32", "low"),
        ("./bin:/usr/bin", "high"),
        ("/usr/bin:", "high"),
        ("/srv/shared/bin:/usr/bin", "high"),
        ("/usr/../srv/x", "high"),
        ("/home/me/project/bin:/usr/bin", "high"),
        ("", "high"),
    ],
)
def test_a_path_of_system_folders_is_no_injection_to_speak_of(path: str, severity: str) -> None:
    given = judged(server(["npx", "-y", "foo@1.2.3"], {"PATH": path}))
    assert said(Injection(), given) == [f"{severity} env-injection 20: PATH {RUNS}"]


@pytest.mark.parametrize(
    ("words", "severity"),
    [(["python", "server.py"], "low"), (["uvx", "foo==1"], "high")],
)
def test_a_local_server_may_be_pointed_at_its_own_sources(words: list[str], severity: str) -> None:
    found = said(Injection(), judged(server(words, {"PYTHONPATH": "src"})))
    assert found[0] == f"{severity} env-injection 20: PYTHONPATH {RUNS}"
