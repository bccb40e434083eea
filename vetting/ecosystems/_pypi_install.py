"""Installing a frozen closure with uv: wheels only, every one with a hash that was approved."""

import re
import sys
from pathlib import Path, PurePosixPath

from packaging.version import Version

from vetting.boundary.files import read_plain
from vetting.boundary.process import Completed, ProcessLimits, run
from vetting.ecosystems import Registry, Wanted
from vetting.ecosystems import _pypi_requirements as requirements
from vetting.ecosystems._pypi_lock import environment, uv_program
from vetting.errors import AllowlistError, FormatError, RegistryError, SignatureError, ToolError
from vetting.model.installed import Installed, Program
from vetting.model.package import PackagePin
from vetting.patterns import pattern

_LIMITS = ProcessLimits(cpu=900, wall=1800, memory=64 << 30, output=4 << 30)
_OPTIONS = ("--no-config", "--no-progress", "--color=never", "--system-certs")
_RECORD = 64 << 20
_PYTHON = pattern(rb"#!.*python|'''exec' .*python")
_GONE = pattern(r"no (?:version|wheels?|matching)|not found in the|has no wheels", re.IGNORECASE)


def install(registry: Registry, wanted: Wanted) -> Installed:
    """See `Ecosystem.install`."""
    _, problem = requirements.read(wanted.lock, wanted.pin)
    if problem is not None:
        raise AllowlistError(
            f"the lock of {wanted.pin} cannot be installed from: {problem}",
            hint=f"mcp-vet vet {wanted.pin} --approve --reason TEXT freezes its closure anew",
        )
    uv, tree = uv_program(), wanted.folder / "tree"
    env = environment(registry, wanted.cache / "uv")
    # Relocatable: the tree gets its name when it is whole.
    made = run(
        [uv, "venv", "--relocatable", "--no-project", "--no-python-downloads", "--offline",
         *_OPTIONS, "--python", _python(wanted.lock), str(tree)],
        cwd=wanted.folder,
        limits=_LIMITS,
        env=env,
    )  # fmt: skip
    _check(made, wanted.pin)
    lock = wanted.folder / requirements.LOCK
    lock.write_bytes(wanted.lock)
    done = run(
        [uv, "pip", "install", "--require-hashes", "--no-deps", "--only-binary=:all:",
         "--compile-bytecode", "--link-mode=copy", *_OPTIONS,
         "--python", str(tree / "bin" / "python"), "-r", str(lock)],
        cwd=wanted.folder,
        limits=_LIMITS,
        env=env,
    )  # fmt: skip
    _check(done, wanted.pin)
    found = _programs(tree, wanted.pin)
    names = {program.name for program in found}
    default = wanted.pin.name if wanted.pin.name in names else None
    if len(found) == 1:
        default = found[0].name
    return Installed(tree=tree, programs=found, default=default)


def _python(lock: bytes) -> str:
    """The Python that runs this program, where the lock is for it; else one that uv finds."""
    wanted = requirements.pythons(lock)
    mine = Version(".".join(map(str, sys.version_info[:3])))
    return sys.executable if wanted.contains(mine, prereleases=True) else str(wanted)


def _programs(tree: Path, pin: PackagePin) -> tuple[Program, ...]:
    """The commands of `pin`, by the record of its installed files."""
    packages = next(tree.glob("lib/python3*/site-packages"), tree)
    spelled = pin.name.replace("-", "[-_.]")
    records = [
        path
        for path in packages.glob("*.dist-info/RECORD")
        if re.fullmatch(rf"{spelled}-[^-]+\.dist-info", path.parent.name, re.IGNORECASE)
    ]
    if len(records) != 1:
        raise FormatError(f"{pin}: has no record of its installed files")
    try:
        lines = read_plain(records[0], _RECORD).decode("utf-8", "replace").splitlines()
    except OSError as error:
        raise FormatError(f"{records[0]}: cannot be read ({error.strerror})") from error
    found = []
    for line in lines:
        path = PurePosixPath(line.partition(",")[0].strip('"'))
        if path.parent == PurePosixPath("../../../bin") and (tree / "bin" / path.name).is_file():
            found.append(_program(tree, path.name))
    return tuple(sorted(found, key=lambda program: program.name))


def _program(tree: Path, name: str) -> Program:
    """How a command is started: by the tree's own Python where it is a script of Python."""
    with (tree / "bin" / name).open("rb") as file:
        head = file.read(512)
    if head.startswith(b"#!") and _PYTHON.search(head):
        # -P and -s: neither the script's folder nor the user's own packages are searched first.
        # -B: the tree stays as it was sealed.
        flags = ("-P", "-s", "-B")
        return Program(name=name, path=f"bin/{name}", interpreter="bin/python", flags=flags)
    return Program(name=name, path=f"bin/{name}")


def _check(done: Completed, pin: PackagePin) -> None:
    """Raise what uv failed with."""
    if done.returncode == 0 and not done.stopped:
        return
    lines = [re.sub(r"^[^A-Za-z]+", "", line).strip() for line in done.stderr.splitlines()]
    words = " ".join(line for line in lines if line)[:600]
    if "ash mismatch" in words:
        raise SignatureError(
            f"{pin}: the index serves other bytes than were approved: {words}",
            hint="nothing was installed; tell whoever runs the index, and vet it again",
        )
    if _GONE.search(words):
        raise RegistryError(
            f"the closure of {pin} is not on the index any more: {words}",
            hint="nothing was installed; vet the server again: its closure is then resolved anew",
        )
    raise ToolError(
        f"uv could not install the closure of {pin}: {done.stopped or words}",
        hint="nothing was left of it; the same command tries again",
    )
