"""The index as it was verified before: the same bytes need no second look at their signatures.

What is remembered is bound to every byte that verifying looked at, and dates are looked at each
time. So a check of a few configurations loads no cryptography at all.
"""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vetting import __version__
from vetting.allowlist import index, layout
from vetting.allowlist.index import Index
from vetting.allowlist.roles import (
    BIN_PREFIX,
    ENTRIES,
    ROOT,
    SIGNED_FILES,
    SNAPSHOT,
    STATUS,
    Listed,
    exists,
    file_name,
    folder,
)
from vetting.allowlist.seen import Seen, latest
from vetting.boundary.verified_cache import VerifiedCache


def load(root: Path, now: datetime, seen: Seen | None, cache: VerifiedCache) -> Index:
    """See `index.load`; what `cache` knows is not verified again.

    Raises:
        AllowlistError: as `index.load`.
    """
    half_way = any(index.waiting(root / name).exists() for name in SIGNED_FILES) or any(
        folder(root).glob(".*.root.json.next")
    )
    if half_way or not exists(root):
        return index.load(root, now, seen)
    key, texts = _key(root)
    kept = _kept(cache.get(key))
    if kept and latest(now, seen) < kept[0] and _holds_against(root, kept[1], seen):
        ends, known, listed = kept
        remembered = Remembered(root, key, ends, known, now, seen, cache)
        found = Index(root, texts["reviewers.json"], remembered, ())
        statements = {name: data for name, data in texts.items() if name not in SIGNED_FILES}
        if statements:
            from vetting.allowlist import stops

            found.orders = stops.orders(root, statements, found.reviewers, listed)
        return found
    found = index.load(root, now, seen)
    cache.put(key, _text(found))
    return found


class Remembered:
    """An index whose bytes were verified before."""

    def __init__(
        self,
        root: Path,
        key: str,
        ends: datetime,
        known: Seen,
        now: datetime,
        seen: Seen | None,
        cache: VerifiedCache,
    ) -> None:
        self.ends = ends
        self.seen = known
        self._root = root
        self._key = key
        self._now = now
        self._before = seen
        self._cache = cache
        self._files: dict[str, dict[str, Any]] = {}

    def target(self, path: str) -> Listed | None:
        """See `Chain.target`."""
        meta = self._signed(SNAPSHOT, self.seen.snapshot)["meta"]
        entries = self._signed(ENTRIES, meta[f"{ENTRIES}.json"]["version"])
        succinct = entries.get("delegations", {}).get("succinct_roles")
        if succinct is None:
            return Listed.of(entries["targets"].get(path))
        name = bin_of(path, succinct["bit_length"])
        place = folder(self._root) / file_name(name, meta[f"{name}.json"]["version"])
        data = layout.read_file(place)
        key = hashlib.sha256(self._key.encode() + data).hexdigest()
        if (self._cache.get(key) or "") <= latest(self._now, self._before).isoformat():
            from vetting.allowlist import chain as chains

            chain = chains.load(self._root, self._now, self._before)
            self._cache.put(key, chain.bin(name).signed.expires.isoformat())
        return Listed.of(json.loads(data)["signed"]["targets"].get(path))

    def _signed(self, role: str, version: int) -> dict[str, Any]:
        name = file_name(role, version)
        if name not in self._files:
            data = layout.read_file(folder(self._root) / name)
            self._files[name] = json.loads(data)["signed"]
        return self._files[name]


def bin_of(path: str, bits: int) -> str:
    """Which part of the entries speaks of `path` (TAP 15)."""
    number = int.from_bytes(hashlib.sha256(path.encode()).digest()[:4], "big") >> (32 - bits)
    return f"{BIN_PREFIX}-{number:0{len(f'{2**bits - 1:x}')}x}"


def _holds_against(root: Path, known: Seen, seen: Seen | None) -> bool:
    """Whether what was verified is at least what was seen since; if not, verifying says why."""
    if seen is None:
        return True
    if known.timestamp < seen.timestamp or known.snapshot < seen.snapshot or known.root < seen.root:
        return False
    data = layout.read_file(folder(root) / file_name(ROOT, seen.root))
    return hashlib.sha256(data).hexdigest() == seen.root_digest


def _key(root: Path) -> tuple[str, dict[str, bytes]]:
    """The digest of everything that verifying looks at; and of that the signed files and the stop
    orders, by their names in the index.
    """
    digest = hashlib.sha256(f"mcp-vet {__version__} index\0{root.resolve()}\0".encode())
    parts = [root / name for name in SIGNED_FILES]
    parts += [
        path
        for path in folder(root).glob("[!.]*.json")
        if f".{BIN_PREFIX}-" not in path.name  # each for itself: there are many
    ]
    parts += (root / STATUS).glob("[!.]*.dsse.json")
    texts = {}
    for path in sorted(parts):
        data = layout.read_file(path)
        digest.update(f"{path.name}\0{hashlib.sha256(data).hexdigest()}\0".encode())
        if path.parent == root:
            texts[path.name] = data
        elif path.parent.name == STATUS:
            texts[f"{STATUS}/{path.name}"] = data
    return digest.hexdigest(), texts


def _text(found: Index) -> str:
    chain = found.chain
    known = chain.seen
    return json.dumps(
        {
            "ends": chain.ends.isoformat(),
            "root": [known.root, known.root_digest],
            "timestamp": known.timestamp,
            "snapshot": known.snapshot,
            "at": known.at.isoformat(),
            "listed": sorted(chain.status.signed.targets),
        }
    )


def _kept(text: str | None) -> tuple[datetime, Seen, list[str]] | None:
    """What was remembered; a text of another shape is of another version of this program."""
    try:
        found = json.loads(text or "")
        known = Seen(
            root=found["root"][0],
            root_digest=found["root"][1],
            timestamp=found["timestamp"],
            snapshot=found["snapshot"],
            at=datetime.fromisoformat(found["at"]),
        )
        return datetime.fromisoformat(found["ends"]).astimezone(UTC), known, found["listed"]
    except (ValueError, KeyError, TypeError, IndexError):
        return None
