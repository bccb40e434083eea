"""The signed index as a reader asks it: which entry is current, and what is stopped.

1. The metadata verifies, has not ended, and is not older than what was seen (`chain`).
2. Its first root is the one that `reviewers.json` names, and `reviewers.json` and `policy.toml` are
   the files that it lists.
3. Every stop order that it lists lies here, unaltered. Orders that lie here beside it count too.
4. A pin may run only if its entry is the one that the index lists, and no order covers it; the
   same goes for the approvals of remote servers (`remote_gate`).

Whoever deletes, holds back or replaces anything of it takes permissions away and gives none.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vetting.allowlist import layout
from vetting.allowlist.roles import (
    ROOT,
    SIGNED_FILES,
    entry_path,
    exists,
    file_name,
    folder,
    pin_of,
)
from vetting.allowlist.seen import Seen
from vetting.errors import AllowlistError, SignatureError
from vetting.model.check import Status
from vetting.model.pin import PackagePin

if TYPE_CHECKING:  # what was verified before is known without any of them
    from vetting.allowlist.chain import Chain
    from vetting.allowlist.reviewers import Reviewers
    from vetting.allowlist.warm import Remembered
    from vetting.model.stop import Facts, Stop


class Standing(NamedTuple):
    """What the index says of a pin: `allowed` if nothing stands against it."""

    status: Status
    reason: str = ""


class Index:
    """A verified index, or what there is of one where none was made yet (`signed` is false)."""

    def __init__(
        self,
        root: Path,
        reviewers: "Reviewers | bytes",
        chain: "Chain | Remembered | None",
        orders: "tuple[Stop, ...]",
    ) -> None:
        """`reviewers` is the list, or its text where it was verified before."""
        self._root = root
        self._chain = chain
        self._reviewers = reviewers
        self.orders = orders
        """The stop orders in force."""

    @property
    def reviewers(self) -> "Reviewers":
        """Whose signatures count.

        Raises:
            AllowlistError: the list is malformed.
        """
        if isinstance(self._reviewers, bytes):
            from vetting.allowlist.reviewers import parse_list

            self._reviewers = parse_list(self._reviewers, self._root / "reviewers.json")
        return self._reviewers

    @property
    def signed(self) -> bool:
        """Whether there is an index at all: an older allowlist has only its entries."""
        return self._chain is not None

    @property
    def chain(self) -> "Chain":
        """The metadata behind it.

        Raises:
            AllowlistError: there is none.
        """
        if self._chain is None:
            raise AllowlistError(
                f"{self._root}: has no signed index", hint="mcp-vet refresh makes one"
            )
        from vetting.allowlist import chain as chains

        if not isinstance(self._chain, chains.Chain):
            self._chain = chains.load(self._root, None)
        return self._chain

    @property
    def until(self) -> datetime | None:
        """Until when it may be relied on."""
        return self._chain.ends if self._chain else None

    @property
    def seen(self) -> Seen | None:
        """What a reader has to remember."""
        return self._chain.seen if self._chain else None

    def listed(self, pin: PackagePin) -> str | None:
        """The SHA-256 of the entry of `pin`, None if the index lists none.

        Raises:
            AllowlistError: the part of the index that speaks of it does not verify.
        """
        target = self._chain.target(entry_path(pin)) if self._chain else None
        return target.sha256 if target else None

    def verified_at(self, pin: PackagePin) -> datetime | None:
        """When the listed entry of `pin` was made, as far as the index says."""
        return self.made_at(entry_path(pin))

    def made_at(self, path: str) -> datetime | None:
        """When the file called `path` was made that is listed, as far as the index says."""
        target = self.chain.target(path)
        try:
            said = target.verified_at if target else None
            return datetime.fromisoformat(said).astimezone(UTC) if said else None
        except (ValueError, TypeError, OverflowError):
            return None

    def remote(self, path: Path) -> bytes | None:
        """The approval of a remote server whose place is `path`, if it is the one that the index
        lists; None if the index lists none there. Without an index, the file itself.

        Raises:
            AllowlistError: it is missing, or is not the one that the index lists.
        """
        if self._chain is None:
            return layout.read_file(path)
        target = self._chain.target(path.relative_to(self._root).as_posix())
        return self._current(path, target.sha256) if target else None

    def pins(self) -> list[PackagePin]:
        """Every pin that the index lists, sorted.

        Raises:
            AllowlistError: a part of the index does not verify.
        """
        chain = self.chain
        found = [pin_of(path) for leaf in chain.leaves() for path in leaf.signed.targets]
        return sorted(pin for pin in found if pin is not None)

    def status(
        self, pin: PackagePin, facts: "Callable[[], Facts | None] | None" = None
    ) -> Standing:
        """What the stop orders say of `pin`. `facts` reads the evidence behind its entry, and is
        called only if an order asks for it.
        """
        if not self.orders:
            return Standing(status=Status.ALLOWED)
        from vetting.allowlist import standing

        return Standing(*standing.worst(self.orders, pin, facts))

    def facts(self, pin: PackagePin) -> "Facts | None":
        """What the evidence behind the entry of `pin` says; None if there is none.

        Raises:
            AllowlistError: the entry or its evidence is not what the index lists.
        """
        from vetting.allowlist import facts

        base = layout.folder(self._root, pin)
        path = base / layout.ENTRY
        if not path.exists() and not (self.signed and self.listed(pin)):
            return None
        return facts.behind(base, self.read(path), layout.read_file)

    def read(self, path: Path) -> bytes:
        """The bytes of a file of an entry, for `repository.verify`: an entry itself must be the one
        that the index lists. Where publishing was stopped right after the index was put in force,
        the entry still lies beside its place.

        Raises:
            AllowlistError: the index lists no such entry, or another one.
        """
        if not self.signed or path.name != layout.ENTRY:
            return layout.read_file(path)
        relative = path.relative_to(self._root).as_posix()
        pin = pin_of(relative)
        digest = self.listed(pin) if pin else None
        if pin is None or digest is None:
            raise AllowlistError(
                f"{path}: is not in the signed index",
                hint="whoever has the index keys adds it: mcp-vet refresh",
            )
        return self._current(path, digest)

    def _current(self, path: Path, digest: str) -> bytes:
        for place in (path, layout.waiting(path, digest)):
            try:
                data = layout.read_file(place)
            except AllowlistError:
                if place.exists():
                    raise
                continue
            if hashlib.sha256(data).hexdigest() == digest:
                return data
        if not path.exists():
            raise AllowlistError(
                f"{path}: missing, though the index lists it",
                hint="restore it from version control",
            )
        raise SignatureError(
            f"{path}: is not the entry that the index lists (altered, or replaced by another)",
            hint="restore it from version control; after an approval, mcp-vet refresh lists it",
        )


def load(
    root: Path, now: datetime | None, seen: Seen | None = None, *, changed: bool = False
) -> Index:
    """The index of the allowlist at `root`, if rules 1 to 3 hold. `now` None lets ended metadata
    pass and `changed` lets changed signed files pass: for signing anew, never for use.

    Raises:
        AllowlistError: one does not hold; SignatureError for signatures.
    """
    from vetting.allowlist import chain as chains
    from vetting.allowlist import stops
    from vetting.allowlist.reviewers import index_root, parse_list
    from vetting.allowlist.reviewers import load as load_reviewers

    path = root / "reviewers.json"
    pinned = index_root(path)
    if pinned is None and seen is None and not exists(root):
        reviewers = load_reviewers(path)
        return Index(root, reviewers, None, stops.orders(root, stops.files(root), reviewers, ()))
    found = chains.load(root, now, seen)  # (1)
    first = folder(root) / file_name(ROOT, 1)
    if pinned and hashlib.sha256(layout.read_file(first)).hexdigest() != pinned:  # (2)
        raise SignatureError(
            f"{first}: is not the root that reviewers.json names",
            hint="restore both from version control",
        )
    texts = {name: _signed_file(root / name, found, changed=changed) for name in SIGNED_FILES}
    reviewers = parse_list(texts["reviewers.json"], path)
    known = found.status.signed.targets
    statements = stops.files(root)
    for name, target in known.items():  # (3)
        stated = statements.get(name)
        if stated is None:
            raise AllowlistError(
                f"{root / name}: missing, though the index lists it: a stop order was taken away",
                hint="restore it from version control",
            )
        if hashlib.sha256(stated).hexdigest() != target.hashes.get("sha256"):
            raise SignatureError(
                f"{root / name}: changed since the index was signed",
                hint="restore it from version control",
            )
    return Index(root, reviewers, found, stops.orders(root, statements, reviewers, known))


def _signed_file(path: Path, found: "Chain", *, changed: bool) -> bytes:
    """The bytes of a file that the targets list; where a change was stopped right after it was put
    in force, they still lie beside its place.
    """
    named = found.targets.signed.targets.get(path.name)
    data = layout.read_file(path)
    for place in (path, waiting(path)):
        if named is not None and place.exists():
            there = layout.read_file(place)
            if hashlib.sha256(there).hexdigest() == named.hashes.get("sha256"):
                return there
    if changed:
        return data
    raise SignatureError(
        f"{path}: changed since it was signed",
        hint="read the change; whoever has the targets key signs it: mcp-vet refresh --sign",
    )


def waiting(path: Path) -> Path:
    """Where the next reviewer list lies until the index that lists it is in force."""
    return path.with_name(f".{path.name}.next")
