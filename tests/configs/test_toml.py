import json
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.configs.test_jsonc import plain
from tests.random_cases import cases
from vetting.configs._toml import parse
from vetting.configs._tree import Unparsable, Value

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8) | st.sampled_from(
    ["a.b", "]", "}", "#", '"', "'", "=", "\\"]
)
SCALARS = st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def inline(value: Any) -> str:
    if isinstance(value, dict):
        pairs = ", ".join(f"{json.dumps(key)} = {inline(item)}" for key, item in value.items())
        return f"{{{pairs}}}"
    if isinstance(value, list):
        return "[\n" + ", # ]\n".join(map(inline, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


@settings(deadline=None)
@given(st.dictionaries(TEXTS, VALUES, max_size=4), st.dictionaries(TEXTS, VALUES, max_size=3))
def test_values_are_those_of_tomllib(first: dict[str, Any], second: dict[str, Any]) -> None:
    text = "".join(f"{inline(key)} = {inline(item)}\n" for key, item in first.items())
    text += "".join(f"[[t.{inline(key)}]]\nv={inline(item)}\n" for key, item in second.items())
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        with pytest.raises(Unparsable):
            parse(text)
        return
    value = parse(text)
    assert plain(value) == expected
    for item in value.walk():
        if item.kind == "text":
            assert tomllib.loads(f"v = {text[item.start : item.end]}")["v"] == item.scalar


TEXT = '''# servers
[mcp_servers.a] # one
command = "npx"
args = [
  "-y", # yes
  \'b"]\',
  """c
d""",
]
env = { K = "v", "x.y" = 1 }

[[list]]
name = "first"
[[list]]
name.inner = 1979-05-27 07:32:00
[list.sub]
x = true
'''


def test_places() -> None:
    value = parse(TEXT)

    def at(*path: str) -> tuple[int, str]:
        found = value.get(*path)
        assert found is not None
        return found.line, TEXT[found.start : found.end]

    args = value.get("mcp_servers", "a", "args")
    assert args is not None
    assert [(item.line, TEXT[item.start : item.end]) for item in args.elements] == [
        (5, '"-y"'),
        (6, "'b\"]'"),
        (7, '"""c\nd"""'),
    ]
    assert at("mcp_servers", "a", "env", "K") == (10, '"v"')
    assert at("mcp_servers", "a", "env", "x.y") == (10, "1")
    found = value.get("list")
    assert found is not None
    second: Value = found.elements[1]
    assert [(member.key, member.line) for member in second.members] == [("name", 15), ("sub", 16)]
    date = second.get("name", "inner")
    assert date is not None
    assert (date.scalar, TEXT[date.start : date.end]) == (
        "1979-05-27 07:32:00",
        "1979-05-27 07:32:00",
    )


@pytest.mark.parametrize(
    ("text", "error", "line"),
    [
        ("a = 1\nb =", "this is no TOML", 1),
        ("a = 1\na = 2\nc = 3", "this is no TOML", 2),
        ("a = sk-secret\n", "this is no TOML", 1),
        ("a = " + "[" * 100_000, "a value is too long or nested too deep", 1),
        ("a = " + "[" * 300 + "]" * 300, "nested deeper than 200", 1),
        (".".join("a" * 300) + " = 1", "nested deeper than 200", 1),
        ("a = " + "9" * 5_000, "a value is too long or nested too deep", 1),
    ],
)
def test_what_is_none(text: str, error: str, line: int) -> None:
    with pytest.raises(Unparsable) as caught:
        parse(text)
    assert str(caught.value) == error
    assert abs(caught.value.line - line) <= 1


@settings(max_examples=cases(300), deadline=None)
@given(st.text("[]{}=.,\"'\\# \na0-_:\ufeff", max_size=40))
def test_any_text_ends(text: str) -> None:
    try:
        value = parse(text)
    except Unparsable:
        return
    assert plain(value) == tomllib.loads(text.removeprefix("\ufeff"))
