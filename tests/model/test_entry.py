import pytest

from tests.factories import NOW, pin
from vetting.model.entry import FROZEN, Approval, Entry, Lock


@pytest.mark.parametrize(
    ("digests", "levels", "frozen"),
    [
        ("aa", (FROZEN,), True),
        ("aa", (), False),
        ("ab", (FROZEN,), False),
    ],
)
def test_a_lock_counts_if_all_named_the_same_and_the_entry_says_so(
    digests: str, levels: tuple[str, ...], frozen: bool
) -> None:
    approvals = tuple(
        Approval(
            approver="a",
            reason="r",
            approved_at=NOW,
            not_after=NOW,
            lock=Lock(path="lock/x", sha256=digest),
        )
        for digest in digests
    )
    entry = Entry(
        pin=pin(), files=(), approvals=approvals, verified_at=NOW, levels=levels, not_after=NOW
    )
    assert (entry.lock is not None) is frozen
