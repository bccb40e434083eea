from dataclasses import replace

import pytest

from vetting.model.additions import KINDS, added
from vetting.model.capability_envelope import CapabilityEnvelope

BASE = CapabilityEnvelope(
    capabilities=("env",),
    env=("A",),
    hosts=("a.example",),
    tools=(("read", "sha256:1"), ("write", "sha256:2")),
    tools_state="complete",
    tools_digest="sha256:9",
    members=("npm:a",),
    member_scripts=("pkg:npm/a@1.0.0",),
    closure_complete=True,
    closure_digest="sha256:8",
    publisher="alice",
    provenance=("the workflow",),
)


def told(before: CapabilityEnvelope, after: CapabilityEnvelope) -> list[str]:
    return [str(item) for item in added(before, after)]


def test_the_same_adds_nothing() -> None:
    assert added(BASE, BASE) == ()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"capabilities": ()}, []),
        ({"capabilities": ("env", "listens")}, ["capability: listens"]),
        ({"env": ("A", "C", "B")}, ["environment name: B, C"]),
        ({"env_dynamic": True}, ["environment name: names that are not in the code"]),
        ({"credential_files": ("~/.netrc",)}, ["credential file: ~/.netrc"]),
        ({"hosts": ("b.example",)}, ["host: b.example"]),
        ({"install_scripts": ("postinstall: x",)}, ["install script: postinstall: x"]),
        ({"tools": (("read", "sha256:1"),)}, []),
        ({"tools": (*BASE.tools, ("exec", "sha256:3"))}, ["tool: exec"]),
        ({"tools": (("read", "sha256:3"),)}, ["tool text: read"]),
        ({"tools": (*BASE.tools, ("read", "sha256:3"))}, ["tool text: read"]),
        ({"members": ("npm:a", "npm:b")}, ["closure member: npm:b"]),
        (
            {"member_scripts": ("pkg:npm/a@1.0.1",)},
            ["closure member with install script: pkg:npm/a@1.0.1"],
        ),
        ({"publisher": "bob"}, ["publisher: bob (was alice)"]),
        ({"publisher": None}, ["publisher: not known (was alice)"]),
        ({"provenance": ()}, ["provenance: not verified (was the workflow)"]),
        ({"provenance": ("mallory",)}, ["provenance: mallory (was the workflow)"]),
        ({"tools_state": "dynamic"}, ["unknown: tools (dynamic now)"]),
        ({"tools_state": "none", "tools": ()}, ["unknown: tools (none now)"]),
        ({"closure_complete": False}, ["unknown: closure (incomplete now)"]),
        ({"closure_digest": None}, ["unknown: closure (incomplete now)"]),
        (
            {"hosts": ("b.example",), "capabilities": ("network",)},
            ["capability: network", "host: b.example"],
        ),
    ],
)
def test_each_kind_is_named_with_exactly_what_is_new(
    fields: dict[str, object], expected: list[str]
) -> None:
    assert told(BASE, replace(BASE, **fields)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"tools_state": "partial"}, ["unknown: tools (partial before)"]),
        ({"closure_complete": False}, ["unknown: closure (incomplete before)"]),
        ({"publisher": None}, ["publisher: alice (was not known)"]),
        ({"provenance": ()}, []),
    ],
)
def test_what_was_not_known_before_is_not_known_to_be_the_same(
    fields: dict[str, object], expected: list[str]
) -> None:
    assert told(replace(BASE, **fields), BASE) == expected  # type: ignore[arg-type]


def test_every_kind_can_happen() -> None:
    after = CapabilityEnvelope(
        capabilities=("x",),
        env=("x",),
        credential_files=("x",),
        hosts=("x",),
        install_scripts=("x",),
        tools=(("x", "1"), ("read", "1")),
        members=("x",),
        member_scripts=("x",),
    )
    found = added(BASE, after)
    assert tuple(item.kind for item in found) == KINDS
    assert all(item.names for item in found)
