"""The closure of a release, resolved afresh or remembered for an hour."""

import base64
import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path

from vetting import ecosystems
from vetting.model.artifact import Digest
from vetting.model.closure import Closure, ClosureMember, LockFile
from vetting.model.package import Release
from vetting.workflow import Tools, locks

REMEMBERED = timedelta(hours=1)
_SCANNER = "closure 3"


def resolve(release: Release, tools: Tools, cutoff: datetime | None, *, fresh: bool) -> Closure:
    """What installing `release` would bring in, of what was public at `cutoff` (now if None).

    Two resolutions within an hour say the same unless a registry changed in between, of another
    version that needs the same too; `fresh` asks anyway.
    """
    files = sorted(f"{item.filename} {item.digests}" for item in release.artifacts)
    own = _key(release.pin.purl, release.registry, str(cutoff), *files)
    keys = [own]
    if release.needs is not None:
        pin = release.pin
        keys.append(_key(pin.ecosystem, pin.name, release.registry, str(cutoff), release.needs))
    ecosystem = ecosystems.get(release.pin.ecosystem)
    known = tools.scans.get(_SCANNER, keys) if not fresh else {}
    for key in filter(known.get, keys):
        closure = _load(known[key])
        if closure.resolved_at is None or tools.clock() - closure.resolved_at >= REMEMBERED:
            continue
        same = closure if key == own else ecosystem.carried(closure, release)
        if same is not None:
            locks.keep(same, tools.blobs)
            return same
    tools.progress("resolving the closure")
    registry = tools.registries[release.pin.ecosystem]
    with tools.scratch() as folder:
        closure = ecosystem.closure(registry, release, cutoff, Path(folder), tools.tool_cache)
    if closure.complete:
        tools.scans.put(_SCANNER, dict.fromkeys(keys, _dump(closure)))
        locks.keep(closure, tools.blobs)
    return closure


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _dump(closure: Closure) -> str:
    return json.dumps(
        {
            "digest": closure.digest,
            "resolved_at": closure.resolved_at.isoformat() if closure.resolved_at else None,
            "lock": [closure.lock.name, base64.b64encode(closure.lock.content).decode()]
            if closure.lock
            else None,
            "members": [
                [m.ecosystem, m.name, m.version, [[n, d.algorithm, d.value] for n, d in m.files],
                 m.via, m.install_scripts, m.deprecated, m.withdrawn, m.optional, m.bundled]
                for m in closure.members
            ],
        }
    )  # fmt: skip


def _load(text: str) -> Closure:
    document = json.loads(text)
    stamp, lock = document["resolved_at"], document["lock"]
    return Closure(
        complete=True,
        digest=document["digest"],
        resolved_at=datetime.fromisoformat(stamp) if stamp else None,
        lock=LockFile(name=lock[0], content=base64.b64decode(lock[1])) if lock else None,
        members=tuple(
            ClosureMember(
                ecosystem=ecosystem,
                name=name,
                version=version,
                files=tuple((n, Digest(algorithm=a, value=v)) for n, a, v in files),
                via=tuple(via),
                install_scripts=scripts,
                deprecated=deprecated,
                withdrawn=gone,
                optional=optional,
                bundled=bundled,
            )
            for (
                ecosystem,
                name,
                version,
                files,
                via,
                scripts,
                deprecated,
                gone,
                optional,
                bundled,
            ) in (document["members"])
        ),
    )
