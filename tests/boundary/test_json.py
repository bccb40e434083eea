"""B8, B11, B12, D7: JSON that a stranger wrote."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.random_cases import cases
from vetting.boundary.json import Node, parse
from vetting.errors import FormatError

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "Expecting value"),
        ("{", "Expecting property name"),
        ("{} {}", "Extra data"),
        ("{'a': 1}", "Expecting property name"),
        ('{"a": 1,}', "property name"),
        ("NaN", "NaN is not JSON"),
        ('{"a": [Infinity]}', "Infinity is not JSON"),
        ("-Infinity", "-Infinity is not JSON"),
        ('"a\nb"', "Invalid control character"),
        (b"\xff\xfe{\x00}\x00", "can't decode"),
        (b'{"a": "\xff"}', "can't decode"),
        ("[" * 100_000, "nested too deeply"),
        ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested too deeply"),
        ("1" * 1_000_000, "Exceeds the limit"),
        ('{"version": ' + "9" * 5000 + "}", "Exceeds the limit"),
    ],
)
def test_what_is_no_json_is_refused(data: str | bytes, reason: str) -> None:
    with pytest.raises(FormatError, match=r"^package\.json is not valid JSON") as caught:
        parse(data, "package.json")
    assert reason in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("data", "value"),
    [
        ("null", None),
        ("[" * 100 + "]" * 100, json.loads("[" * 100 + "]" * 100)),
        ("9" * 4000, int("9" * 4000)),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        ('{"__proto__": 1, "constructor": 2}', {"__proto__": 1, "constructor": 2}),
        ("1e999", float("inf")),
        ('"NaN"', "NaN"),
    ],
)
def test_what_is_json_is_parsed(data: str | bytes, value: object) -> None:
    assert parse(data, "x").value == value


def test_the_size_is_limited() -> None:
    assert parse('"' + "x" * 98 + '"', "x", limit=100).value == "x" * 98
    with pytest.raises(FormatError, match=r"^the packument is larger than 1 MiB$"):
        parse(b" " * ((1 << 20) + 1), "the packument", limit=1 << 20)


@pytest.mark.parametrize(
    ("data", "duplicates"),
    [
        ('{"a": 1, "b": 2}', ()),
        ('{"scripts": {}, "scripts": {"install": "evil"}}', ("scripts",)),
        ('{"a": {"b": 1, "b": 2}, "c": [{"d": 1, "d": 1, "d": 1}]}', ("b", "d")),
        ('{"a": 1, "\\u0061": 2}', ("a",)),
        ('{"a": {"x": 1}, "b": {"x": 1}}', ()),
    ],
)
def test_keys_given_twice_are_named(data: str, duplicates: tuple[str, ...]) -> None:
    node = parse(data, "x")
    assert node.duplicates == duplicates
    assert node.value == json.loads(data)


DOCUMENT = {
    "text": "t",
    "empty": "",
    "number": 7,
    "float": 7.0,
    "true": True,
    "one": 1,
    "null": None,
    "object": {"b": "2", "a": "1", "n": 3},
    "array": ["x", 1],
}


@pytest.mark.parametrize(
    ("key", "text", "number", "flag"),
    [
        ("text", "t", None, False),
        ("empty", None, None, False),
        ("number", None, 7, False),
        ("float", None, None, False),
        ("true", None, None, True),
        ("one", None, 1, False),
        ("null", None, None, False),
        ("object", None, None, False),
        ("array", None, None, False),
        ("missing", None, None, False),
    ],
)
def test_a_member_of_another_type_counts_as_absent(
    key: str, text: str | None, number: int | None, flag: bool
) -> None:
    node = Node(DOCUMENT)
    assert (node.text(key), node.number(key), node.flag(key)) == (text, number, flag)


def test_objects_and_arrays_are_walked_and_other_values_are_empty() -> None:
    node = Node(DOCUMENT)
    assert node.get("object").texts() == (("a", "1"), ("b", "2"))
    assert [(key, inner.value) for key, inner in node.get("object").items()] == [
        ("b", "2"),
        ("a", "1"),
        ("n", 3),
    ]
    assert [inner.value for inner in node.get("array").elements()] == ["x", 1]
    for key in ("text", "number", "null", "missing"):
        inner = node.get(key)
        assert list(inner.items()) == []
        assert list(inner.elements()) == []
        assert inner.texts() == ()
        assert inner.get("deeper").get("still").value is None
    assert list(node.get("array").items()) == []
    assert list(node.get("object").elements()) == []


def test_what_no_output_can_carry_is_replaced() -> None:
    node = parse(r'{"k\ud800": "v\udfff", "é": "ü😀", "pair": "\ud83d\ude00"}', "x")
    assert node.texts() == (("k?", "v?"), ("pair", "😀"), ("é", "ü😀"))
    assert [key for key, _ in node.items()] == ["k?", "é", "pair"]
    assert node.text("é") == "ü😀"
    assert Node({"a": "\ud800"}).text("a") == "?"


@settings(max_examples=cases(150), deadline=None)
@given(value=VALUES)
def test_what_json_writes_is_parsed_exactly(value: object) -> None:
    assert parse(json.dumps(value), "x").value == value
    assert parse(json.dumps(value).encode(), "x").duplicates == ()


@settings(max_examples=cases(150), deadline=None)
@given(data=st.binary() | st.text(st.sampled_from('{}[]",:0123.eE+-\\untrfals \n')))
def test_anything_is_parsed_or_refused(data: bytes | str) -> None:
    try:
        node = parse(data, "x")
    except FormatError:
        return
    assert node.value == json.loads(data if isinstance(data, str) else data.decode("utf-8-sig"))
