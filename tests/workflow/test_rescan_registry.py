"""Asking the registries: what counts as an answer, and when one is not asked again."""

from collections.abc import Sequence

import pytest

from tests.factories import pin
from tests.fakes import FakeNpm, FakeServer, Reply
from vetting.model.pin import PackagePin
from vetting.workflow import Tools, rescan_registry
from vetting.workflow.rescan_registry import Today, ask


def pins(count: int) -> list[PackagePin]:
    return [pin(name=f"p{number}") for number in range(count)]


def asked(wanted: Sequence[PackagePin], tools: Tools) -> list[Today]:
    found, _ = ask(wanted, tools, ())
    return [found[item] for item in wanted]


def test_every_pin_gets_one_answer(npm: FakeNpm, tools: Tools) -> None:
    npm.publish("p0", "1.2.3")
    npm.publish("p1", "9.9.9")
    there, gone = asked(pins(2), tools)
    assert there.release is not None
    assert there.release.pin == pin(name="p0")
    assert gone.gone == "npm has no version 1.2.3 of p1"


def test_versions_of_one_package_cost_one_call(npm: FakeNpm, tools: Tools) -> None:
    wanted = [pin(version=f"1.0.{number}") for number in range(10)]
    for item in wanted:
        npm.publish(item.name, item.version)
    assert all(today.release for today in asked(wanted, tools))
    assert npm.server.paths() == ["/server"]


def test_a_registry_that_does_not_answer_is_left_alone(
    server: FakeServer, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescan_registry, "_AT_ONCE", 1)
    for item in pins(10):
        server.routes[f"/{item.name}"] = Reply(status=400)
    found, (told,) = ask(pins(10), tools, ())
    assert len(server.requests) == 3
    gaps = [today.gap or "" for today in found.values()]
    assert [gap.startswith("not asked any more: ") for gap in gaps] == [False] * 3 + [True] * 7
    assert (told.name, told.asked) == ("npm registry", 10)
    assert (told.gap or "").startswith("10 of 10 not answered: ")


def test_packages_that_answer_rubbish_keep_nobody_from_the_others(
    npm: FakeNpm, server: FakeServer, tools: Tools
) -> None:
    *bad, good = pins(6)
    for item in bad:
        server.routes[f"/{item.name}"] = Reply(body=b"{")
    npm.publish(good.name, good.version)
    answers = asked([*bad, good], tools)
    assert [bool(today.gap) for today in answers] == [True] * 5 + [False]


def test_what_an_old_answer_says_is_a_gap(
    npm: FakeNpm, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm.publish("p0", "1.2.3")
    assert asked(pins(1), tools)[0].release
    monkeypatch.setattr(rescan_registry, "_OLD", -rescan_registry._OLD)
    assert "its last answer is of" in (asked(pins(1), tools)[0].gap or "")


@pytest.mark.parametrize(("count", "believed"), [(3, True), (4, False)])
def test_a_registry_that_has_lost_everything_is_not_believed(
    tools: Tools, count: int, believed: bool
) -> None:
    assert [bool(today.gone) for today in asked(pins(count), tools)] == [believed] * count


def test_some_that_are_gone_are_gone(npm: FakeNpm, tools: Tools) -> None:
    for item in pins(8)[:4]:
        npm.publish(item.name, item.version)
    assert [bool(today.gone) for today in asked(pins(8), tools)] == [False] * 4 + [True] * 4
