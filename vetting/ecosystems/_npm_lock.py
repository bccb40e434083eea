"""What a launch of an npm package would really bring in: locked by npm itself, run by nobody.

npm resolves, because only npm resolves like npm. It talks to nothing but a loopback registry of
ours, which fetches packuments through our own client and cache and hides what npm must not follow:
a dependency on a git repository, an address or a file becomes one on a package that does not exist.
"""

import json
import os
import re
import shutil
import sys
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from vetting.boundary.json import Node, parse
from vetting.boundary.loopback import Answer, serve
from vetting.boundary.process import ProcessLimits, run
from vetting.ecosystems import Registry, url_of
from vetting.ecosystems._npm_lockfile import read_lock
from vetting.errors import NotFound, RegistryError, ToolError
from vetting.model.closure import Closure, LockFile, closure_digest
from vetting.model.package import PackagePin

_KEPT = (
    *("name", "version", "dependencies", "optionalDependencies", "peerDependencies", "bin", "os"),
    *(
        "peerDependenciesMeta",
        "bundleDependencies",
        "bundledDependencies",
        "engines",
        "cpu",
        "libc",
    ),
    *("deprecated", "_hasShrinkwrap", "hasInstallScript", "funding"),
)
# npm-package-arg's forms that come from the registry: a range, a tag, or an alias to one.
_NOT_REGISTRY = re.compile(
    r"^(?:git|github|gitlab|bitbucket|gist|https?|file|link|workspace|portal|patch|ssh)[+:]"
    r"|^git@|^\.|^~?/|^[a-z]:[/\\]|^(?!npm:)[^@\s]+/[^@\s]+",
    re.IGNORECASE,
)
_REFUSED = "mcp-vet-refused-"


def resolve(registry: Registry, pin: PackagePin, cutoff: datetime | None, folder: Path) -> Closure:
    """The closure of `pin`, ignoring what was published after `cutoff`; `folder` is empty.

    Never raises for what the registry or npm cannot do: the closure is then not complete.
    """
    try:
        npm = _npm()
    except ToolError as error:
        hint = error.hint or ""
        return _incomplete(f"{error}; {hint}")
    root = {"name": "mcp-vet-launch", "version": "0.0.0", "private": True, "license": "UNLICENSED"}
    package_json = json.dumps({**root, "dependencies": {pin.name: pin.version}}, indent=2) + "\n"
    project = folder / "project"
    project.mkdir()
    (project / "package.json").write_text(package_json)
    proxy = _Proxy(registry)
    with serve(proxy.answer) as base:
        proxy.base = base
        done = run(
            [*npm, "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund",
             "--no-progress", "--no-update-notifier", "--lockfile-version=3", "--loglevel=error",
             "--omit-lockfile-registry-resolved", f"--registry={base}/",
             *([f"--before={_stamp(cutoff)}"] if cutoff else [])],
            cwd=project,
            limits=ProcessLimits(cpu=300, wall=600, memory=64 << 30),
            env=_environment(folder),
        )  # fmt: skip
    lock = project / "package-lock.json"
    if done.returncode != 0 or not lock.exists():
        return _incomplete(_why(done.stderr, done.stopped, proxy))
    content = lock.read_bytes()
    members, problem = read_lock(content, pin)
    return Closure(
        complete=problem is None,
        digest=closure_digest(members) if problem is None else None,
        members=members,
        reason=problem,
        resolved_at=datetime.now(UTC),
        locks=(
            LockFile(name="package.json", content=package_json.encode()),
            LockFile(name="package-lock.json", content=content),
        ),
    )


class _Proxy:
    """A registry that npm sees: slim packuments of the real one, and its tarballs."""

    def __init__(self, registry: Registry) -> None:
        self.base = ""
        self.failed: dict[str, str] = {}
        self._registry = registry
        self._foreign: list[str] = []

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        """See `loopback.Handler`."""
        del method, body
        if path.startswith("/-/tarball?"):
            return self._tarball(unquote(urlsplit(path).query))
        name = unquote(urlsplit(path).path.lstrip("/"))
        if name.startswith(_REFUSED):
            asked = self._foreign[int(name.removeprefix(_REFUSED))]
            self.failed[name] = f"a dependency comes from outside the registry: {asked}"
            return Answer(status=404, body=b"{}")
        scope = name.partition("/")[0] if name.startswith("@") else ""
        url = url_of(self._registry.address(scope).url, name)
        try:
            response = self._registry.http.get(url, accept="application/json")
        except NotFound:
            self.failed[name] = f"{name} does not exist"
            return Answer(status=404, body=b"{}")
        except RegistryError as error:
            self.failed[name] = f"{name}: {error}"
            return Answer(status=502, body=b"{}")
        return Answer(body=self._slim(parse(response.body, f"the packument of {name}")))

    def _slim(self, packument: Node) -> bytes:
        """Only what resolution needs, with addresses of ours."""
        versions = {}
        for version, node in packument.get("versions").items():
            if not isinstance(node.value, dict):
                continue
            slim: dict[str, Any] = {key: node.value[key] for key in _KEPT if key in node.value}
            dist = node.get("dist")
            slim["dist"] = {
                **{key: dist.value[key] for key in ("integrity", "shasum") if dist.text(key)},
                "tarball": f"{self.base}/-/tarball?{dist.text('tarball') or ''}",
            }
            if {"preinstall", "install", "postinstall"} & dict(node.get("scripts").texts()).keys():
                slim["hasInstallScript"] = True
            for kind in ("dependencies", "optionalDependencies", "peerDependencies"):
                if isinstance(slim.get(kind), dict):
                    slim[kind] = {
                        name: self._guarded(name, spec) for name, spec in slim[kind].items()
                    }
            versions[version] = slim
        document = {
            "name": packument.text("name"),
            "dist-tags": packument.get("dist-tags").value,
            "time": packument.get("time").value,
            "versions": versions,
        }
        return json.dumps({key: value for key, value in document.items() if value}).encode()

    def _guarded(self, name: str, spec: Any) -> Any:
        """A dependency's specifier; one that the registry cannot answer leads to nothing."""
        if not isinstance(spec, str) or not _NOT_REGISTRY.search(spec.strip()):
            return spec
        self._foreign.append(f"{name} {spec}")
        return f"npm:{_REFUSED}{len(self._foreign) - 1}@0.0.0"

    def _tarball(self, url: str) -> Answer:
        parts: list[bytes] = []
        try:
            self._registry.http.download(url, max_bytes=256 << 20, sink=parts.append)
        except RegistryError as error:
            self.failed[url] = f"{url}: {error}"
            return Answer(status=502)
        return Answer(body=b"".join(parts), content_type="application/octet-stream")


def _why(stderr: str, stopped: str | None, proxy: _Proxy) -> str:
    if stopped:
        return f"npm {stopped}"
    if proxy.failed:
        return next(iter(proxy.failed.values()))
    lines = [
        line.removeprefix("npm error ").removeprefix("npm ERR! ") for line in stderr.splitlines()
    ]
    return "npm could not lock the closure: " + " ".join(lines[:4])[:400]


def _environment(folder: Path) -> dict[str, str]:
    """Npm with a home of its own: no user configuration, no cache, no proxy, no git."""
    home = folder / "home"
    home.mkdir()
    for name in ("user.npmrc", "global.npmrc"):
        (home / name).write_text("")
    return {
        "HOME": str(home),
        "npm_config_userconfig": str(home / "user.npmrc"),
        "npm_config_globalconfig": str(home / "global.npmrc"),
        "npm_config_cache": str(home / "cache"),
        "npm_config_git": "git-is-not-available",
        "NO_UPDATE_NOTIFIER": "1",
        "NODE_OPTIONS": "--max-old-space-size=2048",
    }


@lru_cache
def _npm() -> tuple[str, ...]:
    """How npm is started: `MCP_VET_NPM`, the PATH, or the wheel of the extra `mcp-vet[npm]`."""
    if named := os.environ.get("MCP_VET_NPM"):
        return (named,)
    beside = Path(sys.executable).with_name("npm")
    for candidate in (shutil.which("npm"), str(beside) if beside.exists() else None):
        if candidate:
            return (candidate,)
    raise ToolError(
        "npm is not installed", hint="install Node.js, or pip install 'mcp-vet[npm]' brings it"
    )


def _incomplete(reason: str) -> Closure:
    return Closure(complete=False, digest=None, members=(), reason=reason)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
