"""Findings of two versions: what is new, gone, or only not named."""

from tests.factories import evidence, finding, verdict
from vetting.comparison._findings import findings
from vetting.model.verdict import Verdict


def _verdict(*found: tuple[str, str]) -> Verdict:
    return verdict(
        evidence(
            *(
                finding(message=message, path=path, line=number)
                for number, (path, message) in enumerate(found, 1)
            )
        )
    )


def test_a_place_that_may_be_among_those_that_are_not_named_is_not_gone() -> None:
    before = _verdict(("a.py", "Opens a file."), ("b.py", "Opens a file."))
    after = _verdict(("a.py", "Opens a file."), ("c.py", "3 further places like this, such as: x"))
    rows = {
        change.name.rpartition(" ")[2]: change for change in findings(before, after, None).changes
    }
    gone = rows["b.py"]
    assert gone.after == "perhaps among 3 further places that are not named"
    assert rows["c.py"].before is None
    back = {one.name.rpartition(" ")[2]: one for one in findings(after, before, None).changes}
    assert back["b.py"].before == "perhaps among 3 further places that are not named"


def test_a_further_place_in_a_file_is_told_with_what_it_says() -> None:
    before = _verdict(("a.py", "Opens a file."))
    after = _verdict(("a.py", "Opens a file."), ("a.py", "Opens another."))
    (row,) = findings(before, after, None).changes
    assert row.before is not None
    assert row.after == f"{row.before}, 2 places"
    assert row.what == ("Opens another.",)
    assert findings(before, before, None).changes == ()


def test_what_is_said_of_packages_that_were_not_known_is_not_new() -> None:
    path = "pkg:npm/a@1.0.0!/index.js"
    before, after = _verdict(("b.py", "x")), _verdict(("b.py", "x"), (path, "Opens a file."))
    found = findings(before, after, "a closure is not complete")
    assert [change.before for change in found.changes] == ["not known: a closure is not complete"]
    assert found.gap == "a closure is not complete"
    assert findings(before, after, None).changes[0].before is None
