"""Running the command line as its users do: in a process of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


_READ = """
import sys
from pathlib import Path
from vetting import rulesets
rulesets.load().kept_in(Path(sys.argv[1])).rules
"""


@pytest.fixture(scope="session")
def read_rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a first vet keeps of reading the rules, which takes it two seconds."""
    folder = tmp_path_factory.mktemp("read")
    subprocess.run([sys.executable, "-c", _READ, folder], cwd=ROOT, check=True)
    return folder / "rules.json"


@pytest.fixture
def started(
    environ: dict[str, str], tmp_path: Path, read_rules: Path
) -> Callable[..., "subprocess.Popen[bytes]"]:
    """Start `mcp-vet ARGS` as the user of `environ`, who ran it before; keywords go to Popen."""
    cache = Path(environ["MCP_VET_HOME"], "cache")
    cache.mkdir(parents=True, exist_ok=True)
    shutil.copy(read_rules, cache)

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
