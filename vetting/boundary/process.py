"""Run a program with limits enforced from outside, and leave nothing of it behind.

The programs we run parse hostile input: they may hang, exhaust memory or leave children. So each
gets its own process group, CPU and memory limits from the kernel, a wall-clock limit from us, a
scrubbed environment and an empty standard input; at the end the whole group is killed.
"""

import contextlib
import os
import resource
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from vetting.errors import ToolError

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SystemRoot")
_MESSAGES = 16 << 10
_PR_SET_PDEATHSIG = 1
"""https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessLimits:
    """Seconds and bytes; `wall` ends the program however little CPU it used."""

    cpu: int = 120
    wall: float = 300.0
    memory: int = 4 << 30
    output: int = 256 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """What a program left: its exit code, its output, and the end of its messages."""

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
    ceilings = {
        resource.RLIMIT_CPU: _ceiling(resource.RLIMIT_CPU, bounds.cpu, grace=5),
        resource.RLIMIT_AS: _ceiling(resource.RLIMIT_AS, bounds.memory),
        resource.RLIMIT_FSIZE: _ceiling(resource.RLIMIT_FSIZE, bounds.output),
        resource.RLIMIT_CORE: (0, 0),
    }
    most = ceilings[resource.RLIMIT_FSIZE][0]

    follow = _follow()

    def confine() -> None:
        follow()
        for kind, pair in ceilings.items():
            resource.setrlimit(kind, pair)

    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        try:
            process = subprocess.Popen(
                list(argv),
                cwd=cwd,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
                preexec_fn=confine,  # noqa: PLW1509 - it only makes system calls
            )
        except OSError as error:
            raise ToolError(f"{argv[0]} cannot be started: {error.strerror}") from error
        stopped = None
        try:
            if not _ends(process, bounds.wall):
                stopped = f"ran longer than {bounds.wall:.0f} s"
        finally:
            # Also on Ctrl-C, and also when the leader is gone but a child is not.
            _kill_group(process)
        full = most in (os.fstat(out.fileno()).st_size, os.fstat(err.fileno()).st_size)
        if process.returncode == -signal.SIGXCPU:
            stopped = f"used more than {bounds.cpu} s of CPU"
        elif process.returncode == -signal.SIGXFSZ or full:
            stopped = f"wrote more than {most >> 20} MiB"
        elif process.returncode < 0 and stopped is None:
            stopped = f"was killed by {signal.Signals(-process.returncode).name}"
        return Completed(
            returncode=process.returncode,
            stdout=_tail(out, most),
            stderr=_tail(err, _MESSAGES).decode("utf-8", "replace")[-4000:],
            stopped=stopped,
        )


def _ends(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    """Whether it ends within so many seconds.

    Linux tells it at once (https://man7.org/linux/man-pages/man2/pidfd_open.2.html); elsewhere, and
    where a sandbox forbids that, `wait` looks 20 times each second.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            told = os.pidfd_open(process.pid)
            try:
                ends = select.poll()  # `select` takes no number above 1,023
                ends.register(told, select.POLLIN)
                return bool(ends.poll(seconds * 1000))
            finally:
                os.close(told)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    return process.returncode is not None


def _follow() -> Callable[[], None]:
    """What a child does so that it ends when this process is killed, which can then end nothing: it
    would go on to write into folders that others clean up. Only Linux offers that.
    """
    if sys.platform != "linux":
        return lambda: None
    import ctypes

    libc, parent = ctypes.CDLL(None), os.getpid()

    def follow() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was killed before that
            os._exit(1)

    return follow


def _ceiling(kind: int, limit: int, *, grace: int = 0) -> tuple[int, int]:
    """Soft and hard limit, neither above what this process may have itself."""
    hard = resource.getrlimit(kind)[1]
    if hard == resource.RLIM_INFINITY:
        hard = limit + grace
    return min(limit, hard), min(limit + grace, hard)


def _tail(file: BinaryIO, most: int) -> bytes:
    file.seek(max(0, file.seek(0, os.SEEK_END) - most))
    return file.read()


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    # macOS answers EPERM when only zombies are left.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
