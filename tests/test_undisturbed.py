"""The collector is put off, and back as it was, whatever happens.

What looks through everything does so in a process of its own: that of the tests holds the trees and
cases of thousands of others.
"""

import gc
import multiprocessing
import weakref
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor

import pytest

from vetting.undisturbed import LITTLE, disturbed, undisturbed


@pytest.fixture(scope="module")
def fresh() -> Iterator[Executor]:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        yield process


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


def test_what_was_made_is_left_alone_until_somebody_says_otherwise(fresh: Executor) -> None:
    fresh.submit(_made_is_left_alone).result(60)


def _made_is_left_alone() -> None:
    gc.unfreeze()
    with undisturbed():
        made = [[number] for number in range(LITTLE + 1_000)]
    assert gc.get_freeze_count() > len(made)
    disturbed()
    assert gc.get_freeze_count() == 0


def test_for_the_little_that_a_small_package_left_nothing_is_looked_through(
    fresh: Executor,
) -> None:
    fresh.submit(_for_little_nothing_is_looked_through).result(60)


def _for_little_nothing_is_looked_through() -> None:
    with undisturbed():  # what others left goes here
        pass
    with undisturbed():
        made = [[number] for number in range(1_000)]
    disturbed()
    assert gc.get_freeze_count() > len(made)


class _Knot:
    def __init__(self) -> None:
        self.itself = self


def test_what_one_package_left_goes_before_the_next_is_read(fresh: Executor) -> None:
    fresh.submit(_left_goes_before_the_next).result(60)


def _left_goes_before_the_next() -> None:
    with undisturbed():
        left = weakref.ref(_Knot())
        several = [[number] for number in range(LITTLE)]
    assert several
    disturbed()
    with undisturbed():
        assert left() is None
