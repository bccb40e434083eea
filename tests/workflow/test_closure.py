import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import NOW, pin
from tests.fakes import FakeNpm, FakePypi, wheel
from vetting import ecosystems
from vetting.model.closure import Closure
from vetting.model.package import Release
from vetting.workflow import Tools
from vetting.workflow.closure import REMEMBERED, resolve

Ask = Callable[..., Closure]


@pytest.fixture
def release(tools: Tools, pypi: FakePypi) -> Release:
    data = wheel("server", "1.2.3", {}, metadata="Requires-Dist: a\n")
    pypi.publish("server", "1.2.3", {"server-1.2.3-py3-none-any.whl": data})
    pypi.publish("a", "1.0", {"a-1.0-py3-none-any.whl": wheel("a", "1.0", {})})
    return ecosystems.get("pypi").release(tools.registries["pypi"], pin("pypi"), ())


@pytest.fixture
def ask(tools: Tools, release: Release) -> Ask:
    def call(after: timedelta = timedelta(), **options: Any) -> Closure:
        # `resolved_at` is when the tool ran, so this clock starts there.
        now = datetime.now(UTC)
        at = replace(tools, clock=lambda: now + after)
        of = options.pop("of", release)
        return resolve(of, at, options.pop("cutoff", None), fresh=options.pop("fresh", False))

    return call


def another(pypi: FakePypi) -> None:
    """A dependency that the next resolution finds."""
    pypi.publish("a", "2.0", {"a-2.0-py3-none-any.whl": wheel("a", "2.0", {})})


def versions(closure: Closure) -> list[str]:
    return [member.version for member in closure.members]


def test_what_was_resolved_within_the_hour_comes_back_whole(ask: Ask, pypi: FakePypi) -> None:
    first = ask()
    assert (first.complete, versions(first)) == (True, ["1.0", "1.2.3"])
    another(pypi)
    assert ask(REMEMBERED - timedelta(minutes=1)) == first


def test_after_an_hour_or_when_asked_to_it_is_resolved_afresh(ask: Ask, pypi: FakePypi) -> None:
    first = ask()
    another(pypi)
    assert versions(ask(fresh=True)) == ["2.0", "1.2.3"]
    assert ask(REMEMBERED + timedelta(minutes=1)).resolved_at != first.resolved_at


@pytest.mark.parametrize("what", ["cutoff", "registry", "files"])
def test_another_question_has_another_answer(ask: Ask, release: Release, what: str) -> None:
    first = ask()
    others: dict[str, dict[str, Any]] = {
        "cutoff": {"cutoff": NOW},
        "registry": {"of": replace(release, registry="https://other.example/")},
        "files": {"of": replace(release, artifacts=())},
    }
    other = ask(**others[what])
    assert other.resolved_at != first.resolved_at


def test_a_failure_is_not_remembered(ask: Ask, release: Release, pypi: FakePypi) -> None:
    page = pypi.server.routes.pop("/simple/a/")
    assert not ask().complete
    pypi.server.routes["/simple/a/"] = page
    assert not ask(of=replace(release, pin=pin("pypi", "gone"))).complete
    assert ask().complete


def test_every_fact_of_a_member_is_remembered(ask: Ask, release: Release) -> None:
    of = replace(release, withdrawn="yanked: bad")
    first = ask(of=of)
    again = ask(of=of)
    assert again == first
    assert [member.withdrawn for member in again.members] == [None, "yanked: bad"]
    assert again.lock
    assert again.lock == first.lock


@pytest.mark.skipif(shutil.which("npm") is None, reason="needs npm on the PATH: install Node.js")
def test_another_version_that_needs_the_same_is_not_resolved_again(
    ask: Ask, tools: Tools, npm: FakeNpm, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm.publish("a", "1.0.0")
    for version, wanted in (("1.2.3", "1"), ("1.2.4", "1"), ("1.2.5", "^1.0.0")):
        npm.publish("server", version, package_json={"dependencies": {"a": wanted}})
    one, other, third = (
        ecosystems.get("npm").release(tools.registries["npm"], pin(version=version), ())
        for version in ("1.2.3", "1.2.4", "1.2.5")
    )
    first = ask(of=one)
    assert (first.complete, first.reason) == (True, None)
    monkeypatch.setenv("PATH", "/nowhere")
    second = ask(of=other)
    assert (second.complete, second.resolved_at) == (True, first.resolved_at)
    assert [member.purl for member in second.members] == ["pkg:npm/a@1.0.0", other.pin.purl]
    assert second.digest != first.digest
    assert not ask(of=third).complete
    assert not ask(of=other, fresh=True).complete
    assert not ask(REMEMBERED, of=other).complete
    assert not ask(of=other, cutoff=NOW).complete
