"""Every format over pages of every kind; what strangers wrote stays text."""

import dataclasses
import json
import re
from datetime import timedelta

import pytest

from tests.factories import NOW, evidence, finding, pin, verdict
from tests.reports.samples import CLEAN, HOSTILE, NASTY, RICH
from vetting import review_reports
from vetting.errors import UsageError
from vetting.model import evidence_document
from vetting.model.check import Status
from vetting.model.evidence import Excerpt, Severity
from vetting.model.request import Rejection, RejectReason, Request, Wish
from vetting.model.verdict import Verdict
from vetting.workflow.diff import Side, compare
from vetting.workflow.review import Page, Waiting, WorkList
from vetting.workflow.shown import AtHand

DAY = timedelta(days=1)


def asked(who: str = "mailto:carol@example.com", reason: str = "web search") -> Request:
    wish = Wish(reason=reason, team="docs", purpose="search")
    return Request(pin=pin(), requester=who, wish=wish, asked_at=NOW - 3 * DAY)


def row(found: Verdict, /, *requests: Request, **fields: object) -> Waiting:
    values: dict[str, object] = {
        "pin": found.pin,
        "requests": requests or (asked(),),
        "agreed": (),
        "missing": 2,
        "tier": "",
        "status": Status.NOT_ALLOWLISTED,
        "why": "",
        "since": NOW - 3 * DAY,
        "decision": found.decision.value,
        "vetted": True,
        **fields,
    }
    return Waiting(**values)  # type: ignore[arg-type]


def paged(found: Verdict, /, *requests: Request, **fields: object) -> Page:
    digest = evidence_document.digest(found)
    values: dict[str, object] = {
        "row": row(found, *requests),
        "found": AtHand(verdict=found, digest=digest, at=NOW),
        "verdict": found,
        "changes": None,
        "no_changes": "no version of it is approved: all of it is new",
        "rejections": (),
        "history": (),
        "differs": (),
        "now": NOW,
        **fields,
    }
    return Page(**values)  # type: ignore[arg-type]


def update(found: Verdict) -> Page:
    """An update of what was clean."""
    before = dataclasses.replace(CLEAN, pin=dataclasses.replace(found.pin, version="0.0.1"))
    changes = compare(Side(verdict=before), Side(verdict=found))
    return paged(found, changes=changes, no_changes="")


NASTY_PAGE = paged(
    HOSTILE,
    asked(reason=NASTY, who=NASTY),
    rejections=(Rejection(pin=pin(), reason=RejectReason.OTHER, note=NASTY, by=NASTY, at=NOW),),
    history=((NASTY, NASTY),),
    no_changes=NASTY,
)
PAGES = {
    "clean": paged(CLEAN),
    "rich": paged(RICH),
    "update": update(RICH),
    "nasty": NASTY_PAGE,
    "unvetted": paged(CLEAN, found=None, verdict=None),
}
FORMATS = review_reports.names()


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("page", PAGES)
def test_every_format_shows_every_page(name: str, page: str) -> None:
    text = review_reports.get(name).page(PAGES[page])
    assert text.endswith("\n")
    assert not re.search(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)
    assert not re.search(r"(?m)^\s*::|##\w*\[", text), "nothing that a CI runner would carry out"


def test_a_terminal_gets_no_escape_sequences_of_strangers() -> None:
    text = review_reports.get("text").page(NASTY_PAGE)
    assert re.findall(r"\x1b[^\[]", text) == []
    assert set(re.findall(r"\x1b\[[0-9;]*[A-Za-z]", text)) <= {
        f"\x1b[{code}m" for code in ("0", "1", "2", "31", "32", "33", "36", "91")
    }


def test_markdown_of_strangers_is_text() -> None:
    text = review_reports.get("markdown").page(NASTY_PAGE)
    prose = re.sub(r"(?ms)^ *(`{3,}).*?^ *\1$", "", text)
    prose = re.sub(r"(`+).*?\1", "", prose)
    assert prose.count("img") > 5
    assert not re.search(r"(?<!\\)(<img|\]\(|@everyone)", prose)


def order(text: str, *parts: str) -> None:
    places = [text.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_what_changed_comes_before_what_is_there(name: str) -> None:
    text = review_reports.get(name).page(PAGES["update"])
    text = re.sub(r"\x1b\[[0-9;]*m|\\", "", text)
    order(
        text,
        "REVIEW",
        "asked by",
        "approvals",
        "What changed since the approved version",
        "Not looked at",
        "Findings",
        "Tools",
        "What it can touch",
        "Commands that an approval allows",
        "Where it comes from",
        "History",
        "Decide",
        "mcp-vet approve",
        "mcp-vet reject",
    )


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_it_ends_with_the_command_that_binds_to_what_was_shown(name: str) -> None:
    page = PAGES["clean"]
    text = review_reports.get(name).page(page)
    assert page.found is not None
    assert f"mcp-vet approve {CLEAN.pin} --evidence {page.found.digest} --reason TEXT" in text


def test_files_are_named_with_all_their_digests() -> None:
    text = re.sub(r"\s+", " ", review_reports.get("text").page(PAGES["clean"]))
    for file in CLEAN.subject:
        for digest in file.digests:
            assert f"{digest.algorithm}:{digest.value}" in text


def test_evidence_of_the_requester_is_marked_and_has_no_approve_line() -> None:
    found = AtHand(verdict=CLEAN, digest="sha256:00", at=NOW, by="mailto:c@x", counts=False)
    page = paged(CLEAN, found=found)
    for name in ("text", "markdown"):
        text = review_reports.get(name).page(page)
        assert "UNSIGNED" in text
        assert "mcp-vet approve" not in text
        assert f"mcp-vet review {CLEAN.pin} --vet" in text
    document = json.loads(review_reports.get("json").page(page))
    assert document["evidence"]["counts"] is False


def test_programs_get_one_document() -> None:
    document = json.loads(review_reports.get("json").page(PAGES["update"]))
    assert document["schema"] == "mcp-vet/review/v1"
    assert document["verdict"]["schema"] == "mcp-vet/verdict/v1"
    assert document["changes"]["schema"] == "mcp-vet/diff/v1"
    assert document["requests"][0]["reason"] == "web search"
    assert document["missing_approvals"] == 2
    assert document["commands"][0].startswith("mcp-vet approve ")


def test_a_comment_fits_on_the_host_and_ends_with_the_commands() -> None:
    many = tuple((f"npm:server@{number}.0.0", "x" * 400) for number in range(400))
    text = review_reports.get("markdown").page(paged(CLEAN, history=many))
    assert len(text) < 65_536
    assert text.count("```") % 2 == 0
    assert "Cut here" in text
    assert "mcp-vet approve" in text


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_evidence_of_any_size_makes_a_page_of_bounded_size(name: str) -> None:
    many = verdict(
        *(
            evidence(
                dataclasses.replace(
                    finding(f"a/rule-{number}", severity=Severity.HIGH, message="m" * 5000),
                    excerpt=Excerpt(first=1, lines=("x" * 10_000,) * 20),
                )
            )
            for number in range(80)
        )
    )
    people = (asked(f"mailto:{number}@example.com", "r" * 2000) for number in range(100))
    text = review_reports.get(name).page(paged(many, *people))
    assert len(text) < 1_000_000
    assert ("more: --format json" in text) is (name == "text")
    assert ("Cut here" in text) is (name == "markdown")


WORK = WorkList(
    rows=(
        row(CLEAN, asked(), asked("mailto:dave@example.com", NASTY), agreed=("mailto:b@x",)),
        row(RICH, why="COMPROMISED", status=Status.SUSPENDED, since=None),
    ),
    problems=("a problem",),
    now=NOW,
)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_lists_what_waits(name: str) -> None:
    report = review_reports.get(name)
    text = report.work_list(WORK)
    assert str(CLEAN.pin) in text
    assert "mailto:dave" in text.replace("\\", "")
    assert not re.search(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\u202a-\u202e]", text)
    assert report.work_list(WorkList(rows=(), problems=(), now=NOW))


def test_the_list_tells_age_people_and_what_is_missing() -> None:
    text = re.sub(r"\x1b\[[0-9;]*m", "", review_reports.get("text").work_list(WORK))
    assert f"{CLEAN.pin}  3 days  2 more must approve\n" in text
    assert "mailto:carol@example.com: web search\n" in text
    assert "approved by mailto:b@x\n" in text
    assert "SUSPENDED" in text


def test_a_format_that_is_none_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="there is no review format 'yaml'"):
        review_reports.get("yaml")
