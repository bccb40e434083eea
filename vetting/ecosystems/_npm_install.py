"""Installing a frozen closure with npm: by `npm ci`, from a registry that knows only the lock.

npm gets packuments made from the lock, so it can resolve nothing anew, and tarballs whose bytes were
compared with the lock before npm compares them again. It has a home and a configuration of its own
and talks to nothing but that loopback registry, so no token of the user ever reaches it.
"""

import base64
import json
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from vetting.boundary.json import parse
from vetting.boundary.loopback import Answer, serve
from vetting.boundary.process import Completed, ProcessLimits, run
from vetting.ecosystems import Wanted
from vetting.ecosystems._npm_lock import LOCK, environment, npm_program, package_json
from vetting.ecosystems._npm_lockfile import read_lock
from vetting.ecosystems._npm_programs import programs
from vetting.errors import AllowlistError, SignatureError, ToolError, VettingError
from vetting.model.closure import ClosureMember
from vetting.model.installed import Installed
from vetting.model.package import PackagePin

Tarball = Callable[[ClosureMember], bytes]
"""The archive of a member, compared with its digests; raises what the registry does not give."""

_TARBALL = "/-/tarball/"
_LIMITS = ProcessLimits(cpu=900, wall=1800, memory=64 << 30, output=4 << 30)


def install(wanted: Wanted, tarball: Tarball) -> Installed:
    """See `Ecosystem.install`."""
    members, problem = read_lock(wanted.lock, wanted.pin)
    if problem is not None:
        raise AllowlistError(
            f"the lock of {wanted.pin} cannot be installed from: {problem}",
            hint=f"mcp-vet vet {wanted.pin} --approve --reason TEXT freezes its closure anew",
        )
    tree = wanted.folder / "tree"
    tree.mkdir()
    (tree / "package.json").write_text(package_json(wanted.pin))
    (tree / LOCK).write_bytes(wanted.lock)
    registry = LockedRegistry(wanted.lock, members, tarball)
    npm = npm_program()
    with serve(registry.answer) as base:
        registry.base = base
        options = [
            *("--no-audit", "--no-fund", "--no-progress", "--no-update-notifier"),
            *("--loglevel=error", "--fetch-retries=0", f"--registry={base}/"),
        ]
        env = environment(wanted.folder, wanted.cache / "npm")
        done = run([npm, "ci", "--ignore-scripts", *options], cwd=tree, limits=_LIMITS, env=env)
        if registry.problems:
            raise registry.problems[0]
        _check(done, wanted.pin)
        named = [f"{m.name}@{m.version}" for m in members if m.purl in wanted.scripts]
        if named:
            words = [npm, "rebuild", "--foreground-scripts", *options, *named]
            _check(run(words, cwd=tree, limits=_LIMITS, env=env), wanted.pin)
    found, default = programs(tree, wanted.pin)
    return Installed(tree=tree, programs=found, default=default)


class LockedRegistry:
    """The registry that npm sees: the members of a lock, and nothing else.

    Called from several threads; `base` is its own address, set before npm starts. `problems` are
    what it could not serve: npm leaves an optional package out for it without a word.
    """

    def __init__(self, lock: bytes, members: tuple[ClosureMember, ...], tarball: Tarball) -> None:
        self.base = ""
        self.problems: list[VettingError] = []
        self._members = {(member.name, member.version): member for member in members}
        self._entries = _entries(lock)
        self._tarball = tarball
        self._guard = threading.Lock()

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        """See `loopback.Handler`."""
        del method, body
        path = unquote(urlsplit(path).path)
        if not path.startswith(_TARBALL):
            return self._packument(path.removeprefix("/"))
        name, _, version = path.removeprefix(_TARBALL).rpartition("@")
        member = self._members.get((name, version))
        if member is None or not member.files:
            return Answer(status=404)
        try:
            data = self._tarball(member)
        except VettingError as error:
            with self._guard:
                self.problems.append(error)
            return Answer(status=502)
        return Answer(body=data, content_type="application/octet-stream")

    def _packument(self, name: str) -> Answer:
        versions: dict[str, Any] = {}
        for (known, version), member in self._members.items():
            if known == name and member.files:
                versions[version] = self._manifest(member)
        if not versions:
            return Answer(status=404, body=b"{}")
        document = {"name": name, "dist-tags": {}, "versions": versions}
        return Answer(body=json.dumps(document).encode())

    def _manifest(self, member: ClosureMember) -> dict[str, Any]:
        integrity = [
            f"{digest.algorithm}-{base64.b64encode(bytes.fromhex(digest.value)).decode()}"
            for _, digest in member.files
        ]
        dist = {
            "tarball": f"{self.base}{_TARBALL}{member.name}@{member.version}",
            "integrity": " ".join(integrity),
        }
        locked = self._entries.get((member.name, member.version), {})
        kept = ("dependencies", "optionalDependencies", "peerDependencies", "bin", "os", "cpu")
        return {
            **{key: locked[key] for key in kept if key in locked},
            "name": member.name,
            "version": member.version,
            "dist": dist,
        }


def _entries(lock: bytes) -> dict[tuple[str, str], dict[str, Any]]:
    """What the lock, which was read before, says of each name and version."""
    found = {}
    for path, node in parse(lock, LOCK, limit=256 << 20).get("packages").items():
        name = node.text("name") or path.rpartition("node_modules/")[2]
        found[name, node.text("version") or ""] = node.value
    return found


def _check(done: Completed, pin: PackagePin) -> None:
    """Raise what npm failed with."""
    if done.returncode == 0 and not done.stopped:
        return
    if "EINTEGRITY" in done.stderr:
        raise SignatureError(
            f"{pin}: what the registry serves is not what was approved (EINTEGRITY): {_words(done)}"
        )
    why = done.stopped or _words(done)
    raise ToolError(
        f"npm could not install the closure of {pin}: {why}",
        hint="nothing was left of it; the same command tries again",
    )


def _words(done: Completed) -> str:
    lines = [
        line.removeprefix("npm error ").removeprefix("npm ERR! ")
        for line in done.stderr.splitlines()
        if "A complete log of this run" not in line
    ]
    return " ".join(lines[:6])[:600]
