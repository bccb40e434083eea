import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.factories import context, subject, tree
from vetting import rulesets
from vetting.engines import Match, Scan, ScanLimits, Target
from vetting.engines.semgrep_core import SemgrepCore
from vetting.model.artifact import ArtifactKind, ArtifactTree
from vetting.model.evidence import Severity
from vetting.scan import Scanned, scan

READS = "const result = eval(process.env.API_KEY);\n"
RUNS = "import os\nos.system('ls ' + name)\n"


class Counting(SemgrepCore):
    """The real engine; keeps what it was asked to read, and may find one file too slow."""

    def __init__(self, slow: str = "") -> None:
        self.asked: list[int] = []
        self.rules: set[str] = set()
        self._slow = slow

    def scan(
        self,
        targets: Sequence[Target],
        rules: Sequence[Mapping[str, Any]],
        workdir: Path,
        limits: ScanLimits,
    ) -> Scan:
        if targets:
            self.asked.append(len(targets))
            self.rules = {str(rule["id"]) for rule in rules}
        found = super().scan(targets, rules, workdir, limits)
        for target in targets:
            if self._slow and self._slow in target.path.read_text():
                found.unread[target.key] = "took too long"
                found.transient.add(target.key)
        return found


def run(folder: Path, engine: SemgrepCore, *trees: ArtifactTree) -> Scanned:
    return scan(subject(*trees), context(folder, engine=engine).scanner("scan"))


def rules(scanned: Scanned) -> set[tuple[str, str, int]]:
    return {(hit.rule.rule.id, hit.unit.path, hit.match.line) for hit in scanned.hits}


def test_an_unchanged_file_is_never_scanned_again(tmp_path: Path) -> None:
    engine = Counting()
    first = run(tmp_path, engine, tree({"a.js": READS, "b.py": RUNS}))
    again = run(tmp_path, engine, tree({"a.js": READS, "b.py": RUNS}))
    assert engine.asked == [2]
    assert rules(again) == rules(first)
    assert ("javascript/eval-function", "a.js", 1) in rules(first)
    assert ("python/shell-command-built", "b.py", 2) in rules(first)
    changed = RUNS.replace("ls", "ls -l")
    run(tmp_path, engine, tree({"a.js": READS, "b.py": changed, "c.js": READS}))
    assert engine.asked == [2, 1], "a new version costs what is new in it"


def test_of_a_changed_file_only_what_changed_is_scanned_again(tmp_path: Path) -> None:
    engine = Counting()
    filler = "    log('some text that belongs to the function')\n" * 80
    go = f"\n\ndef go(name):\n    os.system(name)\n{filler}"
    bind = f"\n\ndef bind():\n    server.bind(('0.0.0.0', 80))\n{filler}"
    first = run(tmp_path, engine, tree({"b.py": f"import os\n{go}{bind}"}))
    other = f"# new\nimport os\n\n\ndef new():\n    pass\n{go}{bind.replace('80', '81')}"
    again = run(tmp_path, engine, tree({"b.py": other}))
    assert len(engine.asked) == 2
    assert "python.shell-command-built" not in engine.rules, "its function is the same"
    assert ("python/shell-command-built", "b.py", 5) in rules(first)
    assert ("python/shell-command-built", "b.py", 10) in rules(again)
    assert "python.listen-all-interfaces" in engine.rules


def test_the_same_bytes_are_read_once_and_reported_in_their_first_place(tmp_path: Path) -> None:
    engine = Counting()
    wheel = tree({"server/a.py": RUNS}, filename="server-1-py3-none-any.whl")
    source = tree({"src/server/a.py": RUNS}, filename="server-1.tar.gz", prefix="s!/")
    found = run(tmp_path, engine, wheel, source)
    assert engine.asked == [1]
    assert {path for _, path, _ in rules(found)} == {"server/a.py"}
    twice = run(tmp_path / "other", engine, tree({"a.py": RUNS, "copy/b.py": RUNS}))
    assert {path for _, path, _ in rules(twice)} == {"a.py", "copy/b.py"}
    assert engine.asked == [1, 1]


LIBRARY = "function lib%d(value, other) {\n" + "  log('some text', value);\n" * 60 + "}\n"
MAIL = "function mail() {\n  fetch(address, {body: JSON.stringify(process.env)});\n}\n"


def test_a_bundle_is_read_where_rules_can_match_and_says_how_far(tmp_path: Path) -> None:
    engine = Counting()
    code = [LIBRARY % number for number in range(260)]
    bundle = "".join((*code[:130], MAIL, *code[130:]))
    first = run(tmp_path, engine, tree({"dist/index.js": bundle}))
    line = bundle[: bundle.index("  fetch(")].count("\n") + 1
    assert ("javascript/env-bulk-sent", "dist/index.js", line) in rules(first)
    (gap,) = first.unread
    assert gap.why == (
        f"a bundle of {len(bundle) >> 10} kB: 1 of its 261 functions and statements read by syntax "
        "rules, the rest by byte-level rules only"
    )
    assert engine.asked == [1]
    changed = "function fresh() { return 1; }\n" + bundle.replace("lib200(", "lib201(")
    again = run(tmp_path, engine, tree({"dist/index.js": changed}))
    assert ("javascript/env-bulk-sent", "dist/index.js", line + 1) in rules(again)
    assert engine.asked == [1], "a new version costs what is new in it"


def test_a_bundle_whose_region_failed_does_not_count_it(tmp_path: Path) -> None:
    engine = Counting(slow="JSON.stringify")
    bundle = "".join(LIBRARY % number for number in range(260)) + MAIL
    (gap,) = run(tmp_path, engine, tree({"dist/index.js": bundle})).unread
    assert ": 0 of its 261 functions and statements read" in gap.why
    assert gap.why.endswith("; took too long")


def test_a_language_is_part_of_what_was_scanned(tmp_path: Path) -> None:
    engine = Counting()
    run(tmp_path, engine, tree({"a.js": READS}))
    run(tmp_path, engine, tree({"a.ts": READS}))
    assert engine.asked == [1, 1]


def test_what_took_too_long_is_tried_again_the_next_time(tmp_path: Path) -> None:
    engine = Counting(slow="API_KEY")
    first = run(tmp_path, engine, tree({"a.js": READS, "b.py": RUNS}))
    assert [(item.path, item.why) for item in first.unread] == [("a.js", "took too long")]
    run(tmp_path, engine, tree({"a.js": READS, "b.py": RUNS}))
    assert engine.asked == [2, 1]


def test_a_changed_rule_is_run_alone(tmp_path: Path) -> None:
    engine = Counting()
    made = context(tmp_path, engine=engine)
    files = tree({"a.js": READS, "b.js": "require('vm').runInThisContext(path);\n", "c.py": RUNS})
    first = scan(subject(files), made.scanner("one"))
    shutil.copytree(rulesets.folder(), tmp_path / "rules")
    with (tmp_path / "rules" / "javascript" / "eval-function.yaml").open("a") as file:
        file.write("# changed\n")
    changed = replace(made, rules=rulesets.load(tmp_path / "rules"))
    again = scan(subject(files), changed.scanner("two"))
    assert engine.asked == [3, 1]
    assert engine.rules == {"javascript.eval-function"}
    assert rules(again) == rules(first)
    back = scan(subject(files), made.scanner("three"))
    assert engine.asked == [3, 1], "what the rule found before is still known"
    assert rules(back) == rules(first)


def test_tests_that_nobody_installs_get_the_rules_of_high_severity_alone(tmp_path: Path) -> None:
    engine = Counting()
    code = "import os\neval(x)\nos.system('ls ' + name)\nrequests.get(x, verify=False)\n"
    wheel = tree({"server/a.py": "x = 1\n"}, filename="server-1-py3-none-any.whl")
    source = tree({"tests/b.py": code}, filename="server-1.tar.gz", kind=ArtifactKind.SDIST)
    run(tmp_path, engine, wheel, source)
    severities = {rulesets.load().rule(name).rule.severity for name in engine.rules}
    assert severities <= {Severity.HIGH, Severity.CRITICAL}
    found = run(tmp_path, engine, tree({"tests/b.py": code}))
    assert ("python/tls-verification-off", "tests/b.py", 4) in rules(found)
    assert ("python/eval-exec", "tests/b.py", 2) in rules(found), "an installed test is all read"


def test_without_code_the_engine_is_not_asked(tmp_path: Path) -> None:
    engine = Counting()
    found = run(tmp_path, engine, tree({"README.md": "hello", "logo.png": b"\x89PNG\r\n\x1a\n\0"}))
    assert (engine.asked, found.hits, found.unread) == ([], [], [])


def test_a_match_is_kept_whole_in_the_cache(tmp_path: Path) -> None:
    engine = Counting()
    for _ in range(2):
        found = run(tmp_path, engine, tree({"a.js": READS}))
        (match,) = [h.match for h in found.hits if h.rule.rule.id == "javascript/eval-function"]
        assert isinstance(match, Match)
        assert "process.env.API_KEY" in dict(match.metavars).values()


def test_no_bracket_comment_or_quote_keeps_a_rule_from_a_file(tmp_path: Path) -> None:
    tricks = {
        "env-bulk-sent": [
            "fetch(url, { method: 'POST', body: JSON.stringify(((process)).env) });",
            "fetch(url, { method: 'POST', body: JSON.stringify(process /* c */ . /* d */ env) });",
        ],
        "decode-then-exec": [
            "((Function))(atob(text))();",
            "(0, eval)(Buffer.from(text, ('base64')).toString());",
            "const run = (eval); run(atob(text));",
            "new (((Object).getPrototypeOf)(async function () {}).constructor)(atob(text));",
            "globalThis['eval'](atob(text));",
            "new Worker(atob(text), { 'eval': true });",
            "eval /* x */ (Buffer.from(text, 'hex' /* z */).toString());",
        ],
    }
    files = {
        f"{rule}-{number}.js": f"{line}\n"
        for rule, lines in tricks.items()
        for number, line in enumerate(lines)
    }
    found = rules(run(tmp_path, SemgrepCore(), tree(files)))
    hit = {(rule.removeprefix("javascript/"), path) for rule, path, _ in found}
    assert {(name.rpartition("-")[0], name) for name in files} <= hit
