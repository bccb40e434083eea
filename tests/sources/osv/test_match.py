"""The OSV specification's evaluation, on crafted ranges and on real records."""

import itertools
import time
from pathlib import Path

import pytest

from vetting.model.advisory import Advisory, Affected, AffectedRange, Event
from vetting.model.evidence import Severity
from vetting.sources.osv.match import affects, fixed_version, hits
from vetting.sources.osv.record import read

ASSETS = Path(__file__).parents[2] / "assets" / "osv"


def span(*events: str, kind: str = "SEMVER") -> AffectedRange:
    """A range from words such as `introduced 1.0.0`."""
    pairs = [event.split(" ") for event in events]
    return AffectedRange(kind=kind, events=tuple(Event(kind=k, version=v) for k, v in pairs))


def block(
    *ranges: AffectedRange, versions: tuple[str, ...] = (), ecosystem: str = "npm"
) -> Affected:
    return Affected(ecosystem=ecosystem, name="x", ranges=ranges, versions=versions)


def record(identifier: str, *blocks: Affected, **fields: object) -> Advisory:
    return Advisory(id=identifier, modified=None, affected=blocks, **fields)  # type: ignore[arg-type]


FILES = "@modelcontextprotocol/server-filesystem"
WINDOWS = span("introduced 1.0.0", "fixed 1.2.0", "introduced 2.0.0", "fixed 2.0.3")


@pytest.mark.parametrize(
    ("affected", "version", "expected"),
    [
        (block(span("introduced 0")), "0.0.0", True),
        (block(span("introduced 0", "fixed 1.0.0")), "1.0.0-rc.1", True),
        (block(span("introduced 0", "fixed 1.0.0")), "1.0.0", False),
        (block(span("introduced 1.0.0", "last_affected 1.4.0")), "1.4.0", True),
        (block(span("introduced 1.0.0", "last_affected 1.4.0")), "1.4.1", False),
        (block(span("introduced 1.0.0", "last_affected 1.0.0")), "1.0.0", True),
        (block(WINDOWS), "1.1.9", True),
        (block(WINDOWS), "1.2.0", False),
        (block(WINDOWS), "2.0.2", True),
        (block(WINDOWS), "0.9.0", False),
        (block(span("introduced 0", "limit 2.0.0")), "1.9.9", True),
        (block(span("introduced 0", "limit 2.0.0")), "2.0.0", False),
        (block(span("introduced 0", "limit *")), "99.0.0", True),
        # The union of ranges, and of ranges with versions.
        (block(span("introduced 5.0.0", "fixed 6.0.0"), WINDOWS), "1.0.0", True),
        (block(WINDOWS, versions=("3.0.0",)), "3.0.0", True),
        (block(versions=("1.0.0", "1.0.1")), "1.0.1", True),
        (block(versions=("1.0.0", "1.0.1")), "1.0.2", False),
        (block(), "7.7.7", True),
        # Commit ranges alone tell nothing about versions; beside something that does, they add none.
        (block(span("introduced 0", "fixed abc", kind="GIT")), "1.0.0", None),
        (block(span("introduced 0", kind="GIT"), versions=("1.0.0",)), "2.0.0", False),
        (block(span("introduced 0", kind="GIT"), WINDOWS), "3.0.0", False),
        (block(AffectedRange(kind="NEW", events=())), "1.0.0", None),
        # What cannot be decided is not "not affected".
        (block(span("introduced 0", "fixed tomorrow")), "1.0.0", None),
        (block(span("fixed 1.0.0")), "0.5.0", None),
        (block(AffectedRange(kind="SEMVER", events=())), "1.0.0", None),
        (block(span("introduced 0", "limit soon")), "1.0.0", None),
        (block(span("introduced 1.0.0", "fixed x"), WINDOWS), "1.0.0", True),
        (block(WINDOWS), "not-a-version", None),
        (block(WINDOWS, versions=("not-a-version",)), "not-a-version", True),
        # Python's order: epochs, pre-, post- and local releases, and equal spellings.
        (block(span("introduced 0", "fixed 1.0", kind="ECOSYSTEM"), ecosystem="pypi"), "1.0rc1", True),
        (block(span("introduced 0", "fixed 1.0", kind="ECOSYSTEM"), ecosystem="pypi"), "1.0.0", False),
        (block(span("introduced 0", "fixed 1.0", kind="ECOSYSTEM"), ecosystem="pypi"), "1!0.1", False),
        (block(span("introduced 0", "last_affected 1.0"), ecosystem="pypi"), "1.0.post1", False),
        (block(versions=("1.0",), ecosystem="pypi"), "1.0.0", True),
        (block(versions=("1.0",), ecosystem="pypi"), "1.0+cpu", False),
    ],
)  # fmt: skip
def test_a_version_is_affected_or_not_or_nobody_can_tell(
    affected: Affected, version: str, expected: bool | None
) -> None:
    assert affects(affected, version) is expected


def test_the_order_of_events_does_not_matter() -> None:
    for events in itertools.permutations(WINDOWS.events):
        mixed = block(AffectedRange(kind="SEMVER", events=events))
        for version in ("0.9.0", "1.0.0", "1.2.0", "2.0.0", "2.0.3"):
            assert affects(mixed, version) is affects(block(WINDOWS), version)


@pytest.mark.parametrize(
    ("name", "ecosystem", "package", "version", "expected", "fixed"),
    [
        ("GHSA-hc55-p739-j48w", "npm", FILES, "0.6.2", True, "2025.7.1"),
        ("GHSA-hc55-p739-j48w", "npm", FILES, "0.6.3", False, None),
        ("GHSA-hc55-p739-j48w", "npm", FILES, "2025.3.28", True, "2025.7.1"),
        ("GHSA-hc55-p739-j48w", "npm", FILES, "2025.7.1", False, None),
        ("GHSA-54j7-grvr-9xwg", "npm", "adb-mcp", "0.1.0", True, None),
        ("GHSA-54j7-grvr-9xwg", "npm", "adb-mcp", "0.1.1", False, None),
        ("MAL-2025-46969", "npm", "chalk", "5.6.1", True, None),
        ("MAL-2025-46969", "npm", "chalk", "5.6.2", False, None),
        ("MAL-2025-47141", "npm", "@ctrl/tinycolor", "4.1.2", True, None),
        ("PYSEC-2021-108", "pypi", "urllib3", "1.26.4", True, "1.26.5"),
        ("PYSEC-2021-108", "pypi", "urllib3", "1.26.5", False, None),
        ("PYSEC-2022-43059", "pypi", "aiohttp", "0.10.0", False, None),
        ("PYSEC-2024-60", "pypi", "idna", "3.6", True, "3.7"),
        ("PYSEC-2024-60", "pypi", "idna", "3.7", False, None),
    ],
)  # fmt: skip
def test_real_records(
    name: str, ecosystem: str, package: str, version: str, expected: bool, fixed: str | None
) -> None:
    advisory = read((ASSETS / f"{name}.json").read_bytes(), name)
    found = hits([advisory], ecosystem, package, version)
    assert [name in hit.ids for hit in found] == [True] * expected
    assert [hit.fixed_in for hit in found] == [fixed] * expected
    assert [hit.malicious for hit in found] == [name.startswith("MAL-")] * expected


@pytest.mark.parametrize(
    ("blocks", "version", "fixed"),
    [
        ((block(WINDOWS),), "1.1.0", "1.2.0"),
        ((block(WINDOWS),), "2.0.0", "2.0.3"),
        ((block(WINDOWS), block(span("introduced 1.2.0", "fixed 1.3.0"))), "1.1.0", "1.3.0"),
        ((block(span("introduced 0", "last_affected 2.0.0")),), "1.0.0", None),
        ((block(span("introduced 0", "fixed junk")),), "1.0.0", None),
        ((block(WINDOWS),), "junk", None),
    ],
)
def test_the_nearest_fixed_version_is_one_that_nothing_affects(
    blocks: tuple[Affected, ...], version: str, fixed: str | None
) -> None:
    assert fixed_version(blocks, version) == fixed


def test_names_that_lead_to_each_other_are_one_finding_however_they_go_round() -> None:
    bad = block(span("introduced 0", "fixed 2.0.0"))
    worse = block(span("introduced 0", "fixed 2.0.1"))
    advisories = [
        record("PYSEC-1", bad, aliases=("CVE-1",), severity=Severity.LOW),
        record("CVE-1", bad, aliases=("GHSA-1", "PYSEC-1")),
        record("GHSA-1", worse, aliases=("CVE-1",), severity=Severity.HIGH, summary="It leaks."),
        record("GHSA-2", bad, severity=Severity.MEDIUM),
        record("GHSA-3", bad, withdrawn=True),
    ]
    found = hits(advisories, "npm", "x", "1.0.0")
    assert [(hit.ids, hit.severity, hit.fixed_in) for hit in found] == [
        (("GHSA-1", "PYSEC-1", "CVE-1"), Severity.HIGH, "2.0.1"),
        (("GHSA-2",), Severity.MEDIUM, "2.0.0"),
    ]
    assert found[0].summary == "It leaks."
    assert hits(reversed(advisories), "npm", "x", "1.0.0") == found


def test_malware_leads_and_unknown_severity_stays_unknown() -> None:
    advisories = [
        record("GHSA-1", block(), severity=Severity.CRITICAL),
        record("GHSA-2", block(), aliases=("MAL-1",)),
        record("GHSA-3", block(span("introduced 0", kind="GIT"))),
    ]
    found = hits(advisories, "npm", "x", "1.0.0")
    assert [(hit.ids[0], hit.malicious, hit.undecidable) for hit in found] == [
        ("GHSA-2", True, False),
        ("GHSA-1", False, False),
        ("GHSA-3", False, True),
    ]
    assert found[0].severity is Severity.UNKNOWN


def test_another_package_of_the_record_is_not_meant() -> None:
    other = Affected(ecosystem="pypi", name="x")
    assert hits([record("GHSA-1", other)], "npm", "x", "1.0.0") == ()


def test_a_range_with_five_thousand_events_costs_no_time() -> None:
    words = [f"{'fixed' if n % 2 else 'introduced'} 1.{n}.0" for n in range(5000)]
    long = record("GHSA-1", block(span(*reversed(words))))
    before = time.process_time()
    found = hits([long], "npm", "x", "1.4000.5")
    assert time.process_time() - before < 3
    assert [hit.fixed_in for hit in found] == ["1.4001.0"]
