"""A reading as JSON, for the cache of results by content."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from vetting.model.artifact import ArtifactTree
from vetting.surface._reading import Act, Code, Declared, Flow, Gap, Reading

_READ = ("python", "javascript", "typescript")
_MANIFESTS = ("package.json", "tools.json", "manifest.json", "entry_points.txt")


def key(tree: ArtifactTree, start: tuple[str, ...] = ()) -> str:
    """What a reading depends on: the paths and contents of all source files and manifests."""
    rows = sorted(
        [file.path, file.sha256]
        for file in tree.files
        if file.language in _READ or file.path.endswith(_MANIFESTS)
    )
    text = json.dumps([tree.artifact.kind.value, list(start), rows])
    return hashlib.sha256(text.encode()).hexdigest()


def dump(reading: Reading) -> str:
    """`reading` as one line."""
    return json.dumps(
        {
            "declared": [asdict(item) for item in reading.declared],
            "gaps": [asdict(item) for item in reading.gaps],
            "hidden": [asdict(item) for item in reading.hidden],
            "flows": [asdict(item) for item in reading.flows],
            "unfollowed": [asdict(item) for item in reading.unfollowed],
            "sites": reading.sites,
            "files": reading.files,
            "outside": reading.outside,
            "entry": reading.entry,
        }
    )


def load(text: str) -> Reading:
    """What `dump` wrote."""
    document = json.loads(text)
    return Reading(
        declared=[_declared(item) for item in document["declared"]],
        gaps=[Gap(**item) for item in document["gaps"]],
        hidden=[Gap(**item) for item in document["hidden"]],
        flows=[Flow(**{**f, "sources": tuple(f["sources"])}) for f in document["flows"]],
        unfollowed=[Gap(**item) for item in document["unfollowed"]],
        sites=document["sites"],
        files=document["files"],
        outside={name: (path, line) for name, (path, line) in document["outside"].items()},
        entry=document["entry"],
    )


def _declared(item: dict[str, Any]) -> Declared:
    code = item.pop("code")
    if code is not None:
        parts = tuple((path, first, last, sure) for path, first, last, sure in code["parts"])
        acts = tuple(Act(**act) for act in code["acts"])
        checks = tuple(code["checks"])
        changes = tuple(code["changes"])
        code = Code(parts=parts, acts=acts, checks=checks, changes=changes, whole=code["whole"])
    return Declared(**{**item, "parameters": tuple(item["parameters"])}, code=code)
