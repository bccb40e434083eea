"""Repositories with client configurations, and allowlists with signed entries, for the gate."""

import json
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from tests.factories import NOW, pin, release, verdict
from vetting.model.check import CheckReport
from vetting.workflow import Tools
from vetting.workflow.approve import approve
from vetting.workflow.check import Gated, check

_LEFT: dict[tuple[object, ...], dict[str, tuple[bytes, int]]] = {}
"""The files, with their rights, that the first approvals of an allowlist have left."""


def approved(
    tools: Tools, *names: str, expires: datetime | None = None, ecosystem: str = "npm"
) -> None:
    """Sign entries for `name@version` texts, as a reviewer would.

    Those of an allowlist that is not there yet are the same each time: they are signed once.
    """
    places = {"allowlist": tools.allowlist, "config": tools.key_dir.parent}
    asked = (names, expires, ecosystem, tools.reviewer, tools.clock())
    first = not tools.allowlist.exists() and not tools.key_dir.exists()
    if first and asked in _LEFT:
        for name, (data, mode) in _LEFT[asked].items():
            place, _, inside = name.partition("/")
            path = places[place] / inside
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            path.chmod(mode)
        return
    before = {path for place in places.values() for path in place.rglob("*")}
    _sign(tools, names, expires, ecosystem)
    if first and not before and tools.clock() == NOW:
        _LEFT[asked] = {
            f"{name}/{path.relative_to(place).as_posix()}": (path.read_bytes(), path.stat().st_mode)
            for name, place in places.items()
            for path in place.rglob("*")
            if path.is_file()
        }


def _sign(tools: Tools, names: tuple[str, ...], expires: datetime | None, ecosystem: str) -> None:
    now = tools.clock()
    for text in names:
        name, _, version = text.rpartition("@")
        of = release(of=pin(ecosystem, name, version), published_at=None, fetched_at=now)
        approve(verdict(of=of, now=now), tools, reason="a test", expires=expires)


def gated(tools: Tools, folder: Path, now: datetime = NOW, **fields: object) -> Gated:
    values: dict[str, object] = {
        "allowlist": tools.allowlist,
        "cache": folder / "cache",
        "key_dir": tools.key_dir,
        "registries": {},
        "home": folder / "nobody",
        "now": now,
        **fields,
    }
    return Gated(**values)  # type: ignore[arg-type]


def config(folder: Path, servers: Mapping[str, object], name: str = ".cursor/mcp.json") -> Path:
    """A configuration with `servers`; a text stands for `npx -y TEXT`."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    entries = {
        key: {"command": "npx", "args": ["-y", value]} if isinstance(value, str) else value
        for key, value in servers.items()
    }
    path.write_text(json.dumps({"mcpServers": entries}, indent=2))
    return path


def checked(
    tools: Tools, folder: Path, servers: Mapping[str, object], **fields: object
) -> CheckReport:
    """The report on one configuration with `servers`."""
    repository = folder / "repository"
    config(repository, servers)
    return check([repository], gated(tools, folder, **fields))  # type: ignore[arg-type]


def without_index(tools: Tools) -> None:
    """Make it an allowlist from before there was an index, whose lists can be edited at will."""
    shutil.rmtree(tools.allowlist / "metadata")
    path = tools.allowlist / "reviewers.json"
    document = json.loads(path.read_text())
    del document["index"]
    path.write_text(json.dumps(document))
