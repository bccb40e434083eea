import dataclasses
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories import NOW, pin
from tests.fakes import FakeNpm, FakePypi, FakeServer, sdist, wheel
from vetting import policy_file
from vetting.ecosystems import InexactVersion
from vetting.errors import AllowlistError, ConfigError, NotFound, Unreachable, UsageError
from vetting.model.verdict import Decision, Waiver
from vetting.store import Store
from vetting.workflow import Tools
from vetting.workflow.advisories import sync
from vetting.workflow.approve import approve
from vetting.workflow.init import init
from vetting.workflow.vet import last_approved, parse_pin, policy_in_force, vet

QUIET = {"README.md": "hello\n"}  # without code the syntax engine is not even started
CALLS = {"index.js": "fetch('https://api.acme.dev/v1?key=' + process.env.API_KEY);\n"}
MORE = {
    "index.js": "fetch('https://api.acme.dev/v1?key=' + process.env.API_KEY);\n"
    "fetch('https://new.acme.dev/v1?key=' + process.env.OTHER_KEY);\n"
}


def later(tools: Tools, days: float) -> Tools:
    return dataclasses.replace(tools, clock=lambda: NOW + timedelta(days=days))


def test_a_quiet_package_is_allowed_and_recorded(tools: Tools, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    vetted = vet(pin(), tools)
    assert (vetted.verdict.decision, vetted.verdict.reasons) == (Decision.ALLOW, ())
    assert vetted.verdict.decided_at == NOW
    assert vetted.verdict.policy_digest == vetted.policy.digest == policy_file.default().digest
    assert vetted.unrecorded is None
    recorded = tools.store.latest(pin())
    assert recorded is not None
    assert (recorded[0].decision, recorded[1]) == (Decision.ALLOW, NOW)


def test_vetting_again_only_confirms(tools: Tools, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    vet(pin(), tools)
    vet(pin(), later(tools, 1))
    recorded = tools.store.latest(pin())
    assert recorded is not None
    assert (recorded[0].decided_at, recorded[1]) == (NOW, NOW + timedelta(days=1))


def test_all_files_of_a_python_release_are_looked_at(tools: Tools, pypi: FakePypi) -> None:
    files = {"server/__init__.py": "print('hello')\n"}
    pypi.publish(
        "server",
        "1.2.3",
        {
            "server-1.2.3-py3-none-any.whl": wheel("server", "1.2.3", files),
            "server-1.2.3.tar.gz": sdist("server", "1.2.3", files),
        },
    )
    verdict = vet(pin("pypi"), tools).verdict
    assert [file.filename for file in verdict.subject] == [
        "server-1.2.3-py3-none-any.whl",
        "server-1.2.3.tar.gz",
    ]


def test_progress_is_told_in_words(tools: Tools, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    told: list[str] = []
    vet(pin(), dataclasses.replace(tools, progress=told.append))
    assert told[:4] == [
        "asking the registry about npm:server@1.2.3",
        "resolving the closure",
        "fetching 1 file(s)",
        "reading server-1.2.3.tgz",
    ]
    assert "scanning the source" in told


def test_waivers_are_part_of_the_decision(tools: Tools, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET, package_json={"scripts": {"preinstall": "node x.js"}})
    assert vet(pin(), tools).verdict.decision is Decision.REVIEW
    waiver = Waiver(finding="inst.npm.preinstall", reason="read it", until=NOW + timedelta(days=1))
    assert vet(pin(), tools, (waiver,)).verdict.decision is Decision.ALLOW


def test_a_verdict_is_not_lost_when_it_cannot_be_recorded(
    tools: Tools, npm: FakeNpm, tmp_path: Path
) -> None:
    npm.publish("server", "1.2.3", QUIET)
    (tmp_path / "file").write_bytes(b"")
    broken = dataclasses.replace(tools, store=Store(f"sqlite:///{tmp_path}/file/x.sqlite"))
    vetted = vet(pin(), broken)
    assert vetted.verdict.decision is Decision.ALLOW
    assert vetted.unrecorded is not None
    assert "cannot be used" in str(vetted.unrecorded)
    assert vetted.unrecorded.exit_code == 3


def test_what_the_registry_does_not_have_is_not_found(tools: Tools, npm: FakeNpm) -> None:
    with pytest.raises(NotFound, match="there is no npm package nobody"):
        vet(pin(name="nobody"), tools)
    npm.publish("server", "1.2.4", QUIET)
    with pytest.raises(NotFound) as caught:
        vet(pin(name="server", version="1.2.2"), tools)
    assert caught.value.hint == "the newest is npm:server@1.2.4"


def test_a_registry_that_is_gone_is_an_error_and_records_nothing(
    tools: Tools, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.close()
    monkeypatch.setattr(tools.http, "_sleep", lambda _: None)
    with pytest.raises(Unreachable):
        vet(pin(), tools)
    assert tools.store.latest(pin()) is None


def test_what_is_in_the_caches_is_vetted_without_a_registry(
    tools: Tools, npm: FakeNpm, server: FakeServer, tmp_path: Path
) -> None:
    record = {"id": "GHSA-1", "affected": [{"package": {"name": "x", "ecosystem": "npm"}}]}
    (tmp_path / "GHSA-1.json").write_text(json.dumps(record))
    list(sync(tools, str(tmp_path)))
    npm.publish("server", "1.2.3", QUIET)
    first = vet(pin(), tools).verdict
    server.close()
    assert vet(pin(), tools).verdict == first


# The policy in force.


def test_without_an_allowlist_the_built_in_policy_holds(tools: Tools) -> None:
    assert policy_in_force(tools) == policy_file.default()


def test_the_allowlists_policy_holds(tools: Tools, npm: FakeNpm) -> None:
    tools.allowlist.mkdir()
    path = tools.allowlist / "policy.toml"
    path.write_text("[first_request]\ncapabilities = []\n")
    npm.publish("server", "1.2.3", {"index.js": "require('fs').readFileSync(process.argv[2]);\n"})
    vetted = vet(pin(), tools)
    assert vetted.policy.source == str(path)
    assert vetted.verdict.decision is Decision.REVIEW
    assert "capability never approved here: fs_read" in vetted.verdict.reasons[0].message


def test_a_malformed_policy_stops_everything(tools: Tools) -> None:
    tools.allowlist.mkdir()
    (tools.allowlist / "policy.toml").write_text("[severity]\nhigh = 'ignore'\n")
    with pytest.raises(ConfigError, match=r"policy\.toml:2: high must be "):
        vet(pin(), tools)


def test_an_allowlist_that_lost_its_policy_is_not_trusted(tools: Tools) -> None:
    init(tools)
    (tools.allowlist / "policy.toml").unlink()
    with pytest.raises(AllowlistError, match=r"policy\.toml: missing") as caught:
        policy_in_force(tools)
    assert "the built-in policy may be weaker" in str(caught.value.hint)


# Updates: what the last approved version could do is the measure.


def publish(tools: Tools, npm: FakeNpm, version: str, files: dict[str, str]) -> None:
    """Publish, and forget what the registry answered before."""
    npm.publish("server", version, files)
    shutil.rmtree(tools.blobs.parent / "http", ignore_errors=True)


def approved(tools: Tools, npm: FakeNpm, version: str, files: dict[str, str]) -> None:
    publish(tools, npm, version, files)
    approve(vet(pin(version=version), tools).verdict, tools, reason="needed")


def reasons(tools: Tools, npm: FakeNpm, version: str, files: dict[str, str]) -> list[str]:
    publish(tools, npm, version, files)
    return [reason.message for reason in vet(pin(version=version), tools).verdict.reasons]


def test_nothing_was_approved_before_the_first_time(tools: Tools, npm: FakeNpm) -> None:
    assert last_approved(pin(), tools) is None
    approved(tools, npm, "1.0.0", CALLS)
    found = last_approved(pin(version="1.1.0"), tools)
    assert found is not None
    assert found.pin == pin(version="1.0.0")
    assert list(found.envelope.hosts) == ["api.acme.dev"]
    assert last_approved(pin("pypi"), tools) is None
    assert last_approved(pin(name="else"), tools) is None


def test_an_update_that_adds_nothing_is_allowed(tools: Tools, npm: FakeNpm) -> None:
    approved(tools, npm, "1.0.0", CALLS)
    assert reasons(tools, npm, "1.1.0", {**CALLS, "README.md": "more words"}) == []


def test_an_update_that_adds_something_names_it(tools: Tools, npm: FakeNpm) -> None:
    assert reasons(tools, npm, "1.1.0", MORE) == [], "a first request may call out"
    approved(tools, npm, "1.0.0", CALLS)
    found = reasons(tools, npm, "1.1.0", MORE)
    assert "host new since 1.0.0: new.acme.dev" in found
    assert set(found) <= {
        "host new since 1.0.0: new.acme.dev",
        "environment name new since 1.0.0: OTHER_KEY",
    }


def test_the_version_approved_last_is_the_measure(tools: Tools, npm: FakeNpm) -> None:
    approved(tools, npm, "1.0.0", MORE)
    approved(later(tools, 1), npm, "1.1.0", CALLS)
    found = last_approved(pin(version="1.2.0"), tools)
    assert found is not None
    assert found.pin.version == "1.1.0"
    assert "host new since 1.1.0: new.acme.dev" in reasons(later(tools, 2), npm, "1.2.0", MORE)


@pytest.mark.parametrize("how", ["ended", "altered"])
def test_what_is_no_longer_approved_is_no_measure(tools: Tools, npm: FakeNpm, how: str) -> None:
    approved(tools, npm, "1.0.0", CALLS)
    now = tools
    if how == "ended":
        now = later(tools, 91)
    else:
        (path,) = tools.allowlist.glob("entries/npm/server/1.0.0/evidence/*")
        path.write_bytes(path.read_bytes() + b" ")
    assert last_approved(pin(version="1.1.0"), tools if how == "altered" else now) is None


# Pins.


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("npm:server", "the newest exact version is npm:server@1.2.3"),
        ("npm:server@latest", "the newest exact version is npm:server@1.2.3"),
        ("npm:server@^1.0.0", "the newest exact version is npm:server@1.2.3"),
        ("pypi:server", "the newest exact version is pypi:server==2.0"),
        ("pypi:Server>=1", "the newest exact version is pypi:server==2.0"),
        ("pkg:npm/server", "the newest exact version is npm:server@1.2.3"),
        ("npm:nobody", "there is no npm package nobody"),
    ],
)
def test_an_inexact_pin_is_told_the_newest_version(
    tools: Tools, npm: FakeNpm, pypi: FakePypi, text: str, hint: str
) -> None:
    npm.publish("server", "1.2.3", QUIET)
    name = "server-2.0-py3-none-any.whl"
    pypi.publish("server", "2.0", {name: wheel("server", "2.0", {"server.py": ""})})
    with pytest.raises(InexactVersion) as caught:
        parse_pin(text, tools)
    assert str(caught.value.hint).startswith(hint)
    assert caught.value.exit_code == 2


def test_an_inexact_pin_is_told_the_form_when_nobody_answers(
    tools: Tools, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.close()
    monkeypatch.setattr(tools.http, "_sleep", lambda _: None)
    for text, example in (("npm:server", "npm:server@1.2.3"), ("pypi:x", "pypi:x==1.2.3")):
        with pytest.raises(InexactVersion) as caught:
            parse_pin(text, tools)
        assert caught.value.hint == f"write the exact version, as in {example}"


@pytest.mark.parametrize("text", ["server@1.2.3", "gem:server@1.2.3", "npm:../x@1.0.0", "npm:"])
def test_what_is_no_pin_is_a_usage_error(tools: Tools, text: str) -> None:
    with pytest.raises(UsageError):
        parse_pin(text, tools)


def test_an_exact_pin_needs_no_registry(tools: Tools, server: FakeServer) -> None:
    server.close()
    assert parse_pin(" npm:server@1.2.3 ", tools) == pin()
