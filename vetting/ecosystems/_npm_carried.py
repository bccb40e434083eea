"""A lock carried over to another version that needs the very same: npm takes seconds to lock again
what it locked minutes ago, and would write the same but for the version and its integrity.
"""

import hashlib
import json
from dataclasses import replace
from typing import Any

from vetting.boundary.json import Node, parse
from vetting.ecosystems._npm_lockfile import integrity, read_lock
from vetting.ecosystems._npm_proxy import kept
from vetting.errors import FormatError
from vetting.model.closure import Closure, LockFile, closure_digest
from vetting.model.package import Release

_ASKING = ("dependencies", "optionalDependencies", "peerDependencies")
_IN_THE_ARCHIVE = ("bundleDependencies", "bundledDependencies", "_hasShrinkwrap")
_OWN = ("version", "dist")


def needs(version: Node) -> str | None:
    """A digest of all that npm reads of one version of a packument, but for its number and archive;
    None where the archive says more, or nothing else is needed.
    """
    read = kept(version)
    if any(read.get(key) for key in _IN_THE_ARCHIVE) or not any(map(read.get, _ASKING)):
        return None
    asked = {key: value for key, value in read.items() if key not in _OWN}
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def carried(closure: Closure, release: Release) -> Closure | None:
    """The closure of `release`, from that of another version with the same `needs`; None where only
    npm can tell: the package itself is among what its dependencies ask for.
    """
    own = integrity(release)
    if closure.lock is None or not closure.complete or own is None:
        return None
    try:
        lock = parse(closure.lock.content, "package-lock.json", limit=256 << 20).value
        content = _rewritten(lock, release.pin.name, release.pin.version, own)
    except (FormatError, LookupError, TypeError, AttributeError):
        return None
    if content is None:
        return None
    members, wrong = read_lock(content, release.pin)
    if wrong is not None:
        return None
    known = {member.purl: member.withdrawn for member in closure.members}
    known[release.pin.purl] = release.withdrawn
    members = tuple(replace(member, withdrawn=known[member.purl]) for member in members)
    return replace(
        closure,
        digest=closure_digest(members),
        members=members,
        lock=LockFile(name=closure.lock.name, content=content),
    )


def _rewritten(lock: dict[str, Any], name: str, version: str, own: str) -> bytes | None:
    packages, place = lock["packages"], f"node_modules/{name}"
    if list(packages[""]["dependencies"]) != [name]:
        return None
    for path, entry in packages.items():
        again = path.endswith(f"/{place}") or (path != place and entry.get("name") == name)
        if again or (path and _asks(entry, name)):
            return None
    packages[""]["dependencies"][name] = version
    packages[place] = {**packages[place], "version": version, "integrity": own}
    return (json.dumps(lock, indent=2, ensure_ascii=False) + "\n").encode()


def _asks(entry: dict[str, Any], name: str) -> bool:
    """Whether a package asks for `name`, as an alias too."""
    return any(
        asked == name or str(spec).startswith(f"npm:{name}@")
        for kind in _ASKING
        for asked, spec in entry.get(kind, {}).items()
    )
