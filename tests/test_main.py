import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from vetting import __version__
from vetting.__main__ import commands, help_text
from vetting.cli import run_command

ROOT = Path(__file__).parent.parent


def start(*args: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "vetting", *args]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_help_lists_every_command_with_its_first_line() -> None:
    done = start("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == help_text() + "\n"
    files = {path.stem for path in (ROOT / "vetting" / "cli").glob("[a-z]*.py")}
    assert set(commands()) == {name.replace("_", "-") for name in files}
    for name, text in commands().items():
        assert f"  {name} " in done.stdout
        assert text.endswith(".")
        assert len(text) < 90


@pytest.mark.parametrize("args", [["-h"], ["help"]])
def test_help_has_its_usual_names(args: list[str]) -> None:
    assert start(*args).stdout == help_text() + "\n"


def test_no_arguments_are_a_question_and_a_usage_error() -> None:
    done = start()
    assert (done.returncode, done.stdout) == (2, help_text() + "\n")


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_is_told(option: str) -> None:
    done = start(option)
    assert (done.returncode, done.stdout) == (0, f"mcp-vet {__version__}\n")


@pytest.mark.parametrize(
    ("word", "proposed"), [("vte", "vet"), ("aprove", "approve"), ("zzz", "--help"), ("", "--help")]
)
def test_an_unknown_command_finds_a_close_one(word: str, proposed: str) -> None:
    done = start(word)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"mcp-vet: there is no command {word!r}\n  try: mcp-vet {proposed}\n"


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(name, ["--help"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith(f"Usage: mcp-vet {name} [OPTIONS]")
    assert "\\b" not in out
    lines = out.splitlines()
    assert max(map(len, lines)) <= 100
    for line in lines:
        if line.startswith("    mcp-vet "):
            assert line.split()[1] in commands(), "examples are commands that exist"


def test_what_a_command_leaves_is_not_looked_through_at_the_end() -> None:
    source = """
import atexit, gc, sys
from vetting import cli
from vetting.__main__ import main
def run(name, args):
    kept = []
    kept.append(kept)
    return 7
cli.run_command = run
atexit.register(lambda: print(gc.get_freeze_count() > 1000, gc.collect()))
sys.argv = ["mcp-vet", "list"]
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (7, "True 0\n")


def test_a_command_is_run_by_its_name() -> None:
    done = start("explain", "age.version")
    assert done.returncode == 0
    assert done.stdout.startswith("age.version  The release is younger than the cooldown\n")


LOADED = """
import json, sys
sys.argv = ["mcp-vet", *json.loads(sys.argv[1])]
from vetting.__main__ import main
try:
    main()
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
HEAVY = {
    "alembic",
    "asyncio",
    "click",
    "cryptography",
    "email",
    "http",
    "importlib.metadata",
    "packageurl",
    "packaging",
    "pydantic",
    "requests",
    "rich",
    "semgrep",
    "socket",
    "sqlalchemy",
    "sqlmodel",
    "ssl",
    "subprocess",
    "tomllib",
    "typing_extensions",
    "urllib3",
    "yaml",
}


@pytest.mark.parametrize("args", [["--help"], ["--version"], [], ["unknown"]])
def test_the_entrance_loads_nothing_heavy(args: list[str]) -> None:
    command = [sys.executable, "-c", LOADED, json.dumps(args)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    assert {"vetting", "vetting.__main__"} <= loaded
    assert {name for name in loaded if name.split(".")[0] == "vetting"} == {
        "vetting",
        "vetting.__main__",
    }
    # What a .pth file of this environment loads into every Python is not ours.
    bare = subprocess.run(
        [sys.executable, "-c", "import json, sys; print(json.dumps(sorted(sys.modules)))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (loaded - set(json.loads(bare.stdout))) & HEAVY == set()


def cpu(command: list[str]) -> float:
    """The least CPU time of several runs: load can only add to it."""

    def once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return min(once() for _ in range(8))


def test_help_costs_little_more_than_python_itself() -> None:
    bare = cpu([sys.executable, "-c", "pass"])
    ours = cpu([sys.executable, "-m", "vetting", "--help"])
    assert ours < 3 * bare + 0.005


Cli = Callable[..., tuple[int, str, str]]


def test_settings_of_the_folder_are_used(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MCP_VET_ALLOWLIST")
    (tmp_path / "mcp-vet.toml").write_text('allowlist = "approved"\n')
    assert cli("init")[0] == 0
    assert (tmp_path / "approved" / "reviewers.json").exists()
    (tmp_path / "mcp-vet.toml").write_text("allow-list = 'x'\n")
    code, _, err = cli("verify")
    assert code == 2
    assert err.startswith(f"mcp-vet: {tmp_path}/mcp-vet.toml:1: allow-list is not a setting\n")
    assert "  next: settings: allowlist, ca_bundle, " in err


def test_the_package_can_be_started_from_anywhere(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "vetting", "--version"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=False)
    assert done.returncode == 0
