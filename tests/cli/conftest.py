"""Running the command line as its users do: in a process of its own."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


_FIRST = """
import sys
from pathlib import Path
from vetting import rulesets
from vetting.model.package import PackagePin
from vetting.store import Store
rulesets.load().kept_in(Path(sys.argv[1])).rules
pin = PackagePin(ecosystem="npm", name="other", version="1.0.0")
Store(f"sqlite:///{sys.argv[1]}/mcp-vet.sqlite").versions(pin)
"""


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a first vet leaves: the rules as it read them, and an empty database. To read them takes
    two seconds, to make that more than half a second.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = tmp_path_factory.mktemp("first")
        subprocess.run([sys.executable, "-c", _FIRST, folder], cwd=ROOT, check=True)
        return folder
    folder = tmp_path_factory.getbasetemp().parent / "first"  # of all workers
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            made = tmp_path_factory.mktemp("first")
            subprocess.run([sys.executable, "-c", _FIRST, made], cwd=ROOT, check=True)
            made.rename(folder)
    return folder


@pytest.fixture
def started(
    environ: dict[str, str], tmp_path: Path, first_run: Path
) -> Callable[..., "subprocess.Popen[bytes]"]:
    """Start `mcp-vet ARGS` as the user of `environ`, who ran it before; keywords go to Popen."""
    for name, folder in (("rules.json", "cache"), ("mcp-vet.sqlite", "data")):
        place = Path(environ["MCP_VET_HOME"], folder)
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(first_run / name, place)

    def start(*args: str, env: dict[str, str] | None = None, **options: object) -> object:
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        known = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        return subprocess.Popen(
            [sys.executable, "-m", "vetting", *args],
            env={**known, "PYTHONPATH": str(ROOT), **environ, **(env or {})},
            cwd=tmp_path,
            **{**streams, **options},  # type: ignore[call-overload]
        )

    return start  # type: ignore[return-value]
