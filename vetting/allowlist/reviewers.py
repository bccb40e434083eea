"""`reviewers.json`: whose signatures count, and how many."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vetting.boundary.files import write_atomic
from vetting.boundary.json import Node, parse
from vetting.errors import AllowlistError, FormatError, SignatureError
from vetting.signing.keys import PublicKey, public_key
from vetting.signing.statements import DEFAULT_VERIFIER


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """A person with the keys that sign for them; `role` is free text for people.

    Keys are compared by their bytes; the keyids in the file are there for readers.
    """

    id: str
    role: str
    keys: tuple[PublicKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewers:
    """The verifier, which signs entries, and the people, of whom `threshold` must approve."""

    threshold: int
    verifier: str
    verifier_keys: tuple[PublicKey, ...]
    people: tuple[Reviewer, ...]

    def owner(self, key: PublicKey) -> Reviewer | None:
        """The person whose key it is."""
        return next((person for person in self.people if key in person.keys), None)

    def all_keys(self) -> tuple[PublicKey, ...]:
        """Every person's keys."""
        return tuple(key for person in self.people for key in person.keys)


def load(path: Path) -> Reviewers:
    """The reviewer list at `path`.

    Raises:
        AllowlistError: it is missing or malformed, or one key belongs to two people.
    """
    try:
        document = parse(path.read_bytes(), str(path), limit=4 << 20)
    except OSError as error:
        raise AllowlistError(
            f"{path}: cannot be read ({error.strerror})", hint="mcp-vet init makes an allowlist"
        ) from error
    except FormatError as error:
        raise AllowlistError(str(error)) from error
    if document.number("version") != 1 or document.duplicates:
        raise AllowlistError(f"{path}: not a reviewer list of version 1")
    try:
        reviewers = Reviewers(
            threshold=document.number("threshold") or 0,
            verifier=document.get("verifier").text("id") or "",
            verifier_keys=_keys(document.get("verifier")),
            people=tuple(
                Reviewer(id=node.text("id") or "", role=node.text("role") or "", keys=_keys(node))
                for node in document.get("reviewers").elements()
            ),
        )
    except SignatureError as error:
        raise AllowlistError(f"{path}: {error}") from error
    if problem := _problem(reviewers):
        raise AllowlistError(f"{path}: {problem}")
    return reviewers


def _problem(reviewers: Reviewers) -> str | None:
    """Why the list cannot be relied on."""
    people, keys = reviewers.people, reviewers.all_keys()
    if not all(person.id and person.keys for person in people):
        return "a reviewer has no id or no key"
    if len({person.id for person in people}) != len(people):
        return "a reviewer is listed twice"
    if len(set(keys)) != len(keys):
        return "a key is listed twice, so it would count twice"
    if not reviewers.verifier or not reviewers.verifier_keys:
        return "names no verifier, or no key of it"
    if not set(keys).isdisjoint(reviewers.verifier_keys):
        return "the verifier's key is also a reviewer's, so a machine could approve"
    if not 1 <= reviewers.threshold <= len(people):
        return f"{len(people)} reviewers cannot meet a threshold of {reviewers.threshold}"
    return None


def write(
    path: Path, *, reviewer: str, key: PublicKey, verifier_key: PublicKey, now: datetime
) -> None:
    """A list of one person, who may approve alone."""
    document = {
        "version": 1,
        "threshold": 1,
        "verifier": {"id": DEFAULT_VERIFIER, "keys": [_key(verifier_key)]},
        "reviewers": [
            {
                "id": reviewer,
                "role": "reviewer",
                "since": f"{now:%Y-%m-%d}",
                "keys": [_key(key)],
            }
        ],
    }
    write_atomic(path, json.dumps(document, indent=2).encode() + b"\n")


def _keys(node: Node) -> tuple[PublicKey, ...]:
    return tuple(public_key(key.text("public") or "") for key in node.get("keys").elements())


def _key(key: PublicKey) -> dict[str, str]:
    return {"keyid": key.keyid, "public": key.text}
