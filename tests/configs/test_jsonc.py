import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.random_cases import cases
from vetting.configs._jsonc import parse
from vetting.configs._tree import Unparsable, Value

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
)
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), inner)
    ),
    max_leaves=20,
)


def plain(value: Value) -> Any:
    """What `json.loads` would make of it."""
    if value.kind == "map":
        return {member.key: plain(member.value) for member in value.members}
    if value.kind == "list":
        return [plain(element) for element in value.elements]
    return value.scalar


@given(DOCUMENTS, st.sampled_from([None, 2]), st.booleans())
def test_strict_json_has_the_values_of_json(
    document: Any, indent: int | None, plainly: bool
) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=plainly)
    assert plain(parse(text)) == document


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\ufeff{}", {}),
        ("{// a\n/* b */'a': 1,}", {"a": 1}),
        ("[1, 2,]", [1, 2]),
        ("{a: 0x10, $b_1: +1, c: .5, d: 5.}", {"a": 16, "$b_1": 1, "c": 0.5, "d": 5.0}),
        ("{mcp\\u0053ervers: 1}", {"mcpServers": 1}),
        ("'\\x41\\\nb\\'\\0'", "Ab'\0"),
        ('"\\ud83d\\ude00"', "\U0001f600"),
        ('"\\ud83d"', "\ufffd"),
        ("-Infinity", float("-inf")),
        ('{"a": 1, "a": 2}', {"a": 2}),
    ],
)
def test_what_clients_take_beyond_json(text: str, expected: object) -> None:
    assert plain(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "error", "line"),
    [
        ("", "the file is empty", 1),
        ("{}\n{}", "something stands after the end of the document", 2),
        ('{"a"\n1}', "a colon is missing", 2),
        ('{"a": 1\n"b": 2}', "a comma is missing", 2),
        ('{"a":}', "a key has no value", 1),
        ("{\n[1", "'[' where a key should be", 2),
        ("[1\n}", "unexpected '}'", 2),
        ("\n[1", "the list that begins here never ends", 2),
        ('{"a": sk-secret}', "an unquoted word is no value", 1),
        ('"a\nb"', "unexpected '\"'", 1),
        ("[" * 100_000, "nested deeper than 200", 1),
        ("/* " * 1_000, "unexpected '/'", 1),
        ("9" * 5_000, "an unquoted word is no value", 1),
    ],
)
def test_what_is_none(text: str, error: str, line: int) -> None:
    with pytest.raises(Unparsable) as caught:
        parse(text)
    assert (str(caught.value), caught.value.line) == (error, line)


def test_places() -> None:
    text = '\ufeff{\r\n  "a": [1,\r\n    "b"]}'
    value = parse(text)
    element = value.get("a")
    assert element is not None
    assert [(item.line, text[item.start : item.end]) for item in element.elements] == [
        (2, "1"),
        (3, '"b"'),
    ]
    assert [(member.key, member.line) for member in value.members] == [("a", 2)]


def test_repeated_keys_are_kept() -> None:
    value = parse('{"a": 1,\n"A": 2,\n"a": 3, "b": {"c": 1,\n"c": 2}}')
    assert sorted((member.key, member.line) for member in value.duplicates()) == [
        ("a", 3),
        ("c", 4),
    ]
    assert [item.scalar for item in value.all("a")] == [1, 2, 3]
    found = value.get("a"), value.get("B", "C")
    assert [item.scalar for item in found if item is not None] == [3, 2]


@settings(max_examples=cases(300), deadline=None)
@given(st.text("{}[]:,\"'\\/* \nau0x1-+.eE\ufeff", max_size=40))
def test_any_text_ends(text: str) -> None:
    try:
        value = parse(text)
    except Unparsable as error:
        found = error.line
    else:
        found = value.line
        assert 0 <= value.start <= value.end <= len(text)
    assert 1 <= found <= text.count("\n") + 1


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("[" + "1," * 300_001 + "]", "there are more than 300,000 values"),
        ('"' + "\\u0041" * 500_000, "unexpected '\"'"),
        ("/**/" * 200_000, "the file is empty"),
        ('{"a": "' + '\\"' * 500_000, "unexpected '\"'"),
    ],
    ids=["values", "escapes", "comments", "quotes"],
)
def test_hostile_texts_end_soon(text: str, error: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(Unparsable) as caught:
        parse(text)
    assert str(caught.value) == error
    assert time.perf_counter() - begun < 20
