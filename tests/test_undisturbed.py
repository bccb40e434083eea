"""The collector is put off, and back as it was, whatever happens."""

import gc

import pytest

from vetting.undisturbed import disturbed, undisturbed


def test_it_is_as_before_afterwards() -> None:
    assert gc.isenabled()
    with pytest.raises(RecursionError):
        _reads_too_deep()
    assert gc.isenabled()


def _reads_too_deep() -> None:
    with undisturbed():
        with undisturbed():
            pass
        assert not gc.isenabled()
        raise RecursionError


def test_what_was_made_is_left_alone_until_somebody_says_otherwise() -> None:
    gc.unfreeze()
    with undisturbed():
        made = [[number] for number in range(1000)]
    assert gc.get_freeze_count() > len(made)
    disturbed()
    assert gc.get_freeze_count() == 0
