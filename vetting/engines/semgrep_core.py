"""Semgrep's core binary: reads exactly the files it is given, whatever their name or comments.

Its command line (`-rules`, `-targets`) is internal, so the accepted versions are pinned and a
contract test runs the same scans through the documented command. Its time-outs are wall-clock and
lose findings on a busy machine, so none is set; the kernel limits CPU and memory, and after a
failure every file is scanned alone.
"""

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from vetting.boundary.json import Node, parse
from vetting.boundary.process import Completed, ProcessLimits, run
from vetting.engines import Engine, Scan, ScanLimits, Target
from vetting.engines._semgrep import ENVIRONMENT, scanned, take_matches
from vetting.errors import FormatError, ToolError

_ANALYZERS = {"python": "python", "javascript": "js", "typescript": "ts"}
_CUT_SHORT = ("Timeout", "OutOfMemory", "StackOverflow", "FixpointTimeout")
_PARALLEL_FROM = 256 << 10


class SemgrepCore(Engine):
    """See `Engine`."""

    def version(self) -> str:
        """See `Engine.version`; read from the package's metadata, which costs no process."""
        return f"semgrep-core {_package_version()}"

    def scan(
        self,
        targets: Sequence[Target],
        rules: Sequence[Mapping[str, Any]],
        workdir: Path,
        limits: ScanLimits,
    ) -> Scan:
        """See `Engine.scan`."""
        scan = Scan()
        if not targets or not rules:
            return scan
        rules_file = workdir / "rules.json"
        rules_file.write_text(json.dumps({"rules": list(rules)}))
        total = sum(target.size for target in targets)
        batch = _Batch(rules_file, workdir, limits)
        failed = batch.run(targets, scan, cpu=limits.cpu, jobs=2 if total > _PARALLEL_FROM else 1)
        for target in failed:
            # Alone, within its own limits: a neighbour's greed must not cost this file.
            if batch.run([target], scan, cpu=limits.cpu_per_file, jobs=1):
                scan.unread[target.key] = batch.why
                scan.transient.add(target.key)
        return scan


class _Batch:
    """Runs of the core with the same rules; `why` says what stopped the last one."""

    def __init__(self, rules: Path, workdir: Path, limits: ScanLimits) -> None:
        self.why = ""
        self._rules = rules
        self._workdir = workdir
        self._limits = limits

    def run(self, targets: Sequence[Target], scan: Scan, *, cpu: int, jobs: int) -> list[Target]:
        """Scan `targets` into `scan`; those to try again."""
        targets_file = self._workdir / "targets.json"
        targets_file.write_text(json.dumps(["Targets", [_code_target(item) for item in targets]]))
        done = run(
            [_binary(), "-rules", str(self._rules), "-targets", str(targets_file), "-json_nodots",
             "-j", str(min(jobs, os.cpu_count() or 1))],
            cwd=self._workdir,
            limits=ProcessLimits(cpu=cpu, wall=cpu * 3.0, memory=self._limits.memory),
            env=ENVIRONMENT,
        )  # fmt: skip
        output = self._output(done)
        if output is None:
            return list(targets)
        by_name = {target.path.name: target for target in targets}
        for rule in output.get("skipped_rules").elements():
            raise ToolError(f"the syntax engine cannot read rule {rule.text('rule_id')}")
        again = _take_errors(output, by_name, scan)
        take_matches(output, by_name, scan)
        read = scanned(output)
        return [t for name, t in by_name.items() if t.key in again or name not in read]

    def _output(self, done: Completed) -> Node | None:
        if done.stopped:
            self.why = f"the syntax engine {done.stopped}"
            return None
        try:
            output = parse(
                done.stdout.decode("utf-8", "replace"), "the engine's output", limit=1 << 30
            )
        except FormatError:
            self.why = f"the syntax engine failed (exit code {done.returncode})"
            return None
        if output.get("results").value is None:
            self.why = "the syntax engine printed no results"
            return None
        return output


def _take_errors(output: Node, by_name: Mapping[str, Target], scan: Scan) -> set[str]:
    """Note what could not be parsed; the keys of files whose scan was cut short."""
    again = set()
    for error in output.get("errors").elements():
        kind = error.get("type").value
        name = kind if isinstance(kind, str) else str(kind[0]) if kind else "error"
        path = error.get("location").text("path") or error.text("path") or ""
        target = by_name.get(Path(path).name)
        if target is None:
            raise ToolError(f"the syntax engine reports: {(error.text('message') or name)[:300]}")
        if name in (
            "Timeout",
            "OutOfMemory",
            "StackOverflow",
            "FixpointTimeout",
            "TimeoutDuringInterfile",
        ):
            again.add(target.key)
        else:
            line = error.get("location").get("start").number("line")
            part = "partly " if name == "PartialParsing" else ""
            scan.unread[target.key] = (
                f"{part}not parsable as {target.language}, from line {line or 1}"
            )
    return again


def _code_target(target: Target) -> list[Any]:
    path = {"fpath": str(target.path), "ppath": f"/{target.path.name}"}
    return [
        "CodeTarget",
        {"path": path, "analyzer": _ANALYZERS[target.language], "products": ["sast"]},
    ]


@cache
def _binary() -> str:
    """`MCP_VET_SEMGREP_CORE`, else the binary in the installed package, else the PATH."""
    if named := os.environ.get("MCP_VET_SEMGREP_CORE"):
        return named
    for folder in sys.path:
        candidate = Path(folder) / "semgrep" / "bin" / "semgrep-core"
        if candidate.is_file():
            return str(candidate)
    if found := shutil.which("semgrep-core"):
        return found
    raise ToolError(
        "the syntax engine is not installed", hint="pip install semgrep, or run scripts/setup again"
    )


@cache
def _package_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("semgrep")
    except PackageNotFoundError:
        return Path(_binary()).name
