"""Whoever asks for a server is told what its tools can be made to do together."""

from dataclasses import replace

from tests.factories import evidence, pin, verdict
from vetting.model.profile import Place
from vetting.model.surface import Surface, SurfaceState, Tool
from vetting.model.trifecta import Leg, LegReason
from vetting.request_reports._answer import facts
from vetting.workflow.request import Answered, Kind


def told(*legs: Leg) -> list[str]:
    tool = Tool(
        name="shell",
        description="",
        place=Place(path="index.js", line=1),
        digest="",
        legs=tuple(LegReason(leg=leg, why="so") for leg in legs),
    )
    surface = Surface(state=SurfaceState.COMPLETE, tools=(tool,))
    made = verdict(replace(evidence(check="tool-surface"), surface=surface))
    return list(facts(Answered(kind=Kind.FILED, pin=pin(), verdict=made)))


def test_a_request_shows_the_shortest_chain() -> None:
    assert told(*Leg)[-1] == (
        "its tools together: shell brings in text of strangers and gives private data and is a way "
        "out"
    )
    assert not any("together" in line for line in told(Leg.WAY_OUT))
