"""Node.js and other interpreters."""

import pytest

from tests.launchers.lines import seen


@pytest.mark.parametrize(
    ("words", "kind", "refs", "flags"),
    [
        ("node dist/x.js", "local", "", ""),
        ("node --max-old-space-size=99 -r ./a.js x.js", "local", "", ""),
        ("node --import data:text/javascript,x x.js", "local", "", "inline-code"),
        ("node -p x", "unknown", "", "inline-code"),
        ("node --env-file=.env x.js", "local", "", "env-file"),
        ("java -jar x.jar", "local", "", ""),
        ("ruby -e x", "unknown", "", "inline-code"),
        ("tsx watch x.ts", "local", "", ""),
        ("node", "unknown", "", "inline-code"),
    ],
)
def test_node(words: str, kind: str, refs: str, flags: str) -> None:
    assert seen(words.split()) == (kind, refs, flags)
