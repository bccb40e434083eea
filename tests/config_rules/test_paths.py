import pytest

from tests.config_rules.judged import judged, said, server
from vetting.config_rules.paths import Paths

FILES = ["npx", "-y", "@modelcontextprotocol/server-filesystem@2026.1.14"]
DOCKER = ["docker", "run", "-i"]


@pytest.mark.parametrize(
    ("words", "env", "expected"),
    [
        ([*FILES, "/srv/data", "${workspaceFolder}"], {}, []),
        ([*FILES, "/srv", "/"], {}, ["high filesystem-root 8: the whole disk is handed over: /"]),
        ([*FILES, "C:\\"], {}, ["high filesystem-root 7: the whole disk is handed over: C:\\"]),
        (
            [*FILES, "/Users/me"],
            {},
            ["high filesystem-home 7: a whole home folder is handed over: /Users/me"],
        ),
        (
            [*FILES, "${HOME}"],
            {},
            ["high filesystem-home 7: a whole home folder is handed over: ${HOME}"],
        ),
        ([*FILES, "~/.ssh"], {}, ["high secret-directory 7: ~/.ssh is handed over"]),
        (
            [*FILES, "/home/me/.aws/credentials"],
            {},
            ["high secret-directory 7: /home/me/.aws is handed over"],
        ),
        ([*FILES, "/etc"], {}, ["high secret-directory 7: /etc is handed over"]),
        ([*FILES, "/home/me/project/.ssh-notes", "/etc/localtime"], {}, []),
        (
            [*DOCKER, "-v", "/:/host", "a"],
            {},
            ["high filesystem-root 8: the whole disk is handed over: /:/host"],
        ),
        (
            [*DOCKER, "-v", "~/.kube:/k:ro", "a"],
            {},
            ["high secret-directory 8: ~/.kube is handed over"],
        ),
        (
            [*DOCKER, "--mount", "type=bind,source=/home/me/.ssh,target=/keys", "a"],
            {},
            ["high secret-directory 8: /home/me/.ssh is handed over"],
        ),
        ([*DOCKER, "--mount", "type=volume,source=keys,target=/home/app/.aws", "a"], {}, []),
        (
            ["uvx", "foo==1"],
            {"A": "/", "ALLOWED_DIRS": "/srv:/"},
            ["high filesystem-root 21: ALLOWED_DIRS hands over the whole disk"],
        ),
        (
            ["uvx", "foo==1"],
            {"WORKSPACE": "~", "MOUNTS": "/srv, ~/.gnupg"},
            [
                "high filesystem-home 20: WORKSPACE hands over a whole home folder",
                "high secret-directory 21: MOUNTS hands over ~/.gnupg",
            ],
        ),
        (
            ["uvx", "foo==1"],
            {"HOME": "/home/me", "PWD": "/", "URL_PATH": "/", "AWS_CONFIG_FILE": "~/.aws/config"},
            [],
        ),
    ],
)
def test_folders_that_are_handed_over(
    words: list[str], env: dict[str, str], expected: list[str]
) -> None:
    assert said(Paths(), judged(server(words, env))) == expected


def test_what_only_the_launcher_understood_is_said_too() -> None:
    given = judged(server(["bash", "-c", "npx -y foo@1.2.3 /"]))
    assert said(Paths(), given) == ["high filesystem-root 4: the whole disk is handed over"]
