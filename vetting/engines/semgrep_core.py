"""Semgrep's core binary: reads exactly the files it is given, whatever their name or comments.

Its command line (`-rules`, `-targets`) is internal, so the accepted versions are pinned and a
contract test runs the same scans through the documented command. Its time-outs are wall-clock and
lose findings on a busy machine, so none is set; the kernel limits CPU and memory, and after a
failure the files are scanned in halves, so that a neighbour's greed costs no file.
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
from vetting.engines import Engine, Scan, ScanLimits, Target, patience
from vetting.engines._semgrep import ENVIRONMENT, scanned, take_matches
from vetting.engines._variants import Chosen, choose
from vetting.errors import FormatError, ToolError

_ANALYZERS = {"python": "python", "javascript": "js", "typescript": "ts"}
# As `error_type` spells them: https://github.com/semgrep/semgrep-interfaces (semgrep_output_v1).
_CUT_SHORT = ("Timeout", "Out of memory", "Stack overflow")
_FIXPOINT = "Fixpoint timeout"
_PARALLEL_FROM = 256 << 10
_MOST_RUNS = 32  # after a failure
_PLACES = 8  # that are named, of those the parser skipped in one file


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
        ids = [str(rule["id"]) for rule in rules]
        targets = [item for item in targets if item.rules is None or item.rules & set(ids)]
        if not targets or not rules:
            return scan
        chosen = self._choose(targets, rules)
        pairs = zip(targets, chosen.wanted, strict=True)
        wanted = {target.key: numbers for target, numbers in pairs if numbers}
        targets = [target for target in targets if target.key in wanted]
        if not targets:
            return scan
        rules_file = workdir / "rules.json"
        marked = [_marked(rule, number) for number, rule in enumerate(chosen.rules)]
        rules_file.write_text(json.dumps({"rules": marked}))
        total = sum(target.size for target in targets)
        batch = _Batch(rules_file, chosen.of, wanted, workdir, limits)
        failed = batch.run(targets, scan, cpu=limits.cpu, jobs=2 if total > _PARALLEL_FROM else 1)
        _again(batch, failed, scan, limits)
        return scan

    def _choose(self, targets: Sequence[Target], rules: Sequence[Mapping[str, Any]]) -> Chosen:
        """What of the rules each target gets."""
        return choose(targets, rules)


def _again(batch: "_Batch", failed: list[Target], scan: Scan, limits: ScanLimits) -> None:
    """Scan what failed in halves, down to single files within their own limits; what fails alone is
    unread, and so is whatever is left after `_MOST_RUNS` runs.
    """
    todo = [(half, limits.cpu // 2) for half in _halves(failed)]
    why = batch.why
    runs = 0
    while todo:
        some, cpu = todo.pop()
        runs += 1
        left = some
        if runs <= _MOST_RUNS:
            left = batch.run(some, scan, cpu=max(cpu, limits.cpu_per_file), jobs=1)
            why = batch.why if left else why
            if len(some) > 1:
                todo += [(half, cpu // 2) for half in _halves(left)]
                continue
        for target in left:
            scan.unread[target.key] = why
            scan.transient.add(target.key)


def _halves(targets: list[Target]) -> list[list[Target]]:
    middle = len(targets) // 2
    return [half for half in (targets[middle:], targets[:middle]) if half]


class _Batch:
    """Runs of the core with the same rules; `why` says what stopped the last one."""

    def __init__(
        self,
        rules: Path,
        names: Mapping[str, str],
        wanted: Mapping[str, list[int]],
        workdir: Path,
        limits: ScanLimits,
    ) -> None:
        self.why = ""
        self._rules = rules
        self._names = names
        self._wanted = wanted
        self._workdir = workdir
        self._limits = limits

    def run(self, targets: Sequence[Target], scan: Scan, *, cpu: int, jobs: int) -> list[Target]:
        """Scan `targets` into `scan`; those to try again."""
        targets_file = self._workdir / "targets.json"
        targets_file.write_text(json.dumps(["Targets", [self._target(item) for item in targets]]))
        done = run(
            [_binary(), "-rules", str(self._rules), "-targets", str(targets_file), "-json_nodots",
             "-no_filter_irrelevant_rules", "-j", str(min(jobs, os.cpu_count() or 1))],
            cwd=self._workdir,
            limits=ProcessLimits(cpu=cpu, wall=patience(cpu), memory=self._limits.memory),
            env=ENVIRONMENT,
        )  # fmt: skip
        output = self._output(done)
        if output is None:
            return list(targets)
        by_name = {target.path.name: target for target in targets}
        for rule in output.get("skipped_rules").elements():
            name = rule.text("rule_id") or ""
            raise ToolError(f"the syntax engine cannot read rule {self._names.get(name, name)}")
        again = _take_errors(output, by_name, scan)
        self.why = next(iter(again.values()), "the syntax engine skipped it")
        take_matches(output, by_name, scan, self._names)
        read = scanned(output)
        return [t for name, t in by_name.items() if t.key in again or name not in read]

    def _target(self, target: Target) -> list[Any]:
        """A target as the core reads it; the name that it shows holds the marks of its rules."""
        marks = "".join(f"r{number}." for number in self._wanted[target.key])
        path = {"fpath": str(target.path), "ppath": f"/x.{marks}/{target.path.name}"}
        analyzer = _ANALYZERS[target.language]
        return ["CodeTarget", {"path": path, "analyzer": analyzer, "products": ["sast"]}]

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


def _marked(rule: Mapping[str, Any], number: int) -> dict[str, Any]:
    """`rule` for those targets alone whose shown names hold its mark.

    One process serves all pairs of file and rule this way. The core's own filter, which looks for
    the words of every rule in every file, cost half of its time (measured), and is off.
    """
    return {**rule, "paths": {"include": [f"*.r{number}.*"]}}


def _take_errors(output: Node, by_name: Mapping[str, Target], scan: Scan) -> dict[str, str]:
    """Note what could not be parsed; the files whose scan was cut short, and by what."""
    again = {}
    for error in output.get("errors").elements():
        kind = error.get("error_type").value
        name = kind if isinstance(kind, str) else str(kind[0]) if kind else "error"
        path = error.get("location").text("path") or error.text("path") or ""
        target = by_name.get(Path(path).name)
        if target is None:
            raise ToolError(f"the syntax engine reports: {(error.text('message') or name)[:300]}")
        if name in _CUT_SHORT:
            again[target.key] = f"the syntax engine was cut short ({name.lower()})"
        elif name == _FIXPOINT:
            line = error.get("location").get("start").number("line") or 1
            why = f"data flow from line {line} not followed to the end; the rest was read"
            scan.unread.setdefault(target.key, why)
        else:
            scan.unread[target.key] = _unparsed(error, target.language)
    return again


def _unparsed(error: Node, language: str) -> str:
    """What the parser did not understand: some places of a file, or all of it.

    A partial error lists the places that were skipped; the rest of the file was read.
    """
    kind, *rest = (*error.get("error_type").elements(), Node(None))
    spans = [
        (place.get("start").number("line") or 1, place.get("end").number("line") or 1)
        for places in rest
        for place in places.elements()
    ]
    if kind.value == "PartialParsing" and spans:
        shown = [f"{a}" if a == b else f"{a}-{b}" for a, b in dict.fromkeys(spans)]
        more = f" and {len(shown) - _PLACES} more" if len(shown) > _PLACES else ""
        named = ", ".join(shown[:_PLACES])
        return f"not parsable as {language} at line {named}{more}; the rest was read"
    line = error.get("location").get("start").number("line") or 1
    return f"not parsable as {language} (line {line}): read by byte-level rules only"


@cache
def _binary() -> str:
    """The binary in the installed package, else the one on the PATH."""
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
