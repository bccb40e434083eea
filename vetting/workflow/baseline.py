"""The baseline: findings that were there when a repository began, which do not fail its runs."""

import json
from collections.abc import Iterable
from pathlib import Path

from vetting.boundary.files import write_atomic
from vetting.boundary.json import parse
from vetting.errors import ConfigError, FormatError
from vetting.model.check import CheckedFile, CheckedServer, ConfigFinding, path_of

DEFAULT = ".mcp-vet-baseline.json"
_MAX_FILE = 16 << 20

Rows = Iterable[tuple[CheckedFile | CheckedServer, ConfigFinding]]


def load(path: Path) -> frozenset[str]:
    """The fingerprints in the baseline at `path`.

    Raises:
        ConfigError: it cannot be read, or is not one.
    """
    try:
        document = parse(path.read_bytes(), str(path), limit=_MAX_FILE)
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read ({error.strerror})",
            hint="mcp-vet check --baseline without a file there records one",
        ) from error
    except FormatError as error:
        raise ConfigError(f"{path}:1: {error}") from error
    if document.number("version") != 1 or document.duplicates:
        raise ConfigError(f"{path}:1: not a baseline of version 1")
    return frozenset(
        text for node in document.get("findings").elements() if (text := node.text("fingerprint"))
    )


def write(path: Path, found: Rows, *, only: frozenset[str] | None = None) -> int:
    """Record the findings that would fail a run; with `only`, those of them that are in it, so that
    a baseline that is written again can only become shorter. How many were recorded.
    """
    rows = sorted(
        {
            (path_of(owner), getattr(owner, "name", ""), item.rule_id, item.fingerprint)
            for owner, item in found
            if item.fingerprint and (item.fails or item.known)
            if only is None or item.fingerprint in only
        }
    )
    names = ("file", "server", "rule", "fingerprint")
    document = {
        "version": 1,
        "findings": [
            {name: value for name, value in zip(names, row, strict=True) if value} for row in rows
        ],
    }
    write_atomic(path, json.dumps(document, indent=1).encode() + b"\n")
    return len(rows)
