"""Approvals of remote servers on their way into the signed index.

A new approval lies beside the one that the index lists until the next index lists it instead. An
older one, put back from history, never takes the place of a newer one.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from vetting.allowlist import index, remotes, repository
from vetting.allowlist.draft import Draft
from vetting.allowlist.index import Index
from vetting.allowlist.publisher import verified, writing
from vetting.allowlist.remotes import Remote
from vetting.boundary.files import write_atomic
from vetting.errors import AllowlistError
from vetting.model.stop import Reach
from vetting.signing.ring import Ring


def publish(root: Path, pattern: str, approver: str, data: bytes) -> Path:
    """Put a person's approval of a pattern in place; the index need not be signed here for it.

    Raises:
        UsageError: it is no pattern. OSError: it cannot be written.
    """
    path = remotes.location(root, pattern, approver)
    waits = repository.waiting(path, hashlib.sha256(data).hexdigest())
    write_atomic(waits if path.exists() else path, data)
    return path


def list_all(root: Path, ring: Ring, now: datetime) -> list[str]:
    """Have the index list what is new, where there is one; what cannot be listed, and why.

    Raises:
        AllowlistError: the index does not verify, or a key that signs it is not in the ring.
    """
    with writing(root):
        found = index.load(root, None)
        problems: list[str] = []
        if found.signed:
            draft = Draft(root, found.chain, ring, now)
            problems = put_new(root, found, draft)
            draft.renew()
            draft.commit()
        settle(root, index.load(root, None))
    return problems


def put_new(root: Path, found: Index, draft: Draft) -> list[str]:
    """Put the approvals that are new and hold into the `draft`; what cannot be, and why.

    Raises:
        AllowlistError: a part of the index does not verify.
    """
    there = remotes.paths(root)
    problems = []
    for path in there:
        name = path.relative_to(root).as_posix()
        listed, since = found.chain.target(name), found.made_at(name)
        newest: tuple[datetime, bytes] | None = None
        for place in _places(path):
            try:
                data = repository.read_file(place)
                if listed and hashlib.sha256(data).hexdigest() == listed.sha256:
                    continue
                made = _verify(path, data, found)
            except AllowlistError as error:
                problems.append(str(error))
                continue
            if since is not None and made.approved_at < since:
                problems.append(f"{place}: is older than the approval that the index lists")
            elif newest is None or newest[0] < made.approved_at:
                newest = (made.approved_at, data)
        if newest is not None:
            draft.put(name, newest[1], verified(newest[0]))
    return [*problems, *_missing(root, found, draft, there)]


def _missing(root: Path, found: Index, draft: Draft, there: Iterable[Path]) -> list[str]:
    """What is listed and gone: it stays listed, unless servers of its host are revoked: then
    its being away is no surprise, and it could not be put back unseen.
    """
    problems = []
    revoked = [
        remotes.folder(root, order.scope.name)
        for order in found.orders
        if order.revokes and order.scope.reach is Reach.REMOTE
    ]
    for path in sorted(listed(root, found) - set(there)):
        if path.parent in revoked:
            draft.drop(path.relative_to(root).as_posix())
            continue
        problems.append(
            f"{path}: missing, though the index lists it: restore it from version control, or "
            "mcp-vet revoke --remote its pattern"
        )
    return problems


def listed(root: Path, found: Index) -> set[Path]:
    """Where the approvals lie that the index lists.

    Raises:
        AllowlistError: a part of the index does not verify.
    """
    if not found.signed:
        return set()
    names = [name for leaf in found.chain.leaves() for name in leaf.signed.targets]
    return {root / name for name in names if name.startswith("remotes/")}


def settle(root: Path, found: Index) -> None:
    """Put what is in force into its place; without an index, that is the newest."""
    for path in remotes.paths(root):
        waits = [place for place in _places(path) if place != path]
        if not waits:
            continue
        current = found.remote(path) if found.signed else _newest(path, found)
        if current is None:
            continue
        if not path.exists() or repository.read_file(path) != current:
            write_atomic(path, current)
        for place in waits:
            if repository.read_file(place) == current:
                place.unlink()


def _places(path: Path) -> list[Path]:
    """The file at `path` and those that wait to take its place."""
    return [*([path] if path.exists() else []), *sorted(path.parent.glob(f".{path.name}.*"))]


def _verify(path: Path, data: bytes, found: Index) -> Remote:
    return remotes.verify(path, found.reviewers, read=lambda _: data)


def _newest(path: Path, found: Index) -> bytes | None:
    texts = [repository.read_file(place) for place in _places(path)]
    return max(texts, key=lambda data: _verify(path, data, found).approved_at)
