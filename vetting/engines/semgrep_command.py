"""Semgrep's documented command: slower to start, but a stable interface.

The command hides code by default. All of its traps are closed: no ignore files (the targets lie in
a fresh folder without any), no suppression comments, no size limit, no skipped names or folders
(targets are named by their hash), no metrics, no version check.
"""

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from vetting.boundary.json import parse
from vetting.boundary.process import ProcessLimits, run
from vetting.engines import Engine, Match, Scan, ScanLimits, Target, patience
from vetting.engines._semgrep import ENVIRONMENT, scanned, take_matches
from vetting.errors import FormatError, ToolError

_SEPARATOR = "\x1f"
_EXTENSIONS = {"python": ".py", "javascript": ".js", "typescript": ".ts"}
_FLAGS = (
    *("--json", "--metrics=off", "--disable-version-check", "--disable-nosem", "--no-git-ignore"),
    *("--max-target-bytes=0", "--timeout=0", "--no-rewrite-rule-ids", "--quiet", "--jobs=1"),
)

_ADDRESSES = 6
"""Times its memory: it reserves 2.5 GB of addresses for the smallest file (measured), and uses few."""


class SemgrepCommand(Engine):
    """See `Engine`."""

    def version(self) -> str:
        """See `Engine.version`."""
        from importlib.metadata import version

        return f"semgrep {version('semgrep')}"

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
        asking = [_asking(rule) for rule in rules]
        (workdir / "rules.json").write_text(json.dumps({"rules": asking}))
        (workdir / "tree").mkdir()
        (workdir / "tree" / ".semgrepignore").write_text("")
        names = {}
        for target in targets:
            name = f"t{target.key}{_EXTENSIONS[target.language]}"
            os.link(target.path, workdir / "tree" / name)
            names[name] = target
        memory = _ADDRESSES * limits.memory
        done = run(
            [_command(), "scan", *_FLAGS, "--config", "rules.json", "tree"],
            cwd=workdir,
            limits=ProcessLimits(cpu=limits.cpu, wall=patience(limits.cpu), memory=memory),
            env=ENVIRONMENT,
        )  # fmt: skip
        try:
            output = parse(
                done.stdout.decode("utf-8", "replace"), "semgrep's output", limit=1 << 30
            )
        except FormatError as error:
            raise ToolError(f"semgrep failed: {done.stopped or done.stderr[-300:]}") from error
        take_matches(output, names, scan)
        bound = {str(rule["id"]): _metavariables(rule) for rule in rules}
        for key, matches in scan.matches.items():
            scan.matches[key] = [_told(match, bound[match.rule_id]) for match in matches]
        for problem in output.get("errors").elements():
            message = (problem.text("message") or "not read")[:200]
            found = names.get(Path(problem.text("path") or "").name)
            if found is None:
                raise ToolError(f"semgrep failed: {message}")
            scan.unread[found.key] = message
        read = scanned(output)
        for name, target in names.items():
            if name not in read:
                scan.unread[target.key] = "the syntax engine skipped it"
        return scan


def _metavariables(rule: Mapping[str, Any]) -> list[str]:
    body = {key: value for key, value in rule.items() if key != "message"}
    return sorted(set(re.findall(r"\$[A-Z_][A-Z_0-9]*", json.dumps(body))))


def _asking(rule: Mapping[str, Any]) -> dict[str, Any]:
    """`rule` with its metavariables in the message: their own field is for users who log in."""
    return {**rule, "message": _SEPARATOR.join([rule["message"], *_metavariables(rule)])}


def _told(match: Match, names: list[str]) -> Match:
    """`match` with the metavariables taken out of its message; an unbound one stands as itself."""
    message, *values = match.message.split(_SEPARATOR)
    found = tuple(pair for pair in zip(names, values, strict=False) if pair[0] != pair[1])
    return replace(match, message=message, metavars=found)


def _command() -> str:
    return str(Path(sys.executable).parent / "semgrep")
