"""What a launch of a Python package would really bring in: locked by uv, built and run by nobody.

A script with one exact requirement (PEP 723) and its universal lock: every platform's packages,
every file with its SHA-256. uv reads metadata of wheels only; a package that would have to be built
to be known makes the closure incomplete, as does one that was yanked or comes from elsewhere than
the index: uv takes neither.

uv is started even for a package that seems to need no other: what the index says of requirements is
what the first uploaded file said, and wheels may ask for more.
"""

import os
import re
import shutil
import sys
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from vetting.boundary.http.url import host_of
from vetting.boundary.process import Completed, ProcessLimits, run
from vetting.ecosystems import Registry
from vetting.ecosystems import _pypi_requirements as requirements
from vetting.errors import Forbidden, ToolError
from vetting.model.artifact import Digest
from vetting.model.closure import Closure, ClosureMember, LockFile, closure_digest
from vetting.model.package import PackagePin, Release

_KEPT = ("SSL_CERT_FILE", "SSL_CERT_DIR", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "ALL_PROXY")


def resolve(
    registry: Registry,
    release: Release,
    cutoff: datetime | None,
    folder: Path,
    cache: Path,
) -> Closure:
    """The closure of `release`, ignoring what was uploaded after `cutoff`; `folder` is empty,
    `cache` is uv's own.

    Never raises for what the index or uv cannot do: the closure is then not complete.
    """
    try:
        uv = uv_program()
    except ToolError as error:
        return _incomplete(f"{error}; {error.hint}")
    pin = release.pin
    pythons = _pythons(release.requires_python)
    (folder / "launch.py").write_text(_script(pin, pythons))
    try:
        done = _run(uv, registry, cutoff, folder, cache)
        frozen = _export(uv, folder, cache) if done.returncode == 0 else done
    except ToolError as error:
        return _incomplete(str(error))
    lock = folder / "launch.py.lock"
    if done.returncode != 0 or not lock.exists():
        return _incomplete(f"uv {done.stopped}" if done.stopped else _why(done.stderr))
    content = lock.read_bytes()
    members, problem = read_lock(content, pin)
    problem = problem or _elsewhere(content, registry)
    written = requirements.written(pythons, frozen.stdout.decode("utf-8", "replace"))
    if problem is None:
        again, problem = requirements.read(written, pin)
        if problem is None and closure_digest(again) != closure_digest(members):
            problem = "uv exports other files than it locked"
    members = tuple(
        replace(member, withdrawn=release.withdrawn) if member.purl == pin.purl else member
        for member in members
    )
    return Closure(
        complete=problem is None,
        digest=closure_digest(members) if problem is None else None,
        members=members,
        reason=problem,
        resolved_at=datetime.now(UTC),
        lock=LockFile(name=requirements.LOCK, content=written) if problem is None else None,
    )


def _run(
    uv: str, registry: Registry, cutoff: datetime | None, folder: Path, cache: Path
) -> Completed:
    """Lock `launch.py` in `folder`, with no configuration, no builds and no downloads of Python."""
    return run(
        [uv, "lock", "--script", "launch.py", "--no-build", "--no-config", "--no-sources",
         "--no-python-downloads", "--no-progress", "--color=never", "--system-certs",
         "--python", sys.executable,
         *(["--exclude-newer", cutoff.astimezone(UTC).isoformat()] if cutoff else [])],
        cwd=folder,
        limits=ProcessLimits(cpu=300, wall=600, memory=16 << 30),
        env=environment(registry, cache),
    )  # fmt: skip


def _export(uv: str, folder: Path, cache: Path) -> Completed:
    """The lock of `launch.py` in `folder` as requirements, which hold no addresses."""
    return run(
        [uv, "export", "--script", "launch.py", "--frozen", "--offline", "--no-config",
         "--no-header", "--no-annotate", "--format=requirements.txt", "--no-python-downloads",
         "--color=never", "--python", sys.executable],
        cwd=folder,
        env={"UV_CACHE_DIR": str(cache)},
    )  # fmt: skip


def environment(registry: Registry, cache: Path) -> dict[str, str]:
    """Of uv: the index with the user's credentials, a cache of its own, and nothing that asks."""
    return {
        **{key: os.environ[key] for key in _KEPT if key in os.environ},
        "UV_DEFAULT_INDEX": _with_credentials(registry),
        "UV_CACHE_DIR": str(cache),
        "UV_KEYRING_PROVIDER": "disabled",
        "UV_HTTP_RETRIES": "2",
    }


def read_lock(content: bytes, pin: PackagePin) -> tuple[tuple[ClosureMember, ...], str | None]:
    """The members of a uv lock, sorted by purl, and what is wrong with it, if anything."""
    try:
        lock = tomllib.loads(content.decode("utf-8"))
        packages = [package for package in lock.get("package", []) if isinstance(package, dict)]
        asked = _askers(packages)
        members = []
        problem = None
        for package in packages:
            member = _member(package, asked)
            if "registry" not in package.get("source", {}):
                problem = problem or f"{member.name} does not come from the index"
            elif not member.files:
                problem = problem or f"{member.name} {member.version} has no hashes in the lock"
            members.append(member)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        return (), f"uv's lock cannot be read ({error!r})"
    if pin.purl not in {member.purl for member in members}:
        problem = problem or f"the lock does not hold {pin}"
    # A dependency that asks for the pin again closes a circle; the pin is here by itself.
    members = [replace(m, via=()) if m.purl == pin.purl else m for m in members]
    return tuple(sorted(members, key=lambda member: member.purl)), problem


def _elsewhere(content: bytes, registry: Registry) -> str | None:
    """The first file that the index offers on another host without protecting the way there."""
    index = host_of(registry.default.url)
    for package in tomllib.loads(content.decode("utf-8")).get("package", []):
        for file in (package.get("sdist") or {}, *package.get("wheels", [])):
            url = file.get("url", "")
            if not url.startswith(("http:", "https:")):
                continue  # relative, as mirrors write it
            try:
                host = host_of(url)
            except Forbidden as error:
                return str(error)
            if not url.startswith("https:") and host != index and host not in registry.trusted:
                return (
                    f"the index offers {package['name']} on another host, {host}, over plain http"
                )
    return None


def _member(package: dict[str, Any], asked: dict[tuple[str, str], set[str]]) -> ClosureMember:
    name, version = canonicalize_name(package["name"]), package["version"]
    files = []
    for file in (package.get("sdist"), *package.get("wheels", [])):
        algorithm, _, value = (file or {}).get("hash", "").partition(":")
        if file and value:
            where = file.get("url") or file.get("path") or ""
            filename = unquote(urlsplit(where).path.rpartition("/")[2])
            files.append((filename, Digest(algorithm=algorithm, value=value)))
    return ClosureMember(
        ecosystem="pypi",
        name=name,
        version=version,
        files=tuple(sorted(files, key=lambda item: item[0])),
        via=tuple(sorted(asked.get((name, version), ()))),
        install_scripts=not package.get("wheels"),
    )


def _askers(packages: list[dict[str, Any]]) -> dict[tuple[str, str], set[str]]:
    """For every (name, version), the purls of the packages that require it."""
    versions: dict[str, list[str]] = {}
    for package in packages:
        versions.setdefault(canonicalize_name(package["name"]), []).append(package["version"])
    asked: dict[tuple[str, str], set[str]] = {}
    for package in packages:
        mine = ClosureMember(
            ecosystem="pypi",
            name=canonicalize_name(package["name"]),
            version=package["version"],
            files=(),
        ).purl
        extras = package.get("optional-dependencies", {}).values()
        for wanted in (
            *package.get("dependencies", []),
            *(item for group in extras for item in group),
        ):
            name = canonicalize_name(wanted["name"])
            # A version is only named where the lock holds several.
            for version in [wanted["version"]] if "version" in wanted else versions.get(name, []):
                asked.setdefault((name, version), set()).add(mine)
    return asked


def _pythons(requires_python: str | None) -> str:
    """The index's words on Python versions: parsed before they are written anywhere."""
    try:
        return str(SpecifierSet(requires_python or ">=3.10"))
    except InvalidSpecifier:
        return ">=3.10"


def _script(pin: PackagePin, pythons: str) -> str:
    """A PEP 723 script that needs exactly the pin."""
    lines = [
        "# /// script",
        f'# requires-python = "{pythons}"',
        f'# dependencies = ["{pin.name}=={pin.version}"]',
        "# ///",
    ]
    return "\n".join(lines) + "\n"


def _why(stderr: str) -> str:
    # uv draws a tree around its words.
    lines = [re.sub(r"^[^A-Za-z]+", "", line).strip() for line in stderr.splitlines()]
    return "uv could not lock the closure: " + " ".join(line for line in lines if line)[:400]


def _with_credentials(registry: Registry) -> str:
    """The index address as uv wants it: with the user's credentials in it."""
    import base64

    address = registry.default
    if address.credentials is None or not address.credentials.header.startswith("Basic "):
        return address.url
    pair = base64.b64decode(address.credentials.header.removeprefix("Basic ")).decode()
    scheme, _, rest = address.url.partition("://")
    return f"{scheme}://{pair}@{rest}"


def uv_program() -> str:
    """The binary that came with this installation, else the one on the PATH."""
    beside = Path(sys.executable).with_name("uv")
    if found := str(beside) if beside.exists() else shutil.which("uv"):
        return found
    raise ToolError("uv is not installed", hint="pip install uv")


def _incomplete(reason: str) -> Closure:
    return Closure(complete=False, digest=None, members=(), reason=reason)
