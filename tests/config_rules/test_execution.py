import pytest

from tests.config_rules.judged import judged, said, server
from vetting.config_rules.execution import Execution
from vetting.model.check import Status

SHELL = "a shell runs a command string or a script"


@pytest.mark.parametrize(
    ("words", "env", "expected"),
    [
        (["npx", "-y", "foo@1.2.3"], {"LOG_LEVEL": "debug"}, []),
        (["bash", "-c", "npx -y foo@1.2.3"], {}, [f"medium shell-wrapper 4: {SHELL}"]),
        (["cmd", "/c", "npx", "-y", "foo@1.2.3"], {}, [f"low shell-wrapper 4: {SHELL}"]),
        (["C:\\Windows\\CMD.EXE", "/c", "npx", "foo@1.2.3"], {}, [f"low shell-wrapper 4: {SHELL}"]),
        (
            ["cmd", "/c", "npx foo@1.2.3 & calc"],
            {},
            ["medium shell-wrapper 4: the command string is more than one plain command"],
        ),
        (
            ["node", "-e", "require('x')"],
            {},
            ["high inline-code 5: code stands in the words, or is read from the input"],
        ),
        (
            ["powershell", "-enc", "SQBFAFgA"],
            {},
            [
                "high inline-code 4: code stands in the words, or is read from the input",
                "high inline-code 5: the command is encoded, so that nobody can read it",
                f"medium shell-wrapper 4: {SHELL}",
            ],
        ),
        (
            ["npx", "-p", "foo@1.2.3", "-c", "foo"],
            {},
            ["high call-string 7: a command string runs beside the package"],
        ),
        (
            ["npx", "-p", "foo@1.2.3", "curl", "https://a.example.com/x"],
            {},
            ["high foreign-bin 4: the command that runs is not the package's"],
        ),
        (
            ["uvx", "--with", "bar==1", "foo==1"],
            {},
            ["medium extra-packages 5: more packages are fetched beside the main one"],
        ),
        (
            ["uvx", "--with-requirements", "r.txt", "foo==1"],
            {},
            ["medium extra-packages 5: more packages are named by a requirements file"],
        ),
        (
            ["npx", "good@npm:evil@1.0.0"],
            {},
            ["high alias 4: the package is installed under another package's name"],
        ),
        (
            ["./npx", "foo@1.2.3"],
            {},
            ["medium local-program 4: the launcher is a file of the repository"],
        ),
        (
            ["sudo", "npx", "foo@1.2.3"],
            {},
            ["high elevated 4: sudo gives it an administrator's rights"],
        ),
        (
            ["env", "A=b", "sudo", "npx", "foo@1.2.3"],
            {},
            ["high elevated 6: sudo gives it an administrator's rights"],
        ),
        (["npx", "foo@1.2.3", "--deny", "sudo"], {}, []),
        (["python", "server.py"], {}, ["info local-code 4: python runs code of this machine"]),
    ],
)
def test_what_runs_besides_the_package(
    words: list[str], env: dict[str, str], expected: list[str]
) -> None:
    assert said(Execution(), judged(server(words, env))) == expected


def test_a_program_of_the_project_comes_before_the_package() -> None:
    files = {"package.json": '{"name": "foo", "bin": "x.js"}'}
    assert said(Execution(), judged(server(["npx", "foo"]), files=files)) == [
        "medium local-program 4: a program of the working directory runs instead of the package"
    ]


@pytest.mark.parametrize(
    ("switch", "expected"),
    [
        (
            "command-substitution",
            (
                "high command-substitution 4: the client runs a command that stands in the entry when "
                "it loads it"
            ),
        ),
        (
            "headers-helper",
            "medium headers-helper 4: the client runs a command to get the headers it sends",
        ),
    ],
)
def test_commands_that_the_client_runs_itself(switch: str, expected: str) -> None:
    given = judged(server(["npx", "foo@1.2.3"], switches=(switch,)))
    assert said(Execution(), given) == [expected]


def test_extra_packages_that_are_all_approved_are_worth_a_note() -> None:
    of = server(["uvx", "--with", "bar==1", "foo==1"])
    assert said(Execution(), judged(of, status=Status.ALLOWED)) == [
        "low extra-packages 5: more packages are fetched beside the main one"
    ]
