import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.factories import NOW, evidence, finding, pin, verdict
from tests.model.test_wire import RICH
from vetting.errors import FormatError
from vetting.model import evidence_document
from vetting.model.additions import Addition
from vetting.model.evidence import Coverage, Severity
from vetting.model.verdict import Update, Verdict
from vetting.model.wire import dump
from vetting.model.wire_load import load

STORED = json.dumps(dump(RICH, stored=True))


def test_a_stored_document_comes_back_whole() -> None:
    found = load(json.loads(STORED))
    assert json.dumps(dump(found, stored=True)) == STORED
    assert (found.pin, found.decision, found.reasons) == (RICH.pin, RICH.decision, RICH.reasons)
    assert (found.subject, found.policy_digest) == (RICH.subject, RICH.policy_digest)
    assert (found.profile, found.signals) == (RICH.profile, RICH.signals)
    assert [item.findings for item in found.evidence] == [item.findings for item in RICH.evidence]
    assert found.incomplete[0].reason == "1 of 7 files not fully read"


def test_a_printed_document_comes_back_as_far_as_it_tells() -> None:
    printed = dump(RICH)
    found = load(json.loads(json.dumps(printed)))
    assert dump(found) == printed
    shell = found.evidence[1].findings[0]
    assert (shell.signal, shell.excerpt) == ("javascript/shell-command-built", None)


@pytest.mark.parametrize(
    "plain",
    [
        verdict(),
        verdict(evidence(finding(severity=Severity.UNKNOWN))),
        verdict(evidence(finding(path=None), reason="no network")),
        verdict(evidence(coverage=Coverage(files=0, read=0))),
    ],
)
def test_plain_verdicts_come_back_too(plain: Verdict) -> None:
    document = json.loads(json.dumps(dump(plain, stored=True)))
    assert dump(load(document), stored=True) == document


def test_a_waiver_in_force_stays_in_force() -> None:
    found = load(json.loads(STORED))
    assert found.waiver_for(found.evidence[1].findings[0]) is not None
    assert found.waiver_for(found.evidence[0].findings[0]) is None


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({}, "verdict.schema is missing"),
        (
            {"schema": "mcp-vet/verdict/v2"},
            "not a mcp-vet/verdict/v1 document: 'mcp-vet/verdict/v2'",
        ),
        ({"schema": "mcp-vet/verdict/v1"}, "verdict.pin is missing"),
        ([], "verdict is not an object"),
        (None, "verdict is not an object"),
        ("text", "verdict is not an object"),
    ],
)
def test_what_is_no_verdict_is_refused(document: Any, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        load(document)
    assert str(caught.value) == message


def places(node: Any, *path: str | int) -> Iterator[tuple[str | int, ...]]:
    """The path of every value in a document."""
    members = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in members:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, *path, key)


PLACES = list(places(json.loads(STORED)))
# What the document repeats.
UNREAD = {("pin", "purl"), ("closure", "count")}
# What documents of older versions do not have.
NEWER = {
    *("signal", "excerpt", "parameters", "annotations", "readOnlyHint", "handler", "reaches"),
    *("notes", "prompts", "resources", "instructions", "trifecta"),
}


def parent(document: Any, place: tuple[str | int, ...]) -> Any:
    for key in place[:-1]:
        document = document[key]
    return document


def test_a_document_without_any_one_of_its_members_is_refused() -> None:
    for place in PLACES:
        listed = isinstance(place[-1], int) or "digests" in place or place[0] == "capabilities"
        if listed or place in UNREAD or place[-1] in NEWER:
            continue
        if place[-1] == "legs" and place[1] == "items":
            continue
        document = json.loads(STORED)
        del parent(document, place)[place[-1]]
        with pytest.raises(FormatError, match=" is missing"):
            load(document)


def test_a_document_with_a_value_of_another_type_is_refused() -> None:
    for place in PLACES:
        right = parent(json.loads(STORED), place)[place[-1]]
        if place in UNREAD or right is None:
            continue
        for wrong in (7, "text", True, 1.5, ["text"], {"key": "text"}):
            if type(wrong) is type(right):
                continue
            document = json.loads(STORED)
            parent(document, place)[place[-1]] = wrong
            with pytest.raises(FormatError):
                load(document)


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (("pin",), [], "verdict.pin is not an object"),
        (("evidence",), {}, "verdict.evidence is not a list"),
        (("evidence", 1, "version"), True, "verdict.evidence[1].version is not of type int"),
        (
            ("evidence", 1, "findings", 0, "waived", "until"),
            None,
            "verdict.evidence[1].findings[0].waived.until is not of type str",
        ),
        (("capabilities", "env"), None, "verdict.capabilities.env is not a list"),
        (
            ("subject", 0, "digests", "sha256"),
            7,
            "verdict.subject[0].digests.sha256 is not of type",
        ),
    ],
)
def test_the_refusal_says_where(place: tuple[str | int, ...], value: object, message: str) -> None:
    document = json.loads(STORED)
    parent(document, place)[place[-1]] = value
    with pytest.raises(FormatError) as caught:
        load(document)
    assert str(caught.value).startswith(message)


def test_unknown_members_are_ignored() -> None:
    document = json.loads(STORED)
    for place in (*PLACES, ("x",)):
        holder = parent(document, place)
        if isinstance(holder, dict) and place[0] not in ("subject", "capabilities", "closure"):
            holder["later"] = {"version": 2}
    assert json.dumps(dump(load(document), stored=True)) == STORED


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("decision",), "maybe"),
        (("decided_at",), "today"),
        (("release", "published_at"), "0001-01-01T00:00:00+14:00"),
        (("reasons", 0, "effect"), "perhaps"),
        (("evidence", 0, "outcome"), "unknown"),
        (("evidence", 0, "findings", 0, "severity"), "awful"),
        (("evidence", 1, "findings", 0, "waived", "until"), "never"),
        (("tools", "state"), "whatever"),
        (("release", "stars", "as_of"), "recently"),
        (("evidence",), []),
        (("closure", "packages", 0, "purl"), "zod"),
        (("closure", "packages", 0, "purl"), "pkg:npm/zod"),
    ],
)
def test_a_value_that_is_none_of_its_kind_is_refused(
    place: tuple[str | int, ...], value: object
) -> None:
    document = json.loads(STORED)
    parent(document, place)[place[-1]] = value
    with pytest.raises(FormatError, match=r"^a damaged mcp-vet/verdict/v1 document \("):
        load(document)


def test_loaded_evidence_is_as_old_as_the_decision() -> None:
    found = load(dump(replace(RICH, decided_at=NOW)))
    assert {item.collected_at for item in found.evidence} == {NOW}


@pytest.mark.parametrize(
    "update",
    [
        None,
        Update(base=pin(version="1.2.2")),
        Update(
            base=pin(version="1.2.2"),
            until=NOW,
            adds=(Addition(kind="tool", names=("a", "b")),),
            by_policy=True,
        ),
    ],
)
def test_what_it_was_held_against_comes_back(update: Update | None) -> None:
    found = replace(verdict(), update=update)
    document = dump(found)
    assert ("update" in document) is (update is not None)
    assert load(json.loads(json.dumps(document))).update == update
    assert evidence_document.digest(found) == evidence_document.digest(verdict())
