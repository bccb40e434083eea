import json
from typing import Any

from tests.reports.samples import CLEAN, RICH
from vetting import reports
from vetting.model.verdict import Verdict
from vetting.model.wire_load import load


def digests(verdict: Verdict, number: int) -> dict[str, str]:
    return {digest.algorithm: digest.value for digest in verdict.subject[number].digests}


CLEAN_DOCUMENT: dict[str, Any] = {
    "schema": "mcp-vet/verdict/v1",
    "pin": {
        "ecosystem": "npm",
        "name": "tavily-mcp",
        "version": "0.2.22",
        "purl": "pkg:npm/tavily-mcp@0.2.22",
    },
    "decision": "allow",
    "decided_at": "2026-11-21T12:00:00Z",
    "policy": {"digest": CLEAN.policy_digest},
    "reasons": [],
    "subject": [
        {
            "filename": "tavily-mcp-0.2.22.tgz",
            "size": 13800,
            "digests": digests(CLEAN, 0),
        }
    ],
    "release": {
        "published_at": "2026-09-22T12:00:00Z",
        "publisher": "tavily",
        "repository_url": "https://example.com/repo",
        "license": "MIT",
        "withdrawn": None,
        "downloads": None,
        "stars": None,
    },
    "evidence": [
        {
            "check": "checksum",
            "version": 1,
            "outcome": "passed",
            "reason": None,
            "findings": [],
            "coverage": None,
        },
        {
            "check": "static-rules",
            "version": 1,
            "outcome": "passed",
            "reason": None,
            "findings": [],
            "coverage": {"files": 4, "read": 4, "unread": []},
        },
    ],
    "capabilities": {
        "process_exec": [],
        "fs_read": [],
        "fs_write": [],
        "network": [],
        "listens": [],
        "dynamic_code": [],
        "native_code": [],
        "env": [],
    },
    "credentials": {"env": [], "dynamic": [], "files": []},
    "hosts": [],
    "install_scripts": [],
    "tools": {
        "state": "unsupported",
        "digest": None,
        "items": [],
        "unresolved": [],
        "prompts": [],
        "resources": [],
        "trifecta": {"legs": [], "chain": None},
    },
    "closure": {"state": "incomplete", "count": 0, "digest": None, "packages": []},
}

RICH_DOCUMENT: dict[str, Any] = {
    "schema": "mcp-vet/verdict/v1",
    "pin": {
        "ecosystem": "pypi",
        "name": "my-server",
        "version": "1.2.3",
        "purl": "pkg:pypi/my-server@1.2.3",
    },
    "decision": "review",
    "decided_at": "2026-11-21T12:00:00Z",
    "policy": {"digest": RICH.policy_digest},
    "reasons": [
        {
            "check": "static-rules",
            "rule_id": "adv.vuln",
            "effect": "review",
            "message": "GHSA-aaaa-bbbb-cccc without a severity",
        },
        {
            "check": "checksum",
            "rule_id": "checksum/undeclared",
            "effect": "review",
            "message": "declared digests: sha1",
        },
        {
            "check": "static-rules",
            "rule_id": "javascript/shell-command-built",
            "effect": "review",
            "message": "exec builds a shell command",
        },
        {
            "check": "static-rules",
            "rule_id": "text/raw-ip-url",
            "effect": "review",
            "message": "an address without a name (and 4 more)",
        },
        {
            "check": "static-rules",
            "rule_id": "meta.not_evaluated",
            "effect": "review",
            "message": "2 of 9 files not fully read",
        },
        {
            "check": "policy",
            "rule_id": "policy/new-capability",
            "effect": "review",
            "message": "capability never approved here: process_exec",
        },
        {
            "check": "release-state",
            "rule_id": "age.version",
            "effect": "review",
            "message": "published 2026-11-19; the cooldown ends 2026-11-26",
        },
    ],
    "subject": [
        {
            "filename": "my_server-1.2.3-py3-none-any.whl",
            "size": 5,
            "digests": digests(RICH, 0),
        },
        {
            "filename": "my_server-1.2.3.tar.gz",
            "size": 3000000,
            "digests": digests(RICH, 1),
        },
    ],
    "release": {
        "published_at": "2026-11-19T12:00:00Z",
        "publisher": None,
        "repository_url": None,
        "license": None,
        "withdrawn": None,
        "downloads": None,
        "stars": None,
    },
    "evidence": [
        {
            "check": "checksum",
            "version": 1,
            "outcome": "failed",
            "reason": None,
            "findings": [
                {
                    "rule_id": "checksum/undeclared",
                    "severity": "medium",
                    "confidence": "medium",
                    "message": "declared digests: sha1",
                    "path": "server.tgz",
                    "line": 7,
                    "end_line": 7,
                    "aliases": [],
                    "references": [],
                    "waived": None,
                }
            ],
            "coverage": None,
        },
        {
            "check": "static-rules",
            "version": 1,
            "outcome": "incomplete",
            "reason": "2 of 9 files not fully read",
            "findings": [
                {
                    "rule_id": "javascript/shell-command-built",
                    "severity": "medium",
                    "confidence": "medium",
                    "message": "exec builds a shell command",
                    "path": "dist/index.js",
                    "line": 7,
                    "end_line": 7,
                    "aliases": [],
                    "references": [],
                    "waived": None,
                },
                {
                    "rule_id": "text/raw-ip-url",
                    "severity": "medium",
                    "confidence": "medium",
                    "message": "an address without a name",
                    "path": "src/a.js",
                    "line": 1,
                    "end_line": 1,
                    "aliases": [],
                    "references": [],
                    "waived": {"reason": "loopback", "until": "2026-11-30T12:00:00Z"},
                },
                {
                    "rule_id": "text/raw-ip-url",
                    "severity": "medium",
                    "confidence": "medium",
                    "message": "an address without a name",
                    "path": "src/b.js",
                    "line": 2,
                    "end_line": 2,
                    "aliases": [],
                    "references": [],
                    "waived": None,
                },
                {
                    "rule_id": "text/raw-ip-url",
                    "severity": "medium",
                    "confidence": "medium",
                    "message": "an address without a name",
                    "path": "src/c.js",
                    "line": 3,
                    "end_line": 3,
                    "aliases": [],
                    "references": [],
                    "waived": None,
                },
                {
                    "rule_id": "text/raw-ip-url",
                    "severity": "medium",
                    "confidence": "medium",
                    "message": "an address without a name",
                    "path": "src/d.js",
                    "line": 4,
                    "end_line": 4,
                    "aliases": [],
                    "references": [],
                    "waived": None,
                },
                {
                    "rule_id": "text/raw-ip-url",
                    "severity": "medium",
                    "confidence": "medium",
                    "message": "an address without a name",
                    "path": "src/e.js",
                    "line": 5,
                    "end_line": 5,
                    "aliases": [],
                    "references": [],
                    "waived": None,
                },
                {
                    "rule_id": "text/raw-ip-url",
                    "severity": "medium",
                    "confidence": "medium",
                    "message": "an address without a name",
                    "path": "src/f.js",
                    "line": 6,
                    "end_line": 6,
                    "aliases": [],
                    "references": [],
                    "waived": None,
                },
                {
                    "rule_id": "cred.hardcoded",
                    "severity": "high",
                    "confidence": "medium",
                    "message": "a GitHub token",
                    "path": "tests/data.js",
                    "line": 3,
                    "end_line": 3,
                    "aliases": [],
                    "references": [],
                    "waived": {"reason": "a revoked test token", "until": "2026-12-21T12:00:00Z"},
                },
                {
                    "rule_id": "adv.vuln",
                    "severity": "unknown",
                    "confidence": "medium",
                    "message": "GHSA-aaaa-bbbb-cccc without a severity",
                    "path": None,
                    "line": None,
                    "end_line": None,
                    "aliases": ["CVE-2026-1"],
                    "references": [],
                    "waived": None,
                },
                {
                    "rule_id": "python/keyring-read",
                    "severity": "info",
                    "confidence": "medium",
                    "message": "reads TOKEN",
                    "path": "dist/index.js",
                    "line": 7,
                    "end_line": 7,
                    "aliases": [],
                    "references": [],
                    "waived": None,
                },
            ],
            "coverage": {
                "files": 9,
                "read": 7,
                "unread": [
                    {"path": "dist/bundle.min.js", "why": "took over 120 s"},
                    {"path": "lib/native.node", "why": "machine code"},
                ],
            },
        },
    ],
    "capabilities": {
        "process_exec": [
            {"path": "dist/index.js", "line": 7},
            {"path": "dist/index.js", "line": 8},
            {"path": "dist/index.js", "line": 9},
            {"path": "dist/other.js", "line": 1},
        ],
        "fs_read": [],
        "fs_write": [],
        "network": [{"path": "server.tar.gz!/a.js", "line": 1}, {"path": "z.js", "line": 9}],
        "listens": [],
        "dynamic_code": [],
        "native_code": [],
        "env": [{"path": "dist/index.js", "line": 2}],
    },
    "credentials": {
        "env": [
            {"name": "DEBUG", "secret": False, "path": "dist/index.js", "line": 3},
            {"name": "GITHUB_TOKEN", "secret": True, "path": "dist/index.js", "line": 2},
        ],
        "dynamic": [{"path": "dist/index.js", "line": 4}],
        "files": [{"what": "~/.aws/credentials", "path": "dist/index.js", "line": 5}],
    },
    "hosts": [
        {"host": "127.0.0.1", "path": "dist/index.js", "line": 12},
        {"host": "api.github.com", "path": "dist/index.js", "line": 11},
    ],
    "install_scripts": [{"name": "postinstall", "command": "node build.js"}],
    "tools": {
        "state": "unsupported",
        "digest": None,
        "items": [],
        "unresolved": [],
        "prompts": [],
        "resources": [],
        "trifecta": {"legs": [], "chain": None},
    },
    "closure": {"state": "incomplete", "count": 0, "digest": None, "packages": []},
}


def written(document: object) -> str:
    return json.dumps(document, indent=2) + "\n"


def test_one_verdict_is_one_document() -> None:
    assert reports.get("json").verdicts([CLEAN]) == written(CLEAN_DOCUMENT)
    assert reports.get("json").verdicts([RICH]) == written(RICH_DOCUMENT)


def test_several_verdicts_are_a_list() -> None:
    both = reports.get("json").verdicts([CLEAN, RICH], several=True)
    assert both == written([CLEAN_DOCUMENT, RICH_DOCUMENT])


def test_what_is_left_of_several_is_still_a_list() -> None:
    assert reports.get("json").verdicts([CLEAN], several=True) == written([CLEAN_DOCUMENT])
    assert reports.get("json").verdicts([], several=True) == "[]\n"


def test_a_verdict_survives_being_written_and_read() -> None:
    loaded = load(json.loads(reports.get("json").verdicts([RICH])))
    assert reports.get("json").verdicts([loaded]) == written(RICH_DOCUMENT)
