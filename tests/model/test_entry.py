from datetime import timedelta

from tests.factories import NOW, release
from vetting.model.entry import Approval, Entry


def test_an_entry_ends_with_its_first_approval() -> None:
    approvals = tuple(
        Approval(approver="a", reason="r", approved_at=NOW, not_after=NOW + timedelta(days=days))
        for days in (30, 10, 20)
    )
    entry = Entry(pin=release().pin, files=(), approvals=approvals, verified_at=NOW, levels=())
    assert entry.not_after == NOW + timedelta(days=10)
