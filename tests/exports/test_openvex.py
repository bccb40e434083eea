import json

import pytest

from tests.exports.conftest import Shop, advisory, waiver
from tests.exports.reading import valid
from tests.factories import finding
from vetting.errors import NotFound

GHSA, CVE = "GHSA-aaaa-bbbb-cccc", "CVE-2026-1234"


def test_a_waiver_says_no_more_than_the_person_who_gave_it(shop: Shop) -> None:
    shop.approve(
        "npm",
        "search",
        "1.0.0",
        found=(advisory(GHSA, CVE), advisory("GHSA-dddd-eeee-ffff"), finding("cred.hardcoded")),
        waivers=(
            waiver(CVE, "vulnerable_code_not_in_execute_path: we never parse XML"),
            waiver("GHSA-dddd-eeee-ffff", "inline_mitigations are planned"),
            waiver("cred.hardcoded", "a test fixture"),
        ),
    )
    text, warnings = shop.own("openvex")
    document = valid(json.loads(text), "openvex")
    assert document["timestamp"] == "2026-11-21T12:00:00Z"
    first, second = document["statements"]
    assert first["vulnerability"] == {"name": CVE, "aliases": [GHSA]}
    assert first["products"] == [
        {
            "@id": "pkg:npm/search@1.0.0",
            "identifiers": {"purl": "pkg:npm/search@1.0.0"},
        }
    ]
    assert (first["status"], first["justification"]) == (
        "not_affected",
        "vulnerable_code_not_in_execute_path",
    )
    assert first["status_notes"] == (
        "accepted by mailto:alice@example.com until 2026-12-21: "
        "vulnerable_code_not_in_execute_path: we never parse XML"
    )
    assert (second["status"], second["action_statement"]) == (
        "affected",
        "inline_mitigations are planned",
    )
    assert warnings == [
        "npm:search@1.0.0: the waiver of cred.hardcoded left out: VEX speaks of vulnerabilities only"
    ]


def test_a_waiver_of_a_rule_names_the_vulnerabilities_it_reported(shop: Shop) -> None:
    shop.approve(
        "npm",
        "search",
        "1.0.0",
        found=(advisory(GHSA, CVE), advisory("PYSEC-2026-1")),
        waivers=(waiver("adv.vuln.high", "behind a proxy"),),
    )
    document = valid(json.loads(shop.own("openvex")[0]), "openvex")
    names = [item["vulnerability"]["name"] for item in document["statements"]]
    assert names == [GHSA, "PYSEC-2026-1"]


def test_without_a_waiver_there_is_no_document(shop: Shop) -> None:
    with pytest.raises(NotFound, match="OpenVEX has no empty document"):
        shop.export("openvex")


def test_the_same_waivers_give_the_same_document(shop: Shop) -> None:
    found = (advisory(GHSA, CVE),)
    shop.approve("npm", "search", "1.0.0", found=found, waivers=(waiver(CVE, "x"),))
    assert shop.own("openvex") == shop.own("openvex")
