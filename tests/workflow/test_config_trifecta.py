"""The trifecta across the servers of one configuration, from signed evidence alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories import NOW, evidence, pin, release, verdict
from tests.workflow.checking import checked, without_index
from vetting.model.check import CheckReport, ConfigFinding
from vetting.model.profile import Place
from vetting.model.rule import Severity
from vetting.model.surface import Surface, SurfaceState, Tool
from vetting.model.trifecta import Leg, LegReason
from vetting.workflow import Tools
from vetting.workflow.approve import approve
from vetting.workflow.approved_tools import approved_tools
from vetting.workflow.init import init

P, U, W = Leg.PRIVATE_DATA, Leg.UNTRUSTED_CONTENT, Leg.WAY_OUT


@pytest.fixture(autouse=True)
def _allowlist(tools: Tools) -> None:
    init(tools)


def offers(tools: Tools, name: str, *offered: tuple[str, tuple[Leg, ...]]) -> None:
    """Approve version 1.0.0 of `name` with these tools."""
    surface = Surface(
        state=SurfaceState.COMPLETE,
        digest="sha256:" + "1" * 64,
        tools=tuple(
            Tool(
                name=tool,
                description=f"Does {tool}",
                place=Place(path="index.js", line=1),
                digest="sha256:" + "2" * 64,
                legs=tuple(LegReason(leg=leg, why=f"it has {leg}") for leg in legs),
            )
            for tool, legs in offered
        ),
    )
    found = replace(evidence(check="tool-surface"), surface=surface)
    of = release(of=pin("npm", name, "1.0.0"), published_at=None)
    approve(verdict(found, of=of), tools, reason="a test")


def notes(report: CheckReport) -> list[ConfigFinding]:
    return [item for item in report.files[0].findings if item.rule_id == "config/trifecta"]


def test_the_shortest_chain_across_servers_is_a_note(tools: Tools, tmp_path: Path) -> None:
    offers(tools, "web", ("noise", ()), ("fetch", (U, W)), ("search", (U,)))
    offers(tools, "disk", ("read", (P,)))
    servers = {"browser": "web@1.0.0", "files": "disk@1.0.0"}
    for _ in ("from the evidence", "from the cache"):
        report = checked(tools, tmp_path, servers)
        (note,) = notes(report)
        assert note.message == (
            "browser: fetch brings in text of strangers and is a way out, "
            "files: read gives private data"
        )
        assert (note.severity, note.fails, note.line) == (Severity.INFO, False, 3)
        assert report.codes == []


def test_policy_can_make_it_fail(tools: Tools, tmp_path: Path) -> None:
    offers(tools, "all", ("shell", (P, U, W)))
    path = tools.allowlist / "policy.toml"
    text = path.read_text().replace("[rules]", '[rules]\n"config/trifecta" = "review"', 1)
    path.write_text(text)
    without_index(tools)
    report = checked(tools, tmp_path, {"it": "all@1.0.0"})
    assert [note.fails for note in notes(report)] == [True]


@pytest.mark.parametrize(
    "servers",
    [
        {"browser": "web@1.0.0"},
        {"browser": "web@1.0.0", "files": "disk@2.0.0"},
        {"browser": "web@1.0.0", "files": "disk"},
        {
            "browser": "web@1.0.0",
            "files": {"command": "npx", "args": ["disk@1.0.0"], "disabled": True},
        },
    ],
)
def test_only_approved_servers_that_are_on_count(
    tools: Tools, tmp_path: Path, servers: dict[str, object]
) -> None:
    offers(tools, "web", ("fetch", (U, W)))
    offers(tools, "disk", ("read", (P,)))
    assert notes(checked(tools, tmp_path, servers)) == []


def test_evidence_that_was_tampered_with_has_no_legs(tools: Tools, tmp_path: Path) -> None:
    offers(tools, "all", ("shell", (P, U, W)))
    (path,) = (tools.allowlist / "entries").rglob("scan*")
    path.write_bytes(path.read_bytes().replace(b"payload", b"payl0ad"))
    report = checked(tools, tmp_path, {"it": "all@1.0.0"})
    assert notes(report) == []
    assert 4 in report.codes


def test_tools_of_other_approved_servers_are_known_to_a_vet(tools: Tools) -> None:
    assert approved_tools(pin("npm", "new", "1.0.0"), tools) == ()
    offers(tools, "web", ("fetch", (U, W)))
    offers(tools, "disk", ("read", (P,)))
    found = approved_tools(pin("npm", "disk", "2.0.0"), tools)
    assert [(item.server, item.name, item.description) for item in found] == [
        ("npm:web", "fetch", "Does fetch")
    ]
    late = replace(tools, clock=lambda: NOW.replace(year=2040))
    assert approved_tools(pin("npm", "disk", "2.0.0"), late) == ()
