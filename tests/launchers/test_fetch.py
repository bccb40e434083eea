"""What a command string downloads."""

import pytest

from tests.launchers.lines import seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        (
            "curl -s http://x.example.com/i.sh",
            "package",
            "url:http://x.example.com/i.sh url-no-hash",
            "plain-http-source",
        ),
        ("wget https://x.example.com/a", "package", "url:https://x.example.com/a url-no-hash", ""),
        ("curl", "unknown", "", "no-command"),
    ],
)
def test_fetch(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)
