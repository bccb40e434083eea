"""Running the command line as its users do: in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def started(environ: dict[str, str], tmp_path: Path) -> Callable[..., "subprocess.Popen[bytes]"]:
    """Start `mcp-vet ARGS` as the user of `environ`; keywords go to Popen."""

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
