import dataclasses
import json
from datetime import timedelta
from typing import Any

import pytest

from tests.factories import NOW, evidence, finding, pin, release, subject_file, verdict
from tests.reports.samples import CLEAN, HOSTILE, RICH
from vetting.errors import FormatError
from vetting.model import evidence_document
from vetting.model.signals import Count, ReleaseSignals
from vetting.model.verdict import Decision, Verdict
from vetting.model.wire import dump

FOUND = verdict(evidence(finding()))


@pytest.mark.parametrize("found", [CLEAN, RICH, HOSTILE], ids=["clean", "rich", "hostile"])
def test_what_is_read_is_what_was_written(found: Verdict) -> None:
    data = evidence_document.write(found)
    back = evidence_document.read(json.loads(data), NOW)
    assert evidence_document.write(back) == data
    bare = dataclasses.replace(found, waivers=())
    before, after = dump(bare, stored=True), dump(back, stored=True)
    for key in ("evidence", "capabilities", "credentials", "hosts", "tools", "closure", "subject"):
        assert before[key] == after[key]


def test_evidence_comes_back_as_a_verdict_that_nobody_made() -> None:
    back = evidence_document.read(json.loads(evidence_document.write(FOUND)), NOW)
    assert (back.decision, back.reasons, back.policy_digest) == (Decision.REVIEW, (), "")
    assert back.decided_at == NOW


def counted(downloads: int) -> Verdict:
    count = Count(value=downloads, source="a test", as_of=NOW)
    found = dataclasses.replace(evidence(finding()), signals=ReleaseSignals(downloads=count))
    return verdict(found)


@pytest.mark.parametrize(
    "other",
    [
        verdict(evidence(finding()), now=NOW + timedelta(days=3)),
        dataclasses.replace(FOUND, decision=Decision.DENY, reasons=()),
        dataclasses.replace(FOUND, policy_digest="sha256:00"),
    ],
    ids=["time", "decision", "policy"],
)
def test_what_is_no_evidence_does_not_change_the_digest(other: Verdict) -> None:
    assert evidence_document.digest(other) == evidence_document.digest(FOUND)


def test_counts_of_the_day_do_not_change_the_digest() -> None:
    assert evidence_document.digest(counted(1)) == evidence_document.digest(counted(2))


@pytest.mark.parametrize(
    "other",
    [
        verdict(),
        verdict(evidence(finding(line=8))),
        verdict(evidence(finding(signal="cap.shell"))),
        verdict(evidence(finding()), of=release(of=pin(version="1.2.4"))),
        verdict(evidence(finding()), of=release(publisher="mallory")),
        verdict(evidence(finding()), files=[subject_file(content=b"other bytes")]),
        verdict(evidence(finding(), reason="1 of 3 files not read")),
    ],
    ids=["finding", "line", "signal", "version", "publisher", "bytes", "gap"],
)
def test_what_was_found_changes_the_digest(other: Verdict) -> None:
    assert evidence_document.digest(other) != evidence_document.digest(FOUND)


def test_a_waiver_in_it_is_nobodys() -> None:
    document = json.loads(evidence_document.write(FOUND))
    for item in document["evidence"]:
        for found in item["findings"]:
            found["waived"] = {"reason": "trust me", "until": "2099-01-01T00:00:00Z"}
    assert evidence_document.read(document, NOW).waivers == ()


def damaged(**change: Any) -> Any:
    return {**json.loads(evidence_document.write(FOUND)), **change}


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "text",
        {},
        damaged(schema="mcp-vet/evidence/v2"),
        damaged(schema="mcp-vet/verdict/v1"),
        damaged(release=None),
        damaged(evidence=[]),
        damaged(subject=[{}]),
        damaged(pin={}),
    ],
)
def test_anything_else_is_refused(document: Any) -> None:
    with pytest.raises(FormatError):
        evidence_document.read(document, NOW)
