"""The table of tools in both reports: bounded, escaped, the odd ones first."""

import re
from dataclasses import replace

import click
import pytest

from tests.factories import evidence, verdict
from vetting import reports
from vetting.model.profile import EnvName, Place, Profile
from vetting.model.surface import Handler, Offer, Surface, SurfaceState, Tool
from vetting.model.trifecta import Leg, LegReason
from vetting.model.verdict import Verdict
from vetting.reports._tool_table import MAX_ROWS, chain, heading, rows

PLACE = Place(path="index.js", line=1)


def tool(name: str, description: str = "", **fields: object) -> Tool:
    values: dict[str, object] = {"place": PLACE, "digest": "", **fields}
    return Tool(name=name, description=description, **values)  # type: ignore[arg-type]


def surface(*tools: Tool, **fields: object) -> Surface:
    return Surface(state=SurfaceState.COMPLETE, tools=tools, **fields)  # type: ignore[arg-type]


def page(form: str, of: Surface) -> str:
    found = replace(evidence(check="tool-surface"), surface=of)
    made: Verdict = verdict(found)
    return click.unstyle(reports.get(form).verdicts([made]))


FETCH = tool(
    "fetch",
    "Fetches a page.\nMore of it.",
    handler=Handler.FOLLOWED,
    reaches=("network", "delete"),
    annotations=(("readOnlyHint", True), ("openWorldHint", False)),
    legs=(
        LegReason(leg=Leg.UNTRUSTED_CONTENT, why="u"),
        LegReason(leg=Leg.WAY_OUT, why="w"),
    ),
    notes=("declares readOnlyHint: true, and deletes files (index.js:7)",),
)
READ = tool("read", "Reads", legs=(LegReason(leg=Leg.PRIVATE_DATA, why="p"),))


def test_text() -> None:
    text = page("text", surface(READ, FETCH))
    start = text.index("What it offers")
    assert text[start:].split("\n\n")[0] == (
        "What it offers  2 tools (complete)\n"
        "  fetch  Fetches a page.\n"
        "      network, deletes files · read-only, closed world · brings in text of strangers, is a way out\n"
        "      ! declares readOnlyHint: true, and deletes files (index.js:7)\n"
        "  read  Reads\n"
        "      its code was not found · gives private data\n"
        "  together: fetch brings in text of strangers and is a way out, read gives private data"
    )


def test_markdown() -> None:
    text = page("markdown", surface(FETCH))
    assert "### What it offers: 1 tool (complete)" in text
    assert "| `fetch` | Fetches a page\\. |" in text or "| `fetch` | Fetches a page. |" in text


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_names_and_descriptions_cannot_break_out(form: str) -> None:
    hostile = tool("a|b`c\x1b[2J", "x | y <img src=x> \u202e ⟧\x1b]0;t\x07 [l](http://e.com)")
    text = page(form, surface(hostile))
    assert "\x1b" not in text
    assert "\u202e" not in text
    if form == "markdown":
        assert re.search(r"(?<!\\)<img", text) is None
        assert re.search(r"(?<!\\)\]\(http", text) is None


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_ten_thousand_tools_are_cut_and_said_to_be(form: str) -> None:
    text = page(form, surface(*(tool(f"t{number}", "d" * 5000) for number in range(10_000))))
    assert len(text) < 40_000
    assert f"and {10_000 - MAX_ROWS} more" in text


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_a_server_that_offers_nothing_has_no_table(form: str) -> None:
    assert "What it offers" not in page(form, surface())


def test_words() -> None:
    offer = Offer(name="p", description="", place=PLACE, digest="")
    assert heading(surface(FETCH, prompts=(offer,), resources=(offer, offer))) == (
        "1 tool (complete), 1 prompt, 2 resources"
    )
    partly = tool("a", handler=Handler.PARTLY, reaches=("fs_read",))
    nothing = tool("b", handler=Handler.FOLLOWED)
    assert [row.reaches for row in rows(surface(partly, nothing))] == [
        "reads files, perhaps more",
        "nothing known",
    ]
    assert chain(surface(READ)) is None


@pytest.mark.parametrize(
    ("description", "says"),
    [
        ("Fetches a page.\nMore of it.", "Fetches a page."),
        (
            "\n  Purpose:\n    1. Reads one page of it\n    2. More\n",
            "Purpose: 1. Reads one page of it",
        ),
        ("Short", "Short"),
        ("", ""),
    ],
)
def test_a_heading_is_no_description(description: str, says: str) -> None:
    assert next(rows(surface(tool("a", description)))).says == says


def test_a_long_list_of_names_ends_between_two() -> None:
    names = [f"VARIABLE_{number:03}" for number in range(100)]
    profile = Profile(env=tuple(EnvName(name=n, secret=False, path="a.js", line=1) for n in names))
    made = verdict(replace(evidence(check="capabilities"), profile=profile))
    text = " ".join(click.unstyle(reports.get("text").verdicts([made])).split())
    assert "VARIABLE_040, VARIABLE_041 and 58 more" in text
