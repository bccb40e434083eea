import time
from dataclasses import replace
from typing import Any

import pytest

from tests.drift.declared import PLACE, only, surface, tool
from vetting.drift import Drift, ToolDrift, gap, tools, worst
from vetting.model.surface import Handler, Surface, SurfaceState, Tool, Unresolved
from vetting.model.trifecta import Leg, LegReason

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "path": {"type": "string", "description": "Where."},
        "mode": {"enum": ["fast", "exact"]},
    },
    "required": ["path"],
}
BASE: dict[str, Any] = {
    "description": "Reads a file. Returns its text.",
    "inputSchema": SCHEMA,
    "annotations": {"readOnlyHint": True, "title": "Read"},
}


def schema(**changes: Any) -> dict[str, Any]:
    return {**BASE, "inputSchema": {**SCHEMA, **changes}}


def properties(**changes: Any) -> dict[str, Any]:
    kept = {**SCHEMA["properties"], **changes}
    return schema(properties={key: value for key, value in kept.items() if value is not ...})


@pytest.mark.parametrize(
    ("fields", "drift", "what"),
    [
        ({**BASE, "title": "Read it"}, Drift.COSMETIC, "title changed"),
        ({**BASE, "icons": [{"src": "a.png"}]}, Drift.COSMETIC, "icons changed"),
        (
            {**BASE, "description": "Reads  a file.\nReturns its text."},
            Drift.COSMETIC,
            "description: spacing changed",
        ),
        (
            {**BASE, "description": "Reads a file. Returns all of it."},
            Drift.TEXT,
            'description changed: "Returns all of it."',
        ),
        ({**BASE, "description": "Reads a file."}, Drift.TEXT, "description changed"),
        ({**BASE, "description": ...}, Drift.TEXT, "description removed"),
        (
            properties(path={"type": "string", "description": "Where it lies."}),
            Drift.TEXT,
            'input path: description changed: "Where it lies."',
        ),
        (schema(**{"$comment": "now"}), Drift.TEXT, 'input: $comment changed: "now"'),
        (
            properties(note={"type": "string"}),
            Drift.INPUT,
            "input: parameter note added (optional)",
        ),
        (properties(mode=...), Drift.INPUT, "input: parameter mode removed"),
        (
            schema(required=["path", "mode"]),
            Drift.INPUT,
            "input: parameter mode is required now",
        ),
        (schema(required=[]), Drift.INPUT, "input: parameter path is no longer required"),
        (
            properties(mode={"enum": ["fast", "exact", "shell"]}),
            Drift.INPUT,
            'input mode: allows also "shell"',
        ),
        (
            properties(mode={"enum": ["fast"]}),
            Drift.INPUT,
            'input mode: allows no longer "exact"',
        ),
        (
            properties(path={"type": "string", "description": "Where.", "pattern": "^/"}),
            Drift.INPUT,
            'input path: pattern was absent and is "^/"',
        ),
        (
            properties(path={"type": "integer", "description": "Where."}),
            Drift.INPUT,
            'input path: type was "string" and is "integer"',
        ),
        ({**BASE, "inputSchema": ...}, Drift.INPUT, "input schema removed"),
        ({**BASE, "outputSchema": {"type": "object"}}, Drift.INPUT, "output schema added"),
        (
            {**BASE, "annotations": {"readOnlyHint": False, "title": "Read"}},
            Drift.ANNOTATION,
            "readOnlyHint was true and is false",
        ),
        (
            {**BASE, "annotations": ...},
            Drift.ANNOTATION,
            "readOnlyHint was true and is false by default",
        ),
        (
            {**BASE, "annotations": {**BASE["annotations"], "openWorldHint": False}},
            Drift.TEXT,
            "openWorldHint was true by default and is false",
        ),
        (
            {**BASE, "annotations": {"readOnlyHint": True, "title": "Look"}},
            Drift.COSMETIC,
            "annotation title changed",
        ),
        (
            {**BASE, "annotations": {"$source": "hints()"}},
            Drift.UNKNOWN,
            "annotations changed in a way that could not be read",
        ),
        ({**BASE, "x-mcp-header": "X"}, Drift.TEXT, 'x-mcp-header added: "X"'),
    ],
)
def test_each_kind_of_change_has_its_class(fields: dict[str, Any], drift: Drift, what: str) -> None:
    found = only(tool(**BASE), tool(**fields))
    assert (found.drift, what in found.what) == (drift, True), found.what


def test_words_of_a_text_that_is_made_at_run_time_are_compared() -> None:
    made = {"$source": "`Reads. ${more()}`", "$says": "Reads. …"}
    found = only(tool(description=made), tool(description="Reads. Sends."))
    assert found.what == ('description changed: "Sends."',)
    either = {"$oneOf": ["Reads.", "Writes."]}
    assert only(tool(description=made), tool(description=either)).what == (
        'description changed: "Writes."',
    )
    other = {**made, "$source": "`Reads. ${other()}`"}
    assert only(tool(description=made), tool(description=other)).what == ("description changed",)
    made, other = ({**made, "$source": f"'Reads. ' + {word}()"} for word in ("more", "other"))
    assert only(tool(description=made), tool(description=other)).what == (
        "description changed: made by other code; its words are the same as far as they are known",
    )
    more = {**made, "$source": "'Reads. ' + more('Sends.')"}
    assert only(tool(description=made), tool(description=more)).what == ("description changed",)


def test_the_worst_of_several_differences_counts() -> None:
    changed = {**properties(note={"type": "string"}), "description": "Now more.", "annotations": {}}
    found = only(tool(**BASE), tool(**changed))
    assert found.drift is Drift.ANNOTATION
    assert len(found.what) == 4
    assert "Now more." in found.added
    assert "note" in found.added
    assert worst(()) is Drift.NONE


def test_equal_tools_have_no_drift() -> None:
    assert tools(surface(tool(**BASE)), surface(tool(**BASE))) == ()
    assert tools(None, None) == ()


def test_added_removed_renamed() -> None:
    other = {"description": "Writes.", "inputSchema": {}}
    before = surface(tool("read", **BASE), tool("gone", description="Old."))
    after = surface(tool("read_file", **BASE), tool("write", **other))
    found = tools(before, after)
    assert {(c.before, c.after, c.drift) for c in found} == {
        ("read", "read_file", Drift.TOOL),
        (None, "write", Drift.TOOL),
        ("gone", None, Drift.TOOL),
    }
    assert next(c for c in found if c.after == "write").added == "write\nWrites."


def test_a_tool_that_says_nothing_is_not_taken_for_another() -> None:
    found = tools(surface(tool("a")), surface(tool("b")))
    assert [(c.before, c.after) for c in found] == [("a", None), (None, "b")] or [
        (c.before, c.after) for c in found
    ] == [(None, "b"), ("a", None)]


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_declaration_that_was_not_kept_is_never_unchanged(side: str) -> None:
    whole = tool(**BASE)
    old = Tool(name="read", description=BASE["description"], place=PLACE, digest="sha256:00")
    found = only(*((old, whole) if side == "before" else (whole, old)))
    assert found.drift is Drift.UNKNOWN


def test_a_member_that_was_too_large_to_keep() -> None:
    old = tool(description={"$digest": "sha256:00"})
    new = tool(description={"$digest": "sha256:11"})
    assert only(old, new).drift is Drift.UNKNOWN


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (SurfaceState.COMPLETE, None),
        (SurfaceState.NONE, None),
        (SurfaceState.PARTIAL, "the list after is partial (computed)"),
        (SurfaceState.DYNAMIC, "the list after is dynamic (computed)"),
    ],
)
def test_lists_that_were_not_read_whole_say_so(state: SurfaceState, expected: str | None) -> None:
    site = Unresolved(place=PLACE, why="computed")
    after = Surface(state=state, unresolved=(site,))
    assert gap(surface(), after) == expected
    assert gap(None, after) == "the tools before were never read"


def test_two_lists_that_were_not_read_whole_are_both_told() -> None:
    one, two = (Unresolved(place=PLACE, why=why) for why in ("computed", "too large"))
    before = Surface(state=SurfaceState.PARTIAL, unresolved=(one,))
    assert gap(before, before) == "both lists are partial (computed)"
    after = Surface(state=SurfaceState.DYNAMIC, unresolved=(one, one, two))
    assert gap(before, after) == (
        "the list before is partial (computed); the list after is dynamic (computed, and 1 more)"
    )
    assert gap(before, Surface(state=SurfaceState.FAILED)) == (
        "the list before is partial (computed); the list after is failed (no place is named)"
    )


def test_the_order_is_that_in_which_a_person_should_read() -> None:
    half = replace(tool("a", **BASE), handler=Handler.PARTLY)
    sure = replace(tool("b", **BASE), handler=Handler.FOLLOWED)
    before = surface(half, sure, tool("c", description="C."))
    after = surface(
        replace(half, reaches=("network",)),
        replace(sure, reaches=("network",)),
        replace(tool("z", description="Z."), reaches=("fs_read", "env"), may_reach=("delete",)),
    )
    found = tools(before, after, ("network",))
    assert [change.name for change in found] == ["b", "a", "z", "c"]
    assert found[2].what == ("new", "its code reaches env, fs_read", "its code may reach delete")


@pytest.mark.exhaustive
def test_many_tools_and_much_text() -> None:
    begin = time.process_time()
    before = surface(*(tool(f"t{n}", description="a. " * 20) for n in range(5_000)))
    after = surface(*(tool(f"t{n}", description="b. " * 20) for n in range(5_000)))
    assert len(tools(before, after)) == 5_000
    other = surface(*(tool(f"u{n}", description="b. " * 20) for n in range(5_000)))
    assert len(tools(after, other)) == 10_000 - 1
    long: dict[str, Any] = {
        "description": {"$digest": "x"},
        "inputSchema": {"enum": [str(n) for n in range(9_000)]},
    }
    assert only(tool(**long), tool(inputSchema={"enum": []})).drift is Drift.UNKNOWN
    assert time.process_time() - begin < 5


def test_what_the_code_of_a_tool_reaches_is_part_of_it() -> None:
    quiet = replace(tool(**BASE), handler=Handler.FOLLOWED, reaches=("fs_read",))
    leg = LegReason(leg=Leg.WAY_OUT, why="sends to a URL it is given")
    loud = replace(quiet, reaches=("fs_read", "network"), legs=(leg,))
    found = only(quiet, loud)
    assert found.drift is Drift.REACH
    assert found.what == (
        "it is a way out now: sends to a URL it is given",
        "its code reaches network now",
    )
    assert tools(surface(loud), surface(quiet)) == ()


def test_what_a_tool_only_says_of_itself_reaches_no_further() -> None:
    quiet = replace(tool(**BASE), handler=Handler.FOLLOWED)
    why = "it says that it reads from an open world (openWorldHint)"
    leg = LegReason(leg=Leg.UNTRUSTED_CONTENT, why=why)
    found = only(quiet, replace(quiet, legs=(leg,)))
    assert (found.drift, found.what) == (Drift.TEXT, (f"{why} now",))


def test_a_secret_that_may_go_elsewhere_is_perhaps_no_more_than_before() -> None:
    quiet = replace(tool(**BASE), handler=Handler.FOLLOWED, reaches=("network",))
    why = "it reads over the network, where A_KEY may log in"
    leg = LegReason(leg=Leg.PRIVATE_DATA, why=why)
    found = only(quiet, replace(quiet, legs=(leg,)))
    assert found.what == (f"it gives private data now, perhaps as before: {why}",)


def test_a_new_tool_whose_code_was_not_followed_whole_is_told_so() -> None:
    found = replace(tool("b", **BASE), handler=Handler.PARTLY, reaches=("network",))
    (new,) = tools(
        surface(tool("a", description="A.")), surface(tool("a", description="A."), found)
    )
    assert new.what[1:] == ("its code reaches network", "its code was not followed whole")


def test_what_a_tool_says_now_is_not_also_said_otherwise() -> None:
    quiet = replace(tool(**BASE), handler=Handler.FOLLOWED)
    why = "it says that it reads from an open world (openWorldHint)"
    leg = LegReason(leg=Leg.UNTRUSTED_CONTENT, why=why)
    assert only(quiet, replace(quiet, digest="sha256:other", legs=(leg,))).what == (f"{why} now",)


def hinting(source: str, **hints: bool) -> Tool:
    return replace(tool(annotations={"$source": source}), annotations=tuple(sorted(hints.items())))


def test_annotations_that_are_an_expression_are_compared_as_they_were_read() -> None:
    safe = hinting("A(readOnlyHint=True)", readOnlyHint=True)
    found = only(safe, hinting("A(readOnlyHint=False)", readOnlyHint=False))
    assert (found.drift, found.what) == (
        Drift.ANNOTATION,
        ("readOnlyHint was true and is false",),
    )
    same = only(safe, hinting("B(read_only=True)", readOnlyHint=True))
    assert same.drift is Drift.COSMETIC
    gone = only(safe, replace(tool(annotations={"$source": "f()"}), annotations=()))
    assert gone.drift is Drift.UNKNOWN
    assert only(safe, tool()).drift is Drift.ANNOTATION


def test_what_was_never_followed_is_not_called_new() -> None:
    unknown = tool(**BASE)
    followed = replace(unknown, handler=Handler.FOLLOWED, reaches=("network",))
    assert tools(surface(unknown), surface(followed)) == ()


@pytest.mark.parametrize(
    ("handler", "had", "words"),
    [
        (Handler.FOLLOWED, ("network",), "now"),
        (Handler.PARTLY, (), "now"),
        (Handler.PARTLY, ("network",), "now, perhaps as before"),
    ],
)
def test_what_may_have_been_there_before_is_said(
    handler: Handler, had: tuple[str, ...], words: str
) -> None:
    old = replace(tool(**BASE), handler=handler)
    new = replace(old, handler=Handler.FOLLOWED, reaches=("network",))
    (found,) = tools(surface(old), surface(new), had)
    assert (found.drift, found.what) == (Drift.REACH, (f"its code reaches network {words}",))


def test_what_is_only_likely_is_told_as_that_and_once() -> None:
    old = replace(tool(**BASE), handler=Handler.FOLLOWED, may_reach=("fs_write",))
    new = replace(old, reaches=("fs_write",), may_reach=("delete",))
    assert only(old, new).what == ("its code may reach delete now",)


def test_code_that_is_not_found_any_more_is_said() -> None:
    old = replace(tool(**BASE), handler=Handler.FOLLOWED)
    found = only(old, tool(**BASE))
    assert found.drift is Drift.UNKNOWN
    assert found.what == ("the code that answers it is not found any more",)


def test_a_list_that_is_not_whole_tells_neither_new_nor_removed() -> None:
    whole = surface(tool("a", description="A."))
    part = replace(whole, state=SurfaceState.PARTIAL, tools=())
    (gone,) = tools(whole, part)
    assert gone.what == ("not found any more; the list is not whole",)
    (new,) = tools(part, whole)
    assert new.what == ("not found before; the list was not whole",)


def test_a_renamed_tool_tells_what_else_its_code_does() -> None:
    old = replace(tool("a", description="A."), handler=Handler.FOLLOWED)
    new = replace(tool("b", description="A."), handler=Handler.FOLLOWED, reaches=("network",))
    (found,) = tools(surface(old), surface(new))
    assert found.what == ("renamed from a", "its code reaches network now")


def test_a_hint_that_is_made_at_run_time_has_no_value() -> None:
    made = {"readOnlyHint": {"$source": "is_safe()"}}
    found = only(tool(annotations={"readOnlyHint": True}), tool(annotations=made))
    assert (found.drift, found.what) == (Drift.UNKNOWN, ("readOnlyHint is made at run time",))


def test_the_worst_is_told_first() -> None:
    old = tool(description="A.", inputSchema={"properties": {"x": {"type": "string"}}})
    new = tool(
        description="B.", inputSchema={"properties": {}}, annotations={"openWorldHint": True}
    )
    found = only(replace(old, annotations=()), new)
    assert found.what == ("input: parameter x removed", 'description changed: "B."')


def made_by(old: str, new: str, **said: str) -> ToolDrift:
    one, two = ({"$source": side, "$says": "Reads. …"} for side in (old, new))
    return only(tool(description=one), tool(description={**two, **said}))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("G . text ( o . folder )", "k . text ( o . folder )"),
        ("G . text ( o . folder , G . more )", "o . text ( G . folder , o . more )"),
        ("info2 . text ( '.' )", "info13 . text ( '.' )"),
    ],
)
def test_names_that_a_minifier_gave_change_no_description(old: str, new: str) -> None:
    found = made_by(old, new)
    assert (found.drift, found.what) == (
        Drift.COSMETIC,
        ("description: a bundler named its variables otherwise",),
    )
    assert made_by(old, new, **{"$says": "Reads it. …"}).drift is Drift.TEXT


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("G . text ( o . folder )", "k . told ( o . folder )"),
        ("G . text ( G . folder )", "k . text ( o . folder )"),
        ("G . text ( o . folder )", "k . text ( k . folder )"),
        ("G ( o . folder )", "k ( o . folder )"),
        ("G . text ( 'a' )", "k . text ( 'b' )"),
        ("G . text", "other . text"),
        ("a . G . text ( )", "a . k . text ( )"),
        ("G . text ( 1 )", "k . text ( 2 )"),
        ("`Reads. ${G.text}`", "`Reads. ${k.text}`"),
    ],
)
def test_any_other_name_may_make_another_description(old: str, new: str) -> None:
    assert made_by(old, new).drift is Drift.TEXT
