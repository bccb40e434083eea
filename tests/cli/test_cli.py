import errno
import itertools

import pytest

from vetting.cli import complain, worst
from vetting.errors import AllowlistError, UsageError, VettingError

FOLDERS = (
    "make room, or allow it to write there; mcp-vet keeps its own files in the user's folders, or all "
    "of them in MCP_VET_HOME"
)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([], 0),
        ([0, 0], 0),
        ([0, 2], 2),
        ([2, 1], 1),
        ([1, 3, 2], 3),
        ([1, 5, 3], 5),
        ([5, 4, 3, 1, 2, 0], 4),
    ],
)
def test_the_worst_code_wins_in_any_order(codes: list[int], expected: int) -> None:
    assert {worst(list(order)) for order in itertools.permutations(codes)} == {expected}


@pytest.mark.parametrize(
    ("error", "about", "said", "code"),
    [
        (UsageError("no", hint="do this"), None, "mcp-vet: no\n  next: do this\n", 2),
        (VettingError("no"), "npm:a@1.0.0", "mcp-vet: npm:a@1.0.0: no\n", 3),
        (VettingError("npm:a is no"), "npm:a@1.0.0", "mcp-vet: npm:a is no\n", 3),
        (VettingError("pypi:a is no"), "pypi:a==1.0.0", "mcp-vet: pypi:a is no\n", 3),
        (VettingError("npm:@s/a is no"), "npm:@s/a@1.0.0", "mcp-vet: npm:@s/a is no\n", 3),
        (AllowlistError("two\nlines"), None, "mcp-vet: two\nlines\n", 4),
        (
            VettingError("a\n::error::b ##[x]\x1b[2J\r"),
            "\x1b[0m",
            "mcp-vet: ⟦U+001B⟧[0m: a\n: :error::b # #[x]⟦U+001B⟧[2J⟦U+000D⟧\n",
            3,
        ),
        (
            OSError(errno.ENOSPC, "No space left on device", "/home/x"),
            None,
            f"mcp-vet: /home/x: No space left on device\n  next: {FOLDERS}\n",
            3,
        ),
    ],
)
def test_an_error_is_said_with_its_next_step(
    capsys: pytest.CaptureFixture[str],
    error: VettingError | OSError,
    about: str | None,
    said: str,
    code: int,
) -> None:
    assert complain(error, about=about) == code
    assert capsys.readouterr() == ("", said)
