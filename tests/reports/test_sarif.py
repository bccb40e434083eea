import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from tests.factories import evidence, finding, verdict
from tests.reports.samples import CLEAN, HOSTILE, RICH
from vetting import __version__, reports
from vetting.model.verdict import Verdict

SCHEMA = Path(__file__).parent.parent / "assets" / "schemas" / "sarif-2.1.0-rtm.5.json"


def document(*verdicts: Verdict) -> dict[str, Any]:
    read = json.loads(reports.get("sarif").verdicts(verdicts))
    assert isinstance(read, dict)
    return read


def descriptors(verdict: Verdict) -> list[dict[str, Any]]:
    """The rules of a report; their texts are compared in a test of their own."""
    (run,) = document(verdict)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert isinstance(rules, list)
    return rules


CLEAN_DOCUMENT: dict[str, Any] = {
    "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
    "version": "2.1.0",
    "runs": [
        {
            "tool": {"driver": {"name": "mcp-vet", "semanticVersion": __version__, "rules": []}},
            "automationDetails": {"id": "mcp-vet/pkg:npm/tavily-mcp/"},
            "properties": {"purl": "pkg:npm/tavily-mcp@0.2.22", "decision": "allow"},
            "invocations": [
                {
                    "executionSuccessful": True,
                    "endTimeUtc": "2026-11-21T12:00:00Z",
                    "toolExecutionNotifications": [],
                }
            ],
            "results": [],
        }
    ],
}

RICH_DOCUMENT: dict[str, Any] = {
    "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
    "version": "2.1.0",
    "runs": [
        {
            "tool": {
                "driver": {
                    "name": "mcp-vet",
                    "semanticVersion": __version__,
                    "rules": descriptors(RICH),
                }
            },
            "automationDetails": {"id": "mcp-vet/pkg:pypi/my-server/"},
            "properties": {"purl": "pkg:pypi/my-server@1.2.3", "decision": "review"},
            "invocations": [
                {
                    "executionSuccessful": False,
                    "endTimeUtc": "2026-11-21T12:00:00Z",
                    "toolExecutionNotifications": [
                        {
                            "level": "warning",
                            "message": {"text": "static-rules: 2 of 9 files not fully read"},
                        }
                    ],
                }
            ],
            "results": [
                {
                    "ruleId": "cred.hardcoded",
                    "ruleIndex": 3,
                    "level": "error",
                    "message": {"text": "a GitHub token"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "tests/data.js"},
                                "region": {"startLine": 3, "endLine": 3},
                            }
                        }
                    ],
                    "partialFingerprints": {
                        "mcpVet/v1": "6672b52ef1506138efd2c2ff8f01a91b85c32e90e16a56184b0a7cf4f2fbbc82"
                    },
                    "suppressions": [{"kind": "external", "justification": "a revoked test token"}],
                },
                {
                    "ruleId": "adv.vuln",
                    "ruleIndex": 0,
                    "level": "warning",
                    "message": {"text": "GHSA-aaaa-bbbb-cccc without a severity"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "my_server-1.2.3-py3-none-any.whl"}
                            }
                        }
                    ],
                    "partialFingerprints": {
                        "mcpVet/v1": "d2bcce51c03523a21dfe581a67659b5f4e2bf7f25430323a5e8645f3341d5f5a"
                    },
                },
                {
                    "ruleId": "checksum/undeclared",
                    "ruleIndex": 2,
                    "level": "warning",
                    "message": {"text": "declared digests: sha1"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "server.tgz"},
                                "region": {"startLine": 7, "endLine": 7},
                            }
                        }
                    ],
                    "partialFingerprints": {
                        "mcpVet/v1": "b9bab45f8f00938bca608ea807fa773d77a23eeb72c92a0cab583460361a057e"
                    },
                },
                {
                    "ruleId": "javascript/shell-command-built",
                    "ruleIndex": 4,
                    "level": "warning",
                    "message": {"text": "exec builds a shell command"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "dist/index.js"},
                                "region": {"startLine": 7, "endLine": 7},
                            }
                        }
                    ],
                    "partialFingerprints": {
                        "mcpVet/v1": "62f17b8698e9bcb27a80c174102f958898ddf4fd0d76707a49235cf9b37a6348"
                    },
                },
                {
                    "ruleId": "text/raw-ip-url",
                    "ruleIndex": 7,
                    "level": "warning",
                    "message": {"text": "an address without a name"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "src/a.js"},
                                "region": {"startLine": 1, "endLine": 1},
                            }
                        }
                    ],
                    "partialFingerprints": {
                        "mcpVet/v1": "a1f5c1768997688037f05a34573d8318364258585728cdfafb5c5e2fc60fa242"
                    },
                    "suppressions": [{"kind": "external", "justification": "loopback"}],
                },
                {
                    "ruleId": "text/raw-ip-url",
                    "ruleIndex": 7,
                    "level": "warning",
                    "message": {"text": "an address without a name"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "src/b.js"},
                                "region": {"startLine": 2, "endLine": 2},
                            }
                        }
                    ],
                    "partialFingerprints": {
                        "mcpVet/v1": "c7640bfc6c76dc0f800dcdc79f22b8f201fd1900f4bc5fd05d3cb9db60887ea8"
                    },
                },
                {
                    "ruleId": "text/raw-ip-url",
                    "ruleIndex": 7,
                    "level": "warning",
                    "message": {"text": "an address without a name"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "src/c.js"},
                                "region": {"startLine": 3, "endLine": 3},
                            }
                        }
                    ],
                    "partialFingerprints": {
                        "mcpVet/v1": "3e64ebb7b1be8e7e9f84a1215d5682df01553239eb3dd615776a993c38ac5cb1"
                    },
                },
                {
                    "ruleId": "text/raw-ip-url",
                    "ruleIndex": 7,
                    "level": "warning",
                    "message": {"text": "an address without a name"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "src/d.js"},
                                "region": {"startLine": 4, "endLine": 4},
                            }
                        }
                    ],
                    "partialFingerprints": {
                        "mcpVet/v1": "5c79c5a59ecf494baa13ac3f7728d2333763bfc133ed4903342473bce3c87165"
                    },
                },
                {
                    "ruleId": "text/raw-ip-url",
                    "ruleIndex": 7,
                    "level": "warning",
                    "message": {"text": "an address without a name"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "src/e.js"},
                                "region": {"startLine": 5, "endLine": 5},
                            }
                        }
                    ],
                    "partialFingerprints": {
                        "mcpVet/v1": "6c44070ccdcf6ae3cdbfea4ec8977c25dfa318d6895f1385c27e712ad9db3422"
                    },
                },
                {
                    "ruleId": "text/raw-ip-url",
                    "ruleIndex": 7,
                    "level": "warning",
                    "message": {"text": "an address without a name"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "src/f.js"},
                                "region": {"startLine": 6, "endLine": 6},
                            }
                        }
                    ],
                    "partialFingerprints": {
                        "mcpVet/v1": "e3de3351d470fe6936f31932768bcb51a5ffe5fd73d68139adff314e334e8619"
                    },
                },
                {
                    "ruleId": "meta.not_evaluated",
                    "ruleIndex": 5,
                    "level": "warning",
                    "message": {"text": "static-rules: 2 of 9 files not fully read"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "my_server-1.2.3-py3-none-any.whl"}
                            }
                        }
                    ],
                    "partialFingerprints": {
                        "mcpVet/v1": "23429b2b768aa4e16106f2b34e9f6384536ac81cf8720ca4dc391d112fdc1b73"
                    },
                },
                {
                    "ruleId": "policy/new-capability",
                    "ruleIndex": 6,
                    "level": "warning",
                    "message": {"text": "policy: capability never approved here: process_exec"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "my_server-1.2.3-py3-none-any.whl"}
                            }
                        }
                    ],
                    "partialFingerprints": {
                        "mcpVet/v1": "09b16f2d6ee2e218831dbdf11774a76c82b9ab5ae25b49a6e11f00a6aefc07e6"
                    },
                },
                {
                    "ruleId": "age.version",
                    "ruleIndex": 1,
                    "level": "warning",
                    "message": {
                        "text": "release-state: published 2026-11-19; the cooldown ends 2026-11-26"
                    },
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "my_server-1.2.3-py3-none-any.whl"}
                            }
                        }
                    ],
                    "partialFingerprints": {
                        "mcpVet/v1": "46a9849fb3024d4bf47a53e12876d982ef316214879110b9ef618d02bc8b2215"
                    },
                },
            ],
        }
    ],
}


def test_a_clean_verdict_has_no_results() -> None:
    text = reports.get("sarif").verdicts([CLEAN])
    assert text == json.dumps(CLEAN_DOCUMENT, indent=2) + "\n"


def test_findings_and_what_policy_says_besides_are_results() -> None:
    text = reports.get("sarif").verdicts([RICH])
    assert text == json.dumps(RICH_DOCUMENT, indent=2) + "\n"


def test_every_result_points_to_its_rule() -> None:
    (run,) = document(RICH)["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert ids == sorted(set(ids))
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]


def test_a_rule_is_explained_as_explain_does() -> None:
    found = next(rule for rule in descriptors(RICH) if rule["id"] == "age.version")
    meaning = "Most malicious releases are found and removed within days. Waiting costs little."
    assert found == {
        "id": "age.version",
        "shortDescription": {"text": "The release is younger than the cooldown"},
        "fullDescription": {"text": meaning},
        "help": {
            "text": f"{meaning}\n\nNormal: Every release, for its first days.\n\n"
            "Next: Wait, or approve by hand if it fixes something urgent."
        },
        "properties": {
            "tags": ["security", "MCP04"],
            "security-severity": "5.5",
            "precision": "high",
        },
    }


def test_several_verdicts_are_several_runs_of_different_categories() -> None:
    runs = document(CLEAN, RICH)["runs"]
    assert [run["automationDetails"]["id"] for run in runs] == [
        "mcp-vet/pkg:npm/tavily-mcp/",
        "mcp-vet/pkg:pypi/my-server/",
    ]


@pytest.mark.parametrize("found", [CLEAN, RICH, HOSTILE], ids=["clean", "rich", "hostile"])
def test_it_is_valid_by_the_standards_schema(found: Verdict) -> None:
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft7Validator(schema).validate(document(found))
    jsonschema.Draft7Validator(schema).validate(document(CLEAN, found))


def test_the_schema_refuses_what_is_not_sarif() -> None:
    broken = document(RICH)
    broken["runs"][0]["results"][0]["level"] = "dreadful"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(json.loads(SCHEMA.read_text())).validate(broken)


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("[words](https://evil.example)", "[words] (https://evil.example)"),
        ("a[0](b)", "a[0] (b)"),
        ("list[int] and f(x)", "list[int] and f(x)"),
        ("x" * 2000, "x" * 999 + "…"),
    ],
)
def test_a_message_is_short_text_without_links(message: str, shown: str) -> None:
    (run,) = document(verdict(evidence(finding(message=message))))["runs"]
    assert run["results"][0]["message"] == {"text": shown}


def test_a_path_is_an_address_whatever_it_holds() -> None:
    path = "a b/%2e%2e/#frag?q=\udc80\u202e.js"
    (run,) = document(verdict(evidence(finding(path=path))))["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "a%20b/%252e%252e/%23frag%3Fq%3D%3F%E2%80%AE.js"}


def test_a_fingerprint_stays_when_only_the_line_moves() -> None:
    def fingerprint(**fields: Any) -> str:
        (run,) = document(verdict(evidence(finding(**fields))))["runs"]
        return str(run["results"][0]["partialFingerprints"]["mcpVet/v1"])

    assert fingerprint(line=7) == fingerprint(line=700)
    assert fingerprint(path="a.js") != fingerprint(path="b.js")
    assert fingerprint(message="a") != fingerprint(message="b")
