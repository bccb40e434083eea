import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.factories import NOW, pin, release
from vetting.model.artifact import Digest
from vetting.model.closure import Closure, ClosureMember
from vetting.model.evidence import (
    Confidence,
    Coverage,
    Evidence,
    Excerpt,
    Finding,
    Location,
    Outcome,
    Severity,
    Unread,
)
from vetting.model.profile import CredentialFile, EnvName, Host, InstallScript, Place, Profile
from vetting.model.signals import Count, ReleaseSignals
from vetting.model.surface import Handler, Offer, Surface, SurfaceState, Tool, Unresolved
from vetting.model.trifecta import Leg, LegReason
from vetting.model.verdict import Decision, Effect, Reason, SubjectFile, Verdict, Waiver
from vetting.model.wire import dump, stamp

PIN = pin("npm", "@scope/server", "1.2.3")
DECIDED = datetime(2026, 11, 21, 13, 0, 0, 999, tzinfo=timezone(timedelta(hours=1)))
SHELL = Finding(
    rule_id="javascript/shell-command-built",
    signal="cap.shell",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    message="Shell command built at run time",
    location=Location(path="dist/index.js", line=7, end_line=9),
    references=("https://example.com/cwe-78",),
    excerpt=Excerpt(first=6, lines=("a", "exec(b)", "c")),
)
VULNERABLE = Finding(
    rule_id="adv.vuln.high",
    signal="adv.vuln.high",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    message="GHSA-xxxx: it breaks",
    aliases=("CVE-2026-1", "GHSA-xxxx"),
)
RICH = Verdict(
    pin=PIN,
    decision=Decision.DENY,
    reasons=(
        Reason(
            check="advisories", rule_id="adv.vuln.high", effect=Effect.DENY, message="it breaks"
        ),
        Reason(
            check="static-rules",
            rule_id="incomplete",
            effect=Effect.REVIEW,
            message="1 of 7 files not fully read",
        ),
    ),
    subject=(
        SubjectFile(
            filename="server-1.2.3.tgz",
            size=4711,
            digests=(
                Digest(algorithm="sha256", value="ab"),
                Digest(algorithm="sha512", value="cd"),
            ),
        ),
    ),
    release=release(of=PIN, publisher="alice", withdrawn="yanked: bad", published_at=NOW),
    evidence=(
        Evidence(
            check="advisories",
            version=2,
            outcome=Outcome.FAILED,
            collected_at=NOW,
            findings=(VULNERABLE,),
            signals=ReleaseSignals(stars=Count(value=1204, source="code.example", as_of=NOW)),
            closure=Closure(
                complete=True,
                digest="sha256:ee",
                members=(
                    ClosureMember(
                        ecosystem="npm",
                        name="@types/node",
                        version="22.0.0",
                        files=(("", Digest(algorithm="sha512", value="ff")),),
                        via=(PIN.purl,),
                    ),
                    ClosureMember(ecosystem="npm", name="zod", version="3.0.0", files=()),
                ),
            ),
        ),
        Evidence(
            check="static-rules",
            version=1,
            outcome=Outcome.INCOMPLETE,
            collected_at=NOW,
            findings=(SHELL,),
            reason="1 of 7 files not fully read",
            signals=ReleaseSignals(
                downloads=Count(
                    value=12345,
                    source="counts.example",
                    as_of=datetime(2026, 11, 20, tzinfo=UTC),
                )
            ),
            coverage=Coverage(files=7, read=6, unread=(Unread(path="a.wasm", why="wasm"),)),
            profile=Profile(
                capabilities=(
                    ("env", Place(path="dist/index.js", line=1)),
                    ("process_exec", Place(path="dist/index.js", line=7)),
                ),
                env=(EnvName(name="GITHUB_TOKEN", secret=True, path="dist/index.js", line=1),),
                env_dynamic=(Place(path="dist/env.js", line=3),),
                credential_files=(
                    CredentialFile(what="~/.aws/credentials", path="dist/aws.js", line=4),
                ),
                hosts=(Host(host="api.example.com", path="dist/index.js", line=2),),
                install_scripts=(InstallScript(name="postinstall", command="node x.js"),),
            ),
        ),
        Evidence(
            check="tool-surface",
            version=1,
            outcome=Outcome.PASSED,
            collected_at=NOW,
            surface=Surface(
                state=SurfaceState.PARTIAL,
                tools=(
                    Tool(
                        name="run",
                        description="Runs",
                        place=Place(path="dist/index.js", line=20),
                        digest="sha256:11",
                        parameters=("command",),
                        annotations=(("readOnlyHint", False),),
                        handler=Handler.FOLLOWED,
                        reaches=("process_exec",),
                        legs=tuple(LegReason(leg=leg, why=f"why {leg}") for leg in Leg),
                        notes=("runs what it is given",),
                    ),
                ),
                unresolved=(
                    Unresolved(place=Place(path="dist/index.js", line=30), why="a computed name"),
                ),
                prompts=(
                    Offer(
                        name="ask",
                        description="Asks",
                        place=Place(path="dist/index.js", line=40),
                        digest="sha256:22",
                    ),
                ),
                instructions=(
                    Offer(
                        name="server",
                        description="Ask first.",
                        place=Place(path="dist/index.js", line=5),
                        digest="sha256:23",
                    ),
                ),
            ),
        ),
    ),
    policy_digest="sha256:99",
    decided_at=DECIDED,
    waivers=(
        Waiver(
            finding="javascript/shell-command-built@dist/index.js",
            reason="quoted",
            until=datetime(2027, 1, 1, tzinfo=UTC),
        ),
    ),
)
DOCUMENT = """\
{
  "schema": "mcp-vet/verdict/v1",
  "pin": {
    "ecosystem": "npm",
    "name": "@scope/server",
    "version": "1.2.3",
    "purl": "pkg:npm/%40scope/server@1.2.3"
  },
  "decision": "deny",
  "decided_at": "2026-11-21T12:00:00Z",
  "policy": {
    "digest": "sha256:99"
  },
  "reasons": [
    {
      "check": "advisories",
      "rule_id": "adv.vuln.high",
      "effect": "deny",
      "message": "it breaks"
    },
    {
      "check": "static-rules",
      "rule_id": "incomplete",
      "effect": "review",
      "message": "1 of 7 files not fully read"
    }
  ],
  "subject": [
    {
      "filename": "server-1.2.3.tgz",
      "size": 4711,
      "digests": {
        "sha256": "ab",
        "sha512": "cd"
      }
    }
  ],
  "release": {
    "published_at": "2026-11-21T12:00:00Z",
    "publisher": "alice",
    "repository_url": "https://example.com/repo",
    "license": "MIT",
    "withdrawn": "yanked: bad",
    "downloads": {
      "last_week": 12345,
      "source": "counts.example",
      "as_of": "2026-11-20T00:00:00Z"
    },
    "stars": {
      "count": 1204,
      "source": "code.example",
      "as_of": "2026-11-21T12:00:00Z"
    }
  },
  "evidence": [
    {
      "check": "advisories",
      "version": 2,
      "outcome": "failed",
      "reason": null,
      "findings": [
        {
          "rule_id": "adv.vuln.high",
          "severity": "high",
          "confidence": "high",
          "message": "GHSA-xxxx: it breaks",
          "path": null,
          "line": null,
          "end_line": null,
          "aliases": [
            "CVE-2026-1",
            "GHSA-xxxx"
          ],
          "references": [],
          "waived": null
        }
      ],
      "coverage": null
    },
    {
      "check": "static-rules",
      "version": 1,
      "outcome": "incomplete",
      "reason": "1 of 7 files not fully read",
      "findings": [
        {
          "rule_id": "javascript/shell-command-built",
          "severity": "medium",
          "confidence": "medium",
          "message": "Shell command built at run time",
          "path": "dist/index.js",
          "line": 7,
          "end_line": 9,
          "aliases": [],
          "references": [
            "https://example.com/cwe-78"
          ],
          "waived": {
            "reason": "quoted",
            "until": "2027-01-01T00:00:00Z"
          }
        }
      ],
      "coverage": {
        "files": 7,
        "read": 6,
        "unread": [
          {
            "path": "a.wasm",
            "why": "wasm"
          }
        ]
      }
    },
    {
      "check": "tool-surface",
      "version": 1,
      "outcome": "passed",
      "reason": null,
      "findings": [],
      "coverage": null
    }
  ],
  "capabilities": {
    "process_exec": [
      {
        "path": "dist/index.js",
        "line": 7
      }
    ],
    "fs_read": [],
    "fs_write": [],
    "network": [],
    "listens": [],
    "dynamic_code": [],
    "native_code": [],
    "env": [
      {
        "path": "dist/index.js",
        "line": 1
      }
    ]
  },
  "credentials": {
    "env": [
      {
        "name": "GITHUB_TOKEN",
        "secret": true,
        "path": "dist/index.js",
        "line": 1
      }
    ],
    "dynamic": [
      {
        "path": "dist/env.js",
        "line": 3
      }
    ],
    "files": [
      {
        "what": "~/.aws/credentials",
        "path": "dist/aws.js",
        "line": 4
      }
    ]
  },
  "hosts": [
    {
      "host": "api.example.com",
      "path": "dist/index.js",
      "line": 2
    }
  ],
  "install_scripts": [
    {
      "name": "postinstall",
      "command": "node x.js"
    }
  ],
  "tools": {
    "state": "partial",
    "digest": null,
    "items": [
      {
        "name": "run",
        "description": "Runs",
        "path": "dist/index.js",
        "line": 20,
        "digest": "sha256:11",
        "parameters": [
          "command"
        ],
        "annotations": {
          "readOnlyHint": false
        },
        "handler": "followed",
        "reaches": [
          "process_exec"
        ],
        "legs": [
          {
            "leg": "private_data",
            "why": "why private_data"
          },
          {
            "leg": "untrusted_content",
            "why": "why untrusted_content"
          },
          {
            "leg": "way_out",
            "why": "why way_out"
          }
        ],
        "notes": [
          "runs what it is given"
        ]
      }
    ],
    "unresolved": [
      {
        "path": "dist/index.js",
        "line": 30,
        "why": "a computed name"
      }
    ],
    "prompts": [
      {
        "name": "ask",
        "description": "Asks",
        "path": "dist/index.js",
        "line": 40,
        "digest": "sha256:22"
      }
    ],
    "resources": [],
    "instructions": [
      {
        "name": "server",
        "description": "Ask first.",
        "path": "dist/index.js",
        "line": 5,
        "digest": "sha256:23"
      }
    ],
    "trifecta": {
      "legs": [
        "private_data",
        "untrusted_content",
        "way_out"
      ],
      "chain": [
        {
          "tool": "run",
          "legs": [
            {
              "leg": "untrusted_content",
              "why": "why untrusted_content"
            },
            {
              "leg": "private_data",
              "why": "why private_data"
            },
            {
              "leg": "way_out",
              "why": "why way_out"
            }
          ]
        }
      ]
    }
  },
  "closure": {
    "state": "complete",
    "count": 2,
    "digest": "sha256:ee",
    "packages": [
      {
        "purl": "pkg:npm/%40types/node@22.0.0",
        "digests": {
          "sha512": "ff"
        },
        "via": [
          "pkg:npm/%40scope/server@1.2.3"
        ]
      },
      {
        "purl": "pkg:npm/zod@3.0.0",
        "digests": {},
        "via": []
      }
    ]
  }
}"""


def test_a_rich_verdict_is_this_document() -> None:
    assert json.dumps(dump(RICH), indent=2) == DOCUMENT


def test_our_store_keeps_signals_and_excerpts_besides() -> None:
    plain, stored = dump(RICH), dump(RICH, stored=True)
    advisory = stored["evidence"][0]["findings"][0]
    assert advisory.pop("signal") == "adv.vuln.high"
    assert "excerpt" not in advisory
    shell = stored["evidence"][1]["findings"][0]
    assert shell.pop("signal") == "cap.shell"
    assert shell.pop("excerpt") == {"first": 6, "lines": ["a", "exec(b)", "c"]}
    assert stored == plain


def test_without_tools_and_closure_it_says_that_nobody_looked() -> None:
    document = dump(replace(RICH, evidence=()))
    assert document["tools"] == {
        "state": "unsupported",
        "digest": None,
        "items": [],
        "unresolved": [],
        "prompts": [],
        "resources": [],
        "trifecta": {"legs": [], "chain": None},
    }
    assert document["closure"] == {
        "state": "incomplete",
        "count": 0,
        "digest": None,
        "packages": [],
    }
    assert all(found == [] for found in document["capabilities"].values())
    assert (document["release"]["downloads"], document["release"]["stars"]) == (None, None)


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (None, None),
        (datetime(2026, 1, 2, 3, 4, 5, 999_999, tzinfo=UTC), "2026-01-02T03:04:05Z"),
        (datetime(2026, 1, 2, 3, tzinfo=timezone(timedelta(hours=-5))), "2026-01-02T08:00:00Z"),
    ],
)
def test_times_are_utc_with_whole_seconds(time: datetime | None, text: str | None) -> None:
    assert stamp(time) == text


@pytest.mark.parametrize(
    ("finding", "until", "waived"),
    [
        ("javascript/shell-command-built", DECIDED, True),
        ("javascript/shell-command-built@dist/index.js", DECIDED, True),
        ("javascript/shell-command-built@dist/other.js", DECIDED, False),
        ("javascript/other", DECIDED, False),
        ("javascript/shell-command-built", DECIDED - timedelta(seconds=1), False),
    ],
)
def test_a_waiver_shows_where_it_is_in_force(finding: str, until: datetime, waived: bool) -> None:
    waiver = Waiver(finding=finding, reason="because", until=until)
    document = dump(replace(RICH, waivers=(waiver,)))
    shown = document["evidence"][1]["findings"][0]["waived"]
    assert shown == ({"reason": "because", "until": stamp(until)} if waived else None)
    assert document["evidence"][0]["findings"][0]["waived"] is None
