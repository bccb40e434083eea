"""Many cases of one test, run as one.

Most of our cases take less time than what pytest and its workers do around each test. So the cases
of a parametrized test that share whatever else they ask for are one item: all of them run, and
those that fail are named and shown. One that is asked for by its name runs alone:
`scripts/test 'tests/test_x.py::test_y[case]'`.
"""

import functools
import inspect
from collections.abc import Iterator, Sequence
from itertools import groupby

import pytest

AROUND_EVERY_TEST = {"_network", "request"}
"""Fixtures that nobody asks for."""


def together(items: Sequence[pytest.Item]) -> Iterator[pytest.Item]:
    """The items, those made one that can be."""
    for test, found in groupby(items, key=_test):
        cases = list(found)
        yield from cases if test in cases or len(cases) == 1 else [_one(cases)]


def _test(item: pytest.Item) -> object:
    """What the cases that can be run together have in common; any other item itself."""
    if not isinstance(item, pytest.Function) or not hasattr(item, "callspec"):
        return item
    fixtures = item._fixtureinfo.name2fixturedefs
    given = item.callspec.params.keys()
    alone = (
        any(mark.name != "parametrize" or "indirect" in mark.kwargs for mark in item.iter_markers())
        or any(
            found[-1].scope == "function"
            for name, found in fixtures.items()
            if name not in given | AROUND_EVERY_TEST
        )
        or any(found[-1].params for found in fixtures.values())
        or "request" in item._fixtureinfo.argnames
    )
    return item if alone else (item.parent, item.originalname)


def _one(cases: Sequence[pytest.Item]) -> pytest.Function:
    first = cases[0]
    assert isinstance(first, pytest.Function)

    @functools.wraps(first.function)
    def run(**shared: object) -> None:
        failed = {}
        for case in cases:
            assert isinstance(case, pytest.Function)
            case.funcargs.update(shared | case.callspec.params)
            try:
                case.runtest()
            except (Exception, pytest.fail.Exception, pytest.skip.Exception) as error:
                # One that skips itself fails too: nobody would see that it did not run.
                told = case.repr_failure(pytest.ExceptionInfo.from_exception(error))
                failed[case.name] = str(told)
        if failed:
            summary = f"{len(failed)} of {len(cases)} cases: {', '.join(failed)}"
            shown = (f"{f' {name} ':_^100}\n{told}" for name, told in failed.items())
            pytest.fail("\n\n".join((summary, *shown)), pytrace=False)

    asked = inspect.signature(first.function).parameters
    others = [value for name, value in asked.items() if name not in first.callspec.params]
    run.__signature__ = inspect.Signature(others)  # type: ignore[attr-defined]
    return pytest.Function.from_parent(first.parent, name=first.originalname, callobj=run)
