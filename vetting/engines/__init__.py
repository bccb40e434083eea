"""Syntax engines: run syntax rules over source files, and say what they could not read."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A file to scan: its content's hash, where it lies on disk, and its language."""

    key: str
    path: Path
    language: str
    size: int
    rules: frozenset[str] | None = None
    """Ids of the rules to run on it; None for all of its language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A place where a rule matched; lines and columns count from 1.

    `metavars` are the texts bound by the rule's metavariables.
    """

    rule_id: str
    line: int
    end_line: int
    column: int
    message: str
    metavars: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanLimits:
    """What one scan may cost: CPU seconds for the whole, for one file, and bytes of memory."""

    cpu: int = 600
    cpu_per_file: int = 30
    memory: int = 1 << 30


def patience(cpu: int) -> float:
    """Seconds to wait for `cpu` seconds of work: a busy machine gives an engine a small share, and
    only one that hangs is to be stopped by the clock.
    """
    return cpu * 3.0 + 60.0


@dataclass(slots=True, kw_only=True)
class Scan:
    """Matches and gaps by target key. A target in neither was read and nothing matched."""

    matches: dict[str, list[Match]] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    transient: set[str] = field(default_factory=set)
    """Keys in `unread` that another run might read: time-outs, not parse failures."""


class Engine(ABC):
    """Runs rules in Semgrep's rule syntax. `languages` are what it can parse."""

    languages: frozenset[str] = frozenset({"python", "javascript", "typescript"})

    @abstractmethod
    def version(self) -> str:
        """Name and version, part of every cached result.

        Raises:
            ToolError: the engine is not installed.
        """

    @abstractmethod
    def scan(
        self,
        targets: Sequence[Target],
        rules: Sequence[Mapping[str, Any]],
        workdir: Path,
        limits: ScanLimits,
    ) -> Scan:
        """Run on every target those of `rules` that it names and that are of its language; a target
        is either read or in `unread`.

        `workdir` is an empty folder for the engine's own files.

        Raises:
            ToolError: the engine cannot run at all.
        """
