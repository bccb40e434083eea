from vetting.comparison import Section
from vetting.comparison._values import section
from vetting.drift import Drift


def test_a_section_parts_what_is_new_gone_and_other() -> None:
    found = section("hosts", {"a": "1", "b": "1"}, {"b": "2", "c": ""}, reach=True)
    assert [change.name for change in found.added] == ["c"]
    assert [change.name for change in found.removed] == ["a"]
    assert [change.name for change in found.changed] == ["b"]
    assert [change.drift for change in found.changes] == [None, None, Drift.REACH]
    assert section("x", {"a": ""}, {"a": ""}) == Section(name="x", changes=())
