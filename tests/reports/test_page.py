"""The row that says which tools a server declares."""

from dataclasses import replace

import pytest

from tests.factories import evidence, verdict
from vetting.model.profile import Place
from vetting.model.surface import Surface, SurfaceState, Tool
from vetting.reports._page import touches


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
