import json
import re
from dataclasses import replace

import pytest

from tests.factories import evidence, pin, release, tree, verdict
from tests.reports.samples import NASTY
from vetting import diff_reports
from vetting.code_diff import FileDiff
from vetting.model.profile import Place
from vetting.model.surface import Surface, SurfaceState, Tool
from vetting.model.verdict import Verdict
from vetting.surface import tool_digest
from vetting.workflow.diff import Diff, Side, compare

SOUND = NASTY.encode("utf-8", "replace").decode()
LONG = "const a = 1;\n" * 200 + "eval(x)\n"


def two(old: dict[str, str | bytes], new: dict[str, str | bytes]) -> Diff:
    after = verdict(of=release(of=pin(version="1.2.4")))
    return compare(
        Side(verdict=verdict(), trees=(tree(old),)), Side(verdict=after, trees=(tree(new),))
    )


HOSTILE = two(
    {"a.js": "x\n"},
    {"a.js": f"x\n```\n::error::y\n{SOUND}\u202e\n", f"b{SOUND}.js": "1\n", "c.js": b"\x7fELF"},
)


def render(form: str, diff: Diff, lines: int | None = 400) -> str:
    return diff_reports.get(form).render(diff, lines=lines)


@pytest.mark.parametrize("form", diff_reports.names())
def test_what_strangers_wrote_stays_text_in_every_format(form: str) -> None:
    text = render(form, HOSTILE, None)
    if form == "text":
        text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert not re.search(r"(?m)^\s*::", text)
    assert "##[" not in text


def test_a_fence_in_the_code_does_not_end_the_fence_around_it() -> None:
    text = render("markdown", HOSTILE, None)
    fence = re.search(r"(?m)^(`+)diff$", text)
    assert fence
    assert len(fence[1]) > 3
    assert len(re.findall(rf"(?m)^{fence[1]}$", text)) == 1


@pytest.mark.parametrize("form", diff_reports.names())
def test_what_is_left_out_is_counted(form: str) -> None:
    found = two({}, {"a.js": LONG, "b.md": "text\n" * 30})
    text = render(form, found, 100)
    left = "3 hunks (150 lines) are not shown; --full shows all"
    assert left in text.replace("\\", "")
    assert "eval(x)" in text
    whole = render(form, found, None)
    assert "are not shown" not in whole
    assert whole.count("const a = 1;") == 200


def test_nothing_is_lost_between_json_and_the_comparison() -> None:
    document = json.loads(render("json", HOSTILE, None))
    assert (
        [file["path"] for file in document["code"]["files"]]
        == [file.path for file in HOSTILE.code.files]
        if HOSTILE.code
        else False
    )
    opaque = next(file for file in document["code"]["files"] if file["path"] == "c.js")
    assert (opaque["opaque"], opaque["hunks"]) == ("binary (elf): 4 bytes", [])
    assert document["code"]["left_out"] is None


def declaring(version: str, *tools: Tool) -> Verdict:
    surface = Surface(state=SurfaceState.COMPLETE, tools=tools)
    return verdict(replace(evidence(), surface=surface), of=release(of=pin(version=version)))


def tool(name: str, says: str, title: str = "a") -> Tool:
    said = {"name": name, "description": says, "title": title}
    return Tool(
        name=name,
        description=says,
        place=Place(path="a.js", line=1),
        digest=tool_digest(said),
        declaration=json.dumps(said),
    )


ALIKE = compare(
    Side(verdict=declaring("1.0.0", *(tool(name, "Old.") for name in "abcd"), tool("e", "One."))),
    Side(
        verdict=declaring(
            "1.0.1",
            *(tool(name, "Old. New.") for name in "abcd"),
            tool("e", f"Two {'x' * 90}.", "b"),
        )
    ),
)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (
            "text",
            (
                '  ~ D2 4 tools: a, b, c, d (description changed: "New.")\n'
                "  ~ D2 e\n"
                f'      description changed: "Two {"x" * 90}."\n'
                "      title changed\n"
            ),
        ),
        (
            "markdown",
            (
                '- ~ `D2 4 tools: a, b, c, d (description changed: "New.")`\n'
                "- ~ `D2 e`\n"
                f'  - `description changed: "Two {"x" * 90}."`\n'
                "  - `title changed`\n"
            ),
        ),
    ],
)
def test_tools_that_changed_alike_are_one_row(form: str, expected: str) -> None:
    assert expected in re.sub(r"\x1b\[[0-9;]*m", "", render(form, ALIKE))


def test_json_lists_each_tool() -> None:
    changed = json.loads(render("json", ALIKE))["tools"]["changed"]
    assert [item["name"] for item in changed] == ["a", "b", "c", "d", "e"]


def test_an_update_that_changes_only_code_says_that() -> None:
    text = render("text", two({"a.js": "1\n"}, {"a.js": "2\n"}))
    assert "D0: tools and texts are as before" in text or "not comparable in full" in text


def test_equal_versions_say_so() -> None:
    side = Side(verdict=verdict(), trees=(tree({"a": "1"}),))
    assert "the same version" in render("text", compare(side, side))


def test_without_bytes_there_is_no_code() -> None:
    found = compare(Side(verdict=verdict()), Side(verdict=verdict()))
    assert found.code is None
    text = re.sub(r"\x1b\[[0-9;]*m", "", render("text", found))
    assert "files: nothing to compare; INCOMPLETE: the files that were vetted cannot" in text
    assert json.loads(render("json", found))["code"] is None
    assert FileDiff(old="", new="a").path == "a"
