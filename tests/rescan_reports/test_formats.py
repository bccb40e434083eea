"""Every format tells the same, whatever strangers wrote."""

import json
import xml.etree.ElementTree as ET

import click
import pytest

from tests.rescan_reports.samples import entry, everything, rescan
from vetting import rescan_reports
from vetting.errors import UsageError
from vetting.model.rescan import Fate

NAMES = rescan_reports.names()


def test_the_formats_of_the_gate_are_there_too() -> None:
    assert {"text", "json", "markdown", "sarif", "junit", "github", "gitlab"} <= set(NAMES)
    with pytest.raises(UsageError, match="there is no report format 'yaml'"):
        rescan_reports.get("yaml")


@pytest.mark.parametrize("name", NAMES)
def test_it_names_what_is_not_as_it_was(name: str) -> None:
    text = rescan_reports.get(name).render(everything())
    assert text.endswith("\n")
    for word in ("evil", "MAL-1", "hostile", "late", "unknown", "did not answer"):
        assert word in text.replace("\\", ""), word


@pytest.mark.parametrize("name", NAMES)
def test_hostile_text_does_nothing(name: str) -> None:
    text = rescan_reports.get(name).render(everything())
    assert "\u202e" not in text
    assert "\x1b[31m<b>" not in text
    assert "##[x]" not in text
    assert "\n::error::" not in text
    if name == "markdown":
        assert "<b>" not in text
        assert "](http" not in text


@pytest.mark.parametrize("name", NAMES)
def test_nothing_to_tell_is_told(name: str) -> None:
    text = rescan_reports.get(name).render(rescan(entry("clean", Fate.KEPT)))
    assert text.strip()
    assert "suspended" not in text.replace('"suspended": 0', "")


def test_the_text_as_a_whole() -> None:
    text = click.unstyle(rescan_reports.get("text").render(everything()))
    assert text.splitlines()[0] == (
        "mcp-vet rescan: NOT TO BE TRUSTED  7 entries: 1 suspended, 1 stale, 1 flagged, 1 expired, "
        "3 kept; 1 decided again"
    )
    assert "SUSPENDED  npm:evil@1.2.3  until 2027-01-20\n" in text
    assert "  malware: qs 6.16.0: MAL-1 steals (via server → qs)  [adv.malicious]\n" in text
    assert "  status/stop-npm-evil-1.2.3-00000000.dsse.json\n" in text
    assert "ENDS SOON  npm:soon@1.2.3" in text
    assert "  next: mcp-vet renew npm:soon@1.2.3 --reason TEXT\n" in text
    assert "1 of 7 looked at by other rules than today's: mcp-vet rescan --vet\n" in text
    assert "npm:clean" not in text
    assert text.endswith("the index holds until 2026-12-21 12:00 UTC\n")
    order = [text.index(f"npm:{name}@") for name in ("evil", "unknown", "hostile", "late", "soon")]
    assert order == sorted(order), "worst first"


def test_the_json_document() -> None:
    document = json.loads(rescan_reports.get("json").render(everything()))
    assert list(document) == [
        *("schema", "at", "dry_run", "ok", "allowlist", "totals", "sources", "index"),
        *("notifications", "entries", "remotes"),
    ]
    assert document["schema"] == "mcp-vet/rescan/v1"
    assert document["totals"] == {
        "entries": 7,
        "kept": 3,
        "expired": 1,
        "flagged": 1,
        "stale": 1,
        "suspended": 1,
        "redecided": 1,
        "stopped_now": 1,
    }
    assert document["sources"][1] == {
        "name": "npm registry",
        "asked": 7,
        "as_of": None,
        "gap": "1 of 7 not answered: it did not answer",
    }
    evil = document["entries"][1]
    assert evil["pin"]["purl"] == "pkg:npm/evil@1.2.3"
    assert (evil["effect"], evil["causes"], evil["decision"]) == ("suspended", ["malware"], "deny")
    assert evil["reasons"] == [
        {
            "cause": "malware",
            "reaction": "suspend",
            "rule_id": "adv.malicious",
            "about": "pkg:npm/qs@6.16.0",
            "message": "qs 6.16.0: MAL-1 steals (via server → qs)",
            "key": "malware:x",
        }
    ]
    assert evil["ends"] == "2027-01-20T12:00:00Z"


def test_sarif_and_junit_are_what_they_say() -> None:
    sarif = json.loads(rescan_reports.get("sarif").render(everything()))
    (run,) = sarif["runs"]
    assert run["automationDetails"]["id"] == "mcp-vet/rescan/"
    levels = {item["ruleId"]: item["level"] for item in run["results"]}
    assert levels["rescan/malware"] == "error"
    assert levels["rescan/expiry"] in ("note", "error")
    places = [
        item["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for item in run["results"]
    ]
    assert "allowlist/entries/npm/evil/1.2.3/vsa.dsse.json" in places
    suites = ET.fromstring(rescan_reports.get("junit").render(everything()))
    assert suites.get("name") == "mcp-vet rescan"
    assert [item.get("type") for item in suites.iter("failure")].count("rescan/malware") == 1
