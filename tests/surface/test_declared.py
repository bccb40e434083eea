"""Lists that a package carries along, compared with what its source registers."""

import pytest

from tests.surface.conftest import gaps, names, npm, read, wheel

SOURCE = "server.registerTool('a', {}, f); // b\nconst KEY = 'k';"
"""It says `b`, but not as a text."""


@pytest.mark.parametrize(
    ("path", "text", "found", "state"),
    [
        ("tools.json", '[{"name": "a"}]', ["a"], "complete"),
        ("tools.json", '{"tools": [{"name": "b"}]}', ["a", "b"], "partial"),
        (
            "manifest.json",
            '{"manifest_version": "0.3", "tools": [{"name": "b"}]}',
            ["a"],
            "complete",
        ),
        (
            "manifest.json",
            '{"manifest_version": "0.3", "tools": [{"name": "k"}]}',
            ["a", "k"],
            "partial",
        ),
        ("manifest.json", '{"dxt_version": "0.1", "tools": [{"name": "a"}]}', ["a"], "complete"),
        ("manifest.json", '{"tools": [{"name": "b"}]}', ["a"], "complete"),
        ("deep/er/still/tools.json", '[{"name": "b"}]', ["a"], "complete"),
        ("tools.json", "{", ["a"], "partial"),
        ("tools.json", '[{"title": "x"}, 3, null]', ["a"], "complete"),
    ],
)
def test_lists(path: str, text: str, found: list[str] | None, state: str) -> None:
    surface = read(npm({"index.js": SOURCE, path: text}))
    assert (names(surface), surface.state) == (found or ["a", "b"], state)
    assert (gaps(surface) == []) == (state == "complete")


def test_a_list_beside_native_code() -> None:
    surface = read(wheel({"x/tools.json": '[{"name": "a"}]', "x/server": b"\x7fELF\0"}))
    assert (names(surface), surface.state) == (["a"], "partial")
    assert gaps(surface) == [
        "x/tools.json:1 a is listed there, and not registered in the source that was read"
    ]
