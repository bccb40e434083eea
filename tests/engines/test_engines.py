"""What every engine promises, run against each one that discovery finds."""

import os
import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from vetting import discovery
from vetting.engines import Engine, Scan, ScanLimits, Target, semgrep_core
from vetting.engines.semgrep_core import SemgrepCore
from vetting.errors import ToolError

ENGINES = discovery.load_all("vetting.engines", Engine)  # type: ignore[type-abstract]
RULES: list[dict[str, Any]] = [
    {
        "id": f"{language}.dangerous",
        "languages": [language, *more],
        "severity": "ERROR",
        "message": "calls eval on $CODE",
        "pattern": "eval($CODE)",
    }
    for language, more in (("python", []), ("javascript", ["typescript"]))
]
HIDDEN = {
    "suppressed": ("python", "eval(x)  # nosemgrep\n"),
    "minified": ("javascript", "a=1;" * 2_000 + "eval(x)\n"),
    "typed": ("typescript", "const f = (x: string): unknown => eval(x)\n"),
    "harmless": ("python", "print(x)\n"),
}
Run = Callable[..., Scan]


@pytest.fixture(params=ENGINES, ids=lambda engine: type(engine).__name__)
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.param
    return found


def targets(folder: Path, files: dict[str, tuple[str, str]]) -> list[Target]:
    found = []
    for key, (language, text) in files.items():
        path = folder / key
        path.write_text(text)
        found.append(Target(key=key, path=path, language=language, size=len(text)))
    return found


@pytest.fixture
def scan(tmp_path: Path) -> Run:
    """Scan files, given as key → (language, text)."""

    def run(
        engine: Engine,
        files: dict[str, tuple[str, str]],
        rules: list[dict[str, Any]] = RULES,
        limits: ScanLimits | None = None,
    ) -> Scan:
        (tmp_path / "targets").mkdir()
        (tmp_path / "work").mkdir()
        given = targets(tmp_path / "targets", files)
        return engine.scan(given, rules, tmp_path / "work", limits or ScanLimits())

    return run


OTHER = {**RULES[0], "id": "python.printed", "message": "prints", "pattern": "print(...)"}
BROKEN = ("python", "def f(:\n  eval(x\n")
BOTH = ("python", "print(eval(x))\n")
NAMED = {"one": frozenset({"python.printed"}), "none": frozenset({"other"})}


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Engine], Scan]:
    """What an engine says of all files below, in one run: starting one takes longer than they do."""
    files = {**HIDDEN, "broken": BROKEN, "all": BOTH, "one": BOTH, "none": BOTH}

    @cache
    def run(engine: Engine) -> Scan:
        folder = tmp_path_factory.mktemp("targets")
        given = [replace(target, rules=NAMED.get(target.key)) for target in targets(folder, files)]
        return engine.scan(given, [*RULES, OTHER], tmp_path_factory.mktemp("work"), ScanLimits())

    return run


def test_nothing_is_hidden_from_an_engine(
    engine: Engine, scanned: Callable[[Engine], Scan]
) -> None:
    found = scanned(engine)
    assert not HIDDEN.keys() & found.unread.keys()
    calls = {
        key: [match for match in found.matches.get(key, []) if "dangerous" in match.rule_id]
        for key in HIDDEN
    }
    assert sorted(key for key in calls if calls[key]) == ["minified", "suppressed", "typed"]
    (match,) = calls["suppressed"]
    assert (match.rule_id, match.line, match.end_line, match.column) == (
        "python.dangerous",
        1,
        1,
        1,
    )
    assert match.message == "calls eval on x"
    assert dict(match.metavars)["$CODE"] == "x"


def test_what_cannot_be_parsed_is_unread(engine: Engine, scanned: Callable[[Engine], Scan]) -> None:
    found = scanned(engine)
    assert list(found.unread) == ["broken"]
    assert "broken" not in found.matches


def test_without_targets_or_rules_nothing_is_started(engine: Engine, scan: Run) -> None:
    assert scan(engine, {}) == Scan()


def test_a_target_gets_the_rules_it_names_alone(
    engine: Engine, scanned: Callable[[Engine], Scan]
) -> None:
    found = scanned(engine).matches
    ids = {key: {match.rule_id for match in found.get(key, ())} for key in ("all", "one", "none")}
    assert ids == {
        "all": {"python.dangerous", "python.printed"},
        "one": {"python.printed"},
        "none": set(),
    }


def test_a_version_names_the_engine(engine: Engine) -> None:
    name, _, number = engine.version().partition(" ")
    assert name.startswith("semgrep")
    assert number[0].isdigit()


# Semgrep's core alone: its command line is internal, and it may be killed, starved or lie.


def fake(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """A program in the place of the core that runs `body`, Python."""
    path = folder / "semgrep-core"
    path.write_text(f"#!{sys.executable} -SE\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(semgrep_core, "_binary", lambda: str(path))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("print('rubbish')", "the syntax engine failed (exit code 0)"),
        ("raise SystemExit(7)", "the syntax engine failed (exit code 7)"),
        ("print('{}')", "the syntax engine printed no results"),
        (
            'print(\'{"results": [], "errors": [], "paths": {"scanned": []}}\')',
            "the syntax engine skipped it",
        ),
        ("import os; os.kill(os.getpid(), 9)", "the syntax engine was killed by SIGKILL"),
        ("while True: pass", "the syntax engine used more than 1 s of CPU"),
    ],
)
def test_an_engine_that_fails_leaves_its_files_unread(
    scan: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, why: str
) -> None:
    fake(tmp_path, monkeypatch, body)
    limits = ScanLimits(cpu=1, cpu_per_file=1)
    found = scan(SemgrepCore(), {"a": ("python", "eval(x)")}, limits=limits)
    assert found.matches == {}
    assert found.unread == {"a": why}
    assert found.transient == {"a"}, "another run may read it"


COUNTING = """
import json, sys
files = [one[1]["path"]["fpath"] for one in json.load(open("targets.json"))[1]]
with open("../runs", "a") as runs:
    runs.write(f"{len(files)}\\n")
if any(open(file).read().startswith("bad") for file in files):
    sys.exit(9)
print(json.dumps({"results": [], "errors": [], "paths": {"scanned": files}}))
"""


@pytest.mark.parametrize(
    ("bad", "unread", "most"),
    [({5}, 1, 13), pytest.param(set(range(64)), 64, 33, marks=pytest.mark.exhaustive)],
)
def test_after_a_failure_files_are_scanned_in_halves(
    scan: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    bad: set[int],
    unread: int,
    most: int,
) -> None:
    fake(tmp_path, monkeypatch, COUNTING)
    files = {f"f{n}": ("python", "bad eval(x)" if n in bad else "eval(x)") for n in range(64)}
    found = scan(SemgrepCore(), files)
    assert len(found.unread) == len(found.transient) == unread
    assert set(found.unread.values()) == {"the syntax engine failed (exit code 9)"}
    assert len((tmp_path / "runs").read_text().split()) <= most


def test_a_match_in_a_file_it_was_not_given_is_an_error(
    scan: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(
        tmp_path,
        monkeypatch,
        'print(\'{"results": [{"check_id": "python.dangerous", "path": "/etc/passwd", "start": {"line": 1},'
        ' "end": {"line": 1}, "extra": {}}], "errors": [], "paths": {"scanned": []}}\')',
    )
    with pytest.raises(ToolError, match="a file it was not given"):
        scan(SemgrepCore(), {"a": ("python", "eval(x)")})


def test_a_rule_that_the_engine_cannot_read_is_an_error_and_no_gap(scan: Run) -> None:
    broken = {**RULES[0], "pattern": "eval("}
    with pytest.raises(ToolError):
        scan(SemgrepCore(), {"a": ("python", "eval(x)")}, [broken])


@pytest.mark.exhaustive
def test_a_greedy_neighbour_costs_only_itself(scan: Run) -> None:
    greedy = "[" * 60_000 + "eval(x)"
    files = {"greedy": ("javascript", greedy), "sound": ("javascript", "eval(x)")}
    found = scan(SemgrepCore(), files, limits=ScanLimits(cpu=1, cpu_per_file=1))
    assert list(found.matches) == ["sound"]
    assert list(found.unread) == ["greedy"]


def test_the_core_is_found_without_the_shells_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    semgrep_core._binary.cache_clear()
    assert os.access(semgrep_core._binary(), os.X_OK)
