"""Each format in whole, as its readers get it."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import click
import jsonschema  # type: ignore[import-untyped]
import pytest

from tests.check_reports.samples import GREEN, HOSTILE, RICH
from vetting import check_reports
from vetting.model.check import CheckReport

SCHEMA = Path(__file__).parent.parent / "assets" / "schemas" / "sarif-2.1.0-rtm.5.json"


def rendered(name: str, report: CheckReport) -> str:
    return click.unstyle(check_reports.get(name).render(report))


def read(name: str, report: CheckReport) -> Any:
    return json.loads(check_reports.get(name).render(report))


def test_text_says_what_where_why_and_what_next() -> None:
    assert rendered("text", RICH) == (
        "mcp-vet: FAIL  3 of 5 servers not allowed, 2 files looked at, 1 not readable, 1 entry not "
        "to be trusted, 1 known from the baseline  (allowlist allowlist, policy 000000000000)\n"
        "\n"
        ".cursor/mcp.json:4  'notes'  npm:other@1.0.0  NOT APPROVED\n"
        "    high  npm:other@1.0.0 is not on the allowlist  [config/not-allowlisted]\n"
        "      next: Ask for it: mcp-vet vet npm:other@1.0.0\n"
        '    fix: "args": ["-y", "other@0.9.0"]  (mcp-vet check --fix writes it)\n'
        "\n"
        ".cursor/mcp.json:4  'bad'  npm:other@1.0.0  REVOKED\n"
        "    critical  npm:other@1.0.0 is not on the allowlist  [config/revoked]\n"
        "      next: Ask for it: mcp-vet vet npm:other@1.0.0\n"
        "\n"
        ".cursor/mcp.json:20  'silent'  npm:other@1.0.0  (disabled)  NOT APPROVED\n"
        "    high  it is not allowlisted  [config/not-allowed]\n"
        "      next: Use an approved version, or have this one vetted and approved.\n"
        "\n"
        ".vscode/mcp.json:2\n"
        "    high  never ends  [config/unparsable]\n"
        "      next: Ask for it: mcp-vet vet npm:other@1.0.0\n"
        "\n"
        "allowlist:1\n"
        "    critical  allowlist/entries/npm/x/1.0.0/vsa.dsse.json: not signed\n"
        "              [config/allowlist-untrusted]\n"
        "      next: `mcp-vet verify` names every such entry; restore them from version control.\n"
        "\n"
        "KNOWN   .cursor/mcp.json:4  old  npm:other@1.0.0 is not on the allowlist  "
        "[config/unpinned]\n"
        "\n"
        "WAIVER  config/auto-approve  notes  until 2027-01-31  in force: read-only\n"
        "\n"
        "1 note that fails nothing (--format json lists all)\n"
        "\n"
        "2 findings of the baseline are gone: mcp-vet check --update-baseline forgets them\n"
        "FIXED   .cursor/mcp.json:3: notes: other@1.0.0 is now other@0.9.0\n"
    )


def test_a_green_run_is_one_line() -> None:
    assert rendered("text", GREEN) == (
        "mcp-vet: PASS  1 server allowed, 1 file looked at  "
        "(allowlist allowlist, policy 000000000000)\n"
    )


def test_json_holds_the_contract() -> None:
    document = read("json", RICH)
    assert document["schema"] == "mcp-vet/check/v1"
    assert document["ok"] is False
    assert document["files"][1]["status"] == "unparsable"
    assert document["files"][1]["error"] == "the object that begins here never ends"
    server = document["servers"][0]
    assert {key: server[key] for key in ("file", "line", "name", "disabled", "kind", "status")} == {
        "file": ".cursor/mcp.json",
        "line": 3,
        "name": "notes",
        "disabled": False,
        "kind": "package",
        "status": "not_allowlisted",
    }
    assert server["refs"] == [
        {
            "ecosystem": "npm",
            "name": "other",
            "version": "1.0.0",
            "pinned": True,
            "role": "main",
            "unpinned": None,
            "registry": None,
        }
    ]
    assert server["suggestion"] == {"pin": "npm:other@0.9.0", "args": ["-y", "other@0.9.0"]}
    assert server["findings"][1]["waived"] == {"reason": "read-only", "until": "2027-01-31"}
    assert read("json", GREEN)["ok"] is True


@pytest.mark.parametrize("report", [GREEN, RICH, HOSTILE], ids=["green", "rich", "hostile"])
def test_sarif_fits_the_schema(report: CheckReport) -> None:
    document = read("sarif", report)
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text())).validate(document)
    (run,) = document["runs"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.isascii()
        assert "\n" not in uri


def test_sarif_suppresses_what_is_waived_or_known_and_tells_failures() -> None:
    (run,) = read("sarif", RICH)["runs"]
    suppressed = {r["ruleId"]: r["suppressions"] for r in run["results"] if "suppressions" in r}
    assert set(suppressed) == {"config/auto-approve", "config/unpinned"}
    assert suppressed["config/auto-approve"][0]["justification"] == "read-only (until 2027-01-31)"
    assert run["invocations"][0]["executionSuccessful"] is False
    assert read("sarif", GREEN)["runs"][0]["invocations"][0]["executionSuccessful"] is True
    prints = [r["partialFingerprints"]["mcpVet/v1"] for r in run["results"]]
    assert len(set(prints)) == len(prints)


def test_github_puts_findings_beside_their_lines() -> None:
    lines = rendered("github", RICH).splitlines()
    assert lines[1] == (
        "::error file=.cursor/mcp.json,line=4,title=mcp-vet config/revoked::bad: "
        "npm:other@1.0.0 is not on the allowlist. Next: Ask for it: mcp-vet vet npm:other@1.0.0"
    )
    assert lines[-1].startswith("mcp-vet: FAIL  3 of 5 servers")
    assert not any("config/auto-approve" in line for line in lines), "it is waived"
    assert rendered("github", GREEN) == "mcp-vet: PASS  1 server allowed, 1 file looked at\n"


def test_github_escapes_properties_and_data() -> None:
    text = rendered("github", HOSTILE)
    assert "%0A" not in text.replace("%250A", "")
    for line in text.splitlines():
        if line.startswith("::"):
            properties = line.split("::")[1]
            assert properties.count(",") == 2
            assert properties.count(":") == 0


def test_gitlab_has_what_code_quality_needs() -> None:
    found = read("gitlab", RICH)
    assert {tuple(sorted(item)) for item in found} == {
        ("check_name", "description", "fingerprint", "location", "severity")
    }
    assert {item["severity"] for item in found} <= {"info", "minor", "major", "critical", "blocker"}
    assert found[0]["location"] == {"path": ".cursor/mcp.json", "lines": {"begin": 4}}
    assert read("gitlab", GREEN) == []


def test_junit_counts_what_it_holds() -> None:
    root = ET.fromstring(check_reports.get("junit").render(RICH))
    for suite in root:
        cases = list(suite)
        assert int(suite.get("tests", "")) == len(cases)
        for kind, attribute in (
            ("failure", "failures"),
            ("error", "errors"),
            ("skipped", "skipped"),
        ):
            count = sum(1 for case in cases for item in case if item.tag == kind)
            assert int(suite.get(attribute, "")) == count
    names = {suite.get("name"): suite for suite in root}
    assert names[".vscode/mcp.json"].get("errors") == "1"
    green = ET.fromstring(check_reports.get("junit").render(GREEN))
    assert [case.get("name") for suite in green for case in suite] == ["notes"]


def test_markdown_is_a_table_with_the_waivers_below() -> None:
    text = rendered("markdown", RICH)
    assert text.startswith("## mcp-vet check failed\n\n")
    assert "| **fails** | `.cursor/mcp.json:4` | `notes` | " in text
    assert "- waiver of `config/auto-approve`: notes, until 2027\\-01\\-31" in text
    assert rendered("markdown", GREEN).startswith("## mcp-vet check passed\n")


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_text_fits_a_narrow_terminal(columns: int) -> None:
    form = check_reports.get("text")
    form.columns = columns
    lines = click.unstyle(form.render(RICH)).splitlines()
    words = [word for line in lines for word in line.split()]
    assert words == rendered("text", RICH).split(), "nothing is lost"
    wide = [line for line in lines if len(line) > columns and len(line.split()) > 1]
    assert wide == []
