"""The gate: may this reference run? Answers from verified entries, offline.

Only the entries that a configuration names, and the other versions of the same packages, are read.
"""

import hashlib
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from vetting import __version__
from vetting.allowlist import layout, warm
from vetting.allowlist.index import Standing
from vetting.allowlist.seen import Seen
from vetting.boundary.verified_cache import VerifiedCache
from vetting.config_rules import Answer
from vetting.errors import AllowlistError
from vetting.model.check import STOPPED, Status
from vetting.model.pin import PackagePin
from vetting.model.server import Ref

if TYPE_CHECKING:
    from vetting.allowlist.remote_gate import RemoteGate
    from vetting.model.stop import Facts

_EVER = datetime.min.replace(tzinfo=UTC)
_MAX_VERSIONS = 100
_PARTS = {"npm": 2, "pypi": 1}
"""The ecosystems that entries are about, and how many segments a name may have there."""


_ABSENT = Standing(Status.NOT_ALLOWLISTED)


class Gate:
    """Answers for one run. `problems` collects what of the allowlist does not verify: an entry
    that was signed and changed since is no mere absence.
    """

    def __init__(
        self,
        root: Path,
        *,
        now: datetime,
        cache: VerifiedCache,
        registries: Mapping[str, str | None] | None = None,
        seen: Seen | None = None,
    ) -> None:
        """`registries` are the addresses that packages are vetted from, where they are set; `seen`
        is what was seen of the allowlist before.

        Raises:
            AllowlistError: there is no allowlist, or its index or reviewer list cannot be relied on.
        """
        path = root / "reviewers.json"
        self._root = root
        self._now = now
        self._cache = cache
        self._registries = registries or {}
        self.index = warm.load(root, now, seen, cache)
        policy = root / "policy.toml"
        self._base = hashlib.sha256(
            f"mcp-vet {__version__}\0".encode()
            + layout.read_file(path)
            + (layout.read_file(policy) if policy.exists() else b"")
        ).hexdigest()
        self._standings: dict[PackagePin, Standing] = {}
        self._names: dict[str, frozenset[str]] = {}
        self.problems: list[str] = []

    def ask(self, ref: Ref) -> Answer:
        """What the allowlist says of `ref`."""
        if ref.ecosystem == "remote":
            return self.remotes.ask(ref)
        if ref.ecosystem not in _PARTS:
            status = Status.NOT_ALLOWLISTED if ref.pinned else Status.UNPINNED
            return Answer(ref=ref, status=status)
        approved = self._approved(ref)
        found = self._package(ref, approved)
        if found.status is Status.ALLOWED:
            return Answer(ref=ref, status=found.status, reason=found.reason, approved=approved)
        return Answer(
            ref=ref,
            status=found.status,
            reason=found.reason,
            nearest=_nearest(ref, approved),
            approved=approved,
        )

    def _package(self, ref: Ref, approved: tuple[str, ...]) -> Standing:
        if not ref.pinned or ref.version is None:
            return Standing(Status.UNPINNED)
        pin = PackagePin(ecosystem=ref.ecosystem, name=ref.name, version=ref.version)
        found = self._standing(pin)
        ours = (self._registries.get(ref.ecosystem) or "").rstrip("/")
        if found.status is Status.ALLOWED and ref.registry and ref.registry.rstrip("/") != ours:
            reason = "approved, but not from the registry that the configuration names"
            return Standing(Status.NOT_ALLOWLISTED, reason)
        if found == _ABSENT and approved:
            return Standing(Status.PIN_MISMATCH)
        return found

    def _standing(self, pin: PackagePin) -> Standing:
        if pin not in self._standings:
            self._standings[pin] = self._verify(pin)
        return self._standings[pin]

    def _verify(self, pin: PackagePin) -> Standing:
        try:
            stopped = self.index.status(pin)
            if stopped.status in STOPPED:
                return Standing(stopped.status, stopped.reason)
            listed = self.index.listed(pin) if self.index.signed else None
            if pin.version not in self._versions(pin.ecosystem, pin.name):
                if listed is None:
                    return _ABSENT
                self.index.read(layout.folder(self._root, pin) / layout.ENTRY)
            if self.index.signed and listed is None:
                reason = "its entry is not in the signed index; mcp-vet refresh lists it"
                return Standing(Status.NOT_ALLOWLISTED, reason)
            return self._by_entry(pin)
        except AllowlistError as error:
            self.problems.append(str(error))
            return Standing(Status.NOT_ALLOWLISTED, "its entry does not verify")

    def _by_entry(self, pin: PackagePin) -> Standing:
        base = layout.folder(self._root, pin)
        texts = _texts(str(base))
        texts[layout.ENTRY] = entry = self.index.read(base / layout.ENTRY)
        key = self._key(pin.purl, texts)
        until = self._kept(key)
        if until is None:
            until = self._until(pin, texts)
            self._cache.put(key, until.isoformat())

        def known() -> "Facts | None":
            from vetting.allowlist import facts

            return facts.behind(base, entry, lambda path: texts[_name(base, path)])

        stopped = self.index.status(pin, known)
        if stopped.status is not Status.ALLOWED:
            return Standing(stopped.status, stopped.reason)
        if until < self._now:
            return Standing(Status.EXPIRED, f"it ended {until:%Y-%m-%d}")
        return Standing(Status.ALLOWED, f"approved until {until:%Y-%m-%d}")

    def _until(self, pin: PackagePin, texts: Mapping[str, bytes]) -> datetime:
        """Until when the entry holds, from exactly the bytes in `texts`.

        With more approvals than needed it may hold longer than its first approval ends.
        """
        from vetting.allowlist import repository

        base = layout.folder(self._root, pin)

        def read(path: Path) -> bytes:
            name = _name(base, path)
            if name not in texts:
                raise AllowlistError(f"{path}: missing, though the entry refers to it")
            return texts[name]

        return repository.verify(self._root, pin, self.index.reviewers, _EVER, read=read).not_after

    def _approved(self, ref: Ref) -> tuple[str, ...]:
        """The versions of a package that may run today, newest first."""
        versions = [*self._versions(ref.ecosystem, ref.name)]
        if len(versions) > 1:
            versions.sort(key=lambda version: _order(ref.ecosystem, version), reverse=True)
        return tuple(
            version
            for version in versions[:_MAX_VERSIONS]
            if self._standing(
                PackagePin(ecosystem=ref.ecosystem, name=ref.name, version=version)
            ).status
            is Status.ALLOWED
        )

    def _versions(self, ecosystem: str, name: str) -> frozenset[str]:
        """The versions that have a folder. Names are compared as they are written, even on disks
        that fold upper and lower case: `JSONStream` and `jsonstream` are two packages.
        """
        parts = name.split("/")
        place = f"{self._root}/entries/{ecosystem}"
        if len(parts) > _PARTS[ecosystem]:
            return frozenset()
        for part in parts:
            if part.startswith(".") or part not in self._listed(place):
                return frozenset()
            place += f"/{part}"
        return self._listed(place)

    def _listed(self, place: str) -> frozenset[str]:
        if place not in self._names:
            try:
                with os.scandir(place) as found:
                    names = frozenset(item.name for item in found if item.name[0] != ".")
            except (OSError, ValueError):  # a NUL
                names = frozenset()
            self._names[place] = names
        return self._names[place]

    @property
    def remotes(self) -> "RemoteGate":
        """The gate for addresses."""
        from vetting.allowlist.remote_gate import RemoteGate

        return RemoteGate(
            self._root,
            self.index,
            now=self._now,
            cache=self._cache,
            base=self._base,
            problems=self.problems,
        )

    def _key(self, purl: str, texts: Mapping[str, bytes]) -> str:
        """The digest of everything that verifying looks at, and of what it is verified for."""
        digest = hashlib.sha256(f"{self._base}\0{purl}\0".encode())
        for name in sorted(texts):
            digest.update(f"{name}\0{hashlib.sha256(texts[name]).hexdigest()}\0".encode())
        return digest.hexdigest()

    def _kept(self, key: str) -> datetime | None:
        try:
            return datetime.fromisoformat(self._cache.get(key) or "")
        except ValueError:
            return None


def _name(base: Path, path: Path) -> str:
    """A file of the entry in the folder `base`, as the entry names it."""
    return path.relative_to(base).as_posix()


def _texts(base: str) -> dict[str, bytes]:
    """What the entry in the folder `base` may refer to, by name, read once: what is verified is
    what was digested.
    """
    names: list[str] = []
    for folder in ("approvals", "bases", "evidence"):
        try:
            with os.scandir(f"{base}/{folder}") as found:
                names += [f"{folder}/{item.name}" for item in found if item.name[0] != "."]
        except OSError:
            continue  # what the entry refers to and is not there will be missed
    return {name: layout.read_file(f"{base}/{name}") for name in names}


def _nearest(ref: Ref, approved: tuple[str, ...]) -> PackagePin | None:
    """Of the approved versions, newest first, the one to move to: same major first."""
    if not approved:
        return None
    major = _order(ref.ecosystem, ref.version)[0] if ref.version else None
    same = [version for version in approved if _order(ref.ecosystem, version)[0] == major]
    return PackagePin(ecosystem=ref.ecosystem, name=ref.name, version=(same or approved)[0])


@lru_cache(maxsize=4096)
def _order(ecosystem: str, version: str) -> tuple[int, object]:
    """The major version, and what versions are sorted by; what is no version comes first."""
    if ecosystem == "npm":
        from vetting import npm_semver

        found = npm_semver.parse(version)
        return (found.major, found) if found else (-1, npm_semver.Version(0, 0, 0, (0,)))
    from packaging.version import InvalidVersion, Version

    try:
        parsed = Version(version)
    except InvalidVersion:
        return -1, Version("0.dev0")
    return (parsed.epoch << 32) + parsed.major, parsed
