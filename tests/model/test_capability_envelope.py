import copy
import json
from dataclasses import replace
from typing import Any

import pytest

from tests.factories import evidence, release, verdict
from vetting.errors import FormatError
from vetting.model import capability_envelope
from vetting.model.capability_envelope import CapabilityEnvelope
from vetting.model.closure import Closure, ClosureMember
from vetting.model.profile import (
    CredentialFile,
    EnvName,
    Host,
    InstallScript,
    Place,
    Profile,
)
from vetting.model.provenance import Provenance, ProvenanceState
from vetting.model.surface import Surface, SurfaceState, Tool
from vetting.model.verdict import Verdict
from vetting.model.wire import dump
from vetting.model.wire_load import load

PLACE = Place(path="a.js", line=1)
SHA = f"sha256:{'a' * 64}"


def member(name: str, *, scripts: bool = False) -> ClosureMember:
    return ClosureMember(
        ecosystem="npm", name=name, version="1.0.0", files=(), install_scripts=scripts
    )


def everything() -> Verdict:
    profile = Profile(
        capabilities=(("network", PLACE), ("env", PLACE), ("network", Place(path="b.js", line=2))),
        env=tuple(EnvName(name=n, secret=True, path="a.js", line=1) for n in ("B", "A", "A")),
        env_dynamic=(PLACE,),
        credential_files=(CredentialFile(what="~/.netrc", path="a.js", line=1),),
        hosts=(Host(host="api.example.com", path="a.js", line=1),),
        install_scripts=(InstallScript(name="postinstall", command="node x"),),
    )
    tools = tuple(Tool(name=n, description="", place=PLACE, digest=SHA) for n in ("write", "read"))
    found = replace(
        evidence(profile=profile),
        surface=Surface(state=SurfaceState.COMPLETE, digest=SHA, tools=tools),
        closure=Closure(
            complete=True, digest=SHA, members=(member("b", scripts=True), member("@x/a"))
        ),
        provenance=Provenance(state=ProvenanceState.VERIFIED, identity="the workflow"),
    )
    return verdict(found, of=release(publisher="alice"))


def test_it_holds_what_was_approved_and_no_places() -> None:
    assert capability_envelope.of(everything()) == CapabilityEnvelope(
        capabilities=("env", "network"),
        env=("A", "B"),
        env_dynamic=True,
        credential_files=("~/.netrc",),
        hosts=("api.example.com",),
        install_scripts=("postinstall: node x",),
        tools=(("read", SHA), ("write", SHA)),
        tools_state="complete",
        tools_digest=SHA,
        members=("npm:@x/a", "npm:b"),
        member_scripts=("pkg:npm/b@1.0.0",),
        closure_complete=True,
        closure_digest=SHA,
        publisher="alice",
        provenance=("the workflow",),
    )


def test_it_is_the_same_taken_again_from_the_signed_evidence() -> None:
    """Whoever verifies has the document only, after a way through JSON."""
    made = everything()
    document = json.loads(json.dumps(dump(made, stored=True)))
    assert capability_envelope.of_document(document) == capability_envelope.of(made)
    assert capability_envelope.of(load(document)) == capability_envelope.of(made)


def test_it_comes_back_from_an_approval() -> None:
    for made in (everything(), verdict()):
        envelope = capability_envelope.of(made)
        document = json.loads(json.dumps(envelope.document()))
        assert capability_envelope.load(document) == envelope


def test_where_nothing_was_read_nothing_is_said_to_be_complete() -> None:
    envelope = capability_envelope.of(verdict())
    assert (envelope.tools_state, envelope.closure_complete) == ("unsupported", False)


@pytest.mark.parametrize(
    "state", [ProvenanceState.MISSING, ProvenanceState.INVALID, ProvenanceState.NOT_EVALUATED]
)
def test_only_what_is_verified_is_provenance(state: ProvenanceState) -> None:
    said = Provenance(state=state, identity="somebody")
    assert capability_envelope.of(verdict(replace(evidence(), provenance=said))).provenance == ()


def drop(document: dict[str, Any]) -> None:
    del document["hosts"]


def number(document: dict[str, Any]) -> None:
    document["env"] = [1]


def nothing(document: dict[str, Any]) -> None:
    document.clear()


def null_tools(document: dict[str, Any]) -> None:
    document["tools"]["items"] = [None]


def version(document: dict[str, Any]) -> None:
    document["version"] = True


@pytest.mark.parametrize("damage", [drop, number, nothing, null_tools, version])
def test_what_is_no_envelope_is_refused(damage: Any) -> None:
    document = copy.deepcopy(capability_envelope.of(everything()).document())
    damage(document)
    with pytest.raises(FormatError):
        capability_envelope.load(document)


@pytest.mark.parametrize("value", [None, [], "text", {"capabilities": 1}, {"evidence": [None]}])
def test_what_is_no_verdict_has_no_envelope(value: Any) -> None:
    with pytest.raises(FormatError):
        capability_envelope.of_document(value)


@pytest.mark.exhaustive
def test_it_stays_small_and_any_change_still_shows() -> None:
    def of(count: int, last: str = "x") -> CapabilityEnvelope:
        names = [f"{'h' * 2000}{n}" for n in range(count)] + [last]
        hosts = tuple(Host(host=name, path="a.js", line=1) for name in names)
        return capability_envelope.of(verdict(evidence(profile=Profile(hosts=hosts))))

    assert len(json.dumps(of(6000).document())) < 2000
    assert of(6000) == of(6000)
    assert of(6000) != of(6000, "y")
    assert len(json.dumps(of(3).document())) < 4000
    assert len(set(of(3).hosts)) == 4


def test_differences_are_named() -> None:
    one = capability_envelope.of(everything())
    other = replace(one, env=(), closure_digest=None)
    assert one.differences(other) == ("env", "closure digest")
    assert one.differences(one) == ()
