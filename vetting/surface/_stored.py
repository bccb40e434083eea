"""A reading as JSON, for the cache of results by content."""

import hashlib
import json
from dataclasses import fields
from typing import Any

from vetting.model.artifact import ArtifactTree
from vetting.surface._reading import Act, Code, Declared, Flow, Gap, Reading


def key(tree: ArtifactTree, start: tuple[str, ...] = ()) -> str:
    """What a reading depends on: the paths and contents of all files, for code reads documents too."""
    rows = sorted([file.path, file.sha256] for file in tree.files)
    text = json.dumps([tree.artifact.kind.value, list(start), rows])
    return hashlib.sha256(text.encode()).hexdigest()


def dump(reading: Reading) -> str:
    """`reading` as one line."""
    return json.dumps(
        {
            "declared": reading.declared,
            "instructions": reading.instructions,
            "gaps": reading.gaps,
            "hidden": reading.hidden,
            "flows": reading.flows,
            "unfollowed": reading.unfollowed,
            "bounded": sorted(reading.bounded),
            "sites": reading.sites,
            "files": reading.files,
            "outside": reading.outside,
            "entry": reading.entry,
        },
        default=_members,
    )


def _members(item: Any) -> dict[str, Any]:
    """One of `Reading`'s parts; `asdict` copies all that they hold, which takes six times as long."""
    return {one.name: getattr(item, one.name) for one in fields(item)}


def load(text: str) -> Reading:
    """What `dump` wrote."""
    document = json.loads(text)
    return Reading(
        declared=[_declared(item) for item in document["declared"]],
        instructions=[_declared(item) for item in document["instructions"]],
        gaps=[Gap(**item) for item in document["gaps"]],
        hidden=[Gap(**item) for item in document["hidden"]],
        flows=[_flow(item) for item in document["flows"]],
        unfollowed=[Gap(**item) for item in document["unfollowed"]],
        bounded=set(document.get("bounded", ())),
        sites=document["sites"],
        files=document["files"],
        outside={name: (path, line) for name, (path, line) in document["outside"].items()},
        entry=document["entry"],
    )


def _flow(item: dict[str, Any]) -> Flow:
    through = tuple((path, line) for path, line in item["through"])
    return Flow(**{**item, "sources": tuple(item["sources"]), "through": through})


def _declared(item: dict[str, Any]) -> Declared:
    code = item.pop("code")
    if code is not None:
        parts = tuple((path, first, last, sure) for path, first, last, sure in code["parts"])
        acts = tuple(Act(**act) for act in code["acts"])
        checks = tuple(code["checks"])
        changes = tuple(code["changes"])
        code = Code(parts=parts, acts=acts, checks=checks, changes=changes, whole=code["whole"])
    return Declared(**{**item, "parameters": tuple(item["parameters"])}, code=code)
