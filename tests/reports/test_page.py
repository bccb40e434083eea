"""What the reports say alike: which tools a server declares, what an update adds, what comes next."""

from dataclasses import replace
from datetime import timedelta

import click
import pytest

from tests.factories import NOW, evidence, verdict
from tests.reports.samples import CLEAN
from vetting import reports
from vetting.model.additions import Addition
from vetting.model.profile import Place
from vetting.model.surface import Surface, SurfaceState, Tool
from vetting.model.verdict import Update, Verdict
from vetting.reports._page import next_steps, touches, update_head


def surface(state: SurfaceState, *names: str) -> Surface:
    place = Place(path="index.js", line=1)
    tools = (Tool(name=name, description="", place=place, digest="sha256:0") for name in names)
    return Surface(state=state, tools=tuple(tools))


@pytest.mark.parametrize(
    ("given", "row"),
    [
        (surface(SurfaceState.COMPLETE, "read", "write"), "2 (complete): read, write"),
        (surface(SurfaceState.PARTIAL, "read"), "1 (partial): read"),
        (surface(SurfaceState.DYNAMIC), "0 (dynamic)"),
        (
            surface(SurfaceState.COMPLETE, *(f"t{number:02}" for number in range(22))),
            f"22 (complete): {', '.join(f't{number:02}' for number in range(20))} and 2 more",
        ),
    ],
)
def test_tools(given: Surface, row: str) -> None:
    found = verdict(replace(evidence(check="tool-surface"), surface=given))
    assert touches(found) == [("tools", row)]


@pytest.mark.parametrize("given", [None, surface(SurfaceState.NONE)])
def test_no_tools_no_row(given: Surface | None) -> None:
    assert touches(verdict(replace(evidence(check="tool-surface"), surface=given))) == []


def updated(*adds: Addition, base: str = "0.2.21", **fields: object) -> Verdict:
    until = NOW + timedelta(days=30)
    made = Update(base=replace(CLEAN.pin, version=base), until=until, adds=adds, **fields)  # type: ignore[arg-type]
    return replace(CLEAN, update=made)


TOOL = Addition(kind="tool", names=("deep_search",))
MANY = Addition(kind="closure member", names=tuple(f"m{n:02}" for n in range(14)))


@pytest.mark.parametrize(
    ("found", "head", "lines"),
    [
        (updated(), "Update of 0.2.21 (approved until 2026-12-21): adds nothing", []),
        (
            updated(TOOL, MANY),
            "Update of 0.2.21 (approved until 2026-12-21) adds:",
            [
                "tool: deep_search",
                f"closure member: {', '.join(MANY.names[:12])} and 2 more",
            ],
        ),
        (
            updated(base="0.2.22"),
            "This version is approved until 2026-12-21: nothing was added since",
            [],
        ),
    ],
)
def test_an_update_leads_with_what_it_adds(found: Verdict, head: str, lines: list[str]) -> None:
    assert update_head(found) == (head, lines)
    for form in ("text", "markdown"):
        page = click.unstyle(reports.get(form).verdicts([found])).replace("\\", "")
        rows = [row.strip("*-· ") for row in page.splitlines() if row.strip()]
        assert rows[1 : 2 + len(lines)] == [head.strip("*"), *lines], form


def test_a_first_request_is_no_update() -> None:
    assert update_head(CLEAN) is None


@pytest.mark.parametrize(
    ("found", "steps"),
    [
        (updated(), ["diff", "approve"]),
        (updated(by_policy=True), ["diff", "approve --by-policy", "approve"]),
        (updated(base="0.2.22"), ["approve"]),
    ],
)
def test_an_update_is_compared_before_it_is_approved(found: Verdict, steps: list[str]) -> None:
    assert [
        step.removeprefix("mcp-vet ").replace(f" {found.pin}", "").partition(' --reason "')[0]
        for step in next_steps(found)
    ] == steps
