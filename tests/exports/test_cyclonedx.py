import json
from dataclasses import replace
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.factories import evidence, pin, verdict
from tests.fakes import FakeNpm
from vetting import exports
from vetting.errors import NotFound, UsageError, VettingError
from vetting.exports import Asked
from vetting.exports.cyclonedx import bill
from vetting.model.artifact import Digest
from vetting.model.closure import Closure, ClosureMember, closure_digest
from vetting.model.verdict import Verdict
from vetting.model.wire import dump
from vetting.model.wire_load import load
from vetting.workflow import Tools
from vetting.workflow.vet import vet

SHA512 = Digest(algorithm="sha512", value="ab" * 64)
SHA256 = Digest(algorithm="sha256", value="cd" * 32)
OWN = ClosureMember(
    ecosystem="npm", name="server", version="1.2.3", files=(("server-1.2.3.tgz", SHA512),)
)
SCOPED = ClosureMember(
    ecosystem="npm",
    name="@s/JSONStream",
    version="1.0.0-rc.1",
    files=(("JSONStream-1.0.0-rc.1.tgz", SHA512),),
    via=(OWN.purl,),
    install_scripts=True,
    deprecated="use <b>other</b> \x1b[31m",
    optional=True,
)
WHEELS = ClosureMember(
    ecosystem="pypi",
    name="a",
    version="1.0",
    files=(("a-1.0-py3-none-any.whl", SHA256), ("a-1.0.tar.gz", SHA256)),
    via=(OWN.purl, SCOPED.purl, "pkg:npm/gone@1.0.0"),
    withdrawn="yanked: bad",
)
CIRCLE = ClosureMember(
    ecosystem="npm", name="c", version="1.0.0", files=(), via=("pkg:npm/c@1.0.0",), bundled=True
)


def of(*members: ClosureMember, complete: bool = True) -> Verdict:
    closure = Closure(
        complete=complete,
        digest=closure_digest(members) if complete else None,
        members=members,
    )
    return verdict(replace(evidence(), closure=closure))


def parsed(made: Verdict) -> Any:
    text = bill(made)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    return json.loads(text)


def test_every_member_is_told_with_what_asks_for_it() -> None:
    document = parsed(of(OWN, SCOPED, WHEELS, CIRCLE))
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    own = document["metadata"]["component"]
    assert (own["purl"], own["type"]) == ("pkg:npm/server@1.2.3", "application")
    assert own["hashes"] == [{"alg": "SHA-512", "content": "ab" * 64}]
    found = {item["purl"]: item for item in document["components"]}
    assert sorted(found) == [
        "pkg:npm/%40s/JSONStream@1.0.0-rc.1",
        "pkg:npm/c@1.0.0",
        "pkg:pypi/a@1.0",
    ]
    scoped = found[SCOPED.purl]
    assert (scoped["group"], scoped["name"], scoped["scope"]) == ("@s", "JSONStream", "optional")
    assert {item["name"]: item["value"] for item in scoped["properties"]} == {
        "mcp-vet:deprecated": "use <b>other</b> \x1b[31m",
        "mcp-vet:runs-on-install": "yes",
    }
    files = found[WHEELS.purl]["components"]
    assert [(item["name"], item["hashes"][0]["content"]) for item in files] == [
        ("a-1.0-py3-none-any.whl", "cd" * 32),
        ("a-1.0.tar.gz", "cd" * 32),
    ]
    asks = {item["ref"]: item.get("dependsOn", []) for item in document["dependencies"]}
    assert asks[OWN.purl] == [SCOPED.purl, WHEELS.purl]
    assert asks[SCOPED.purl] == [WHEELS.purl]
    assert asks[CIRCLE.purl] == [CIRCLE.purl]


def test_the_same_verdict_gives_the_same_bytes() -> None:
    assert bill(of(OWN, SCOPED)) == bill(of(OWN, SCOPED))
    serial = parsed(of(OWN))["serialNumber"]
    assert serial != parsed(of(OWN, SCOPED))["serialNumber"]


def test_a_recorded_verdict_tells_as_much_as_a_fresh_one() -> None:
    made = of(OWN, SCOPED, CIRCLE)
    assert json.loads(bill(load(dump(made)))) == json.loads(bill(made))


@pytest.mark.parametrize("made", [verdict(), of(OWN, complete=False)])
def test_half_a_closure_makes_no_bill(made: Verdict) -> None:
    with pytest.raises(VettingError, match="is not complete") as caught:
        bill(made)
    assert caught.value.hint == "mcp-vet vet npm:server@1.2.3 --fresh says why"


@pytest.mark.parametrize("count", [150, pytest.param(500, marks=pytest.mark.exhaustive)])
def test_a_large_closure_is_written(count: int) -> None:
    many = [
        replace(CIRCLE, name=f"p{number}", via=(OWN.purl,), bundled=False)
        for number in range(count)
    ]
    assert len(parsed(of(OWN, *many))["components"]) == count


def test_what_is_on_record_is_exported(tools: Tools, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", {"README.md": "hello\n"})
    export = exports.get("cyclonedx")
    with pytest.raises(NotFound) as caught:
        export.export(tools, Asked(pin=pin()))
    assert caught.value.hint == "mcp-vet vet npm:server@1.2.3"
    vet(pin(), tools)
    document = json.loads(export.export(tools, Asked(pin=pin())).text)
    assert document["metadata"]["component"]["purl"] == "pkg:npm/server@1.2.3"
    with pytest.raises(UsageError):
        export.export(tools, Asked())
