"""Hostile files through the real command, with a limit of the CPU: an answer, and no more than that.

What each kind of file is reported as is tested where it is read; here, that nothing takes long.
"""

import json
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from vetting.workflow import Tools
from vetting.workflow.init import init

Started = Callable[..., "subprocess.Popen[bytes]"]
SECONDS = 10
"""Of CPU, after which the system ends the command: about ten times what the slowest takes."""

LONG = 6_000
HOSTILE = (
    *("\\", " ", "/home/\\", "=v ", "http://a@", "[", "${workspaceFolder:", "tokenx", "eyJ-"),
    *("a/", "a@", "key=", "::error::", "\u202e", "\n", "__proto__", "1.2.\u0663", "$(", "//"),
)
LAUNCHERS = ("npx", "uvx", "docker", "bash", "python", "yarn", "cargo", "mise", "deno", "pipx")


@pytest.fixture
def limited(started: Started, tools: Tools) -> Callable[..., tuple[int, str, str]]:
    """Run a command that the system ends after `SECONDS` of CPU, in a folder with an allowlist."""
    init(tools)

    def run(*args: str) -> tuple[int, str, str]:
        limit = (SECONDS, SECONDS + 1)
        process = started(*args, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, limit))
        out, err = process.communicate(timeout=120)
        return process.returncode, out.decode(), err.decode()

    return run


def hostile(unit: str) -> dict[str, object]:
    """Servers with text of one kind wherever an entry can have some."""
    text = unit * (LONG // len(unit))
    args = ["run", text, "-c", text, f"--registry={text}", f"pkg@{text}", f"/home/{text}"]
    servers: dict[str, object] = {name: {"command": name, "args": args} for name in LAUNCHERS}
    names = ("API_KEY", "NODE_OPTIONS", "ALLOWED_DIRECTORIES", "npm_config_registry", text)
    servers["variables"] = {
        "command": "npx",
        "args": ["-y", "a@1.0.0"],
        "cwd": text,
        "envFile": text,
        "env": dict.fromkeys(names, text),
    }
    servers["remote"] = {"url": f"https://{text}", "headers": {"Authorization": text, text: "x"}}
    servers[text] = {"command": text, "args": [text]}
    return servers


@pytest.mark.exhaustive
def test_no_text_of_a_configuration_takes_long(
    limited: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    for number, unit in enumerate(HOSTILE):
        place = tmp_path / "repository" / f"p{number}" / ".mcp.json"
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps({"mcpServers": hostile(unit)}))
    code, out, err = limited("check", "repository", "--format", "json")
    assert code in (1, 3), err[-500:]
    report = json.loads(out)
    assert {file["path"] for file in report["files"]} >= {
        f"repository/p{number}/.mcp.json" for number in range(len(HOSTILE))
    }
    assert len(report["servers"]) >= len(HOSTILE) * len(LAUNCHERS)
    assert "\u202e" not in err


@pytest.mark.parametrize("form", ["text", "github"])
def test_hostile_words_do_not_reach_the_log_raw(
    limited: Callable[..., tuple[int, str, str]], tmp_path: Path, form: str
) -> None:
    words = "\x1b[31m\u202e\r\n::error::x\n##[group]"
    entry = {"command": "npx", "args": [words, f"a@1.2.\u0663{words}"], "env": {words: words}}
    place = tmp_path / "repository" / ".mcp.json"
    place.parent.mkdir()
    place.write_text(json.dumps({"mcpServers": {words: entry, "__proto__": entry}}))
    code, out, err = limited("check", "repository", "--format", form)
    assert code in (1, 3)
    said = out + err
    assert not {"\x1b", "\u202e"} & set(said)
    assert "\n::error::x" not in said
    assert "\n##[" not in said
    assert "__proto__" in said.replace("\\", "")


@pytest.mark.exhaustive
@pytest.mark.parametrize("unit", ["\\", "a@", "npm:", "[", " =v", "http://"])
def test_a_pasted_line_does_not_take_long(
    limited: Callable[..., tuple[int, str, str]], unit: str
) -> None:
    line = "npx -y " + unit * (100_000 // len(unit))
    code, out, err = limited("request", line, "--reason", "x", "--no-vet")
    assert (code, out) == (2, "")
    assert len(err) < 10_000
    assert "Traceback" not in err


@pytest.mark.exhaustive
def test_requests_without_end_do_not_take_long(
    limited: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    requests = tmp_path / "allowlist" / "requests" / "npm"
    for name in ("large", "many"):
        (requests / name / "1.2.3").mkdir(parents=True)
    with (requests / "large/1.2.3/a.json").open("wb") as file:
        file.truncate(100 << 20)
    for number in range(5_100):
        (requests / "many/1.2.3" / f"{number}.json").touch()
    code, out, err = limited("review")
    assert (code, out) == (3, "nothing waits for a decision\n")
    assert "large/1.2.3/a.json: cannot be read (not a regular file of at most 1 MiB)" in err
    assert "many/1.2.3" in err
