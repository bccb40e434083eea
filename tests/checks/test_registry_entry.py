import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.checks.conftest import INFO, lines, npm, sdist, wheel
from tests.factories import NOWHERE, context, pin, release, subject
from tests.fakes import FakeServer, Reply
from vetting.boundary.http import Client, HttpLimits
from vetting.checks import Context
from vetting.checks.registry_entry import RegistryEntry
from vetting.model.evidence import Outcome
from vetting.model.subject import Subject

NAME = "com.example/server"
META = "Metadata-Version: 2.4\nName: server\nVersion: 1.2.3\n\n"


@pytest.fixture
def given(server: FakeServer, tmp_path: Path) -> Context:
    limits = HttpLimits(attempts=1, pause=0.0)
    http = Client(tmp_path / "http", trusted=frozenset({server.host}), limits=limits)
    return context(tmp_path, http=http, services=replace(NOWHERE, mcp_registry=server.url))


def register(server: FakeServer, *packages: tuple[str, str], name: str = NAME) -> None:
    listed = [{"registryType": kind, "identifier": identifier} for kind, identifier in packages]
    path = f"/v0.1/servers/{name.replace('/', '%2F')}/versions/latest"
    server.json(path, {"server": {"name": name, "version": "1.2.3", "packages": listed}})


def claiming(name: Any) -> Subject:
    return npm({"package.json": json.dumps({"name": "server", "mcpName": name})})


def python(text: str, path: str = f"{INFO}/METADATA") -> Subject:
    tree = wheel({path: META + text}) if path != "PKG-INFO" else sdist({path: META + text})
    return subject(tree, of=release(of=pin("pypi")))


@pytest.mark.parametrize(
    "whole",
    [
        claiming(NAME),
        python(f"# Server\n<!-- mcp-name: {NAME} -->\n"),
        python(f"mcp-name: {NAME}."),
        python(f"mcp-name: {NAME}", "PKG-INFO"),
    ],
)
def test_the_entry_is_compared_with_the_package(
    server: FakeServer, given: Context, whole: Subject
) -> None:
    ecosystem = whole.release.pin.ecosystem
    register(server, ("oci", "example.com/x"), (ecosystem, "server"))
    evidence = RegistryEntry().run(whole, given)
    assert (lines(evidence), evidence.outcome, evidence.reason) == ([], Outcome.PASSED, None)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("packages", "named"),
    [
        ((("npm", "@example/server"),), "npm @example/server"),
        ((("pypi", "server"),), "pypi server"),
        ((), "no package"),
    ],
)
def test_an_entry_for_another_package(
    server: FakeServer, given: Context, packages: tuple[tuple[str, str], ...], named: str
) -> None:
    register(server, *packages)
    evidence = RegistryEntry().run(claiming(NAME), given)
    assert lines(evidence) == [
        (
            f"medium id.mcpname_mismatch -: the MCP registry's {NAME} stands for {named}, "
            "not npm server"
        )
    ]
    assert evidence.outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "whole",
    [
        npm({"package.json": '{"name": "server"}'}),
        npm({"index.js": ""}),
        *(
            claiming(name)
            for name in (None, "", 5, [NAME], "server", "../x", "a b/c\r\nd", "x" * 9999)
        ),
        python("Put mcp-name: $SERVER_NAME into the README."),
        python("mcp-name: nothing"),
        python(f"mcp-name: {NAME}", f"vendored/{INFO}/METADATA"),
    ],
)
def test_without_a_claim_nobody_is_asked(
    server: FakeServer, given: Context, whole: Subject
) -> None:
    evidence = RegistryEntry().run(whole, given)
    assert (lines(evidence), evidence.outcome, evidence.reason) == ([], Outcome.PASSED, None)
    assert server.requests == []


def test_an_entry_that_does_not_exist_is_common(given: Context) -> None:
    evidence = RegistryEntry().run(claiming(NAME), given)
    assert (lines(evidence), evidence.outcome, evidence.reason) == ([], Outcome.PASSED, None)


def test_a_readme_may_tell_of_other_servers(server: FakeServer, given: Context) -> None:
    register(server, ("pypi", "other"), name="com.example/other")
    register(server, ("pypi", "Server"))
    text = f"like mcp-name: com.example/other\n\nmcp-name: {NAME}\nmcp-name: {NAME}"
    assert lines(RegistryEntry().run(python(text), given)) == []
    assert len(server.requests) == 2


def test_many_claims_are_not_all_looked_up(server: FakeServer, given: Context) -> None:
    text = "\n".join(f"mcp-name: com.example/s{number}" for number in range(5))
    evidence = RegistryEntry().run(python(text), given)
    assert evidence.reason == "5 entries are claimed; the first 3 were looked up"
    assert (evidence.outcome, len(server.requests)) == (Outcome.INCOMPLETE, 3)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(status=500), "answered 500"),
        (Reply(status=429, headers={"Retry-After": "3600"}), "its rate limit is used up until "),
        (Reply(body=b'{"server"'), "is not valid JSON"),
        (Reply(body=b"[]"), "is not about com.example/server"),
    ],
)
def test_without_an_answer_it_is_incomplete(
    server: FakeServer, given: Context, reply: Reply, reason: str
) -> None:
    server.routes["/v0.1/servers/com.example%2Fserver/versions/latest"] = reply
    evidence = RegistryEntry().run(claiming(NAME), given)
    assert (evidence.outcome, lines(evidence)) == (Outcome.INCOMPLETE, [])
    assert reason in (evidence.reason or "")


def test_one_answer_is_kept_when_another_is_missing(server: FakeServer, given: Context) -> None:
    register(server, ("pypi", "other"), name="com.example/other")
    server.routes["/v0.1/servers/com.example%2Fserver/versions/latest"] = Reply(status=500)
    whole = python(f"mcp-name: com.example/other mcp-name: {NAME}")
    evidence = RegistryEntry().run(whole, given)
    assert [finding.rule_id for finding in evidence.findings] == ["id.mcpname_mismatch"]
    assert "answered 500" in (evidence.reason or "")


@pytest.mark.parametrize(
    ("whole", "reason"),
    [
        (subject(), "no archive could be read"),
        (npm({"package.json": "{"}), "package.json is not valid JSON"),
    ],
)
def test_what_cannot_be_read_is_incomplete(given: Context, whole: Subject, reason: str) -> None:
    evidence = RegistryEntry().run(whole, given)
    assert (evidence.outcome, lines(evidence)) == (Outcome.INCOMPLETE, [])
    assert (evidence.reason or "").startswith(reason)


@pytest.mark.parametrize(
    ("make", "size", "reason"),
    [
        (lambda text: npm({"package.json": text}), 4 << 20, "package.json is larger than 4 MiB"),
        (python, 8 << 20, f"{INFO}/METADATA is larger than 8 MiB"),
        (lambda text: python(text, "PKG-INFO"), 8 << 20, "PKG-INFO is larger than 8 MiB"),
    ],
)
def test_what_is_too_large_is_incomplete(
    given: Context, make: Callable[[str], Subject], size: int, reason: str
) -> None:
    whole = make("{}" + " " * size)
    evidence = RegistryEntry().run(whole, given)
    assert (evidence.outcome, lines(evidence)) == (Outcome.INCOMPLETE, [])
    assert (evidence.reason or "").startswith(reason)
