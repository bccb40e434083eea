"""What is read from signed evidence, and what is remembered of it."""

import dataclasses
import hashlib
from pathlib import Path

import pytest

from tests.factories import NOW, evidence, finding, release
from tests.workflow.rescanning import attested, verdict_on
from vetting.boundary.scan_cache import ScanCache
from vetting.errors import AllowlistError
from vetting.model.evidence import Severity
from vetting.model.package import PackagePin
from vetting.signing import dsse, statements
from vetting.signing.keys import generate
from vetting.workflow import rescan_facts
from vetting.workflow.rescan_facts import load, member, merged, pin_of, read


def known(alias: str) -> str:
    return f"qs 6.16.0: {alias} x; no fixed version is known (via server → qs)"


@pytest.fixture
def signed(tmp_path: Path) -> tuple[Path, str]:
    """Evidence on disk, and its digest."""
    hit = finding(
        "adv.transitive.high", severity=Severity.HIGH, message=known("GHSA-1"), aliases=("GHSA-1",)
    )
    found = verdict_on(
        "server",
        evidence(hit, check="advisories", reason="GHSA-9 does not tell"),
        evidence(finding("reg.deprecated"), check="release-state"),
        attested(),
        of=release(publisher="alice", maintainers=("alice", "bob")),
    )
    data = dsse.sign(statements.evidence(found), generate(tmp_path / "key.pem"))
    path = tmp_path / "scan.dsse.json"
    path.write_bytes(data)
    return path, hashlib.sha256(data).hexdigest()


def test_the_facts_are_those_of_the_verdict(signed: tuple[Path, str]) -> None:
    facts = read(*signed)
    assert facts.members == ("npm server 1.2.3", "npm qs 6.16.0", "npm express 5.2.1")
    assert (facts.publisher, facts.maintainers) == ("alice", ("alice", "bob"))
    assert (facts.whole, facts.deprecated, facts.attested) == (True, True, True)
    assert facts.known == (("qs 6.16.0", "adv.transitive.high", ("GHSA-1",)),)
    assert facts.undecided == "GHSA-9 does not tell"
    assert facts.unfixed == (), "nobody waived it"
    assert facts.decided == NOW
    assert facts.rules is not None
    assert dict(facts.checks)["advisories"] == 2
    ((filename, digests),) = facts.files
    assert filename == "server-1.2.3.tgz"
    assert [digest.partition(":")[0] for digest in digests] == ["sha256", "sha512"]
    assert str(facts.facts().members[1]) == "npm:qs@6.16.0"


def test_what_was_read_once_is_not_read_again(signed: tuple[Path, str], tmp_path: Path) -> None:
    path, digest = signed
    scans = ScanCache(tmp_path / "scans.sqlite")
    first = load({path: digest}, scans)
    path.unlink()
    assert load({path: digest}, scans) == first != {}
    assert load({path: "0" * 64}, scans) == {}
    scans.close()


@pytest.mark.parametrize("change", [b" ", b"\n{}"])
def test_evidence_that_was_altered_is_refused(signed: tuple[Path, str], change: bytes) -> None:
    path, digest = signed
    path.write_bytes(path.read_bytes() + change)
    with pytest.raises(AllowlistError, match="changed since the entry was signed"):
        read(path, digest)


def test_of_several_pieces_every_member_counts_and_what_all_were_told(
    signed: tuple[Path, str],
) -> None:
    one = read(*signed)
    other = dataclasses.replace(one, members=(*one.members, "npm hono 4.0.0"), known=())
    both = merged([one, other])
    assert both is not None
    assert both.members == (*one.members, "npm hono 4.0.0")
    assert both.known == ()
    assert merged([]) is None


@pytest.mark.parametrize("name", ["@scope/name", "a b", "", "ü"])
def test_a_member_is_one_text(name: str) -> None:
    pin = PackagePin(ecosystem="npm", name=name, version="1.0.0")
    assert pin_of(member(pin)) == pin


def test_a_cache_that_holds_something_else_is_none() -> None:
    assert rescan_facts._parse("[]") is None
    assert rescan_facts._parse('{"members": []}') is None
