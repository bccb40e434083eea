import json
from pathlib import Path

import pytest

from tests.factories import pin
from tests.fakes import FakeNpm, FakePypi
from vetting.errors import UsageError
from vetting.workflow import Tools
from vetting.workflow.wanted import Wanted, from_config, from_words

SECRET = "ghp_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"


def said(found: tuple[Wanted, ...]) -> list[str]:
    return [str(item.pin or item.problem) for item in found]


@pytest.mark.parametrize(
    "words",
    [
        ("npm:server@1.2.3",),
        ("pkg:npm/server@1.2.3",),
        ("npx -y server@1.2.3 /data",),
        ("npx", "-y", "server@1.2.3", "/data"),
        ("npx", "-y", "server@1.2.3", "/with space/and 'quotes'"),
        (f"GITHUB_TOKEN={SECRET} npx -y server@1.2.3",),
        ("env", f"GITHUB_TOKEN={SECRET}", "npx", "server@1.2.3"),
        ("cmd /c npx -y server@1.2.3",),
        ("bunx server@1.2.3",),
        ("mcp-vet run npm:server@1.2.3 -- /data",),
    ],
    ids=" ".join,
)
def test_a_pin_and_the_line_that_starts_it_ask_for_the_same(
    tools: Tools, words: tuple[str, ...]
) -> None:
    assert from_words(words, tools) == (Wanted(pin=pin()),)


def test_python_lines_name_the_pin_too(tools: Tools) -> None:
    wanted = Wanted(pin=pin("pypi", "mcp-server-git", "1.0"))
    for line in ("uvx mcp_server.git==1.0", "uvx --from mcp-server-git@1.0 git-server --x"):
        assert from_words((line,), tools) == (wanted,)


def test_several_pins_are_several_things(tools: Tools) -> None:
    found = from_words(("npm:a@1.0.0", "pypi:b==2.0"), tools)
    assert said(found) == ["npm:a@1.0.0", "pypi:b==2.0"]


def test_an_unpinned_line_is_told_the_newest(tools: Tools, npm: FakeNpm, pypi: FakePypi) -> None:
    npm.publish("server", "1.2.3", {})
    pypi.publish("other", "2.0", {"other-2.0.tar.gz": b"x"})
    for line, hint in (
        ("npx -y server", "npm:server@1.2.3"),
        ("npx -y server@latest", "npm:server@1.2.3"),
        ("npx -y server@^1", "npm:server@1.2.3"),
        ("uvx other", "pypi:other==2.0"),
    ):
        (found,) = from_words((line,), tools)
        assert found.problem is not None, line
        assert (found.problem.exit_code, found.problem.hint) == (
            2,
            f"the newest exact version is {hint}",
        )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("server",), "does not name an ecosystem"),
        (("docker run --rm mcp/server",), "only packages of npm and pypi can be vetted"),
        (("https://mcp.example.com/mcp",), "is a remote server"),
        (("npx mcp-remote@1.0.0 https://mcp.example.com/mcp",), "is a remote server"),
        (("node ./server.js",), "starts no package"),
        (("rm -rf /",), "starts no package"),
        (("npx -y --registry https://r.example.com server@1.2.3",), "would come from"),
        (("'",), "does not name an ecosystem"),
        (("",), "does not name an ecosystem"),
        (("npm:server@1.2.3 && rm",), "starts no package"),
        (("npx\0-y server",), "starts no package"),
    ],
)
def test_what_names_no_package_says_why(tools: Tools, words: tuple[str, ...], message: str) -> None:
    found = from_words(words, tools)
    problems = [item.problem for item in found if item.problem is not None]
    assert problems
    assert message in str(problems[-1])
    assert all(isinstance(problem, UsageError) and problem.hint for problem in problems)


def test_secrets_in_a_line_are_not_repeated(tools: Tools) -> None:
    for line in (f"https://user:{SECRET}@mcp.example.com/{SECRET}", f"npx -y server@{SECRET}"):
        for item in from_words((line,), tools):
            told = f"{item} {item.problem} {item.problem.hint if item.problem else ''}"
            assert SECRET not in told


def config(folder: Path, text: str, name: str = "mcp.json") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_a_configuration_asks_for_all_its_servers(tools: Tools, tmp_path: Path) -> None:
    servers = {
        "one": {"command": "npx", "args": ["-y", "server@1.2.3"], "env": {"TOKEN": SECRET}},
        "two": {"command": "uvx", "args": ["other==2.0"], "disabled": True},
        "three": {"url": "https://mcp.example.com/mcp"},
    }
    path = config(tmp_path, json.dumps({"mcpServers": servers}))
    found = from_config(path, tools)
    assert [item.name for item in found] == ["one", "two", "three"]
    assert said(found)[:2] == ["npm:server@1.2.3", "pypi:other==2.0"]
    assert "is a remote server" in said(found)[2]
    assert SECRET not in repr(found)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "cannot be read"),
        ("{}", "no client's configuration with a server in it"),
        ('{"mcpServers": {}}', "no client's configuration with a server in it"),
    ],
)
def test_a_file_without_servers_is_a_usage_error(
    tools: Tools, tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        from_config(config(tmp_path, text), tools)


def test_a_file_that_is_not_there_is_a_usage_error(tools: Tools, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file or folder"):
        from_config(tmp_path / "nowhere.json", tools)
