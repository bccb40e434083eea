"""What holds for every check that discovery finds, and how they are run together."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.checks.conftest import INFO, fresh, lines, npm, sdist, wheel
from tests.factories import NOW, context, finding, pin, release, subject, tree
from vetting import checks, discovery
from vetting.checks import Check, Context, all_checks, collect
from vetting.errors import FormatError, ToolError
from vetting.model.advisory import Advisory, Affected
from vetting.model.artifact import ArchiveNote, ArtifactTree, Digest, Missing, SourceFile
from vetting.model.evidence import Coverage, Evidence, Outcome, Rule, Severity, Unread
from vetting.model.package import Manifest
from vetting.model.subject import Subject
from vetting.sources.osv.lookup import Answer

ALL = all_checks()
ARCHIVE = Path(checks.__file__).parent.parent / "boundary" / "archive"


@pytest.mark.parametrize("check", ALL, ids=lambda check: check.name)
def test_a_check_is_named_after_its_module_and_says_what_it_does(check: Check) -> None:
    assert type(check).__module__ == f"vetting.checks.{check.name.replace('-', '_')}"
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", check.name)
    assert re.fullmatch(r"[a-z][a-z ,.]{10,60}", check.title)
    assert check.version >= 1


def test_every_check_is_found() -> None:
    modules = {path.stem for path in Path(checks.__file__).parent.glob("[a-z]*.py")}
    assert {check.name.replace("-", "_") for check in ALL} == modules
    assert len(ALL) > 10


def test_rules_have_ids_of_their_own() -> None:
    declared = [(rule.id, check.name) for check in ALL for rule in check.rules]
    assert len({rule for rule, _ in declared}) == len(declared)


RULES = [pytest.param(rule, id=rule.id) for check in ALL for rule in check.rules]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_teaches_a_reviewer(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+([./_-][a-z0-9_-]+)+", rule.id)
    assert re.fullmatch(r"[A-Za-z].{5,80}[^.]", rule.title)
    for text in (rule.meaning, rule.normal, rule.remedy):
        assert re.fullmatch(r"[A-Z`n].{10,}[.)]", text), text
        assert "  " not in text
    assert rule.owasp
    assert all(re.fullmatch(r"MCP(0[1-9]|10)", item) for item in rule.owasp)
    assert all(re.fullmatch(r"CWE-[0-9]+", item) for item in rule.cwe)
    assert all(url.startswith("https://") for url in rule.references)


def test_the_archive_check_explains_whatever_the_reader_may_say() -> None:
    said = {
        rule
        for path in ARCHIVE.glob("*.py")
        for rule in re.findall(r'"(archive/[a-z-]+)"', path.read_text("utf-8"))
    }
    declared = {rule.id for check in ALL if check.name == "archive" for rule in check.rules}
    assert len(said) > 20
    assert said - declared == set()


EXPLAINED = [check for check in ALL if check.rules and check.name != "static-rules"]


@pytest.mark.parametrize("check", EXPLAINED, ids=lambda check: check.name)
def test_every_rule_is_named_in_the_checks_own_test(check: Check) -> None:
    first = check.name.partition("-")[0]
    tests = (Path(__file__).parent).glob(f"test_{first}*.py")
    text = "".join(path.read_text("utf-8") for path in tests)
    assert [rule.id for rule in check.rules if rule.id not in text] == []


# A subject at which every check has something to say.


def worst() -> Iterator[Subject]:
    dirty: dict[str, bytes | str] = {
        "package.json": '{"name": "other", "name": "x", "version": "9", "bin": {"git": "g.js"},'
        ' "mcpName": "com.example/server",'
        ' "scripts": {"preinstall": "curl x | sh", "install": "x"}, "dependencies": {"a": "1"}}',
        "logo.png": b"\x7fELF\0",
        "a.zip": b"PK\x03\x04",
        "run": b"\x7fELF\0",
        "m.pyc": b"\xa7\r\r\n\0\0\0\0",
        "data.js": b"\0\0",
        "a.js": "x = '\u202e'; k = 'ghp_0aZ9yX8wV7uT6sR5qP4oN3mL2kJ1iH0gF9eD'",
        "b.py": "# coding: utf-7\n",
        ".vscode/tasks.json": '{"command": "x"}',
    }
    notes = (ArchiveNote(rule_id="archive/setuid", message="has a bit", path="run"),)
    refused = ArchiveNote(rule_id="archive/ratio", message="it is a bomb")
    told = release(
        manifest=Manifest(name="server", version="1.2.3"),
        withdrawn="yanked: bad",
        deprecated="old",
        repository_url=None,
        license=None,
        published_at=None,
    )
    wrong = Digest(algorithm="sha1", value="0" * 40)
    yield subject(
        tree(dirty, notes=notes, declared=(wrong,)),
        tree({}, filename="bomb.tgz", refused=refused),
        of=told,
    )
    first = {
        f"{INFO}/METADATA": "Name: other\nVersion: 9\nRequires-Dist: a\n",
        f"{INFO}/entry_points.txt": "[console_scripts]\ngit = a:b\n[pytest11]\np = a\n",
        "x.pth": "import os\n",
        "server-1.2.3.data/scripts/tool": "#!/bin/sh\n",
        "a.py": "1",
    }
    source = {
        "PKG-INFO": "Metadata-Version: 2.4\nName: server\nVersion: 1.2.3\n",
        "setup.py": "import socket",
        "pyproject.toml": '[build-system]\nbackend-path = ["."]',
    }
    other = wheel({**first, "a.py": "2"}, "server-1.2.3-cp311-cp311-win_amd64.whl", prefix="w!/")
    yield subject(wheel(first), other, sdist(source, prefix="s!/"))
    yield subject(sdist(source))
    yield subject(of=release(of=pin(name="notion-mcp"), first_published_at=NOW))


def warned(context: Context) -> Context:
    """The same, with an advisory against the subject."""
    known = Advisory(
        id="GHSA-1", modified=None, affected=(Affected(ecosystem="npm", name="server"),)
    )
    found = {("npm", "server"): (known,)}
    return replace(context, advisories=Answer(advisories=found, source="a test", as_of=NOW))


@pytest.mark.parametrize("check", ALL, ids=lambda check: check.name)
def test_findings_carry_only_rules_that_the_check_declares(check: Check, context: Context) -> None:
    declared = {rule.id: rule for rule in check.rules}
    answers = [check.run(whole, fresh(warned(context))) for whole in worst()]
    found = [item for answer in answers for item in answer.findings]
    for item in found:
        if item.rule_id in declared:
            rule = declared[item.rule_id]
            assert item.signal == (rule.signal or rule.id)
            assert item.confidence == rule.confidence
        else:
            assert check.name == "static-rules", "only rulesets have rules of their own"
    looked = all(answer.outcome is not Outcome.INCOMPLETE for answer in answers)
    assert found or not (declared and looked), "these subjects give every check something to say"


@pytest.mark.parametrize("check", ALL, ids=lambda check: check.name)
def test_a_check_says_the_same_twice(check: Check, context: Context) -> None:
    for whole in worst():
        assert check.run(whole, fresh(context)) == check.run(whole, fresh(context))


@pytest.mark.parametrize("check", ALL, ids=lambda check: check.name)
def test_a_subject_without_files_is_no_error(check: Check, context: Context) -> None:
    evidence = check.run(subject(), fresh(context))
    assert (evidence.check, evidence.version) == (check.name, check.version)
    assert evidence.outcome in (Outcome.PASSED, Outcome.INCOMPLETE)


# Evidence and its outcome.


class Nothing(Check):
    """A check of this test."""

    name = "nothing"
    title = "nothing"

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        del subject
        return self.evidence(context)


GAP = Coverage(files=7, read=5, unread=(Unread(path="a", why="b"), Unread(path="c", why="d")))


@pytest.mark.parametrize(
    ("severities", "coverage", "reason", "outcome", "said"),
    [
        ((), None, None, Outcome.PASSED, None),
        ((Severity.INFO,), None, None, Outcome.PASSED, None),
        ((Severity.INFO, Severity.LOW), None, None, Outcome.FAILED, None),
        ((Severity.UNKNOWN,), None, None, Outcome.FAILED, None),
        ((), Coverage(files=7, read=7), None, Outcome.PASSED, None),
        ((), GAP, None, Outcome.INCOMPLETE, "2 of 7 files not fully read"),
        ((Severity.CRITICAL,), GAP, "no engine", Outcome.INCOMPLETE, "no engine"),
        ((Severity.CRITICAL,), None, "no network", Outcome.INCOMPLETE, "no network"),
    ],
)
def test_the_outcome_follows_from_what_was_found(
    context: Context,
    severities: tuple[Severity, ...],
    coverage: Coverage | None,
    reason: str | None,
    outcome: Outcome,
    said: str | None,
) -> None:
    found = [finding(severity=severity) for severity in severities]
    evidence = Nothing().evidence(context, found, coverage=coverage, reason=reason)
    assert (evidence.outcome, evidence.reason) == (outcome, said)
    assert evidence.collected_at == context.now == NOW
    ranks = [item.severity.rank for item in evidence.findings]
    assert ranks == sorted(ranks)


# All checks together.


class _Broken:
    """Files that cannot be read."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def read(self, _: SourceFile) -> bytes:
        raise self.error


def broken(error: BaseException) -> ArtifactTree:
    return replace(tree({"package.json": "{}", "index.js": "x"}), reader=_Broken(error))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (FormatError("index.js is odd"), "index.js is odd"),
        (ToolError("the engine stopped"), "the engine stopped"),
        (RecursionError(), "RecursionError"),
        (RecursionError("too deep"), "too deep"),
        (MemoryError(), "MemoryError"),
    ],
)
def test_a_check_that_fails_is_incomplete_and_stops_no_other(
    tmp_path: Path, error: Exception, reason: str
) -> None:
    titles: list[str] = []
    whole = subject(broken(error))
    given = replace(context(tmp_path), progress=titles.append)
    evidence = {item.check: item for item in collect(whole, given)}
    assert tuple(evidence) == discovery.names("vetting.checks")
    assert titles == [check.title for check in ALL]
    assert (evidence["secrets"].outcome, evidence["secrets"].reason) == (
        Outcome.INCOMPLETE,
        reason,
    )
    assert evidence["secrets"].findings == ()
    assert evidence["release-state"].outcome is Outcome.PASSED
    assert evidence["archive"].outcome is Outcome.PASSED


def test_an_error_of_ours_is_told_with_its_place_and_stops_no_other(tmp_path: Path) -> None:
    found = collect(subject(broken(KeyError("index.js"))), context(tmp_path))
    evidence = {item.check: item for item in found}
    assert evidence["secrets"].outcome is Outcome.INCOMPLETE
    assert re.fullmatch(
        r"the check broke off with KeyError at test_contract\.py:\d+, a mistake in mcp-vet: 'index\.js'",
        evidence["secrets"].reason or "",
    )
    assert evidence["release-state"].outcome is Outcome.PASSED


def test_what_an_error_of_ours_says_is_cut(tmp_path: Path) -> None:
    found = collect(subject(broken(KeyError("x" * 9000))), context(tmp_path))
    reasons = [item.reason for item in found if item.reason and "broke off" in item.reason]
    assert reasons
    assert max(map(len, reasons)) < 400


def test_who_stops_the_vet_stops_it(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        collect(subject(broken(KeyboardInterrupt())), context(tmp_path))


def test_a_release_whose_files_are_missing_is_incomplete(tmp_path: Path) -> None:
    artifact = tree({}).artifact
    whole = replace(subject(), missing=(Missing(artifact=artifact, why="no route"),))
    evidence = {item.check: item for item in collect(whole, context(tmp_path))}
    assert evidence["checksum"].reason == "server-1.2.3.tgz: no route"
    assert evidence["checksum"].outcome is Outcome.INCOMPLETE


def test_an_honest_package_has_nothing_to_say(context: Context) -> None:
    whole = npm(
        {
            "package.json": '{"name": "server", "version": "1.2.3", "bin": "index.js"}',
            "index.js": "console.log('Hello')",
            "README.md": "# Server\n\n![logo](logo.png) Grüße, 世界 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
            "logo.png": b"\x89PNG\r\n\x1a\n\0",
        },
        Manifest(name="server", version="1.2.3", bins=(("server", "index.js"),)),
    )
    whole = replace(whole, trees=tuple(_declared(item) for item in whole.trees))
    for check in ALL:
        if check.name != "static-rules":
            assert lines(check.run(whole, fresh(context))) == []


def _declared(item: ArtifactTree) -> ArtifactTree:
    return replace(item, artifact=replace(item.artifact, digests=item.digests))
