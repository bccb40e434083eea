import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vetting.boundary.exec import become, clean, program
from vetting.errors import ToolError


@pytest.mark.parametrize(
    "name",
    [
        *("LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "DYLD_INSERT_LIBRARIES", "GCONV_PATH"),
        *("NODE_OPTIONS", "NODE_PATH", "NODE_REPL_EXTERNAL_MODULE", "NODE_COMPILE_CACHE"),
        *("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONUSERBASE", "PYTHONPYCACHEPREFIX"),
        *("PYTHONWARNINGS", "PYTHONBREAKPOINT", "PYTHONINSPECT", "PYTHONPLATLIBDIR"),
        *("BASH_ENV", "SHELLOPTS", "BASH_FUNC_ls%%", "PERL5LIB", "RUBYOPT", "JAVA_TOOL_OPTIONS"),
        *("npm_config_registry", "NPM_CONFIG_PREFIX", "npm_config_@a:registry", "npm_execpath"),
        *("UV_INDEX_URL", "PIP_INDEX_URL", "VIRTUAL_ENV", "YARN_REGISTRY", "BUN_OPTIONS"),
    ],
)
def test_what_makes_a_program_load_other_code_is_left_out_and_told(name: str) -> None:
    assert clean({name: "x", "HOME": "/h"}) == ({"HOME": "/h"}, (name,))


@pytest.mark.parametrize(
    "name",
    [
        *("PATH", "HOME", "GITHUB_TOKEN", "NPM_TOKEN", "NODE_ENV", "NODE_EXTRA_CA_CERTS"),
        *("PYTHONUNBUFFERED", "PYTHONUTF8", "PYTHONIOENCODING", "UV_THREADPOOL_SIZE", "ENV"),
        *("LD_API_KEY", "HTTPS_PROXY", "LANG", "UVX", "SSL_CERT_FILE"),
    ],
)
def test_what_a_server_may_need_stays(name: str) -> None:
    assert clean({name: "x"}) == ({name: "x"}, ())


def test_our_own_settings_are_nothing_for_a_server() -> None:
    assert clean({"MCP_VET_KEY_PASSPHRASE": "secret"}) == ({}, ())


def test_a_program_is_found_in_absolute_folders_only(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    (here / "tool").write_text("")
    (there / "tool").write_text("")
    (there / "tool").chmod(0o755)
    path = f".::here:{here}:{there}"
    assert program("tool", {"PATH": path}) == str(there / "tool")
    with pytest.raises(ToolError, match="tool is not on the PATH of the client"):
        program("tool", {"PATH": f".:{here}"})


CODE = """
import sys
from vetting.boundary.exec import become
print("before")
become([sys.executable, "-c", sys.argv[1]], {"ONLY": "this"})
"""
LOOK = """
import os, signal, sys
print(sys.stdin.read(), sorted(set(os.environ) - {"LC_CTYPE"}))
"""
IGNORED = "exec grep SigIgn /proc/self/status"


def test_the_program_takes_our_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "x")
    assert replaced(CODE, LOOK, "asked") == ["before", "asked ['ONLY']"]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_signals_that_python_ignores_are_not_ignored_in_the_program() -> None:
    code = CODE.replace('[sys.executable, "-c", sys.argv[1]]', '["/bin/sh", "-c", sys.argv[1]]')
    _, line = replaced(code, IGNORED, "")
    mask = int(line.split()[1], 16)
    assert not mask & (1 << signal.SIGPIPE - 1 | 1 << signal.SIGXFSZ - 1)


def replaced(code: str, argument: str, text: str) -> list[str]:
    """What a process says that ran `code` and became another."""
    done = subprocess.run(
        [sys.executable, "-c", code, argument],
        cwd=Path(__file__).parent.parent.parent,
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.fixture
def _signals() -> Iterator[None]:
    """Ignored again as before: else whatever writes later to somebody who has gone ends the tests."""
    numbers = (signal.SIGPIPE, signal.SIGXFSZ)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.usefixtures("_signals")
@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["/nowhere/x"], r"/nowhere/x cannot be started: No such file"),
        (["/bin/sh", "a\0b"], r"/bin/sh cannot be started: embedded null"),
    ],
)
def test_what_cannot_be_started_is_said(argv: list[str], message: str) -> None:
    with pytest.raises(ToolError, match=message):
        become(argv, {})
