"""Every format over every kind of answer; what strangers wrote stays text."""

import json
import re
from pathlib import Path

import pytest

from tests.factories import NOW, pin
from tests.reports.samples import CLEAN, NASTY, RICH
from vetting import client_snippets, request_reports
from vetting.errors import UsageError
from vetting.model.request import Rejection, RejectReason, Request, Wish
from vetting.workflow.request import Answered, Kind

ASKED = Request(
    pin=pin(), requester=NASTY, wish=Wish(reason=NASTY), asked_at=NOW, evidence="sha256:00"
)
OTHER = pin(version="1.2.0")
NO = Rejection(
    pin=pin(), reason=RejectReason.OTHER, note=NASTY, by=NASTY, at=NOW, alternative=OTHER
)
ANSWERS = {
    Kind.APPROVED: Answered(pin=pin(), kind=Kind.APPROVED, why="approved until 2027-02-19"),
    Kind.OTHER_VERSION: Answered(
        pin=pin(), kind=Kind.OTHER_VERSION, nearest=OTHER, approved=("1.2.0", "1.1.0")
    ),
    Kind.SUSPENDED: Answered(pin=pin(), kind=Kind.SUSPENDED, why=NASTY, nearest=OTHER),
    Kind.REVOKED: Answered(pin=pin(), kind=Kind.REVOKED, why=NASTY),
    Kind.UNKNOWN: Answered(pin=pin(), kind=Kind.UNKNOWN, why=NASTY, gap=True),
    Kind.REJECTED: Answered(pin=pin(), kind=Kind.REJECTED, why=NO.words, rejection=NO),
    Kind.MALWARE: Answered(pin=pin(), kind=Kind.MALWARE, why=f"MAL-1: {NASTY}"),
    Kind.JOINED: Answered(
        pin=pin(), kind=Kind.JOINED, request=ASKED, path=Path("a/b.json"), others=(ASKED,)
    ),
    Kind.FILED: Answered(
        pin=pin(), kind=Kind.FILED, request=ASKED, path=Path("a/b.json"), verdict=RICH
    ),
}
FORMATS = request_reports.names()


def test_there_is_an_answer_of_each_kind() -> None:
    assert set(ANSWERS) == set(Kind)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("kind", Kind)
def test_every_format_gives_every_answer(name: str, kind: Kind) -> None:
    text = request_reports.get(name).render([ANSWERS[kind]])
    assert text.endswith("\n")
    assert "npm:server@1.2.3" in text
    assert not re.search(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)
    assert not re.search(r"(?m)^\s*::|##\w*\[", text)


@pytest.mark.parametrize("kind", [Kind.APPROVED, Kind.OTHER_VERSION])
def test_what_may_be_used_comes_with_every_clients_configuration(kind: Kind) -> None:
    answer = ANSWERS[kind]
    document = json.loads(request_reports.get("json").render([answer]))
    assert [item["client"] for item in document["clients"]] == list(client_snippets.clients())
    version = "1.2.3" if kind is Kind.APPROVED else "1.2.0"
    assert all(f"npm:server@{version}" in item["text"] for item in document["clients"])
    text = request_reports.get("text").render([answer], client="cursor")
    assert '"mcp-vet"' in text
    everything = re.sub(r"\s+", " ", request_reports.get("text").render([answer]))
    assert len(text) < len(everything)
    assert all(f"{name} (" in everything for name in client_snippets.clients())
    assert everything.count(f'"npm:server@{version}"') < len(client_snippets.clients()) / 2


def test_one_question_is_a_document_and_several_are_a_list() -> None:
    report = request_reports.get("json")
    answers = list(ANSWERS.values())
    one = json.loads(report.render(answers[:1]))
    assert (one["schema"], one["answer"]) == ("mcp-vet/answer/v1", "approved")
    assert len(json.loads(report.render(answers[:1], several=True))) == 1
    assert [item["answer"] for item in json.loads(report.render(answers, several=True))] == [
        kind.value for kind in Kind
    ]
    assert json.loads(report.render([], several=True)) == []


def test_a_filed_request_says_what_to_commit() -> None:
    text = request_reports.get("text").render([ANSWERS[Kind.FILED]])
    assert "  git add 'a' && git commit" in text
    assert "open a pull request" in text


def test_policy_s_objections_are_told_with_their_rules() -> None:
    text = request_reports.get("text").render([ANSWERS[Kind.FILED]])
    assert "policy" in text
    assert all(f"[{reason.rule_id}]" in text.replace("\n    ", " ") for reason in RICH.reasons[:2])
    clean = Answered(pin=CLEAN.pin, kind=Kind.FILED, request=ASKED, verdict=CLEAN)
    assert "policy objects to nothing" in request_reports.get("text").render([clean])


def test_clients_and_formats_that_are_none_are_usage_errors() -> None:
    with pytest.raises(UsageError, match="there is no format 'yaml'"):
        request_reports.get("yaml")
    with pytest.raises(UsageError, match="there is no client 'emacs'") as caught:
        request_reports.check_client("emacs")
    assert "cursor" in str(caught.value.hint)
    request_reports.check_client("cursor")
    request_reports.check_client(None)
