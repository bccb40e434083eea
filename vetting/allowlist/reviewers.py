"""`reviewers.json`: whose signatures count, and how many."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vetting.boundary.files import write_atomic
from vetting.boundary.json import Node, parse
from vetting.errors import AllowlistError, FormatError, SignatureError
from vetting.signing.keys import PublicKey, public_key
from vetting.signing.kinds import DEFAULT_VERIFIER

COMPROMISED = "compromised"
"""Why a key is retired whose earlier signatures count no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """A person with the keys that sign for them; `role` is free text for people.

    Keys are compared by their bytes; the keyids in the file are there for readers.
    """

    id: str
    role: str
    keys: tuple[PublicKey, ...]
    retired: tuple[tuple[PublicKey, datetime], ...] = ()
    """Keys that signed until a time; what a compromised key signed counts no more at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewers:
    """The verifier, which signs entries, and the people, of whom `threshold` must approve."""

    threshold: int
    verifier: str
    verifier_keys: tuple[PublicKey, ...]
    people: tuple[Reviewer, ...]
    verifier_retired: tuple[tuple[PublicKey, datetime], ...] = ()
    """The verifier's earlier keys, which signed until a time."""

    def owner(self, key: PublicKey) -> Reviewer | None:
        """The person whose key it is."""
        return next((person for person in self.people if key in person.keys), None)

    def owner_at(self, key: PublicKey, when: datetime) -> Reviewer | None:
        """The person whose key it was at `when`."""
        for person in self.people:
            if key in person.keys or any(
                key == old and when < until for old, until in person.retired
            ):
                return person
        return None

    @property
    def alone(self) -> bool:
        """Whether one person decides everything: then nobody else could look at their requests."""
        return len([person for person in self.people if person.keys]) == 1

    def keys_ever(self) -> tuple[PublicKey, ...]:
        """Every person's keys, retired ones too."""
        return self.all_keys() + tuple(key for person in self.people for key, _ in person.retired)

    def verifier_keys_ever(self) -> tuple[PublicKey, ...]:
        """The verifier's keys, retired ones too."""
        return self.verifier_keys + tuple(key for key, _ in self.verifier_retired)

    def verified_at(self, keys: Iterable[PublicKey], when: datetime) -> bool:
        """Whether one of `keys` was the verifier's at `when`."""
        return any(
            key in self.verifier_keys
            or any(key == old and when < until for old, until in self.verifier_retired)
            for key in keys
        )

    def all_keys(self) -> tuple[PublicKey, ...]:
        """Every person's keys."""
        return tuple(key for person in self.people for key in person.keys)


def load(path: Path) -> Reviewers:
    """The reviewer list at `path`.

    Raises:
        AllowlistError: it is missing or malformed, or one key belongs to two people.
    """
    return parse_list(_read(path), path)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AllowlistError(
            f"{path}: cannot be read ({error.strerror})", hint="mcp-vet init makes an allowlist"
        ) from error


def parse_list(data: bytes, path: Path) -> Reviewers:
    """The reviewer list in `data`, called `path` in errors.

    Raises:
        AllowlistError: it is malformed, or one key belongs to two people.
    """
    try:
        document = parse(data, str(path), limit=4 << 20)
    except FormatError as error:
        raise AllowlistError(str(error)) from error
    if document.number("version") != 1 or document.duplicates:
        raise AllowlistError(f"{path}: not a reviewer list of version 1")
    for node in document.get("reviewers").elements():
        if not node.text("id") or not (node.get("keys").value or node.get("retired").value):
            raise AllowlistError(f"{path}: a reviewer has no id or no key")
    try:
        reviewers = Reviewers(
            threshold=document.number("threshold") or 0,
            verifier=document.get("verifier").text("id") or "",
            verifier_keys=_keys(document.get("verifier")),
            verifier_retired=_retired(document.get("verifier")),
            people=tuple(
                Reviewer(
                    id=node.text("id") or "",
                    role=node.text("role") or "",
                    keys=_keys(node),
                    retired=_retired(node),
                )
                for node in document.get("reviewers").elements()
            ),
        )
    except SignatureError as error:
        raise AllowlistError(f"{path}: {error}") from error
    if problem := _problem(reviewers):
        raise AllowlistError(f"{path}: {problem}")
    return reviewers


def index_root(path: Path) -> str | None:
    """The SHA-256 of the index's first root, as the list at `path` names it; None in the list of an
    older allowlist, which needs no index.
    """
    try:
        return parse(_read(path), str(path), limit=4 << 20).get("index").text("root")
    except FormatError as error:
        raise AllowlistError(str(error)) from error


def _problem(reviewers: Reviewers) -> str | None:
    """Why the list cannot be relied on."""
    people, keys = reviewers.people, reviewers.keys_ever()
    if len({person.id for person in people}) != len(people):
        return "a reviewer is listed twice"
    if len(set(keys)) != len(keys):
        return "a key is listed twice, so it would count twice"
    if not reviewers.verifier or not reviewers.verifier_keys:
        return "names no verifier, or no key of it"
    if not set(keys).isdisjoint(reviewers.verifier_keys_ever()):
        return "the verifier's key is also a reviewer's, so a machine could approve"
    active = [person for person in people if person.keys]
    if not 1 <= reviewers.threshold <= len(active):
        return f"{len(active)} reviewers cannot meet a threshold of {reviewers.threshold}"
    return None


def write(
    path: Path, *, reviewer: str, key: PublicKey, verifier_key: PublicKey, now: datetime
) -> None:
    """A list of one person, who may approve alone."""
    write_atomic(path, document({reviewer: key}, verifier_key, now=now))


def document(
    people: Mapping[str, PublicKey],
    verifier_key: PublicKey,
    *,
    now: datetime,
    threshold: int = 1,
    root: str | None = None,
) -> bytes:
    """A list of `people`, of whom `threshold` must approve; `root` is the SHA-256 of the index's
    first root.
    """
    listed = {
        "version": 1,
        "threshold": threshold,
        **({"index": {"root": root}} if root else {}),
        "verifier": {"id": DEFAULT_VERIFIER, "keys": [_key(verifier_key)]},
        "reviewers": [
            {"id": person, "role": "reviewer", "since": f"{now:%Y-%m-%d}", "keys": [_key(key)]}
            for person, key in people.items()
        ],
    }
    return json.dumps(listed, indent=2).encode() + b"\n"


def with_root(data: bytes, root: str) -> bytes:
    """The list `data` of an older allowlist, naming the index's first root."""
    listed = json.loads(data)
    return json.dumps({**listed, "index": {"root": root}}, indent=2).encode() + b"\n"


def _keys(node: Node) -> tuple[PublicKey, ...]:
    return tuple(public_key(key.text("public") or "") for key in node.get("keys").elements())


def _retired(node: Node) -> tuple[tuple[PublicKey, datetime], ...]:
    found = []
    for key in node.get("retired").elements():
        try:
            until = datetime.fromisoformat(key.text("at") or "").astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise SignatureError("a retired key has no valid time") from error
        if key.text("why") != COMPROMISED:
            found.append((public_key(key.text("public") or ""), until))
    return tuple(found)


def _key(key: PublicKey) -> dict[str, str]:
    return {"keyid": key.keyid, "public": key.text}
