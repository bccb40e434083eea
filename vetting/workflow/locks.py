"""Locks of closures: kept when a closure is resolved, put beside the requests for it, and beside the
entry when it is approved.
"""

import contextlib
import hashlib
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path, PurePosixPath

from vetting import ecosystems
from vetting.allowlist import approvals, repository, requests, vetted
from vetting.allowlist.reviewers import Reviewers
from vetting.boundary.files import write_atomic
from vetting.errors import AllowlistError, FormatError
from vetting.model import evidence_document
from vetting.model.closure import Closure, LockFile, closure_digest
from vetting.model.verdict import Verdict
from vetting.workflow import Tools

FOLDER = "lock"
_MOST = 20
"""Locks in one folder that are looked at."""

_APPROVALS = 200
_LARGEST = 64 << 20


def keep(closure: Closure, blobs: Path) -> None:
    """Keep the lock of `closure` until somebody approves; a full disk costs only that."""
    if closure.lock is None or closure.digest is None:
        return
    place = _place(closure.digest, closure.lock.name, blobs)
    with contextlib.suppress(OSError):
        if not place.exists():
            write_atomic(place, closure.lock.content)


def find(verdict: Verdict, blobs: Path, given: Iterable[bytes] = ()) -> LockFile | None:
    """The lock of the very closure that `verdict` is about, under its name beside the entry; None if
    there is none whose members and digests are those of the evidence.

    Those that are `given` come before the one that was kept here, so that people who approve on
    machines of their own name the same. The same members can be laid out in more than one way:
    whoever gives a lock has to know that somebody whose key counts has signed for it.
    """
    closure = next((item.closure for item in verdict.evidence if item.closure), None)
    ecosystem = ecosystems.get(verdict.pin.ecosystem)
    if closure is None or closure.digest is None or not closure.complete or not ecosystem.lock:
        return None
    kept = _place(closure.digest, ecosystem.lock, blobs)
    for content in chain(given, _contents([kept])):
        members, problem = ecosystem.locked(content, verdict.pin)
        if problem is None and closure_digest(members) == closure.digest:
            return LockFile(name=_name(ecosystem.lock, content), content=content)
    return None


def _contents(paths: Iterable[Path]) -> Iterator[bytes]:
    """Those that are plain files of bounded size."""
    for path in paths:
        with contextlib.suppress(FormatError):
            yield requests.read_plain_file(path, _LARGEST)


def _signed_for(folder: Path, named: Collection[str | None]) -> Iterator[bytes]:
    """The locks in a folder that have one of these SHA-256."""
    if not any(named) or folder.is_symlink():
        return
    for content in _contents(sorted(folder.glob("[!.]*"))[:_MOST]):
        if hashlib.sha256(content).hexdigest() in named:
            yield content


def trusted(verdict: Verdict, tools: Tools, reviewers: Reviewers) -> Iterator[bytes]:
    """The locks for what `verdict` is about that somebody whose key counts has signed for.

    1. Beside the entry: an approval that lies there names it.
    2. Beside the requests: the verifier, or a reviewer who does not ask, found it together with this
       very evidence.
    """
    root, pin = tools.allowlist, verdict.pin
    base = repository.folder(root, pin)
    named = []
    for path in sorted(base.glob("approvals/[!.]*.dsse.json"))[:_APPROVALS]:
        with contextlib.suppress(AllowlistError):
            _, approval = approvals.read(repository.read_file(path), reviewers, str(path))
            named.append(approval.lock.sha256 if approval.lock else None)
    yield from _signed_for(base / FOLDER, named)  # (1)
    askers = requests.requesters(requests.of(root, pin))
    digest = evidence_document.digest(verdict)
    said = vetted.counting(root, pin, digest, reviewers, askers, tools.clock())
    yield from _signed_for(requests.folder(root, pin) / FOLDER, [one.lock for one in said])  # (2)


def bring(verdict: Verdict, tools: Tools) -> str | None:
    """Put the lock of what was just vetted beside the requests for it; its SHA-256, None without.

    Raises:
        FormatError: a link leads out of the allowlist.
    """
    lock = find(verdict, tools.blobs)
    if lock is None:
        return None
    place = requests.folder(tools.allowlist, verdict.pin) / lock.name
    requests.put(tools.allowlist, place, lock.content)
    return hashlib.sha256(lock.content).hexdigest()


def _place(digest: str, name: str, blobs: Path) -> Path:
    return blobs / "locks" / digest.rpartition(":")[2] / name


def _name(lock: str, content: bytes) -> str:
    """A name of its own content: `lock/package-lock-1f2e3d4c.json`."""
    path = PurePosixPath(lock)
    return f"{FOLDER}/{path.stem}-{hashlib.sha256(content).hexdigest()[:8]}{path.suffix}"
