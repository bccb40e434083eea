"""Captured lists of tools, whole and broken, and how they compare with the source."""

import json

import pytest

from tests.surface.conftest import javascript
from vetting.errors import FormatError
from vetting.surface import capture, compare


def page(*names: str, cursor: str | None = None, **more: object) -> bytes:
    tools = [{"name": name, "description": name.upper(), **more} for name in names]
    result: dict[str, object] = {"tools": tools, "ttlMs": 5}
    if cursor:
        result["nextCursor"] = cursor
    return json.dumps({"jsonrpc": "2.0", "id": 1, "result": result}).encode()


def test_pages_are_one_list() -> None:
    whole = capture([page("a", "b", cursor="x"), page("c")])
    assert [name for name, _ in whole.tools] == ["a", "b", "c"]
    assert whole.digest == capture([page("c", "a", "b")]).digest, "order does not count"
    assert whole.digest == capture([page("a", "b", "c", _meta={"x": 1})]).digest, "nor does _meta"
    assert whole.digest != capture([page("a", "b", "c", annotations={})]).digest
    bare = json.dumps([{"name": "a", "description": "A"}]).encode()
    assert capture([bare]).digest == capture([page("a")]).digest


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        ([], "a page is missing"),
        ([page("a", cursor="x")], "a page is missing"),
        ([page("a"), page("b")], "follows one that says it is the last"),
        ([page("a", "a")], "same name"),
        ([b'{"tools": {}}'], "no list of tools"),
        ([b'{"tools": [{}]}'], "a tool without a name"),
        ([b'{"tools": [], "tools": []}'], "not strict JSON"),
        ([b"no"], "not strict JSON"),
    ],
)
def test_captures_that_are_refused(pages: list[bytes], why: str) -> None:
    with pytest.raises(FormatError, match=why):
        capture(pages)


def test_comparison_with_the_source_is_by_name_and_never_by_digest() -> None:
    source = javascript("s.registerTool('a', {description: 'A'}, f); s.registerTool('x', {}, f);")
    told = capture([page("a", "b")])
    found = compare(source, told)
    assert (found.source_only, found.captured_only) == (("x",), ("b",))
    assert {tool.digest for tool in source.tools}.isdisjoint(digest for _, digest in told.tools)
