"""Canonical digests, against the published vectors and by their rules."""

import hashlib

import pytest

from vetting.errors import FormatError
from vetting.surface import canonical, strict_json, surface_digest, tool_digest


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, b"1"),
        (1e21, b"1e+21"),
        (1e-7, b"1e-7"),
        (-0.0, b"0"),
        ({"\ue000": 1, "😀": 2}, '{"😀":2,"\ue000":1}'.encode()),
        ({"b": [], "a": None}, b'{"a":null,"b":[]}'),
    ],
)
def test_canonical_form(value: object, text: bytes) -> None:
    assert canonical(value) == text


def test_the_published_vector() -> None:
    tool: dict[str, object] = {
        "name": "search",
        "title": "Suche",
        "description": "Find é € 😀",
        "inputSchema": {
            "type": "object",
            "properties": {
                "limit": {"type": "number", "default": 1.0, "maximum": 1e21},
                "q": {"type": "string"},
            },
            "required": ["q"],
        },
        "annotations": {"readOnlyHint": True},
    }
    data = canonical(tool)
    vector = "1493e2c31e5e07528d4aba639610c8aad778ad3f376de46b6eceb5c559a053ec"
    assert hashlib.sha256(b"mcpvet.tool.v1\0" + data).hexdigest() == vector
    ours = hashlib.sha256(b"mcp-vet/tool/v1\0" + data).hexdigest()
    assert tool_digest(tool, static=False) == f"sha256:{ours}"
    static = hashlib.sha256(b"mcp-vet/tool/v1/static\0" + data).hexdigest()
    assert tool_digest(tool) == f"sha256:{static}"


def test_absent_null_and_empty_differ_and_so_do_unicode_forms() -> None:
    variants: list[dict[str, object]] = [
        {"name": "a"},
        {"name": "a", "description": None},
        {"name": "a", "description": ""},
        {"name": "a", "description": "é"},
        {"name": "a", "description": "e\u0301"},
        {"name": "a", "description": "e\u200d\u0301"},
    ]
    assert len({tool_digest(item) for item in variants}) == len(variants)


def test_a_surface_is_its_tools_in_any_order() -> None:
    one, two = ("a", "sha256:1"), ("😀", "sha256:2")
    assert surface_digest([one, two]) == surface_digest([two, one])
    assert surface_digest([one]) != surface_digest([one], static=False)
    assert surface_digest([]) != surface_digest([one])
    with pytest.raises(FormatError, match="same name"):
        surface_digest([one, ("a", "sha256:3")])


def nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        2**53,
        "\ud800",
        {1: 2},
        nested(65),
        nested(3000),
        "x" * (1 << 20),
    ],
)
def test_what_has_no_canonical_form(value: object) -> None:
    with pytest.raises(FormatError):
        canonical({"x": value})


@pytest.mark.parametrize(
    "text",
    [
        b'{"name":"a","name":"b"}',
        b"[NaN]",
        b"[9007199254740992]",
        b"[" + b"9" * 5000 + b"]",
        b'{"a":"\\ud800"}',
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b"\xff",
        b"",
    ],
)
def test_json_that_readers_understand_differently(text: bytes) -> None:
    with pytest.raises(FormatError):
        strict_json(text, "a page")
    assert strict_json(b'{"a": [1, "\\u00e9"]}', "a page") == {"a": [1, "é"]}
