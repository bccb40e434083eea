"""Run a program with limits enforced from outside, and leave nothing of it behind.

The programs we run parse hostile input: they may hang, exhaust memory or leave children. So each
gets its own process group, CPU and memory limits from the kernel, a wall-clock limit from us, a
scrubbed environment and an empty standard input; at the end the whole group is killed.
"""

import contextlib
import os
import resource
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vetting.errors import ToolError

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SystemRoot")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessLimits:
    """Seconds and bytes; `wall` ends the program however little CPU it used."""

    cpu: int = 120
    wall: float = 300.0
    memory: int = 4 << 30
    output: int = 256 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """What a program left: its exit code, its output, and the CPU seconds it used."""

    returncode: int
    stdout: bytes
    stderr: str
    stopped: str | None
    """Why it was stopped, or None when it ended by itself."""


def run(
    argv: Sequence[str],
    *,
    cwd: Path,
    limits: ProcessLimits | None = None,
    env: Mapping[str, str] | None = None,
) -> Completed:
    """Run `argv` in `cwd`; the environment is `env` on top of a minimal one.

    Raises:
        ToolError: the program cannot be started.
    """
    bounds = limits or ProcessLimits()
    environment = {key: os.environ[key] for key in _KEPT if key in os.environ} | dict(env or {})
    stdout, stderr = cwd / ".stdout", cwd / ".stderr"

    def confine() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (bounds.cpu, bounds.cpu + 5))
        resource.setrlimit(resource.RLIMIT_AS, (bounds.memory, bounds.memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (bounds.output, bounds.output))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    with stdout.open("wb") as out, stderr.open("wb") as err:
        try:
            process = subprocess.Popen(
                list(argv),
                cwd=cwd,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
                preexec_fn=confine,  # noqa: PLW1509 - no threads run while we fork
            )
        except OSError as error:
            raise ToolError(f"{argv[0]} cannot be started: {error.strerror}") from error
        stopped = None
        try:
            process.wait(bounds.wall)
        except subprocess.TimeoutExpired:
            stopped = f"ran longer than {bounds.wall:.0f} s"
        finally:
            # Also on Ctrl-C, and also when the leader is gone but a child is not.
            _kill_group(process)
    if process.returncode == -signal.SIGXCPU:
        stopped = f"used more than {bounds.cpu} s of CPU"
    elif process.returncode == -signal.SIGXFSZ:
        stopped = f"wrote more than {bounds.output >> 20} MiB"
    elif process.returncode < 0 and stopped is None:
        stopped = f"was killed by {signal.Signals(-process.returncode).name}"
    return Completed(
        returncode=process.returncode,
        stdout=stdout.read_bytes(),
        stderr=stderr.read_text("utf-8", "replace")[-4000:],
        stopped=stopped,
    )


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
