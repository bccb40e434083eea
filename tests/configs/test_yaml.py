from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.configs.test_jsonc import plain
from tests.random_cases import cases
from vetting.configs._frontmatter import parse as frontmatter
from vetting.configs._tree import Unparsable
from vetting.configs._yaml import parse

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=10) | st.sampled_from(
    ["yes", "1:30", "0x1", "1e3", "null", "~", "- a", "a: b", "2024-01-01", "'", "#", "multi\nline"]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=15,
)


@settings(deadline=None)
@given(DOCUMENTS, st.booleans(), st.booleans())
def test_values_are_those_of_safe_load(document: Any, flow: bool, unicode: bool) -> None:
    text = yaml.safe_dump(document, default_flow_style=flow, allow_unicode=unicode)
    assert plain(parse(text)) == yaml.safe_load(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("\ufeffa: b", {"a": "b"}),
        ("a: &x {b: 1}\nc: *x", {"a": {"b": 1}, "c": {"b": 1}}),
        (
            "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  b: 3",
            {"a": {"b": 1, "c": 2}, "d": {"b": 3, "c": 2}},
        ),
        ("x: &x {b: 1}\ny: &y {b: 2, c: 3}\nd: {<<: [*x, *y]}", None),
        ("a: |\n  b\n  c\n", {"a": "b\nc\n"}),
        ("!!str 1", "1"),
        ("a: !custom b", {"a": "b"}),
        ("on: 1", {"on": 1}),
    ],
)
def test_what_yaml_has_beyond_json(text: str, expected: object) -> None:
    if text.startswith("x:"):
        expected = yaml.safe_load(text)
    assert plain(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "error", "line"),
    [
        ("a: [b\nc: d", "did not find expected ',' or ']'", 2),
        ("a: 1\n---\nb: 2", "there is more than one document", 2),
        ("a: &x [*x]", "an alias stands for nothing, or for what it stands in", 1),
        ("? [a]\n: b", "a key is a map or a list", 1),
        ("[" * 500, "nested deeper than 200", 1),
        ("a: !!int sk-secret", "a value cannot be read", 1),
        ("a: \ud800", "a value cannot be read", 1),
        ("a: \x00", "this is no YAML", 1),
        ("n: " + "9" * 5_000, "a value cannot be read", 1),
    ],
)
def test_what_is_none(text: str, error: str, line: int) -> None:
    with pytest.raises(Unparsable) as caught:
        parse(text)
    assert str(caught.value) == error
    assert caught.value.line == line


def test_an_alias_bomb_is_not_expanded() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in range(1, 12):
        aliases = ", ".join([f"*a{level - 1}"] * 10)
        lines.append(f"a{level}: &a{level} [{aliases}]")
    with pytest.raises(Unparsable, match="there are more than 300,000 values"):
        parse("\n".join(lines))


def test_places_and_spelling() -> None:
    text = '\ufeffé: 1\r\nargs:\r\n  - 22:22\r\n  - "b c"\r\n'
    args = parse(text).get("args")
    assert args is not None
    assert [(item.line, text[item.start : item.end], item.raw) for item in args.elements] == [
        (3, "22:22", "22:22"),
        (4, '"b c"', None),
    ]


@settings(max_examples=cases(300), deadline=None)
@given(st.text("{}[]:,\"'\\-&*!|>%@?# \n\ta0x1~<.=\ufeff", max_size=40))
def test_any_text_ends(text: str) -> None:
    for read in (parse, frontmatter):
        try:
            line = read(text).line
        except Unparsable as error:
            line = error.line
        assert line >= 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# no frontmatter\n", None),
        ("---\na: 1\n---\nbody: [\n", {"a": 1}),
        ("\ufeff---\r\na: 1\r\n...\r\n", {"a": 1}),
        ("text\n---\na: 1\n---\n", None),
        ("---\n---\n", None),
    ],
)
def test_frontmatter(text: str, expected: object) -> None:
    assert plain(frontmatter(text)) == expected


def test_frontmatter_has_its_places_in_the_whole_file() -> None:
    text = "---\na:\n  - b\n---\n"
    found = frontmatter(text).get("a")
    assert found is not None
    assert [(item.line, text[item.start : item.end]) for item in found.elements] == [(3, "b")]


def test_frontmatter_that_never_ends() -> None:
    with pytest.raises(Unparsable, match="never ends"):
        frontmatter("---\na: 1\n")
