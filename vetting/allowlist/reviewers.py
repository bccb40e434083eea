"""`reviewers.json`: whose signatures count, and how many."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vetting.boundary.files import write_atomic
from vetting.boundary.json import Node, parse
from vetting.errors import AllowlistError, FormatError
from vetting.signing.keys import PublicKey, public_key
from vetting.signing.statements import DEFAULT_VERIFIER


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """A person with the keys that sign for them; `role` is free text for people."""

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
    people = tuple(
        Reviewer(id=node.text("id") or "", role=node.text("role") or "", keys=_keys(node))
        for node in document.get("reviewers").elements()
    )
    threshold = document.number("threshold") or 0
    reviewers = Reviewers(
        threshold=threshold,
        verifier=document.get("verifier").text("id") or "",
        verifier_keys=_keys(document.get("verifier")),
        people=people,
    )
    keys = reviewers.all_keys()
    if len(set(keys)) != len(keys):
        raise AllowlistError(f"{path}: two reviewers share a key, so it would count twice")
    if not 1 <= threshold <= len(people) or not all(person.id for person in people):
        raise AllowlistError(
            f"{path}: {len(people)} reviewers cannot meet a threshold of {threshold}"
        )
    if not reviewers.verifier or not reviewers.verifier_keys:
        raise AllowlistError(f"{path}: names no verifier")
    return reviewers


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
