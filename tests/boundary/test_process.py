"""R9: a program that hangs, eats memory, floods or forks leaves nothing behind."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from vetting.boundary.process import ProcessLimits, run
from vetting.errors import ToolError


def python(code: str, *args: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", code, *args]


def gone(pid: int) -> bool:
    """Whether the process ends within a moment; a zombie without parent counts as ended."""
    for _ in range(100):
        try:
            if " Z" in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2][:3]:
                return True
            os.kill(pid, 0)
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.02)
    return False


def test_a_program_is_run_with_its_output(tmp_path: Path) -> None:
    code = "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"
    done = run(python(code), cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr, done.stopped) == (3, b"out\n", "err\n", None)


def test_nothing_is_left_in_its_folder(tmp_path: Path) -> None:
    run(python("print('x')"), cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_arguments_are_passed_as_they_are(tmp_path: Path) -> None:
    arguments = ["a b", "$(id)", "; id", "-rf", "é\n", "*"]
    done = run(python("import sys; print(ascii(sys.argv[1:]))", *arguments), cwd=tmp_path)
    assert done.stdout.decode().strip() == ascii(arguments)


def test_the_folder_and_an_empty_input_are_given(tmp_path: Path) -> None:
    code = "import os, sys; print(os.getcwd()); print(repr(sys.stdin.read()))"
    assert run(python(code), cwd=tmp_path).stdout.decode() == f"{tmp_path}\n''\n"


def test_the_environment_is_scrubbed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "s3cret")
    monkeypatch.setenv("LD_PRELOAD", "")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("LANG", "C.UTF-8")
    code = "import os; print(sorted(os.environ.items()))"
    done = run(["env"], cwd=tmp_path, env={"EXTRA": "1", "LANG": "C"})
    names = {line.partition("=")[0] for line in done.stdout.decode().splitlines()}
    assert names <= {"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "EXTRA"}
    assert {"PATH", "LANG", "EXTRA"} <= names
    assert "LANG=C" in done.stdout.decode().splitlines()
    assert b"s3cret" not in run(python(code), cwd=tmp_path).stdout


@pytest.mark.parametrize("argv", [["./no-such-program"], ["/"], ["no-such-program-anywhere"]])
def test_a_program_that_cannot_be_started_is_a_tool_error(tmp_path: Path, argv: list[str]) -> None:
    with pytest.raises(ToolError, match="^" + argv[0] + " cannot be started: "):
        run(argv, cwd=tmp_path)


def test_a_folder_that_is_missing_is_a_tool_error(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="cannot be started"):
        run(python("1"), cwd=tmp_path / "missing")


def test_a_program_that_hangs_is_stopped(tmp_path: Path) -> None:
    start = time.monotonic()
    code = "import time; print('before', flush=True); time.sleep(60)"
    done = run(python(code), cwd=tmp_path, limits=ProcessLimits(wall=0.4))
    assert time.monotonic() - start < 5
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, b"before\n")
    assert done.stopped == "ran longer than 0 s"


def test_where_a_sandbox_forbids_to_be_told_it_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(_pid: int) -> int:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "pidfd_open", forbidden, raising=False)
    assert run(python("print('done')"), cwd=tmp_path).stdout == b"done\n"
    limits = ProcessLimits(wall=0.3)
    done = run(python("import time; time.sleep(60)"), cwd=tmp_path, limits=limits)
    assert done.stopped == "ran longer than 0 s"


def test_a_program_that_ignores_signals_is_stopped(tmp_path: Path) -> None:
    code = (
        "import signal, time\n"
        "for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGXCPU):\n"
        "    signal.signal(number, signal.SIG_IGN)\n"
        "time.sleep(60)"
    )
    assert run(python(code), cwd=tmp_path, limits=ProcessLimits(wall=0.4)).stopped


def test_a_program_that_computes_forever_is_stopped(tmp_path: Path) -> None:
    done = run(python("while True: pass"), cwd=tmp_path, limits=ProcessLimits(cpu=1, wall=20))
    assert done.returncode == -signal.SIGXCPU
    assert done.stopped == "used more than 1 s of CPU"


def test_a_program_that_eats_memory_fails(tmp_path: Path) -> None:
    code = "x = bytearray(300 << 20); print('survived')"
    done = run(python(code), cwd=tmp_path, limits=ProcessLimits(memory=200 << 20))
    assert done.returncode == 1
    assert b"survived" not in done.stdout
    assert "MemoryError" in done.stderr
    assert run(python(code), cwd=tmp_path).stdout == b"survived\n"


@pytest.mark.parametrize("ignored", ["SIG_IGN", "SIG_DFL"])
def test_a_program_that_floods_is_stopped(tmp_path: Path, ignored: str) -> None:
    """Some end by the signal, some ignore it and see a write fail."""
    code = (
        f"import os, signal; signal.signal(signal.SIGXFSZ, signal.{ignored})\n"
        "while True: os.write(1, b'x' * 65536)"
    )
    done = run(python(code), cwd=tmp_path, limits=ProcessLimits(output=1 << 20))
    assert done.stopped == "wrote more than 1 MiB"
    assert done.stdout == b"x" * (1 << 20)


def test_output_below_the_limit_is_whole(tmp_path: Path) -> None:
    code = "import os; os.write(1, b'x' * 1000000)"
    done = run(python(code), cwd=tmp_path, limits=ProcessLimits(output=1 << 20))
    assert (done.stopped, len(done.stdout)) == (None, 1_000_000)


def test_only_the_end_of_many_messages_is_kept(tmp_path: Path) -> None:
    code = "import sys; sys.stderr.write('é' * 100000 + 'end')"
    done = run(python(code), cwd=tmp_path, env={"PYTHONIOENCODING": "utf-8"})
    assert len(done.stderr) == 4000
    assert done.stderr.endswith("ééend")


def test_a_program_that_crashes_is_reported(tmp_path: Path) -> None:
    done = run(python("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"), cwd=tmp_path)
    assert (done.returncode, done.stopped) == (-signal.SIGSEGV, "was killed by SIGSEGV")


FORKING = (
    "import os, sys, time\n"
    "child = os.fork()\n"
    "if child == 0:\n"
    "    time.sleep(60)\n"
    "print(child, flush=True)\n"
    "time.sleep(float(sys.argv[1]))"
)


@pytest.mark.parametrize("lifetime", ["0", "60"])
def test_children_go_with_the_program(tmp_path: Path, lifetime: str) -> None:
    """Whether it ends by itself or is stopped."""
    done = run(python(FORKING, lifetime), cwd=tmp_path, limits=ProcessLimits(wall=1.0))
    assert bool(done.stopped) == (lifetime == "60")
    assert gone(int(done.stdout))


def test_ctrl_c_stops_the_program_too(tmp_path: Path) -> None:
    """It runs in a session of its own, so the terminal does not tell it."""
    pid_file = tmp_path / "pid"
    code = f"import os, time; open({str(pid_file)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    main = threading.main_thread().ident
    assert main is not None
    interrupt = threading.Timer(0.6, signal.pthread_kill, (main, signal.SIGINT))
    interrupt.start()
    with pytest.raises(KeyboardInterrupt):
        run(python(code), cwd=tmp_path, limits=ProcessLimits(wall=20))
    interrupt.join()
    assert gone(int(pid_file.read_text()))


def test_limits_of_our_own_are_kept(tmp_path: Path) -> None:
    """In a container with a lower ceiling than we would set, theirs applies."""
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))\n"
        "from pathlib import Path; import sys; sys.path.insert(0, sys.argv[1])\n"
        "from vetting.boundary.process import run\n"
        "done = run(['head', '-c', '2000000', '/dev/zero'], cwd=Path.cwd())\n"
        "print(len(done.stdout), done.stopped)"
    )
    root = str(Path(__file__).parents[2])
    done = run([sys.executable, "-I", "-c", code, root], cwd=tmp_path)
    assert (done.stdout, done.stderr) == (b"1048576 wrote more than 1 MiB\n", "")
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child")
def test_a_program_ends_with_us_even_when_we_are_killed(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from vetting.boundary.process import run; "
        "run([sys.executable, '-c', sys.argv[1]], cwd=Path(sys.argv[2]))"
    )
    child = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
    root = Path(__file__).parent.parent.parent
    ours = subprocess.Popen([sys.executable, "-c", code, child, str(tmp_path)], cwd=root)
    place = tmp_path / "pid"
    while not (place.exists() and place.read_text()):
        assert ours.poll() is None
        time.sleep(0.02)
    ours.kill()
    ours.wait()
    assert gone(int(place.read_text()))
