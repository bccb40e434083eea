"""A look that only says how something is called, and refuses nothing, is none."""

import pytest

from tests.surface.test_flow_order import javascript, python


@pytest.mark.parametrize(
    "body",
    [
        "const mime = name.endsWith('.png') ? 'image/png' : 'image/jpeg'; return load(name) + mime;",
        (
            "let mime; if (name.endsWith('.png')) { mime = 'image/png'; } else { mime = 'image/jpeg'; }"
            " return load(name);"
        ),
        "let mime = 'a'; if (KINDS.includes(name)) mime = 'b'; return load(name);",
        (
            "let lang; if (A.includes(name)) lang = 'a'; else if (B.includes(name)) lang = 'b';"
            " return load(name);"
        ),
        "const kind = NAMES.includes(name) ? 'known' : 'other'; return load(name) + kind;",
    ],
)
def test_a_look_that_names_a_kind_is_none_in_javascript(body: str) -> None:
    assert javascript(body) == {"path"}


@pytest.mark.parametrize(
    "body",
    [
        "const safe = NAMES.includes(name) ? name : 'a.txt'; return load(safe);",
        "let mime; if (NAMES.includes(name)) { mime = 'a'; } else { throw 1; } return load(name);",
        (
            "let error = ''; if (!NAMES.includes(name)) error = 'unknown'; if (error) throw error;"
            " return load(name);"
        ),
        "const error = NAMES.includes(name) ? '' : 'unknown'; if (error) throw error; return load(name);",
        "let mime; if (!NAMES.includes(name)) { mime = 'a'; return mime; } return load(name);",
    ],
)
def test_a_look_that_refuses_is_one_in_javascript(body: str) -> None:
    assert javascript(body) == set()


@pytest.mark.parametrize(
    "body",
    [
        "mime = 'image/png' if name.endswith('.png') else 'image/jpeg'\nreturn load(name) + mime",
        "if name.endswith('.png'):\n    mime = 'png'\nelse:\n    mime = 'jpeg'\nreturn load(name)",
        "mime = 'a'\nif name in NAMES:\n    mime = 'b'\nelif name == 'x':\n    mime = 'c'\nreturn load(name)",
        "kind = 'known' if name in NAMES else 'other'\nreturn load(name) + kind",
    ],
)
def test_a_look_that_names_a_kind_is_none_in_python(body: str) -> None:
    assert python(body) == {"path"}


@pytest.mark.parametrize(
    "body",
    [
        "safe = name if name in NAMES else 'a.txt'\nreturn load(safe)",
        "if name in NAMES:\n    mime = 'a'\nelse:\n    raise OSError\nreturn load(name)",
        "error = ''\nif name not in NAMES:\n    error = 'x'\nif error:\n    raise OSError\nreturn load(name)",
        "error = '' if name in NAMES else 'unknown'\nif error:\n    raise OSError\nreturn load(name)",
    ],
)
def test_a_look_that_refuses_is_one_in_python(body: str) -> None:
    assert python(body) == set()
