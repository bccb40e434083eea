"""Many cases of one test, run as one.

Most of our cases take less time than what pytest and its workers do around each test. So the cases
of a parametrized test that share whatever else they ask for are one item: all of them run (some, of
those that `random_cases` chooses from), and those that fail are named and shown. One that is asked
for by its name runs alone: `scripts/test 'tests/test_x.py::test_y[case]'`.
"""

import functools
import inspect
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

import pytest

from tests.random_cases import some

AROUND_EVERY_TEST = {"_network", "request"}
"""Fixtures that nobody asks for."""


class _Held(NamedTuple):
    given: Collection[str]
    """What the cases do not share."""

    cases: Callable[[], list[pytest.Function]]


_HELD = pytest.StashKey[dict[str, _Held]]()
"""By name the tests of a file whose cases are one item."""


def hold_back(metafunc: pytest.Metafunc) -> None:
    """Let pytest make one item of a test whose cases can be run together.

    Every worker collects all tests, and making an item of each case takes a third of that time; the
    worker that runs the test makes them.
    """
    test, calls, options = metafunc.definition, list[Any](metafunc._calls), metafunc.config.option
    named = any("[" in name for name in (*metafunc.config.args, *(options.deselect or ())))
    if named or options.keyword or len(calls) < 2 or _alone(test, calls):
        return

    def cases() -> list[pytest.Function]:
        return [
            pytest.Function.from_parent(
                test.parent,
                name=f"{test.name}[{call.id}]",
                callspec=call,
                fixtureinfo=test._fixtureinfo,
                originalname=test.name,
            )
            for call in calls
        ]

    assert test.parent is not None
    test.parent.stash.setdefault(_HELD, {})[test.name] = _Held(calls[0].params.keys(), cases)
    metafunc._calls = []


def together(items: Sequence[pytest.Item]) -> Iterator[pytest.Item]:
    """The items, those that stand for many cases as what runs these."""
    for item in items:
        held = item.parent.stash.get(_HELD, {}).get(item.name) if item.parent else None
        yield item if held is None else _one(item, held)


def _alone(test: pytest.Function, calls: Sequence[Any]) -> bool:
    """Whether something is made for each case, or marks it."""
    fixtures = test._fixtureinfo.name2fixturedefs
    given = calls[0].params.keys()
    return (
        test.cls is not None
        or any(call.marks for call in calls)
        or any(
            mark.name != "parametrize" or "indirect" in mark.kwargs for mark in test.iter_markers()
        )
        or any(
            found[-1].scope == "function"
            for name, found in fixtures.items()
            if name not in given | AROUND_EVERY_TEST
        )
        or any(found[-1].params for found in fixtures.values())
        or "request" in test._fixtureinfo.argnames
    )


def _one(item: pytest.Item, held: _Held) -> pytest.Function:
    assert isinstance(item, pytest.Function)

    @functools.wraps(item.function)
    def run(**shared: object) -> None:
        failed = {}
        every = some(held.cases())
        for case in every:
            case.funcargs.update(shared | case.callspec.params)
            try:
                case.runtest()
            except (Exception, pytest.fail.Exception, pytest.skip.Exception) as error:
                # One that skips itself fails too: nobody would see that it did not run.
                told = case.repr_failure(pytest.ExceptionInfo.from_exception(error))
                failed[case.name] = str(told)
        if failed:
            summary = f"{len(failed)} of {len(every)} cases: {', '.join(failed)}"
            shown = (f"{f' {name} ':_^100}\n{told}" for name, told in failed.items())
            pytest.fail("\n\n".join((summary, *shown)), pytrace=False)

    asked = inspect.signature(item.function).parameters
    others = [value for name, value in asked.items() if name not in held.given]
    run.__signature__ = inspect.Signature(others)  # type: ignore[attr-defined]
    return pytest.Function.from_parent(item.parent, name=item.originalname, callobj=run)
