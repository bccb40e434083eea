"""The collector is put off, and back as it was, whatever happens."""

import gc

import pytest

from vetting.undisturbed import undisturbed


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
