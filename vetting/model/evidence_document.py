"""The evidence document, `mcp-vet/evidence/v1`: what was looked at and found, and nothing else.

It is the verdict document without what is not evidence: the decision and waivers, which people and
policy make anew from it, the time, and counts that change every day. So two vets that find the same
give the same bytes, on any machine, and its SHA-256 is what a person's decision binds to.
"""

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from vetting.model.verdict import Decision, Verdict
from vetting.model.wire import SCHEMA as VERDICT_SCHEMA
from vetting.model.wire import dump, stamp
from vetting.model.wire_load import load

SCHEMA = "mcp-vet/evidence/v1"
_DECIDED = ("decision", "decided_at", "policy", "reasons", "update")
_COUNTS = ("downloads", "stars")


def write(verdict: Verdict) -> bytes:
    """The document with what our own store keeps (excerpts, signals), as compact ASCII JSON in the
    order of its keys: file names of strangers may hold what RFC 8785 has no spelling for.
    """
    document = dump(replace(verdict, waivers=()), stored=True)
    for key in _DECIDED:
        document.pop(key, None)
    for key in _COUNTS:
        document["release"].pop(key)
    document["schema"] = SCHEMA
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def digest_of(data: bytes) -> str:
    """What a decision binds to: `sha256:…` of the document's bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def digest(verdict: Verdict) -> str:
    """The digest of the evidence in `verdict`."""
    return digest_of(write(verdict))


def read(document: Any, at: datetime) -> Verdict:
    """The evidence in a parsed `document`, found so `at` that time. It comes as a verdict that
    nobody has made: it leaves everything to a person, by no policy.

    Raises:
        FormatError: it is not an evidence document of this version.
    """
    found = dict(document) if isinstance(document, dict) else {}
    release = found.get("release")
    if found.get("schema") == SCHEMA and isinstance(release, dict):
        found = {
            **found,
            "schema": VERDICT_SCHEMA,
            "decision": Decision.REVIEW.value,
            "decided_at": stamp(at),
            "policy": {"digest": ""},
            "reasons": [],
            "release": {**release, **dict.fromkeys(_COUNTS)},
        }
    return replace(load(found), waivers=())
