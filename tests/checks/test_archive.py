import pytest

from tests.checks.conftest import lines
from tests.factories import subject, tree
from vetting.checks import Context
from vetting.checks.archive import Archive
from vetting.model.artifact import ArchiveNote
from vetting.model.evidence import Outcome

REFUSALS = [
    "archive/absolute-path",
    "archive/bad-name",
    "archive/duplicate-path",
    "archive/file-and-folder",
    "archive/header-mismatch",
    "archive/hidden-data",
    "archive/link",
    "archive/link-escape",
    "archive/malformed",
    "archive/overlap",
    "archive/path-too-long",
    "archive/path-traversal",
    "archive/ratio",
    "archive/size-override",
    "archive/special-file",
    "archive/too-deep",
    "archive/too-large",
    "archive/too-many-files",
    "archive/unsupported",
]
ODDITIES = {
    "archive/odd-name": "low",
    "archive/case-collision": "medium",
    "archive/link-inside": "info",
    "archive/mixed-roots": "high",
    "archive/multi-gzip": "medium",
    "archive/reserved-name": "low",
    "archive/setuid": "high",
    "archive/unexpected-root": "info",
}


@pytest.mark.parametrize("rule", REFUSALS)
def test_a_refusal_is_critical_and_of_one_signal(rule: str, context: Context) -> None:
    refused = ArchiveNote(rule_id=rule, message="a member is bad", path="a/b")
    evidence = Archive().run(subject(tree({}, refused=refused)), context)
    assert lines(evidence) == [f"critical {rule} a/b: server-1.2.3.tgz: a member is bad"]
    assert evidence.findings[0].signal == "archive.refused"
    assert evidence.outcome is Outcome.FAILED


@pytest.mark.parametrize("rule", ODDITIES)
def test_an_oddity_is_noted_as_what_it_is(rule: str, context: Context) -> None:
    note = ArchiveNote(rule_id=rule, message="is odd", path="a/b")
    evidence = Archive().run(subject(tree({"a/b": "x"}, notes=(note,))), context)
    assert lines(evidence) == [f"{ODDITIES[rule]} {rule} a/b: server-1.2.3.tgz: a/b is odd"]
    assert evidence.findings[0].signal == "archive.odd"
    passed = ODDITIES[rule] == "info"
    assert evidence.outcome is (Outcome.PASSED if passed else Outcome.FAILED)


def test_every_declared_rule_is_one_of_these() -> None:
    assert [rule.id for rule in Archive.rules] == [*REFUSALS, *ODDITIES]


def test_places_name_the_artifact_they_are_in(context: Context) -> None:
    note = ArchiveNote(rule_id="archive/setuid", message="has a bit", path="bin/x")
    bomb = ArchiveNote(rule_id="archive/ratio", message="unpacks to too much")
    whole = subject(
        tree({}, filename="a.whl", refused=bomb),
        tree({}, filename="b.tar.gz", prefix="b.tar.gz!/", refused=bomb, notes=(note,)),
    )
    assert lines(Archive().run(whole, context)) == [
        "critical archive/ratio a.whl: a.whl: unpacks to too much",
        "critical archive/ratio b.tar.gz: b.tar.gz: unpacks to too much",
        "high archive/setuid b.tar.gz!/bin/x: b.tar.gz: bin/x has a bit",
    ]


def test_a_plain_archive_passes(context: Context) -> None:
    evidence = Archive().run(subject(tree({"a": "x"})), context)
    assert (lines(evidence), evidence.outcome) == ([], Outcome.PASSED)
