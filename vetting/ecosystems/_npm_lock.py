"""What a launch of an npm package would really bring in: locked by npm itself, run by nobody.

npm resolves, because only npm resolves like npm. It talks to nothing but `NpmProxy`, and it has a
home, a cache and a configuration of its own.
"""

import json
import shutil
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from vetting.boundary.loopback import serve
from vetting.boundary.process import ProcessLimits, run
from vetting.ecosystems import Registry
from vetting.ecosystems._npm_lockfile import alone, read_lock
from vetting.ecosystems._npm_proxy import Locate, NpmProxy
from vetting.errors import ToolError, VettingError
from vetting.model.closure import Closure, ClosureMember, LockFile, closure_digest
from vetting.model.package import PackagePin, Release

LOCK = "package-lock.json"
ROOT = {"name": "mcp-vet-launch", "version": "0.0.0", "private": True, "license": "UNLICENSED"}


def resolve(
    registry: Registry, release: Release, cutoff: datetime | None, folder: Path, locate: Locate
) -> Closure:
    """The closure of `release`, ignoring what was published after `cutoff`; `folder` is empty.

    Never raises for what the registry or npm cannot do: the closure is then not complete.
    """
    pin = release.pin
    content = alone(release) if cutoff is None else None
    proxy = NpmProxy(registry, pin, locate)
    problem = None
    if content is None:
        try:
            content, problem = _locked(proxy, pin, cutoff, folder)
        except ToolError as error:
            problem = f"{error}; {error.hint}" if error.hint else str(error)
    if content is None:
        return Closure(complete=False, digest=None, members=(), reason=problem)
    members, wrong = read_lock(content, pin)
    problem = problem or wrong or _elsewhere(members, proxy)
    members = tuple(
        replace(
            member,
            withdrawn=release.withdrawn if member.purl == pin.purl else _withdrawn(member, proxy),
        )
        for member in members
    )
    return Closure(
        complete=problem is None,
        digest=closure_digest(members) if problem is None else None,
        members=members,
        reason=problem,
        resolved_at=datetime.now(UTC),
        lock=LockFile(name=LOCK, content=content),
    )


def _locked(
    proxy: NpmProxy, pin: PackagePin, cutoff: datetime | None, folder: Path
) -> tuple[bytes | None, str | None]:
    """The lock that npm writes, and why it is missing or may lack something."""
    npm = npm_program()
    project = folder / "project"
    project.mkdir()
    (project / "package.json").write_text(package_json(pin))
    with serve(proxy.answer) as base:
        proxy.base = base
        done = run(
            [npm, "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund",
             "--no-progress", "--no-update-notifier", "--lockfile-version=3", "--loglevel=error",
             "--omit-lockfile-registry-resolved", f"--registry={base}/", "--fetch-retries=0",
             *([f"--before={_stamp(cutoff)}"] if cutoff else [])],
            cwd=project,
            limits=ProcessLimits(cpu=300, wall=600, memory=64 << 30),
            env=environment(folder, folder / "home" / "cache"),
        )  # fmt: skip
    lock = project / "package-lock.json"
    written = done.returncode == 0 and lock.exists()
    if proxy.refused:
        problem: str | None = proxy.refused[0]
    elif done.stopped:
        problem = f"npm {done.stopped}"
    else:
        problem = None if written else _why(done.stderr, proxy)
    return (lock.read_bytes() if written else None), problem


def _elsewhere(members: tuple[ClosureMember, ...], proxy: NpmProxy) -> str | None:
    """The first member whose tarball the client would fetch from a host that is not trusted."""
    for member in members:
        pin = PackagePin(ecosystem="npm", name=member.name, version=member.version)
        try:
            proxy.tarball(pin)
        except VettingError as error:
            return str(error)
    return None


def _withdrawn(member: ClosureMember, proxy: NpmProxy) -> str | None:
    pin = PackagePin(ecosystem="npm", name=member.name, version=member.version)
    if proxy.held(pin):
        return "npm's security team holds this name in place of a removed package"
    return None


def _why(stderr: str, proxy: NpmProxy) -> str:
    if proxy.absent:
        return proxy.absent[0]
    lines = [
        line.removeprefix("npm error ").removeprefix("npm ERR! ") for line in stderr.splitlines()
    ]
    return "npm could not lock the closure: " + " ".join(lines[:4])[:400]


def package_json(pin: PackagePin) -> str:
    """A project that needs exactly `pin`."""
    return json.dumps({**ROOT, "dependencies": {pin.name: pin.version}}, indent=2) + "\n"


def environment(folder: Path, cache: Path) -> dict[str, str]:
    """Npm with a home of its own in `folder`: no user configuration, no proxy, no git."""
    home = folder / "home"
    home.mkdir()
    for name in ("user.npmrc", "global.npmrc"):
        (home / name).write_text("")
    return {
        "HOME": str(home),
        "npm_config_userconfig": str(home / "user.npmrc"),
        "npm_config_globalconfig": str(home / "global.npmrc"),
        "npm_config_cache": str(cache),
        "npm_config_git": "git-is-not-available",
        "NO_UPDATE_NOTIFIER": "1",
        "NODE_OPTIONS": "--max-old-space-size=2048",
    }


def npm_program() -> str:
    """How npm is started: from the PATH, else from the wheel of the extra `mcp-vet[npm]`."""
    beside = Path(sys.executable).with_name("npm")
    found = shutil.which("npm")
    if found or beside.exists():
        return found or str(beside)
    raise ToolError(
        "npm is not installed", hint="install Node.js, or pip install 'mcp-vet[npm]' brings it"
    )


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
