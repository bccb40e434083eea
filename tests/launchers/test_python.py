"""Interpreters of Python, and pip."""

import pytest

from tests.launchers.lines import seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        ("python3.12 -u server.py", "local", "", ""),
        ("python -m foo", "local", "", ""),
        ("python -Wignore -X dev -m foo", "local", "", ""),
        ("python -Ic x", "unknown", "", "inline-code"),
        ("python -", "unknown", "", "inline-code"),
        ("python -m uv tool run foo@1.0", "package", "pypi:foo@1.0", ""),
        ("python -mpipx run foo==1.0", "package", "pypi:foo@1.0", ""),
        ("pip install -q a==1 b", "package", "pypi:a@1; extra pypi:b no-version", "extra-packages"),
    ],
)
def test_python(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)
