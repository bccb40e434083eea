"""Values that are alike in all of their parts."""

import pytest

from vetting.surface._flow_alike import alike
from vetting.surface._values import External, Many, Opaque


def _circle() -> Many:
    found = Many(())
    found.options = ("a", found)
    return found


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a", "a", True),
        ("a", "b", False),
        (1, True, False),
        (0.0, -0.0, False),
        (["a", {"b": 1}], ["a", {"b": 1}], True),
        (["a"], ["a", "b"], False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, False),
        (External("os", "sep"), External("os", "sep"), True),
        (External("os", "sep"), External("os", "name"), False),
        (Opaque(1), Opaque(2), False),
        (Many(("a", Opaque(1))), Many(("a", Opaque(1))), True),
    ],
)
def test_as_their_texts_are(one: object, other: object, same: bool) -> None:
    """Two values are alike where `repr` writes the same for both."""
    assert alike(one, other) is same
    assert (repr(one) == repr(other)) is same


def test_a_circle_ends() -> None:
    """What holds itself is gone through once."""
    assert alike(_circle(), _circle())
