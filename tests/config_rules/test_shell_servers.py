import pytest

from tests.config_rules.judged import judged, said, server
from vetting.config_rules.shell_servers import ShellServers
from vetting.model.check import Status


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (
            ["npx", "-y", "@wonderwhy-er/desktop-commander@0.2.0"],
            "npm:@wonderwhy-er/desktop-commander",
        ),
        (["npx", "-y", "mcp-server-commands@0.7.0"], "npm:mcp-server-commands"),
        (["uvx", "mcp-shell-server==1.0"], "pypi:mcp-shell-server"),
        (["npx", "-y", "terminal49-mcp@1.0.0"], None),
        (["npx", "-y", "@acme/seashell@1.0.0"], None),
        (["npx", "-y", "@shell/weather@1.0.0"], None),
    ],
)
def test_servers_that_run_commands(words: list[str], name: str | None) -> None:
    found = said(ShellServers(), judged(server(words)))
    assert len(found) == (name is not None)
    if name is not None:
        line = 5 if words[0] == "uvx" else 6
        assert found[0].startswith(f"medium shell-server {line}: {name}")
        assert found[0].endswith("runs commands, for everybody who opens the project")


def test_in_ones_own_configuration_it_is_ones_own_choice() -> None:
    given = judged(server(["uvx", "mcp-shell-server==1.0"]), shared=False)
    assert said(ShellServers(), given) == []


def test_what_is_approved_is_known_for_what_it_is() -> None:
    given = judged(server(["uvx", "mcp-shell-server==1.0"]), status=Status.ALLOWED)
    assert said(ShellServers(), given)[0].startswith("low shell-server 5: ")
