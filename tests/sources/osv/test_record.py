"""OSV JSON from strangers, typed on the way in."""

import json
from typing import Any

import pytest

from vetting.errors import FormatError
from vetting.model.advisory import AffectedRange, Event
from vetting.model.evidence import Severity
from vetting.sources.osv.match import affects
from vetting.sources.osv.record import MAX_RECORD, rate, read


def document(**fields: Any) -> bytes:
    package = {"package": {"name": "x", "ecosystem": "npm"}}
    return json.dumps({"id": "GHSA-1", "affected": [package], **fields}).encode()


@pytest.mark.parametrize(
    ("vector", "severity"),
    [
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", Severity.CRITICAL),
        ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", Severity.HIGH),
        ("CVSS:3.1/AV:L/AC:L/PR:L/UI:R/S:U/C:L/I:L/A:N", Severity.LOW),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", Severity.INFO),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", Severity.CRITICAL),
        ("AV:N/AC:L/Au:N/C:P/I:P/A:P", Severity.HIGH),
        ("AV:L/AC:H/Au:M/C:N/I:N/A:P", Severity.LOW),
        ("9.8", None),
        ("CVSS:3.1/AV:N", None),
        ("CVSS:5.0/AV:N", None),
        ("", None),
    ],
)
def test_vectors_are_rated_by_their_own_scale(vector: str, severity: Severity | None) -> None:
    assert rate(vector) is severity


HIGH = {"type": "CVSS_V3", "score": "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}


@pytest.mark.parametrize(
    ("fields", "severity"),
    [
        ({"severity": [HIGH], "database_specific": {"severity": "LOW"}}, Severity.HIGH),
        ({"database_specific": {"severity": "MODERATE"}}, Severity.MEDIUM),
        ({"severity": [{"score": "?"}], "database_specific": {"severity": "low"}}, Severity.LOW),
        ({"ecosystem_specific": {"severity": "CRITICAL"}}, Severity.CRITICAL),
        ({"database_specific": {"severity": "bad"}}, Severity.UNKNOWN),
        ({}, Severity.UNKNOWN),
    ],
)
def test_severity_is_the_vectors_else_the_databases_word_else_unknown(
    fields: dict[str, Any], severity: Severity
) -> None:
    assert read(document(**fields), "x").severity is severity


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"{", "not valid JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"\xff\xfe{}", "not valid JSON"),
        (b" " * (MAX_RECORD + 1), "larger than 8 MiB"),
        (b"[]", "no usable id"),
        (document(id=""), "no usable id"),
        (document(id="GHSA\n1"), "no usable id"),
        (document(id="x" * 200), "no usable id"),
        (document(affected={}), "its affected is no list"),
        (document(affected=[{"package": {"ecosystem": "npm"}}]), "names no package"),
        (b'{"id": "GHSA-1", "id": "GHSA-2"}', "gives 'id' twice"),
        (b'{"id": "GHSA-1", "withdrawn": null, "withdrawn": "2026-01-01T00:00:00Z"}', "twice"),
    ],
)
def test_what_is_no_record_is_refused_by_name(data: bytes, problem: str) -> None:
    with pytest.raises(FormatError, match=problem) as caught:
        read(data, "feed/GHSA-1.json")
    assert str(caught.value).startswith("feed/GHSA-1.json ")


@pytest.mark.parametrize(
    "package",
    [
        {"ranges": "all"},
        {"ranges": [{"type": "SEMVER", "events": [{"introduced": 0}]}]},
        {"ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": 5}]}]},
        {"ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {}]}]},
        {"ranges": [{"type": "SEMVER"}]},
        {"ranges": [{}]},
        {"versions": "1.0.0"},
        {"versions": [1]},
    ],
)
def test_a_senseless_range_costs_that_package_its_answer(package: dict[str, Any]) -> None:
    affected = [{"package": {"name": "x", "ecosystem": "npm"}, **package}]
    advisory = read(document(affected=affected), "x")
    assert affects(advisory.affected[0], "1.0.0") is None


def test_names_are_those_of_the_ecosystem_and_others_are_left_out() -> None:
    packages = [("PyPI", "My_Pkg.x"), ("npm", "My_Pkg"), ("Go", "x"), ("PyPI:somewhere", "y")]
    affected = [{"package": {"name": name, "ecosystem": eco}} for eco, name in packages]
    advisory = read(document(affected=affected), "x")
    assert [(item.ecosystem, item.name) for item in advisory.affected] == [
        ("pypi", "my-pkg-x"),
        ("npm", "My_Pkg"),
        ("pypi", "y"),
    ]


def test_the_rest_of_a_record() -> None:
    events = [{"introduced": "0", "fixed": "2"}]
    advisory = read(
        document(
            aliases=["CVE-1", "GHSA-1", 5, "bad\u202ename"],
            details="It is \ud800 broken",
            modified="2026-01-02T03:04:05.123456789Z",
            withdrawn="2026-01-03T00:00:00Z",
            references=[{"url": "https://example.com/1"}, {"url": "javascript:x"}, {}],
            affected=[
                {
                    "package": {"name": "x", "ecosystem": "npm"},
                    "ranges": [{"type": "SEMVER", "events": events}],
                }
            ],
        ),
        "x",
    )
    assert advisory.aliases == ("CVE-1",)
    assert advisory.summary == "It is ? broken"
    assert advisory.withdrawn
    assert advisory.modified is not None
    assert f"{advisory.modified:%FT%T}" == "2026-01-02T03:04:05"
    assert advisory.references == ("https://example.com/1",)
    assert advisory.affected[0].ranges == (
        AffectedRange(
            kind="SEMVER",
            events=(Event(kind="introduced", version="0"), Event(kind="fixed", version="2")),
        ),
    )


@pytest.mark.parametrize("withdrawn", ["yes", True, "", None])
def test_only_a_date_withdraws(withdrawn: object) -> None:
    assert not read(document(withdrawn=withdrawn), "x").withdrawn
